#include "shared/base/json_number.hpp"

#include <array>
#include <charconv>
#include <cmath>

namespace todoke::base {

namespace {

constexpr std::array<double, 23> powers{1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                        1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
constexpr int exact_power_max = 22;
constexpr double mantissa_limit = 1e15;

double power(int exponent) { return powers[static_cast<std::size_t>(exponent)]; }

struct Parts { double mantissa = 0; int exponent = 0; bool negative = false; };

// Significant digits and power of ten, without leading and trailing zeros; nothing beyond 15 digits.
std::optional<Parts> take_apart(std::string_view text) {
    Parts parts;
    parts.negative = text.starts_with('-');
    if (parts.negative) text.remove_prefix(1);
    int digits = 0;
    int zeros = 0; // not yet known to be significant
    bool after_point = false;
    std::size_t at = 0;
    for (; at < text.size() && text[at] != 'e' && text[at] != 'E'; ++at) {
        if (text[at] == '.') { after_point = true; continue; }
        if (after_point && --parts.exponent < -100'000) return std::nullopt;
        if (text[at] == '0') { if (digits > 0 && ++zeros > 100'000) return std::nullopt; continue; }
        for (; zeros > 0 && digits <= 15; --zeros, ++digits) parts.mantissa *= 10;
        if (++digits > 15) return std::nullopt;
        parts.mantissa = parts.mantissa * 10 + (text[at] - '0');
    }
    parts.exponent += zeros;
    if (at == text.size()) return parts;
    auto exponent_text = text.substr(at + 1);
    if (exponent_text.starts_with('+')) exponent_text.remove_prefix(1);
    int exponent = 0;
    auto const read = std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
    if (read.ec != std::errc() || exponent > 100'000 || exponent < -100'000) return std::nullopt;
    parts.exponent += exponent;
    return parts;
}

// m * 10^k where that is one exact step.
std::optional<double> combined(double mantissa, int exponent) {
    if (mantissa < 1) return 0.0;
    while (exponent > exact_power_max && mantissa * 10 < mantissa_limit) { mantissa *= 10; --exponent; }
    if (exponent > exact_power_max || exponent < -exact_power_max) return std::nullopt;
    return exponent < 0 ? mantissa / power(-exponent) : mantissa * power(exponent);
}

bool same(double a, double b) { return !(a < b) && !(b < a); }

std::string decimal_text(std::string digits, int decimals) {
    auto const width = static_cast<std::size_t>(decimals);
    if (digits.size() <= width) digits.insert(0, width + 1 - digits.size(), '0');
    digits.insert(digits.size() - width, ".");
    while (digits.ends_with('0') && digits[digits.size() - 2] != '.') digits.pop_back();
    return digits.ends_with('.') ? digits + "0" : digits;
}

std::string exponent_text(std::string digits, int exponent) {
    for (; digits.size() > 1 && digits.ends_with('0'); ++exponent) digits.pop_back();
    return digits + "e" + std::to_string(exponent);
}

} // namespace

std::optional<Json> json_number(std::string_view text) {
    if (text.find_first_of(".eE") == std::string_view::npos) {
        std::int64_t integer = 0;
        auto const read = std::from_chars(text.data(), text.data() + text.size(), integer);
        if (read.ec != std::errc() || read.ptr != text.data() + text.size()) return std::nullopt;
        return Json(integer);
    }
    auto const parts = take_apart(text);
    auto const value = parts ? combined(parts->mantissa, parts->exponent) : std::nullopt;
    if (!value) return std::nullopt;
    return Json(parts->negative ? -*value : *value);
}

std::string json_number_text(double value) {
    if (!std::isfinite(value)) return "null";
    std::string const sign = value < 0 ? "-" : "";
    auto const size = std::fabs(value);
    for (int decimals = 0; decimals <= exact_power_max; ++decimals) {
        auto const mantissa = std::round(size * power(decimals));
        if (mantissa >= mantissa_limit) break;
        if (same(mantissa / power(decimals), size)) return sign + decimal_text(std::to_string(static_cast<std::int64_t>(mantissa)), decimals);
    }
    for (int exponent = 1; exponent <= exact_power_max; ++exponent) {
        auto const mantissa = std::round(size / power(exponent));
        if (mantissa < mantissa_limit && same(mantissa * power(exponent), size)) return sign + exponent_text(std::to_string(static_cast<std::int64_t>(mantissa)), exponent);
    }
    // No JSON text of ours gave this value: 15 digits of it.
    auto scaled = size;
    int exponent = 0;
    for (; scaled >= mantissa_limit; scaled /= 10) ++exponent;
    for (; scaled < mantissa_limit / 10 && exponent > -exact_power_max; scaled *= 10) --exponent;
    auto digits = std::to_string(static_cast<std::int64_t>(std::round(scaled)));
    return sign + (exponent < 0 ? decimal_text(std::move(digits), -exponent) : exponent_text(std::move(digits), exponent));
}

} // namespace todoke::base
