// The languages of the patients' page. Each has a PO file in assets/lang/portal, of which the bundle makes
// /texts/{code}; Japanese is the source. web/portal/boot.js holds the same table, because it chooses first.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "client-wasm/platform/platform.hpp"

namespace todoke::portal {

struct Language {
    std::string_view code;  // "ja-x-easy": the name of its PO file, and what the browser remembers
    std::string_view name;  // in itself
    std::string_view tag;   // BCP 47, for the page
    bool tall_lines = false; // readings above kanji, vowel signs above and below letters
};
std::span<Language const> languages();
Language const& current_language();

// Reads its texts where they are not here yet. `then` is not called when they cannot be had.
void load_language(platform::Platform& platform, std::string_view code, std::function<void()> then);

} // namespace todoke::portal
