#include "shared/base/kana.hpp"

#include "shared/base/utf8.hpp"

namespace todoke::base {

namespace {

// U+FF65 (･) to U+FF9D (ﾝ) in order.
constexpr std::u32string_view full_of_half = U"・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソ"
                                             U"タチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";

bool is_katakana(char32_t code) { return (code >= 0x30A1 && code <= 0x30F6) || code == 0x30FC || code == 0x30FD || code == 0x30FE; }

// カ + ﾞ -> ガ; 0 where the two do not join.
char32_t voiced(char32_t code) {
    if (code == U'ウ') return U'ヴ';
    if (code == U'ヽ') return U'ヾ';
    // カ to チ lie two apart beginning at 0x30AB; ツ テ ト likewise after the small ッ.
    if (code >= 0x30AB && code <= 0x30C1 && (code - 0x30AB) % 2 == 0) return code + 1;
    if (code == U'ツ' || code == U'テ' || code == U'ト') return code + 1;
    if (code >= 0x30CF && code <= 0x30DB && (code - 0x30CF) % 3 == 0) return code + 1;
    return 0;
}

char32_t half_voiced(char32_t code) {
    return code >= 0x30CF && code <= 0x30DB && (code - 0x30CF) % 3 == 0 ? code + 2 : 0;
}

char32_t to_katakana(char32_t code) {
    if (code >= 0xFF65 && code <= 0xFF9D) return full_of_half[code - 0xFF65];
    if ((code >= 0x3041 && code <= 0x3096) || code == 0x309D || code == 0x309E) return code + 0x60;
    return code;
}

// Appends, or joins a dakuten to the character before it.
void append_kana(std::u32string& out, char32_t code) {
    bool const is_dakuten = code == 0xFF9E || code == 0x3099 || code == 0x309B;
    bool const is_handakuten = code == 0xFF9F || code == 0x309A || code == 0x309C;
    if ((is_dakuten || is_handakuten) && !out.empty()) {
        auto const joined = is_dakuten ? voiced(out.back()) : half_voiced(out.back());
        if (joined != 0) { out.back() = joined; return; }
    }
    out.push_back(to_katakana(code));
}

// Runs of blanks become one full-width blank; none remains at the ends.
std::u32string with_single_blanks(std::u32string_view text) {
    std::u32string out;
    for (auto const code : text) {
        if (!is_blank(code)) out.push_back(code);
        else if (!out.empty() && out.back() != 0x3000) out.push_back(0x3000);
    }
    if (!out.empty() && out.back() == 0x3000) out.pop_back();
    return out;
}

} // namespace

std::string half_width_ascii(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto const decoded = decode_at(text, at);
        if (decoded.code >= 0xFF01 && decoded.code <= 0xFF5E) out.push_back(static_cast<char>(decoded.code - 0xFEE0));
        else if (decoded.code == 0x3000) out.push_back(' ');
        else out.append(text.substr(at, decoded.bytes));
        at += decoded.bytes;
    }
    return out;
}

bool is_hyphen(char32_t code) {
    switch (code) {
    case U'-': case 0x2010: case 0x2011: case 0x2012: case 0x2013: case 0x2014: case 0x2015: case 0x2212:
    case 0x30FC: case 0xFF70: case 0xFF0D: case 0xFE63: case 0xFF5E: case 0x301C: return true;
    default: return false;
    }
}

std::string fold_kana(std::string_view text) {
    std::u32string joined;
    for (auto const code : decode_utf8(text)) append_kana(joined, code);
    for (std::size_t i = 1; i < joined.size(); ++i)
        if (is_hyphen(joined[i]) && is_katakana(joined[i - 1])) joined[i] = 0x30FC;
    return encode_utf8(with_single_blanks(joined));
}

bool is_folded_kana(std::string_view text) {
    int blanks = 0;
    for (auto const code : decode_utf8(text)) {
        if (code == 0x3000) { if (++blanks > 1) return false; }
        else if (!is_katakana(code) && code != 0x30FB) return false;
    }
    return true;
}

std::string search_kana(std::string_view text) {
    std::string without_blanks;
    for (auto const code : decode_utf8(text))
        if (!is_blank(code)) append_utf8(without_blanks, code);
    return fold_kana(without_blanks);
}

std::string fold_person_name(std::string_view text) { return encode_utf8(with_single_blanks(decode_utf8(text))); }

std::string fold_digits(std::string_view text) {
    std::string out;
    for (auto const code : decode_utf8(half_width_ascii(text)))
        if (!is_hyphen(code) && !is_blank(code) && code != 0x3012) append_utf8(out, code);
    return out;
}

bool is_all_digits(std::string_view text) {
    for (auto const c : text)
        if (c < '0' || c > '9') return false;
    return !text.empty();
}

} // namespace todoke::base
