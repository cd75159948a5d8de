#include "client-wasm/portal/languages.hpp"

#include <array>
#include <string>
#include <utility>

#include "client-wasm/state/texts.hpp"

namespace todoke::portal {

namespace {

constexpr std::array<Language, 8> table{{
    {"ja", "日本語", "ja"}, // not a text
    {"ja-x-easy", "やさしい日本語", "ja", true}, // not a text
    {"en", "English", "en"},
    {"zh", "简体中文", "zh-Hans"}, // not a text
    {"ko", "한국어", "ko"},
    {"vi", "Tiếng Việt", "vi"},
    {"pt", "Português", "pt-BR"},
    {"ne", "नेपाली", "ne", true},
}};

} // namespace

std::span<Language const> languages() { return table; }

Language const& current_language() {
    for (auto const& language : table)
        if (language.code == state::language()) return language;
    return table.front();
}

void load_language(platform::Platform& platform, std::string_view code, std::function<void()> then) {
    if (state::use_language(code)) return then();
    platform.send({"GET", "/texts/" + std::string(code), {}, {}}, [code = std::string(code), then = std::move(then)](platform::HttpReply const& reply) {
        auto texts = base::parse_json(reply.body, {512 * 1024, 4, 4'000, 16 * 1024});
        if (reply.status != 200 || !texts.ok()) return;
        state::set_texts(code, *texts);
        (void)state::use_language(code);
        then();
    });
}

} // namespace todoke::portal
