#include "client-wasm/portal/languages.hpp"

#include <string>
#include <utility>

#include "client-wasm/state/texts.hpp"

namespace todoke::portal {

observation::Language const& current_language() { return *observation::find_language(observation::known_language(state::language())); }

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
