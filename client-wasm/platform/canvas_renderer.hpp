// Dear ImGui's triangles on the page's canvas through SDL's renderer: by WebGL where a graphics card
// does the work, else in memory (virtual desktops, old drivers), where only what changed is drawn and
// copied: WebGL calculated by the processor took two to three times as long (docs/decisions.md).
#pragma once

#include <SDL.h>

#include <memory>
#include <vector>

#include "client-wasm/ui/renderer.hpp"

namespace todoke::platform {

class CanvasRenderer final : public ui::Renderer {
public:
    // Takes the canvas at the first call. False where the browser has none to draw on.
    [[nodiscard]] bool open();
    // The browser has lost and restored the graphics: all of SDL's is gone with it.
    void close();

    [[nodiscard]] bool draws_soft_edges() const override { return window_ != nullptr; }
    [[nodiscard]] bool keeps_picture() const override { return window_ == nullptr; }
    [[nodiscard]] bool resize(int width, int height) override;
    ui::TextureId create_texture(int width, int height, void const* rgba, int pitch) override;
    void update_texture(ui::TextureId texture, int x, int y, int width, int height, void const* rgba, int pitch) override;
    void destroy_texture(ui::TextureId texture) override;
    void begin(ui::Clip part, std::uint32_t paper) override;
    void draw(ui::TextureId texture, ui::Clip clip, ui::Vertex const* vertices, int vertex_count, std::uint16_t const* indices, int index_count) override;
    void end() override;

private:
    bool open_on_graphics_card();
    bool open_in_memory(int width, int height);

    bool has_canvas_ = false, lost_textures_ = false;
    SDL_Window* window_ = nullptr;   // with a graphics card
    std::unique_ptr<std::uint8_t[]> pixels_; // without: at least as high as the picture
    SDL_Surface* surface_ = nullptr;
    SDL_Renderer* renderer_ = nullptr;
    ui::Clip part_{};
    std::vector<std::uint16_t> in_part_; // the triangles that touch it
};

} // namespace todoke::platform
