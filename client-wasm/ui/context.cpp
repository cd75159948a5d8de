#include "client-wasm/ui/context.hpp"

#include <algorithm>

namespace todoke::ui {

Context& context() {
    static Context the_page;
    return the_page;
}

WidgetState& Context::state(std::string_view id) {
    auto found = states.find(id);
    if (found == states.end()) found = states.emplace(std::string(id), WidgetState{}).first;
    found->second.last_frame = frame;
    return found->second;
}

bool Context::take(EventKind kind, std::string_view id, std::string* text) {
    bool found = false;
    for (auto event = events.begin(); event != events.end();) {
        if (event->kind != kind || event->id != id) {
            ++event;
            continue;
        }
        if (text != nullptr) *text = event->text;
        event = events.erase(event);
        found = true;
    }
    took_event = took_event || found;
    return found;
}

Box text_box(std::string_view text, Role role, float size, bool bold, Color color) {
    Box box;
    box.flow = Flow::text;
    box.text = text;
    box.role = role;
    box.size = size;
    box.bold = bold;
    box.color = color;
    if (context().in_header && (color == Color::ink || color == Color::ink_soft || color == Color::brand)) box.color = Color::on_header;
    if (context().on_urgent && (color == Color::ink || color == Color::ink_soft)) box.color = Color::on_urgent;
    return box;
}

Box icon_box(Mark mark, Color color, float size) {
    Box box;
    box.flow = Flow::control;
    box.mark = mark;
    box.mark_color = color;
    box.width = size * context().surface.text_scale;
    box.height = size * context().surface.text_scale;
    box.stretch = false;
    return box;
}

Box column(float gap) {
    Box box;
    box.gap = gap;
    return box;
}

Box row(float gap) {
    Box box;
    box.flow = Flow::row;
    box.gap = gap;
    box.align = Align::center;
    return box;
}

ToneLook look_of(Tone tone) {
    switch (tone) {
    case Tone::plain: return {Color::ink_soft, Color::paper_2, Color::divider, Mark::none};
    case Tone::info: return {Color::info, Color::info_tint, Color::info, Mark::icon_info};
    case Tone::ok: return {Color::ok, Color::ok_tint, Color::ok, Mark::icon_ok};
    case Tone::warning: return {Color::warning, Color::warning_tint, Color::warning, Mark::icon_warning};
    case Tone::error: return {Color::error, Color::error_tint, Color::error, Mark::icon_error};
    case Tone::urgent: return {Color::on_urgent, Color::urgent, Color::urgent, Mark::icon_error};
    }
    return {Color::ink, Color::paper, Color::divider, Mark::none};
}

bool pressed(std::string_view id) { return context().take(EventKind::press, id); }

} // namespace todoke::ui
