// The one page that is being drawn: its boxes, the events the widgets may take, and what widgets
// remember between frames (which list is open, what is typed into it). Internal to ui/.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/ui/box.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::ui {

enum class EventKind : std::uint8_t {
    input,   // the value is now `text`
    commit,  // DOM change: left, or pressed Enter
    press,   // click, Enter or Space on a button, link, option, row
    toggle,  // radio or tick; `text` is "1" or "0"
    focus, blur,
    enter,   // Enter in a field
    key,     // ArrowDown, Escape, … in a combobox, menu or dialog
    kana,    // the reading that was typed before conversion
    compose_begin, compose_end,
    count_,
};
inline constexpr std::string_view title_id = "page-title"; // the DOM id of the h1

struct Event { EventKind kind{}; std::string id, text; };

struct WidgetState {
    bool open = false, moved = false; // moved: with the arrow keys
    std::optional<std::string> typed; // what is being searched for, while the field is edited
    int active = 0;
    float top = 0;
    std::string opener;               // what had the focus before a dialog opened
    unsigned last_frame = 0;
};

struct ShortcutEntry { std::string keys, id, says; };

struct Context {
    Tree tree;
    Surface surface;
    std::vector<Event> events;      // of this pass
    bool took_event = false;
    std::string focused, composing;
    std::map<std::string, WidgetState, std::less<>> states;
    unsigned frame = 0;

    // of this frame
    std::string title, shown_title, language;
    Width width = Width::form;
    bool in_header = false, in_live = false, dialog_open = false, enter_moves_on = false, on_urgent = false, h1_drawn = false, has_aside = false;
    int h1_box = -1, aside_box = -1, header_box = -1, main_box = -1, dialog_box = -1, outer_box = -1;
    std::string dialog_id, dialog_now; // of the last and of this frame
    bool dialog_cancelled = false;
    std::vector<ShortcutEntry> shortcuts, shown_shortcuts; // shown: of the last whole frame
    // once, after this frame
    std::string focus_request;
    unsigned focus_waits = 0; // frames it has waited for its target to appear
    std::vector<std::string> announcements;

    WidgetState& state(std::string_view id);
    // The events of that widget: true when there was one; the latest text wins.
    bool take(EventKind kind, std::string_view id, std::string* text = nullptr);
    [[nodiscard]] float control_height() const { return (surface.touch ? 44.0f : 36.0f) * (surface.text_scale > 1.1f ? surface.text_scale : 1.0f); }
};

Context& context();

// --- small boxes that several widgets share -------------------------------------------------------
Box text_box(std::string_view text, Role role, float size = 16, bool bold = false, Color color = Color::ink);
Box icon_box(Mark mark, Color color, float size = 20);
Box column(float gap = 0);
Box row(float gap = 8);
struct ToneLook { Color ink, tint, border; Mark icon; };
ToneLook look_of(Tone tone);
void push_button(Button const& wanted, Mark icon = Mark::none);
bool pressed(std::string_view id);
constexpr float spark_width = 84, spark_height = 28; // CSS pixels of a spark line

} // namespace todoke::ui
