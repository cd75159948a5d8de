#include "shared/base/contact.hpp"

#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::base {

namespace {

std::string grouped(std::string_view digits, std::size_t first, std::size_t second) {
    return std::string(digits.substr(0, first)) + "-" + std::string(digits.substr(first, second)) + "-" + std::string(digits.substr(first + second));
}

} // namespace

std::string fold_phone(std::string_view text) {
    std::string out;
    for (auto const code : decode_utf8(half_width_ascii(text)))
        if (!is_hyphen(code) && !is_blank(code) && code != U'(' && code != U')') append_utf8(out, code);
    // Until none is left, so that folding twice changes nothing more: +81 0081 90 … is somebody's slip.
    for (bool found = true; found;) {
        found = false;
        for (std::string_view const country : {"+81", "0081"}) {
            if (!out.starts_with(country)) continue;
            // +81 (0)90 …: the trunk zero may already be there.
            auto rest = out.substr(country.size());
            out = rest.starts_with('0') ? rest : "0" + rest;
            found = true;
        }
    }
    return out;
}

PhoneKind phone_kind(std::string_view digits) {
    if (!is_all_digits(digits) || digits.size() < 10 || digits.size() > 11 || digits[0] != '0' || digits[1] == '0') return PhoneKind::invalid;
    bool const long_number = digits.size() == 11;
    if (digits.starts_with("0800")) return long_number ? PhoneKind::toll_free : PhoneKind::invalid;
    auto const prefix = digits.substr(0, 3);
    if (prefix == "060" || prefix == "070" || prefix == "080" || prefix == "090") return long_number ? PhoneKind::mobile : PhoneKind::invalid;
    if (prefix == "050") return long_number ? PhoneKind::ip : PhoneKind::invalid;
    if (long_number) return PhoneKind::invalid;
    if (digits.starts_with("0120")) return PhoneKind::toll_free;
    if (digits.starts_with("0570")) return PhoneKind::navi_dial;
    return PhoneKind::fixed_line;
}

std::string displayed_phone(std::string_view digits) {
    switch (phone_kind(digits)) {
    case PhoneKind::invalid: return std::string(digits);
    case PhoneKind::mobile:
    case PhoneKind::ip: return grouped(digits, 3, 4);
    case PhoneKind::toll_free: return grouped(digits, 4, 3);
    case PhoneKind::navi_dial: return grouped(digits, 4, 3);
    case PhoneKind::fixed_line: return digits[1] == '3' || digits[1] == '6' ? grouped(digits, 2, 4) : grouped(digits, 3, 3);
    }
    return std::string(digits);
}

bool is_postal_code(std::string_view digits) { return digits.size() == 7 && is_all_digits(digits); }

std::string displayed_postal_code(std::string_view digits) {
    if (!is_postal_code(digits)) return std::string(digits);
    return "〒" + std::string(digits.substr(0, 3)) + "-" + std::string(digits.substr(3));
}

bool is_email(std::string_view text) {
    auto const at = text.find('@');
    if (text.size() > 254 || at == std::string_view::npos || at == 0 || text.find('@', at + 1) != std::string_view::npos) return false;
    auto const domain = text.substr(at + 1);
    if (domain.empty() || domain.find('.') == std::string_view::npos || domain.front() == '.' || domain.back() == '.' ||
        domain.find("..") != std::string_view::npos)
        return false;
    for (auto const c : text) // ASCII only: what mail relays take without extensions
        if (c <= ' ' || static_cast<unsigned char>(c) >= 0x7F || c == ',' || c == ';' || c == '<' || c == '>') return false;
    return true;
}

bool is_municipality_code(std::string_view code) {
    if (code.size() != 6 || !is_all_digits(code)) return false;
    auto const prefecture = (code[0] - '0') * 10 + (code[1] - '0');
    if (prefecture < 1 || prefecture > 47) return false;
    int sum = 0;
    for (std::size_t i = 0; i < 5; ++i) sum += (code[i] - '0') * (6 - static_cast<int>(i));
    auto const check = sum < 11 ? 11 - sum : 11 - sum % 11;
    return check % 10 == code[5] - '0';
}

} // namespace todoke::base
