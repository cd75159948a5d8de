// Readings above kanji, as texts carry them: ｜体温《たいおん》 (the notation of Aozora Bunko). The patients' page
// makes a real <ruby> of it, the canvas and the PDF draw both as one picture; names and titles are said without
// the reading, letters have it in brackets.
#pragma once

#include <string>
#include <string_view>

namespace todoke::base {

inline constexpr std::string_view ruby_begins = "｜", reading_begins = "《", reading_ends = "》"; // not a text

// The bytes of the ruby group that begins at `at`; 0 where none does.
std::size_t ruby_length(std::string_view text, std::size_t at);

struct Ruby { std::string_view written, reading; };
// Of a whole group, as ruby_length found it.
Ruby ruby_of(std::string_view group);

// ｜体温《たいおん》は -> 体温は
std::string without_readings(std::string_view text);
// ｜体温《たいおん》は -> 体温(たいおん)は, for what has no room above a letter.
std::string with_readings_in_brackets(std::string_view text);

} // namespace todoke::base
