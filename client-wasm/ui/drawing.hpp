// Dear ImGui's drawing core without its windows: one glyph atlas, one draw list. The rest of Dear ImGui
// (windows, navigation, settings) would double the size of the client and is never used here.
#pragma once

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
    void finish(Renderer& renderer);                     // uploads new glyphs and draws the list

private:
    struct Impl;
    Impl* impl_;
};

} // namespace todoke::ui
