// Glyphs drawn by the browser's canvas 2D in the system's own font (web/glyphs.js): all that is
// missing in one strip and one getImageData.
#pragma once

#include "client-wasm/ui/glyphs.hpp"

namespace todoke::platform {

class CanvasGlyphs final : public ui::GlyphSource {
public:
    ui::FontMetrics metrics(int size_px, bool bold) override;
    std::vector<ui::Glyph> rasterize(std::span<std::string const> texts, int size_px, bool bold) override;
};

} // namespace todoke::platform
