#include "client-wasm/ui/theme.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace todoke::ui {

namespace {

struct Token { std::string_view name; std::uint32_t light, dark; };

// In the order of Color.
constexpr std::array<Token, static_cast<std::size_t>(Color::count_)> tokens{{
    {"none", 0x00000000, 0x00000000},
    {"ink", 0x1A1A1CFF, 0xF0F0F2FF},
    {"ink-soft", 0x555558FF, 0xB6B6BCFF},
    {"paper", 0xFFFFFFFF, 0x16171AFF},
    {"paper-2", 0xF5F6F8FF, 0x202226FF},
    {"line", 0x86868BFF, 0x85858CFF},
    {"divider", 0xD8D8DBFF, 0x3A3C42FF},
    {"brand", 0x0017C1FF, 0x9DBDFFFF},
    {"brand-hover", 0x00118FFF, 0xBFD4FFFF},
    {"brand-tint", 0xE8F1FEFF, 0x1B2745FF},
    {"on-brand", 0xFFFFFFFF, 0x0A1230FF},
    {"header", 0x0017C1FF, 0x1B2348FF},
    {"on-header", 0xFFFFFFFF, 0xF0F0F2FF},
    {"closed-header", 0x1D5E4AFF, 0x174A3BFF},
    {"focus", 0xB78F00FF, 0xF2C94CFF},
    {"error", 0xCE0000FF, 0xFF8F86FF},
    {"error-tint", 0xFDEEEEFF, 0x371B1BFF},
    {"warning", 0x7A5900FF, 0xF0C659FF},
    {"warning-tint", 0xFFF6DBFF, 0x332A10FF},
    {"ok", 0x1D7A4CFF, 0x74D3A0FF},
    {"ok-tint", 0xE6F5ECFF, 0x16301FFF},
    {"info", 0x0055ADFF, 0x8CC0FFFF},
    {"info-tint", 0xE8F1FEFF, 0x142A44FF},
    {"urgent", 0xCE0000FF, 0xC81E1EFF},
    {"on-urgent", 0xFFFFFFFF, 0xFFFFFFFF},
    {"demo", 0xFFE14DFF, 0xFFE14DFF},
    {"on-demo", 0x1A1A1CFF, 0x1A1A1CFF},
    {"scrim", 0x000000A0, 0x000000B8},
}};

double luminance(std::uint32_t color) {
    auto const channel = [color](int shift) {
        double const c = static_cast<double>((color >> shift) & 255u) / 255.0;
        return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * channel(24) + 0.7152 * channel(16) + 0.0722 * channel(8);
}

} // namespace

std::uint32_t rgba(Scheme scheme, Color color) {
    auto const& token = tokens[static_cast<std::size_t>(color)];
    return scheme == Scheme::light ? token.light : token.dark;
}

std::string_view css_name(Color color) { return tokens[static_cast<std::size_t>(color)].name; }

std::string css_variables(Scheme scheme) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string css;
    for (std::size_t i = 1; i < tokens.size(); ++i) {
        auto const value = scheme == Scheme::light ? tokens[i].light : tokens[i].dark;
        css.append("    --").append(tokens[i].name).append(": #");
        bool const opaque = (value & 255u) == 255u;
        for (int shift = 28; shift >= (opaque ? 8 : 0); shift -= 4) css += digits[(value >> shift) & 15u];
        css += ";\n";
    }
    return css;
}

double contrast(std::uint32_t one, std::uint32_t other) {
    double const a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

} // namespace todoke::ui
