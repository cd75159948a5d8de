// What a browser makes of the nodes of a page, for tests: accessible names, the order of the focus, what a key
// does. testing.cpp lets a test act on it.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/ui/glyphs.hpp"
#include "client-wasm/ui/host.hpp"
#include "client-wasm/ui/testing.hpp"

namespace todoke::ui::testing {

// Half an em for Latin letters, a whole one for everything else; nothing to draw.
class FakeGlyphs final : public GlyphSource {
public:
    FontMetrics metrics(int size_px, bool) override { return {static_cast<float>(size_px) * 0.88f, static_cast<float>(size_px) * 0.24f}; }
    std::vector<Glyph> rasterize(std::span<std::string const> texts, int size_px, bool bold) override {
        std::vector<Glyph> glyphs(texts.size());
        for (std::size_t i = 0; i < texts.size(); ++i) {
            bool const latin = texts[i].size() == 1;
            glyphs[i].advance_px = static_cast<float>(size_px) * (latin ? (bold ? 0.58f : 0.55f) : 1.0f);
        }
        return glyphs;
    }
};

inline bool is_text(Role role) { return role == Role::text_input || role == Role::text_area || role == Role::combobox; }
inline bool is_choice(Role role) { return role == Role::radio || role == Role::checkbox; }
inline bool is_control(Role role) {
    return is_text(role) || is_choice(role) || role == Role::button || role == Role::link || role == Role::menu_item || role == Role::option;
}

struct Page {
    Page(platform::FakePlatform* the_machine, std::function<void()> the_draw, Screen::View the_view) : machine(the_machine), draw(std::move(the_draw)), view(the_view) {}

    platform::FakePlatform* machine;
    std::function<void()> draw;
    Screen::View view;
    FakeGlyphs glyphs;
    Host host{glyphs};
    std::string focused, value_at_focus;
    std::vector<std::string> announced;
    bool dirty = true;
    int keys = 0, characters = 0;

    [[noreturn]] void fail(std::string const& why) const;
    [[nodiscard]] std::vector<Node> const& nodes() const { return host.nodes(); }
    [[nodiscard]] Node const* by_id(std::string_view id) const;
    [[nodiscard]] Node const* parent_of(Node const& node) const { return node.parent < 0 ? nullptr : &nodes()[static_cast<std::size_t>(node.parent)]; }
    [[nodiscard]] bool is_inert(Node const& node) const;
    [[nodiscard]] static bool disabled(Node const& node);

    // The accessible name, as a browser computes it.
    [[nodiscard]] std::string name_of(Node const& node) const;
    [[nodiscard]] Node const* group_of(Node const& node) const;
    [[nodiscard]] bool inside(Node const& node, std::string const& group) const;

    // All that answer to a label; a group of radios answers too.
    [[nodiscard]] std::vector<Node const*> named(std::string_view label) const;
    [[nodiscard]] Node const& only(std::string_view label) const;
    [[nodiscard]] Node const& usable(std::string_view label) const;

    // --- focus, as the browser moves it ---
    void set_focus(std::string id);

    // A group of radios is one stop: the chosen one, or the first.
    [[nodiscard]] Node const* stop_of(Node const& node) const;
    [[nodiscard]] std::vector<Node const*> stops(bool fields_only) const;
    void move_focus(bool back, bool fields_only);
    void toggle(Node const& node);
    void activate(Node const& node);
    [[nodiscard]] bool enter_moves_on() const;
    [[nodiscard]] std::string outline() const;

    // Controls of a table are called table--row--column.
    bool next_row(Node const& node, bool down);

    bool key_on(Node const& node, std::string const& key, bool shift);
};

} // namespace todoke::ui::testing
