#include "shared/base/utf8.hpp"

namespace todoke::base {

namespace {

bool between(char32_t code, char32_t first, char32_t last) { return code >= first && code <= last; }

bool is_control(char32_t code) {
    return code < 0x20 || between(code, 0x7F, 0x9F) || code == 0x200B || between(code, 0x200E, 0x200F) ||
           between(code, 0x2028, 0x202E) || between(code, 0x2060, 0x206F) || code == 0xFEFF ||
           between(code, 0xFFF9, 0xFFFD) || (code & 0xFFFE) == 0xFFFE || between(code, 0xFDD0, 0xFDEF);
}

bool is_emoji(char32_t code) {
    return between(code, 0x1F000, 0x1FAFF) || between(code, 0x2600, 0x27BF) || between(code, 0x231A, 0x231B) ||
           between(code, 0x23E9, 0x23FA) || between(code, 0x2B1B, 0x2B1C) || code == 0x2B50 || code == 0x2B55 ||
           code == 0xFE0F || code == 0x20E3 || code == 0x200D || between(code, 0xE0000, 0xE007F);
}

} // namespace

Decoded decode_at(std::string_view text, std::size_t at) {
    Decoded const invalid{0xFFFD, 1};
    auto const byte = [&](std::size_t i) { return static_cast<unsigned char>(text[at + i]); };
    auto const first = byte(0);
    if (first < 0x80) return {first, 1};
    std::size_t length = 0;
    char32_t code = 0;
    char32_t smallest = 0;
    if (first >= 0xC2 && first <= 0xDF) { length = 2; code = first & 0x1FU; smallest = 0x80; }
    else if ((first & 0xF0U) == 0xE0) { length = 3; code = first & 0x0FU; smallest = 0x800; }
    else if (first >= 0xF0 && first <= 0xF4) { length = 4; code = first & 0x07U; smallest = 0x10000; }
    else return invalid;
    if (text.size() - at < length) return invalid;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0U) != 0x80) return invalid;
        code = (code << 6U) | (byte(i) & 0x3FU);
    }
    if (code < smallest || code > 0x10FFFF || between(code, 0xD800, 0xDFFF)) return invalid;
    return {code, length};
}

bool is_valid_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        if (static_cast<unsigned char>(text[at]) < 0x80) { ++at; continue; }
        auto const decoded = decode_at(text, at);
        if (decoded.bytes == 1) return false;
        at += decoded.bytes;
    }
    return true;
}

void append_utf8(std::string& out, char32_t code) {
    auto const put = [&](char32_t bits) { out.push_back(static_cast<char>(static_cast<unsigned char>(bits))); };
    if (code > 0x10FFFF || between(code, 0xD800, 0xDFFF)) code = 0xFFFD;
    if (code < 0x80) return put(code);
    if (code < 0x800) put(0xC0 | (code >> 6U));
    else if (code < 0x10000) { put(0xE0 | (code >> 12U)); put(0x80 | ((code >> 6U) & 0x3F)); }
    else { put(0xF0 | (code >> 18U)); put(0x80 | ((code >> 12U) & 0x3F)); put(0x80 | ((code >> 6U) & 0x3F)); }
    put(0x80 | (code & 0x3F));
}

std::u32string decode_utf8(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        auto const decoded = decode_at(text, at);
        out.push_back(decoded.code);
        at += decoded.bytes;
    }
    return out;
}

std::string encode_utf8(std::u32string_view text) {
    std::string out;
    out.reserve(text.size() * 3);
    for (auto const code : text) append_utf8(out, code);
    return out;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size(); at += decode_at(text, at).bytes) ++count;
    return count;
}

std::string_view first_characters(std::string_view text, std::size_t count_max) {
    std::size_t at = 0;
    for (std::size_t count = 0; at < text.size() && count < count_max; ++count) at += decode_at(text, at).bytes;
    return text.substr(0, at);
}

bool is_blank(char32_t code) {
    return code == U' ' || code == U'\t' || code == U'\n' || code == U'\r' || code == 0xA0 || code == 0x3000 ||
           between(code, 0x2000, 0x200A) || code == 0x202F || code == 0x205F;
}

std::string_view trimmed(std::string_view text) {
    std::size_t first = 0;
    while (first < text.size()) {
        auto const decoded = decode_at(text, first);
        if (!is_blank(decoded.code)) break;
        first += decoded.bytes;
    }
    std::size_t end = first;
    for (std::size_t at = first; at < text.size();) {
        auto const decoded = decode_at(text, at);
        at += decoded.bytes;
        if (!is_blank(decoded.code)) end = at;
    }
    return text.substr(first, end - first);
}

bool has_control_characters(std::string_view text, LineBreaks line_breaks) {
    for (std::size_t at = 0; at < text.size();) {
        auto const decoded = decode_at(text, at);
        at += decoded.bytes;
        if (line_breaks == LineBreaks::allowed && (decoded.code == U'\n' || decoded.code == U'\t')) continue;
        if (is_control(decoded.code)) return true;
    }
    return false;
}

bool has_emoji(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        auto const decoded = decode_at(text, at);
        at += decoded.bytes;
        if (is_emoji(decoded.code)) return true;
    }
    return false;
}

} // namespace todoke::base
