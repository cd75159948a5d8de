// UTF-8 as bytes that may come from anywhere: whether they are valid, how many characters they hold,
// which of them are not text (controls, invisible formatting, emoji). No tables of the whole of
// Unicode: only what the rules of the forms ask for.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace todoke::base {

// Strict: no overlong forms, surrogates, code points beyond U+10FFFF or cut sequences.
bool is_valid_utf8(std::string_view text);

struct Decoded { char32_t code = 0; std::size_t bytes = 0; };
// The character at a byte position; U+FFFD and one byte where the bytes are not valid.
// `at` must be inside the text.
Decoded decode_at(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t code);
std::u32string decode_utf8(std::string_view text);
std::string encode_utf8(std::u32string_view text);

// Unicode characters (code points), the unit of every length limit.
std::size_t count_characters(std::string_view text);
// At most that many characters, cut at a character.
std::string_view first_characters(std::string_view text, std::size_t count_max);

// Half-width and full-width blanks, tabs and line breaks.
bool is_blank(char32_t code);
std::string_view trimmed(std::string_view text);

enum class LineBreaks { refused, allowed };
// C0 and C1 controls, direction overrides, invisible separators, noncharacters: what nobody types
// and what may deceive a reader. `allowed` lets line feed and tab pass.
bool has_control_characters(std::string_view text, LineBreaks line_breaks);
// Pictographs, dingbats, flags, keycaps. Variant selectors of kanji (U+E0100 …) are not emoji.
bool has_emoji(std::string_view text);

} // namespace todoke::base
