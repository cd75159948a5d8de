// Dear ImGui's drawing core without its windows: one glyph atlas, the draw lists of this picture and
// the one before. The rest of Dear ImGui
// (windows, navigation, settings) would double the size of the client and is never used here.
#pragma once

#include <cstdint>

#include "client-wasm/ui/renderer.hpp"

struct ImDrawList;
struct ImFontAtlas;

namespace todoke::ui {

class Drawing {
public:
    Drawing();
    ~Drawing();
    Drawing(Drawing const&) = delete;
    Drawing& operator=(Drawing const&) = delete;

    [[nodiscard]] ImFontAtlas* atlas();
    void begin_frame();                                  // before anything is measured
    ImDrawList* begin_list(float width, float height, bool soft_edges); // device pixels
    // Uploads new glyphs and draws what differs from the picture before. False when nothing does.
    bool finish(Renderer& renderer, std::uint32_t paper);
    void forget_picture(); // the next one is drawn whole

private:
    struct Impl;
    Impl* impl_;
};

} // namespace todoke::ui
