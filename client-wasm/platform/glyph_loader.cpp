#include "client-wasm/platform/glyph_loader.hpp"

#include <emscripten.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>

// clang-format off
EM_JS(double, glyph_ascent, (int size_px, int bold), { return Module.glyphs.metrics(size_px, bold).ascent; });
EM_JS(double, glyph_descent, (int size_px, int bold), { return Module.glyphs.metrics(size_px, bold).descent; });
// The answer lies in wasm memory until freed; web/glyphs.js (pack) says what it holds.
EM_JS(std::uint8_t*, glyph_rasterize, (char const* texts, int size, int size_px, int bold), {
    return Module.glyphs.rasterize(UTF8ToString(texts, size).split("\n"), size_px, bold);
});
// clang-format on

namespace todoke::platform {

namespace {

struct Strip { std::int32_t width, side, ascent, cell_height; };
struct Cell { std::int32_t advance_64ths, x, y, width; };
constexpr int bytes_per_pixel = 4;

// The smallest box around what was drawn in the cell, and whether it has colours of its own (emoji).
ui::Glyph cut_out(Strip const& strip, Cell const& cell, std::uint8_t const* pixels) {
    ui::Glyph glyph;
    glyph.advance_px = static_cast<float>(cell.advance_64ths) / 64;
    auto const* corner = pixels + (cell.y * strip.width + cell.x) * bytes_per_pixel;
    auto const row_bytes = static_cast<std::size_t>(strip.width) * bytes_per_pixel;
    int left = cell.width, right = -1, top = strip.cell_height, bottom = -1;
    for (int y = 0; y < strip.cell_height; ++y) {
        auto const* pixel = corner + static_cast<std::size_t>(y) * row_bytes;
        for (int x = 0; x < cell.width; ++x, pixel += bytes_per_pixel) {
            if (pixel[3] == 0) continue;
            left = std::min(left, x);
            right = std::max(right, x);
            top = std::min(top, y);
            bottom = y;
            glyph.colored = glyph.colored || (pixel[3] > 128 && (pixel[0] < 128 || pixel[1] < 128 || pixel[2] < 128));
        }
    }
    if (right < 0) return glyph;
    glyph.left_px = left - strip.side;
    glyph.top_px = top - strip.ascent;
    glyph.width_px = right - left + 1;
    glyph.height_px = bottom - top + 1;
    glyph.pixels.reserve(static_cast<std::size_t>(glyph.width_px * glyph.height_px) * bytes_per_pixel);
    for (int y = top; y <= bottom; ++y) {
        auto const* row = corner + static_cast<std::size_t>(y) * row_bytes + static_cast<std::size_t>(left) * bytes_per_pixel;
        glyph.pixels.insert(glyph.pixels.end(), row, row + static_cast<std::size_t>(glyph.width_px) * bytes_per_pixel);
    }
    if (!glyph.colored) // the atlas holds white that any ink colours
        for (std::size_t at = 0; at < glyph.pixels.size(); at += bytes_per_pixel) std::memset(&glyph.pixels[at], 255, 3);
    return glyph;
}

} // namespace

ui::FontMetrics CanvasGlyphs::metrics(int size_px, bool bold) {
    return {static_cast<float>(glyph_ascent(size_px, bold ? 1 : 0)), static_cast<float>(glyph_descent(size_px, bold ? 1 : 0))};
}

std::vector<ui::Glyph> CanvasGlyphs::rasterize(std::span<std::string const> texts, int size_px, bool bold) {
    std::string joined;
    for (auto const& text : texts) {
        if (!joined.empty()) joined += '\n';
        joined += text;
    }
    std::vector<ui::Glyph> glyphs;
    auto* answer = glyph_rasterize(joined.data(), static_cast<int>(joined.size()), size_px, bold ? 1 : 0);
    if (answer == nullptr) return glyphs;
    Strip strip{};
    std::memcpy(&strip, answer, sizeof strip);
    auto const* cells = answer + sizeof strip;
    auto const* pixels = cells + texts.size() * sizeof(Cell);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        Cell cell{};
        std::memcpy(&cell, cells + i * sizeof cell, sizeof cell);
        glyphs.push_back(cut_out(strip, cell, pixels));
    }
    std::free(answer);
    return glyphs;
}

} // namespace todoke::platform
