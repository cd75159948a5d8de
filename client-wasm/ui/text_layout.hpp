// Breaks a text into lines as Japanese typesetting wants it (kinsoku: no line begins with 、。」 or a
// small kana, none ends with an opening bracket), Latin words whole where they fit, newlines kept.
// Works on display codes (glyphs.hpp): one code is one glyph.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace todoke::ui {

struct Line { std::size_t begin = 0, end = 0; float width = 0; }; // codes [begin, end), trailing spaces left out

// The width of one code in CSS pixels.
class Measure {
public:
    virtual float advance(char16_t code) = 0;
protected:
    ~Measure() = default;
};

std::vector<Line> break_lines(std::u16string_view text, float width, Measure& measure);
float widest_line(std::u16string_view text, Measure& measure); // without breaking but at newlines
bool may_break_between(char16_t before, char16_t after);

} // namespace todoke::ui
