// The one table of colours (docs: look). Painting reads it; `css_variables` writes it as the custom
// properties of web/app.css, so that both skins look alike. tests/screens/theme_test.cpp computes
// every contrast and compares app.css with this table.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace todoke::ui {

enum class Scheme : std::uint8_t { light, dark };

enum class Color : std::uint8_t {
    none,
    ink, ink_soft, paper, paper_2, line, divider,
    brand, brand_hover, brand_tint, on_brand,
    header, on_header, closed_header,
    focus,
    error, error_tint, warning, warning_tint, ok, ok_tint, info, info_tint,
    urgent, on_urgent,
    demo, on_demo,
    scrim,
    count_,
};

std::uint32_t rgba(Scheme scheme, Color color); // 0xRRGGBBAA
std::string_view css_name(Color color);         // ink-soft
std::string css_variables(Scheme scheme);       // "  --ink: #1a1a1c;\n…"
double contrast(std::uint32_t one_rgba, std::uint32_t other_rgba); // WCAG 2.2, 1 to 21; alpha is ignored

} // namespace todoke::ui
