// Glyphs without a browser: each as wide as its size; empty, or a full square where a test wants to see
// triangles.
#pragma once

#include "client-wasm/ui/glyphs.hpp"

namespace todoke::tests {

class PlainGlyphs final : public ui::GlyphSource {
public:
    enum class Ink { none, squares };
    explicit PlainGlyphs(Ink ink = Ink::none) : ink_(ink) {}
    ui::FontMetrics metrics(int size_px, bool) override { return {static_cast<float>(size_px), 0}; }
    std::vector<ui::Glyph> rasterize(std::span<std::string const> texts, int size_px, bool) override {
        ++strips;
        std::vector<ui::Glyph> glyphs(texts.size());
        for (auto& glyph : glyphs) {
            glyph.advance_px = static_cast<float>(size_px);
            if (ink_ == Ink::none) continue;
            glyph.top_px = -size_px;
            glyph.width_px = glyph.height_px = size_px;
            glyph.pixels.assign(static_cast<std::size_t>(size_px * size_px) * 4, 255);
        }
        return glyphs;
    }
    int strips = 0; // asked for

private:
    Ink ink_;
};

} // namespace todoke::tests
