#include "client-wasm/ui/text_layout.hpp"

#include <algorithm>

namespace todoke::ui {

namespace {

// JIS X 4051: characters that must not begin a line, and those that must not end one.
constexpr std::u16string_view not_first = u"、。，．・：；？！ー〜～ゝゞヽヾ々〻’”）〕］｝〉》」』】〙〗〟…‥゛゜ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶ㎏㎝℃％)]}!?,.:;%°'\"»›";
constexpr std::u16string_view not_last = u"‘“（〔［｛〈《「『【〘〖〝([{«‹¥￥$＄№";

bool is_one_of(std::u16string_view set, char16_t code) { return set.find(code) != std::u16string_view::npos; }

// Letters of scripts that separate words by spaces, Korean among them; also digits and what holds numbers together.
bool is_word(char16_t code) {
    return (code >= 0x21 && code < 0x2000) || (code >= 0x2010 && code <= 0x2011) || (code >= 0xAC00 && code <= 0xD7A3);
}

} // namespace

bool may_break_between(char16_t before, char16_t after) {
    if (before == u' ' || before == u'\u3000') return after != u' ';
    if (after == u' ') return false;
    if (is_one_of(not_first, after) || is_one_of(not_last, before)) return false;
    if (is_word(before) && is_word(after)) return before == u'-' || before == u'/' || before == u'@';
    if (before == 0x00A0 || after == 0x00A0 || before == 0x2060 || after == 0x2060) return false;
    return true;
}

std::vector<Line> break_lines(std::u16string_view text, float width, Measure& measure) {
    std::vector<Line> lines;
    std::size_t begin = 0;
    auto const finish = [&](std::size_t end) {
        auto last = end;
        while (last > begin && text[last - 1] == u' ') --last;
        float w = 0;
        for (auto i = begin; i < last; ++i) w += measure.advance(text[i]);
        lines.push_back({begin, last, w});
    };
    float used = 0;
    std::size_t good = 0; // the last place where the current line may end; begin = none yet
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const code = text[i];
        if (code == u'\n') {
            finish(i);
            begin = good = i + 1;
            used = 0;
            continue;
        }
        if (i > begin && may_break_between(text[i - 1], code)) good = i;
        float const advance = measure.advance(code);
        if (used + advance > width + 0.01f && i > begin && code != u' ') {
            auto const end = good > begin ? good : i; // a word longer than the line breaks anywhere
            finish(end);
            begin = good = end;
            while (begin < i && text[begin] == u' ') begin = good = begin + 1;
            used = 0;
            for (auto k = begin; k < i; ++k) used += measure.advance(text[k]);
        }
        used += advance;
    }
    if (begin < text.size() || lines.empty() || (!text.empty() && text.back() == u'\n')) finish(text.size());
    return lines;
}

float widest_line(std::u16string_view text, Measure& measure) {
    float widest = 0, used = 0;
    for (auto const code : text) {
        if (code == u'\n') used = 0;
        else widest = std::max(widest, used += measure.advance(code));
    }
    return widest;
}

} // namespace todoke::ui
