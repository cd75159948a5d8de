// Readings above kanji, as texts carry them: ｜体温《たいおん》 (the notation of Aozora Bunko). The bridge makes a
// real <ruby> of it, the canvas draws both as one picture; names and titles are said without the reading.
#pragma once

#include <string>
#include <string_view>

namespace todoke::ui {

inline constexpr std::string_view ruby_begins = "｜", reading_begins = "《", reading_ends = "》"; // not a text

// The bytes of the ruby group that begins at `at`; 0 where none does.
std::size_t ruby_length(std::string_view text, std::size_t at);
// ｜体温《たいおん》は -> 体温は
std::string without_readings(std::string_view text);

} // namespace todoke::ui
