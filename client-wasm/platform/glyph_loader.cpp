#include "client-wasm/platform/glyph_loader.hpp"

#include <emscripten.h>

#include <cstdlib>
#include <cstring>

// clang-format off
EM_JS(double, glyph_ascent, (int size_px, int bold), { return Module.glyphs.metrics(size_px, bold).ascent; });
EM_JS(double, glyph_descent, (int size_px, int bold), { return Module.glyphs.metrics(size_px, bold).descent; });
// The answer lies in wasm memory until freed: for each text seven i32 (advance * 64, left, top, width,
// height, colored, offset of its pixels), then the pixels.
EM_JS(std::uint8_t*, glyph_rasterize, (char const* texts, int size, int size_px, int bold), {
    return Module.glyphs.rasterize(UTF8ToString(texts, size).split("\n"), size_px, bold);
});
// clang-format on

namespace todoke::platform {

ui::FontMetrics CanvasGlyphs::metrics(int size_px, bool bold) {
    return {static_cast<float>(glyph_ascent(size_px, bold ? 1 : 0)), static_cast<float>(glyph_descent(size_px, bold ? 1 : 0))};
}

std::vector<ui::Glyph> CanvasGlyphs::rasterize(std::span<std::string const> texts, int size_px, bool bold) {
    std::string joined;
    for (auto const& text : texts) {
        if (!joined.empty()) joined += '\n';
        joined += text;
    }
    std::vector<ui::Glyph> glyphs(texts.size());
    auto* answer = glyph_rasterize(joined.data(), static_cast<int>(joined.size()), size_px, bold ? 1 : 0);
    if (answer == nullptr) return glyphs;
    for (std::size_t i = 0; i < glyphs.size(); ++i) {
        std::int32_t head[7];
        std::memcpy(head, answer + i * sizeof head, sizeof head);
        auto& glyph = glyphs[i];
        glyph.advance_px = static_cast<float>(head[0]) / 64;
        glyph.left_px = head[1];
        glyph.top_px = head[2];
        glyph.width_px = head[3];
        glyph.height_px = head[4];
        glyph.colored = head[5] != 0;
        auto const* pixels = answer + head[6];
        glyph.pixels.assign(pixels, pixels + static_cast<std::size_t>(head[3] * head[4]) * 4);
    }
    std::free(answer);
    return glyphs;
}

} // namespace todoke::platform
