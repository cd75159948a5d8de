// Fonts for Dear ImGui that come from whoever can draw them: the browser's canvas (platform) or a
// test. An ImFontLoader asks a GlyphSource; what a screen lacks is asked for at once (`prefetch`).
//
// Dear ImGui indexes glyphs densely by code point, so only 16-bit display codes go in: a BMP character
// is its own code, anything longer (𠮷, 葛󠄀, combining marks, emoji) gets a private-use slot. Display only:
// model, DOM and network keep plain Unicode.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/ui/text_layout.hpp"

struct ImDrawList;
struct ImFontAtlas;

namespace todoke::ui {

struct Glyph {
    float advance_px = 0;
    int left_px = 0, top_px = 0;         // of the bitmap, from pen position and baseline; y grows downwards
    int width_px = 0, height_px = 0;     // 0: nothing to draw
    bool colored = false;                // emoji: pixels keep their own colours
    std::vector<std::uint8_t> pixels;    // width * height RGBA
};
struct FontMetrics { float ascent_px = 0, descent_px = 0; };

class GlyphSource {
public:
    virtual ~GlyphSource() = default;
    virtual FontMetrics metrics(int size_px, bool bold) = 0;
    // One glyph for each text, in order. All sizes in device pixels.
    virtual std::vector<Glyph> rasterize(std::span<std::string const> texts, int size_px, bool bold) = 0;
};

// Registers both weights with the atlas. `source` must outlive it.
void install_fonts(GlyphSource& source, ImFontAtlas* atlas);
void forget_fonts();
// The same characters have another shape now (Han characters of another language): all are drawn again.
void forget_glyphs(ImFontAtlas* atlas);

std::u16string to_display(std::string_view utf8);
std::string from_display(char16_t code); // the Unicode text of one display code

struct TextStyle { float size = 16; bool bold = false; }; // CSS pixels

class FontMeasure final : public Measure {
public:
    FontMeasure(TextStyle style, float pixel_ratio);
    float advance(char16_t code) override; // CSS pixels
    [[nodiscard]] float line_gap_top(float line_height) const; // from the line's top to the glyph box's top
private:
    void* baked_;
    float pixel_ratio_;
};

// Loads what is missing of these codes in one go.
void prefetch(std::u16string_view codes, TextStyle style, float pixel_ratio);
// Paints codes with the line box's top left at (x, y), device pixels.
void draw_codes(ImDrawList* list, std::u16string_view codes, TextStyle style, float pixel_ratio, float x, float y, float line_height_px, std::uint32_t rgba);

} // namespace todoke::ui
