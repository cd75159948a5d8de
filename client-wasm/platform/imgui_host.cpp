#include "client-wasm/platform/imgui_host.hpp"

#include <emscripten.h>

#include <memory>
#include <string>

#include "client-wasm/platform/browser.hpp"
#include "client-wasm/platform/canvas_renderer.hpp"
#include "client-wasm/platform/glyph_loader.hpp"
#include "client-wasm/platform/message.hpp"
#include "client-wasm/ui/host.hpp"

// clang-format off
EM_JS(void, bridge_start, (char const* roles, char const* attributes), { Module.bridge.start(UTF8ToString(roles), UTF8ToString(attributes)); });
EM_JS(void, bridge_apply, (std::uint8_t const* changes, int size), { Module.bridge.apply(Module.HEAPU8.slice(changes, changes + size)); });
// clang-format on

namespace todoke::platform {

namespace {

struct Canvas {
    Browser* browser = nullptr;
    std::function<void()> draw;
    CanvasGlyphs glyphs;
    std::unique_ptr<ui::Host> host;
    ui::View view;
    CanvasRenderer renderer;
    std::string inbox;
};
Canvas& canvas() {
    static Canvas the_canvas;
    return the_canvas;
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
    auto& c = canvas();
    if (!c.renderer.open()) return 0;
    (void)c.host->paint_band(static_cast<float>(top), static_cast<float>(height), c.renderer);
    return 1;
}

// The graphics were lost and are back: the next paint begins from nothing.
EMSCRIPTEN_KEEPALIVE void todoke_graphics_restored() {
    auto& c = canvas();
    c.renderer.close();
    c.host->forget_picture();
}
}
