#include "client-wasm/platform/canvas_renderer.hpp"

#include <emscripten.h>

#include <algorithm>
#include <utility>

// clang-format off
// web/surface.js chooses: 2 WebGL, 1 a canvas that takes pixels, 0 nothing.
EM_JS(int, surface_open, (), { return Module.surface.open(); });
EM_JS(void, surface_resize, (int width, int height), { Module.surface.resize(width, height); });
EM_JS(void, surface_show, (void const* pixels, int stride, int x, int y, int width, int height), {
    Module.surface.show(Module.HEAPU8.buffer, pixels, stride, x, y, width, height);
});
// clang-format on

namespace todoke::platform {

namespace {

constexpr int grows_by_px = 512; // so that a page that grows line by line does not ask for a new surface each time

SDL_Texture* sdl(ui::TextureId texture) { return reinterpret_cast<SDL_Texture*>(texture); }
SDL_Rect sdl(ui::Clip clip) { return {clip.x, clip.y, clip.w, clip.h}; }

} // namespace

bool CanvasRenderer::open() {
    if (window_ != nullptr || has_canvas_) return true;
    int const kind = surface_open();
    if (kind == 2) return open_on_graphics_card();
    has_canvas_ = kind == 1;
    return has_canvas_;
}

void CanvasRenderer::close() {
    if (renderer_ != nullptr) SDL_DestroyRenderer(renderer_);
    if (window_ != nullptr) SDL_DestroyWindow(window_);
    if (surface_ != nullptr) SDL_FreeSurface(surface_);
    *this = {};
    lost_textures_ = true;
}

bool CanvasRenderer::open_on_graphics_card() {
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) return false;
    window_ = SDL_CreateWindow("", 0, 0, 64, 64, 0);
    if (window_ == nullptr) return false;
    renderer_ = SDL_CreateRenderer(window_, -1, SDL_RENDERER_ACCELERATED);
    if (renderer_ != nullptr) return true;
    SDL_DestroyWindow(window_);
    window_ = nullptr;
    return false;
}

bool CanvasRenderer::open_in_memory(int width, int height) {
    if (renderer_ != nullptr) SDL_DestroyRenderer(renderer_); // and its textures
    if (surface_ != nullptr) SDL_FreeSurface(surface_);
    renderer_ = nullptr;
    pixels_.reset(new std::uint8_t[static_cast<std::size_t>(width) * static_cast<std::size_t>(height) * 4]); // not emptied first: `begin` does
    surface_ = SDL_CreateRGBSurfaceWithFormatFrom(pixels_.get(), width, height, 32, width * 4, SDL_PIXELFORMAT_RGBA32);
    if (surface_ != nullptr) renderer_ = SDL_CreateSoftwareRenderer(surface_);
    return renderer_ != nullptr;
}

bool CanvasRenderer::resize(int width, int height) {
    if (window_ != nullptr) {
        SDL_SetWindowSize(window_, width, height);
        SDL_PumpEvents();
        SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
        return std::exchange(lost_textures_, false);
    }
    surface_resize(width, height);
    if (surface_ != nullptr && surface_->w == width && surface_->h >= height) return false;
    return open_in_memory(width, (height + grows_by_px - 1) / grows_by_px * grows_by_px);
}

ui::TextureId CanvasRenderer::create_texture(int width, int height, void const* rgba, int pitch) {
    auto* texture = SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_RGBA32, SDL_TEXTUREACCESS_STATIC, width, height);
    SDL_UpdateTexture(texture, nullptr, rgba, pitch);
    SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
    SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear);
    return reinterpret_cast<ui::TextureId>(texture);
}

void CanvasRenderer::update_texture(ui::TextureId texture, int x, int y, int width, int height, void const* rgba, int pitch) {
    SDL_Rect const part{x, y, width, height};
    SDL_UpdateTexture(sdl(texture), &part, rgba, pitch);
}

void CanvasRenderer::destroy_texture(ui::TextureId texture) { SDL_DestroyTexture(sdl(texture)); }

void CanvasRenderer::begin(ui::Clip part, std::uint32_t paper) {
    part_ = part;
    auto const area = sdl(part);
    SDL_RenderSetClipRect(renderer_, &area);
    SDL_SetRenderDrawColor(renderer_, static_cast<Uint8>(paper >> 24), static_cast<Uint8>(paper >> 16), static_cast<Uint8>(paper >> 8), 255);
    SDL_RenderFillRect(renderer_, &area);
}

void CanvasRenderer::draw(ui::TextureId texture, ui::Clip clip, ui::Vertex const* vertices, int vertex_count, std::uint16_t const* indices, int index_count) {
    in_part_.clear();
    float const right = static_cast<float>(clip.x + clip.w), bottom = static_cast<float>(clip.y + clip.h);
    for (auto const* corner = indices; corner + 2 < indices + index_count; corner += 3) {
        auto const &a = vertices[corner[0]], &b = vertices[corner[1]], &c = vertices[corner[2]];
        bool const outside = std::max({a.x, b.x, c.x}) < static_cast<float>(clip.x) || std::min({a.x, b.x, c.x}) > right ||
                             std::max({a.y, b.y, c.y}) < static_cast<float>(clip.y) || std::min({a.y, b.y, c.y}) > bottom;
        if (!outside) in_part_.insert(in_part_.end(), corner, corner + 3);
    }
    if (in_part_.empty()) return;
    auto const area = sdl(clip);
    SDL_RenderSetClipRect(renderer_, &area);
    constexpr int stride = sizeof(ui::Vertex);
    SDL_RenderGeometryRaw(renderer_, sdl(texture), &vertices->x, stride, reinterpret_cast<SDL_Color const*>(&vertices->color), stride, &vertices->u, stride, vertex_count,
                          in_part_.data(), static_cast<int>(in_part_.size()), sizeof(std::uint16_t));
}

void CanvasRenderer::end() {
    SDL_RenderSetClipRect(renderer_, nullptr);
    SDL_RenderPresent(renderer_);
    if (surface_ != nullptr) surface_show(surface_->pixels, surface_->pitch, part_.x, part_.y, part_.w, part_.h);
}

} // namespace todoke::platform
