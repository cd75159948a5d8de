#include "client-wasm/platform/imgui_host.hpp"

#include <SDL.h>
#include <emscripten.h>
#include <emscripten/html5.h>

#include <cmath>
#include <memory>
#include <string>

#include "client-wasm/platform/browser.hpp"
#include "client-wasm/platform/glyph_loader.hpp"
#include "client-wasm/platform/message.hpp"
#include "client-wasm/ui/host.hpp"
#include "client-wasm/ui/renderer.hpp"
#include "client-wasm/ui/theme.hpp"

// clang-format off
EM_JS(void, bridge_start, (char const* roles, char const* attributes), { Module.bridge.start(UTF8ToString(roles), UTF8ToString(attributes)); });
EM_JS(void, bridge_apply, (std::uint8_t const* changes, int size), { Module.bridge.apply(Module.HEAPU8.slice(changes, changes + size)); });
// clang-format on

namespace todoke::platform {

namespace {

// Dear ImGui's triangles through SDL's renderer.
class SdlRenderer final : public ui::Renderer {
public:
    explicit SdlRenderer(SDL_Renderer* renderer) : renderer_(renderer) {
        SDL_RendererInfo info{};
        software_ = SDL_GetRendererInfo(renderer, &info) == 0 && (info.flags & SDL_RENDERER_SOFTWARE) != 0;
    }
    [[nodiscard]] bool draws_soft_edges() const override { return !software_; }
    ui::TextureId create_texture(int width, int height, void const* rgba, int pitch) override {
        auto* texture = SDL_CreateTexture(renderer_, SDL_PIXELFORMAT_RGBA32, SDL_TEXTUREACCESS_STATIC, width, height);
        SDL_UpdateTexture(texture, nullptr, rgba, pitch);
        SDL_SetTextureBlendMode(texture, SDL_BLENDMODE_BLEND);
        SDL_SetTextureScaleMode(texture, SDL_ScaleModeLinear);
        return reinterpret_cast<ui::TextureId>(texture);
    }
    void update_texture(ui::TextureId texture, int x, int y, int width, int height, void const* rgba, int pitch) override {
        SDL_Rect const part{x, y, width, height};
        SDL_UpdateTexture(reinterpret_cast<SDL_Texture*>(texture), &part, rgba, pitch);
    }
    void destroy_texture(ui::TextureId texture) override { SDL_DestroyTexture(reinterpret_cast<SDL_Texture*>(texture)); }
    void draw(ui::TextureId texture, ui::Clip clip, ui::Vertex const* vertices, int vertex_count, std::uint16_t const* indices, int index_count) override {
        SDL_Rect const area{clip.x, clip.y, clip.w, clip.h};
        SDL_RenderSetClipRect(renderer_, &area);
        constexpr int stride = sizeof(ui::Vertex);
        SDL_RenderGeometryRaw(renderer_, reinterpret_cast<SDL_Texture*>(texture), &vertices->x, stride, reinterpret_cast<SDL_Color const*>(&vertices->color), stride, &vertices->u, stride,
                              vertex_count, indices, index_count, sizeof(std::uint16_t));
    }

private:
    SDL_Renderer* renderer_;
    bool software_ = false;
};

struct Canvas {
    Browser* browser = nullptr;
    std::function<void()> draw;
    CanvasGlyphs glyphs;
    std::unique_ptr<ui::Host> host;
    ui::View view;
    SDL_Window* window = nullptr;
    SDL_Renderer* renderer = nullptr;
    std::string inbox;
};
Canvas& canvas() {
    static Canvas the_canvas;
    return the_canvas;
}

// False where the browser has no canvas that SDL could draw on: the DOM skin serves alone.
bool open_renderer(Canvas& c) {
    if (c.renderer != nullptr) return true;
    SDL_SetHint(SDL_HINT_EMSCRIPTEN_KEYBOARD_ELEMENT, "#canvas");
    SDL_SetHint(SDL_HINT_RENDER_SCALE_QUALITY, "linear");
    if (SDL_InitSubSystem(SDL_INIT_VIDEO) != 0) return false;
    c.window = SDL_CreateWindow("", 0, 0, 64, 64, 0);
    if (c.window == nullptr) return false;
    c.renderer = SDL_CreateRenderer(c.window, -1, 0);
    if (c.renderer == nullptr) return false;
    emscripten_html5_remove_all_event_listeners();
    return true;
}

void paint_band(Canvas& c, float top, float height) {
    if (!open_renderer(c)) return;
    int const width_px = static_cast<int>(std::lround(c.view.width * c.view.pixel_ratio));
    int const height_px = static_cast<int>(std::lround(height * c.view.pixel_ratio));
    int had_width = 0, had_height = 0;
    SDL_GetWindowSize(c.window, &had_width, &had_height);
    if (had_width != width_px || had_height != height_px) SDL_SetWindowSize(c.window, width_px, height_px);
    SDL_PumpEvents();
    SDL_FlushEvents(SDL_FIRSTEVENT, SDL_LASTEVENT);
    auto const paper = ui::rgba(c.view.dark ? ui::Scheme::dark : ui::Scheme::light, ui::Color::paper);
    SDL_RenderSetClipRect(c.renderer, nullptr);
    SDL_SetRenderDrawColor(c.renderer, static_cast<Uint8>(paper >> 24), static_cast<Uint8>(paper >> 16), static_cast<Uint8>(paper >> 8), 255);
    SDL_RenderClear(c.renderer);
    SdlRenderer renderer(c.renderer);
    c.host->paint_band(top, height, renderer);
    SDL_RenderPresent(c.renderer);
}

} // namespace

void run(Browser& browser, std::function<void()> draw) {
    auto& c = canvas();
    c.browser = &browser;
    c.draw = std::move(draw);
    c.host = std::make_unique<ui::Host>(c.glyphs);
    bridge_start(ui::role_table().c_str(), ui::attribute_table().c_str());
    browser.request_frame();
    emscripten_exit_with_live_runtime();
}

} // namespace todoke::platform

// --- what web/bridge.js calls -----------------------------------------------------------------------

using todoke::platform::canvas;

extern "C" {

// Room for a message of that many bytes; `todoke_message` then reads it.
EMSCRIPTEN_KEEPALIVE char* todoke_inbox(int size) {
    auto& inbox = canvas().inbox;
    inbox.resize(static_cast<std::size_t>(size));
    return inbox.data();
}

EMSCRIPTEN_KEEPALIVE void todoke_message() {
    auto& c = canvas();
    std::string const bytes = c.inbox; // a callback may cause the next message
    todoke::platform::MessageReader message(bytes);
    if (bytes.empty() || bytes[0] != 0) return c.browser->receive(bytes);
    (void)message.byte();
    auto const kind = message.byte();
    auto const id = message.text();
    auto const text = message.text();
    if (kind < static_cast<unsigned>(todoke::ui::Happening::count_)) c.host->happened(static_cast<todoke::ui::Happening>(kind), id, text);
}

// Draws the screen, sends what changed to the bridge and returns the height of the page in CSS pixels.
EMSCRIPTEN_KEEPALIVE double todoke_frame(double width, double height, double scroll_y, double pixel_ratio, double text_scale, int flags) {
    auto& c = canvas();
    c.view = {static_cast<float>(width), static_cast<float>(height), static_cast<float>(scroll_y), static_cast<float>(pixel_ratio), static_cast<float>(text_scale),
              (flags & 1) != 0, (flags & 2) != 0};
    auto const& changes = c.host->frame(c.draw, c.view);
    bridge_apply(changes.data(), static_cast<int>(changes.size()));
    return static_cast<double>(c.host->page_height());
}

// Paints a band of the page as the last frame left it. False where there is no canvas to paint on.
EMSCRIPTEN_KEEPALIVE int todoke_paint(double top, double height) {
    todoke::platform::paint_band(canvas(), static_cast<float>(top), static_cast<float>(height));
    return canvas().renderer != nullptr ? 1 : 0;
}
}
