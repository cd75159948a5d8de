// The languages in which people under observation read: their page, their letters, their leaflet. Japanese is
// the source; each other one has PO files in assets/lang/portal (the page) and assets/lang/letters (what the
// server writes). web/portal/boot.js holds the same table, because it chooses first.
#pragma once

#include <span>
#include <string_view>

namespace todoke::observation {

struct Language {
    std::string_view code;  // "ja-x-easy": the name of its PO file, and what browser and server remember
    std::string_view name;  // in itself
    std::string_view label; // for the staff, a Japanese source text
    std::string_view tag;   // BCP 47, for pages and typefaces
    bool tall_lines = false; // readings above kanji, vowel signs above and below letters
};
std::span<Language const> languages();
// nullptr for a code that is none of them.
Language const* find_language(std::string_view code);
// `wanted` where it is one of them, else "ja".
std::string_view known_language(std::string_view wanted);

} // namespace todoke::observation
