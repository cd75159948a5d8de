// What paints triangles for ui/: SDL2's renderer in the browser (platform/imgui_host.cpp), nothing in
// tests. The vertices are Dear ImGui's.
#pragma once

#include <cstdint>

namespace todoke::ui {

struct Vertex { float x, y, u, v; std::uint32_t color; }; // device pixels; colour bytes r, g, b, a
struct Clip { int x, y, w, h; };
using TextureId = std::uintptr_t;

class Renderer {
public:
    virtual ~Renderer() = default;
    virtual TextureId create_texture(int width, int height, void const* rgba, int pitch) = 0;
    virtual void update_texture(TextureId texture, int x, int y, int width, int height, void const* rgba, int pitch) = 0;
    virtual void destroy_texture(TextureId texture) = 0;
    // SDL's software renderer draws the soft edges of shapes at full strength: better none.
    [[nodiscard]] virtual bool draws_soft_edges() const { return true; }
    // Whether what was not drawn again is still there: then only the damaged part is.
    [[nodiscard]] virtual bool keeps_picture() const { return false; }
    // The size of the next pictures. True when all textures are gone with the change.
    [[nodiscard]] virtual bool resize(int width, int height) = 0;
    // `part` is emptied to `paper` (r, g, b in the upper bytes) and drawn anew.
    virtual void begin(Clip part, std::uint32_t paper) = 0;
    virtual void end() = 0; // shows it
    virtual void draw(TextureId texture, Clip clip, Vertex const* vertices, int vertex_count, std::uint16_t const* indices, int index_count) = 0;
};

} // namespace todoke::ui
