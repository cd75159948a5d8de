#include "shared/observation/languages.hpp"

#include <array>

namespace todoke::observation {

namespace {

// The second column is no text: each language is named in itself.
constexpr std::string_view japanese = "日本語", easy_japanese = "やさしい日本語", chinese = "简体中文"; // not a text

constexpr std::array<Language, 8> table{{
    {"ja", japanese, "日本語", "ja"},
    {"ja-x-easy", easy_japanese, "やさしい日本語", "ja", true},
    {"en", "English", "英語", "en"},
    {"zh", chinese, "中国語(簡体字)", "zh-Hans"},
    {"ko", "한국어", "韓国語", "ko"},
    {"vi", "Tiếng Việt", "ベトナム語", "vi"},
    {"pt", "Português", "ポルトガル語", "pt-BR"},
    {"ne", "नेपाली", "ネパール語", "ne", true},
}};

} // namespace

std::span<Language const> languages() { return table; }

Language const* find_language(std::string_view code) {
    for (auto const& language : table)
        if (language.code == code) return &language;
    return nullptr;
}

std::string_view known_language(std::string_view wanted) { return find_language(wanted) != nullptr ? wanted : table.front().code; }

} // namespace todoke::observation
