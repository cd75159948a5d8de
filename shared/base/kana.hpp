// Width and kana folding (V-002, reference-data.md §5 of the contract): what people type on Japanese
// keyboards becomes the one form that is stored, shown and compared. Every fold is idempotent and
// leaves what it does not know as it is.
#pragma once

#include <string>
#include <string_view>

namespace todoke::base {

// Full-width ASCII and ideographic blank to half-width: １２Ａ＠ -> 12A@.
std::string half_width_ascii(std::string_view text);

// Half-width katakana (with ﾞ and ﾟ) and hiragana to full-width katakana; decomposed dakuten are
// joined; blanks become one full-width blank each run, none at the ends; hyphens after kana become ー.
std::string fold_kana(std::string_view text);
// V-101: only ァ to ヶ, ヽ ヾ ー ・ and at most one full-width blank.
bool is_folded_kana(std::string_view text);
// What searches compare: folded, without blanks.
std::string search_kana(std::string_view text);

// Names keep their characters; blanks between them become one full-width blank (reference-data.md §5).
std::string fold_person_name(std::string_view text);

// All the hyphens, dashes and prolonged sound marks that people type between digits.
bool is_hyphen(char32_t code);
// Half-width digits without hyphens, blanks and 〒; other characters stay.
std::string fold_digits(std::string_view text);
bool is_all_digits(std::string_view text);

} // namespace todoke::base
