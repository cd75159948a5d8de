#include "client-wasm/ui/host.hpp"

#include <algorithm>
#include <cmath>

#include "client-wasm/ui/context.hpp"
#include "client-wasm/ui/glyphs.hpp"
#include "client-wasm/ui/node_list.hpp"
#include "client-wasm/ui/drawing.hpp"
#include "client-wasm/ui/paint.hpp"
#include "client-wasm/ui/renderer.hpp"
#include "shared/base/ruby.hpp"

namespace todoke::ui {

static_assert(static_cast<int>(Happening::count_) == static_cast<int>(EventKind::count_));

struct Host::Impl {
    DomMirror mirror;
    std::vector<std::uint8_t> changes;
    std::vector<Event> waiting;
    std::string focus_request, title, language;
    std::vector<std::string> announced;
    float width = 0, height = 0;
    Drawing drawing;
};

namespace {

void start_pass(Context& c, std::vector<Event> events) {
    c.tree.clear();
    c.events = std::move(events);
    c.took_event = false;
    c.in_header = c.in_live = c.h1_drawn = c.has_aside = c.enter_moves_on = c.on_urgent = false;
    c.h1_box = c.aside_box = c.header_box = c.main_box = c.dialog_box = c.outer_box = -1;
    c.dialog_now.clear();
    c.shortcuts.clear();
}

constexpr unsigned focus_waits_max = 20;

bool can_focus(std::vector<Node> const& nodes, std::string_view id) {
    for (auto const& node : nodes) {
        if (node.id != id) continue;
        for (auto const* at = &node;; at = &nodes[static_cast<std::size_t>(at->parent)]) {
            for (auto const& [name, text] : at->attributes)
                if (name == Attribute::inert) return false;
            if (at->parent < 0) return true;
        }
    }
    return false;
}

// A dialog that is no longer drawn gives the focus back to what opened it.
void finish_dialogs(Context& c) {
    if (!c.dialog_id.empty() && c.dialog_id != c.dialog_now) {
        auto& closed = c.states[c.dialog_id + "--dialog"];
        if (c.focus_request.empty() && c.dialog_now.empty()) c.focus_request = closed.opener;
        closed = {};
    }
    c.dialog_id = c.dialog_now;
}

} // namespace

Host::Host(GlyphSource& glyphs) : impl_(new Impl) {
    context() = {};
    install_fonts(glyphs, impl_->drawing.atlas());
    impl_->drawing.begin_frame();
}

Host::~Host() {
    delete impl_;
    forget_fonts();
    context() = {};
}

void Host::happened(Happening kind, std::string_view id, std::string_view text) {
    auto& c = context();
    auto& waiting = impl_->waiting;
    Event event{static_cast<EventKind>(kind), std::string(id), std::string(text)};
    switch (event.kind) {
    case EventKind::input: impl_->mirror.note_value(event.id, event.text); break;
    case EventKind::toggle:
        impl_->mirror.note_checked(event.id, event.text == "1");
        if (event.text == "1") impl_->mirror.note_radio(event.id);
        break;
    case EventKind::focus: c.focused = event.id; return;
    case EventKind::blur:
        if (c.focused == event.id) c.focused.clear();
        break;
    case EventKind::compose_begin: c.composing = event.id; return;
    case EventKind::compose_end: c.composing.clear(); return;
    default: break;
    }
    waiting.push_back(std::move(event));
}

std::vector<std::uint8_t> const& Host::frame(std::function<void()> const& draw, View const& view) {
    auto& c = context();
    c.surface = {view.width, view.height, view.scroll_y, view.pixel_ratio, view.text_scale, normal_line_height, view.touch, view.dark};
    ++c.frame;
    start_pass(c, std::exchange(impl_->waiting, {}));
    draw();
    if (c.took_event) {
        auto const shortcuts_taken = c.focus_request;
        start_pass(c, {});
        draw();
        if (c.focus_request.empty()) c.focus_request = shortcuts_taken;
    }
    c.events.clear();
    finish_dialogs(c);
    if (!impl_->language.empty() && c.language != impl_->language) forget_glyphs(impl_->drawing.atlas());
    // What was not drawn lately has forgotten what was typed into it.
    std::erase_if(c.states, [&c](auto const& entry) { return c.frame - entry.second.last_frame > 1 && !entry.first.ends_with("--dialog"); });

    impl_->drawing.begin_frame();
    float const dialog_top = c.dialog_box >= 0 ? c.states[c.dialog_id + "--dialog"].top : 0.0f;
    page_height_ = lay_out(c.tree, c.surface, dialog_top);

    impl_->changes.clear();
    impl_->mirror.update(nodes_of(c.tree), c.composing, impl_->changes);
    Packer pack(impl_->changes);
    if (c.title != impl_->title || c.language != impl_->language || view.width != impl_->width || page_height_ != impl_->height) {
        impl_->title = c.title;
        impl_->language = c.language;
        impl_->width = view.width;
        impl_->height = page_height_;
        pack.byte(10), pack.text(c.title), pack.text(c.language), pack.real(view.width), pack.real(page_height_);
    }
    auto const same = [](ShortcutEntry const& a, ShortcutEntry const& b) { return a.keys == b.keys && a.id == b.id && a.says == b.says; };
    if (!std::equal(c.shortcuts.begin(), c.shortcuts.end(), c.shown_shortcuts.begin(), c.shown_shortcuts.end(), same)) {
        pack.byte(13), pack.word(static_cast<std::uint32_t>(c.shortcuts.size()));
        for (auto const& entry : c.shortcuts) pack.text(entry.keys), pack.text(entry.id);
        c.shown_shortcuts = c.shortcuts;
    }
    for (auto const& announcement : c.announcements) {
        auto const words = base::without_readings(announcement);
        pack.byte(12), pack.text(words);
        impl_->announced.push_back(words);
    }
    c.announcements.clear();
    // A target that is not there yet, or behind a dialog that is about to close, is waited for.
    if (!c.focus_request.empty()) {
        if (can_focus(impl_->mirror.nodes(), c.focus_request)) {
            pack.byte(11), pack.text(c.focus_request);
            impl_->focus_request = std::exchange(c.focus_request, {});
            c.focus_waits = 0;
        } else if (++c.focus_waits > focus_waits_max) {
            c.focus_request.clear();
            c.focus_waits = 0;
        }
    }
    return impl_->changes;
}

bool Host::paint_band(float top, float height, Renderer& renderer) {
    auto const& c = context();
    float const ratio = c.surface.pixel_ratio;
    auto* list = impl_->drawing.begin_list(std::round(c.surface.width * ratio), std::round(height * ratio), renderer.draws_soft_edges());
    paint(c.tree, c.surface, {top, height}, c.focused, list);
    return impl_->drawing.finish(renderer, rgba(c.surface.dark ? Scheme::dark : Scheme::light, Color::paper));
}

void Host::forget_picture() { impl_->drawing.forget_picture(); }

std::vector<Node> const& Host::nodes() const { return impl_->mirror.nodes(); }
std::string const& Host::title() const { return impl_->title; }
std::string const& Host::focused() const { return context().focused; }
std::vector<Host::Shortcut> Host::shortcuts() const {
    std::vector<Shortcut> all;
    for (auto const& entry : context().shown_shortcuts) all.push_back({entry.keys, entry.id, entry.says});
    return all;
}
std::vector<std::string> Host::take_announcements() { return std::exchange(impl_->announced, {}); }
std::string Host::take_focus_request() { return std::exchange(impl_->focus_request, {}); }

std::vector<ShortcutLine> shortcut_lines() {
    std::vector<ShortcutLine> all;
    for (auto const& entry : context().shown_shortcuts)
        if (std::none_of(all.begin(), all.end(), [&entry](auto const& known) { return known.keys == entry.keys; })) all.push_back({entry.keys, entry.says});
    return all;
}

} // namespace todoke::ui
