#include "shared/base/number.hpp"

namespace todoke::base {

namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

} // namespace

std::optional<double> parse_number(std::string_view text) {
    bool const negative = text.starts_with('-');
    if (negative) text.remove_prefix(1);
    double value = 0;
    double scale = 1;
    int digits = 0;
    bool after_point = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '.' && !after_point && i > 0 && i + 1 < text.size()) { after_point = true; continue; }
        if (!is_digit(text[i]) || ++digits > 15) return std::nullopt;
        value = value * 10 + (text[i] - '0');
        if (after_point) scale *= 10;
    }
    if (digits == 0) return std::nullopt;
    return (negative ? -value : value) / scale;
}

int decimals(std::string_view number) {
    auto const point = number.find('.');
    return point == std::string_view::npos ? 0 : static_cast<int>(number.size() - point - 1);
}

std::string canonical_number(std::string_view text) {
    auto body = text;
    if (body.starts_with('+')) body.remove_prefix(1);
    if (!parse_number(body)) return std::string(text);
    bool const negative = body.starts_with('-');
    if (negative) body.remove_prefix(1);
    while (body.size() > 1 && body[0] == '0' && body[1] != '.') body.remove_prefix(1);
    if (body.find('.') != std::string_view::npos) {
        while (body.ends_with('0')) body.remove_suffix(1);
        if (body.ends_with('.')) body.remove_suffix(1);
    }
    return (negative && body != "0" ? "-" : "") + std::string(body);
}

} // namespace todoke::base
