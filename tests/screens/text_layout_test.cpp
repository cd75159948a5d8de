// Japanese line breaking, and the display codes of what lies beyond the basic plane.
#include <doctest/doctest.h>

#include "client-wasm/ui/glyphs.hpp"
#include "client-wasm/ui/text_layout.hpp"

using namespace todoke::ui;

namespace {

// Every character is 10 wide, Latin letters 5.
class Ruler final : public Measure {
public:
    float advance(char16_t code) override { return code < 0x80 ? 5 : 10; }
};

std::vector<std::u16string> lines_of(std::u16string_view text, float width) {
    Ruler ruler;
    std::vector<std::u16string> lines;
    for (auto const& line : break_lines(text, width, ruler)) {
        lines.emplace_back(text.substr(line.begin, line.end - line.begin));
        CHECK(line.width <= width + 0.01f);
    }
    return lines;
}

using Lines = std::vector<std::u16string>;

} // namespace

TEST_CASE("a line never begins with a closing mark or a small kana") {
    CHECK(lines_of(u"発病年月日、診断年月日", 50) == Lines{u"発病年月", u"日、診断年", u"月日"});
    CHECK(lines_of(u"あいうえっと", 40) == Lines{u"あいう", u"えっと"});
    CHECK(lines_of(u"試験です。」と", 40) == Lines{u"試験で", u"す。」と"});
    CHECK(lines_of(u"データーの", 30) == Lines{u"デー", u"ターの"});
}

TEST_CASE("a line never ends with an opening bracket") { CHECK(lines_of(u"患者「確定例」", 30) == Lines{u"患者", u"「確定", u"例」"}); }

TEST_CASE("Latin words and numbers stay whole where they fit") {
    CHECK(lines_of(u"新型COVID-19感染", 50) == Lines{u"新型COVID-", u"19感染"});
    CHECK(lines_of(u"page two three", 40) == Lines{u"page two", u"three"});
    CHECK(lines_of(u"2026年11月21日", 35) == Lines{u"2026年", u"11月21", u"日"});
}

TEST_CASE("Korean is broken between words, not between syllables") {
    CHECK(lines_of(u"가슴 통증이 있다", 45) == Lines{u"가슴", u"통증이", u"있다"});
    CHECK(lines_of(u"11월 30일", 35) == Lines{u"11월", u"30일"});
    CHECK(lines_of(u"느껴진다", 25) == Lines{u"느껴", u"진다"}); // longer than the line
}

TEST_CASE("a word longer than the line breaks anywhere, a newline always") {
    CHECK(lines_of(u"abcdefghij", 25) == Lines{u"abcde", u"fghij"});
    CHECK(lines_of(u"一\n二\n", 100) == Lines{u"一", u"二", u""});
    CHECK(lines_of(u"", 100) == Lines{u""});
}

TEST_CASE("every character of a text appears exactly once, whatever the width") {
    std::u16string const text = u"令和2年2月2日(日)に「発病」し、PCR検査(2020-02-03)で陽性。連絡先:03-0000-0000まで…ッ!";
    Ruler ruler;
    for (float width = 5; width < 400; width += 7) {
        std::size_t at = 0;
        for (auto const& line : break_lines(text, width, ruler)) {
            CHECK(line.begin >= at);
            for (auto i = at; i < line.begin; ++i) CHECK(text[i] == u' ');
            at = line.end;
        }
        CHECK(at == text.size());
    }
}

TEST_CASE("what lies beyond the basic plane, and clusters, are shown as one glyph each") {
    CHECK(to_display("試験") == u"試験");
    CHECK(to_display("𠮷野").size() == 2);
    CHECK(to_display("葛\xF3\xA0\x84\x80城").size() == 2);  // ideographic variation selector
    CHECK(to_display("が").size() == 1);                     // か + combining dakuten
    CHECK(to_display("👩‍⚕️").size() == 1);
    auto const codes = to_display("𠮷");
    CHECK(codes[0] >= 0xE000);
    CHECK(from_display(codes[0]) == "𠮷");
    CHECK(to_display("𠮷") == codes); // the same slot again
    CHECK(from_display(u'あ') == "あ");
}

TEST_CASE("malformed UTF-8 is shown without reading past its end") {
    CHECK(to_display(std::string_view("\xE3\x81", 2)).size() <= 1);
    CHECK(to_display(std::string_view("\xF0", 1)).size() <= 1);
    CHECK(to_display("a\xFFz").size() >= 1);
}
