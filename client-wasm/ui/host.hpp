// What drives a page: the browser (platform/imgui_host.cpp) or a test (ui/testing.cpp). Events go in,
// the screen is drawn, boxes are laid out and painted, and the changes of the DOM come out.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/ui/semantics.hpp"

namespace todoke::ui {

class GlyphSource;
class Renderer;

struct View {
    float width = 1280, height = 800, scroll_y = 0; // CSS pixels
    float pixel_ratio = 1, text_scale = 1;          // text_scale: the browser's text size over 16 px
    bool touch = false, dark = false;
};

// The kinds that bridge.js sends, by this order.
enum class Happening : std::uint8_t { input, commit, press, toggle, focus, blur, enter, key, kana, compose_begin, compose_end, count_ };

class Host {
public:
    explicit Host(GlyphSource& glyphs);
    ~Host();
    Host(Host const&) = delete;
    Host& operator=(Host const&) = delete;

    void happened(Happening kind, std::string_view id, std::string_view text);
    // Draws the screen and lays it out. When an event was taken the screen is drawn once more, so that
    // what it changed shows in this frame. The result is valid until the next call.
    std::vector<std::uint8_t> const& frame(std::function<void()> const& draw, View const& view);
    [[nodiscard]] float page_height() const { return page_height_; }
    // Paints [top, top + height) of the page, CSS pixels. False when it shows what it showed before.
    bool paint_band(float top, float height, Renderer& renderer);
    void forget_picture(); // what was painted is gone

    [[nodiscard]] std::vector<Node> const& nodes() const;
    [[nodiscard]] std::string const& title() const;
    [[nodiscard]] std::string const& focused() const;
    struct Shortcut { std::string keys, id, says; };
    [[nodiscard]] std::vector<Shortcut> shortcuts() const;
    [[nodiscard]] std::vector<std::string> take_announcements(); // those since the last call
    [[nodiscard]] std::string take_focus_request();               // of the last frame

private:
    struct Impl;
    Impl* impl_;
    float page_height_ = 0;
};

} // namespace todoke::ui
