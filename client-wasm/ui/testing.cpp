#include "client-wasm/ui/testing.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

#include "client-wasm/ui/glyphs.hpp"
#include "client-wasm/ui/host.hpp"
#include "client-wasm/ui/renderer.hpp"

namespace todoke::ui::testing {

namespace {

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

class NoRenderer final : public Renderer {
public:
    TextureId create_texture(int, int, void const*, int) override { return 1; }
    void update_texture(TextureId, int, int, int, int, void const*, int) override {}
    void destroy_texture(TextureId) override {}
    bool resize(int, int) override { return false; }
    void begin(Clip, std::uint32_t) override {}
    void end() override {}
    void draw(TextureId, Clip, Vertex const*, int, std::uint16_t const*, int) override {}
};

bool is_text(Role role) { return role == Role::text_input || role == Role::text_area || role == Role::combobox; }
bool is_choice(Role role) { return role == Role::radio || role == Role::checkbox; }
bool is_control(Role role) {
    return is_text(role) || is_choice(role) || role == Role::button || role == Role::link || role == Role::menu_item || role == Role::option;
}

} // namespace

struct Screen::Impl {
    Impl(platform::FakePlatform* the_machine, std::function<void()> the_draw, View the_view) : machine(the_machine), draw(std::move(the_draw)), view(the_view) {}

    platform::FakePlatform* machine;
    std::function<void()> draw;
    View view;
    FakeGlyphs glyphs;
    Host host{glyphs};
    std::string focused, value_at_focus;
    std::vector<std::string> announced;
    bool dirty = true;
    int keys = 0, characters = 0;

    [[noreturn]] void fail(std::string const& why) const {
        std::fprintf(stderr, "screen: %s\n%s\n", why.c_str(), outline().c_str());
        std::abort();
    }

    [[nodiscard]] std::vector<Node> const& nodes() const { return host.nodes(); }
    [[nodiscard]] Node const* by_id(std::string_view id) const {
        for (auto const& node : nodes())
            if (!id.empty() && node.id == id) return &node;
        return nullptr;
    }
    [[nodiscard]] Node const* parent_of(Node const& node) const { return node.parent < 0 ? nullptr : &nodes()[static_cast<std::size_t>(node.parent)]; }
    [[nodiscard]] bool is_inert(Node const& node) const {
        for (auto const* at = &node; at != nullptr; at = parent_of(*at))
            for (auto const& [name, text] : at->attributes)
                if (name == Attribute::inert) return true;
        return false;
    }
    [[nodiscard]] static bool disabled(Node const& node) {
        return std::any_of(node.attributes.begin(), node.attributes.end(), [](auto const& pair) { return pair.first == Attribute::disabled; });
    }

    // The accessible name, as a browser computes it.
    [[nodiscard]] std::string name_of(Node const& node) const {
        if (auto const label = node.attribute(Attribute::label); !label.empty() && !is_text(node.role)) return std::string(label);
        if (is_text(node.role) || is_choice(node.role)) {
            for (auto const& other : nodes())
                if (other.role == Role::label && other.attribute(Attribute::for_) == node.id) return other.text;
            return {};
        }
        if (node.role == Role::radio_group || node.role == Role::section) {
            for (auto const& other : nodes())
                if (other.role == Role::legend && other.parent >= 0) {
                    auto const* at = parent_of(other);
                    while (at != nullptr && at->role != Role::radio_group && at->role != Role::section) at = parent_of(*at);
                    if (at == &node) return other.text;
                }
            return {};
        }
        if (auto const ids = node.attribute(Attribute::labelledby); !ids.empty())
            if (auto const* label = by_id(ids)) return label->text;
        return node.text;
    }

    [[nodiscard]] Node const* group_of(Node const& node) const {
        for (auto const* at = parent_of(node); at != nullptr; at = parent_of(*at))
            if (at->role == Role::radio_group || at->role == Role::section || at->role == Role::dialog || at->role == Role::table_row || at->role == Role::card) return at;
        return nullptr;
    }

    [[nodiscard]] bool inside(Node const& node, std::string const& group) const {
        for (auto const* at = parent_of(node); at != nullptr; at = parent_of(*at))
            if (name_of(*at) == group || at->id == group) return true;
        return false;
    }

    // All that answer to a label; a group of radios answers too.
    [[nodiscard]] std::vector<Node const*> named(std::string_view label) const {
        std::vector<Node const*> found;
        if (!label.empty() && label.front() == '#') {
            if (auto const* node = by_id(label.substr(1))) found.push_back(node);
            return found;
        }
        std::string group, name(label);
        if (auto const cut = label.find(" > "); cut != std::string_view::npos) {
            group = label.substr(0, cut);
            name = label.substr(cut + 3);
        }
        for (auto const& node : nodes())
            if ((is_control(node.role) || node.role == Role::radio_group) && !is_inert(node) && name_of(node) == name && (group.empty() || inside(node, group))) found.push_back(&node);
        return found;
    }

    [[nodiscard]] Node const& only(std::string_view label) const {
        auto const found = named(label);
        if (found.empty()) fail("nothing is called \"" + std::string(label) + "\"");
        if (found.size() > 1) fail(std::to_string(found.size()) + " controls are called \"" + std::string(label) + "\"");
        return *found.front();
    }
    [[nodiscard]] Node const& usable(std::string_view label) const {
        auto const& node = only(label);
        if (disabled(node)) fail("disabled: " + std::string(label));
        if (is_inert(node)) fail("behind a dialog: " + std::string(label));
        return node;
    }

    // --- focus, as the browser moves it ---
    void set_focus(std::string id) {
        if (auto const* node = by_id(id); node != nullptr && (node->role == Role::radio_group || node->role == Role::section))
            for (auto const& inner : nodes())
                if (is_control(inner.role) && inside(inner, id)) {
                    id = stop_of(inner)->id;
                    break;
                }
        if (id == focused) return;
        if (!focused.empty()) {
            if (auto const* old = by_id(focused); old != nullptr && is_text(old->role) && old->value != value_at_focus) host.happened(Happening::commit, focused, old->value);
            // Into its own menu is not away from it: as in web/bridge.js.
            auto const* opened = by_id(id);
            bool const into_menu = opened != nullptr && opened->role == Role::menu_item && by_id(focused) != nullptr && by_id(focused)->attribute(Attribute::haspopup) == "menu";
            if (!into_menu) host.happened(Happening::blur, focused, "");
        }
        focused = id;
        if (auto const* node = by_id(id)) value_at_focus = node->value;
        if (!id.empty()) host.happened(Happening::focus, id, "");
        dirty = true;
    }

    // A group of radios is one stop: the chosen one, or the first.
    [[nodiscard]] Node const* stop_of(Node const& node) const {
        if (node.role != Role::radio) return &node;
        Node const* first = nullptr;
        for (auto const& other : nodes())
            if (other.role == Role::radio && other.attribute(Attribute::name) == node.attribute(Attribute::name)) {
                if (first == nullptr) first = &other;
                if (other.checked) return &other;
            }
        return first;
    }

    [[nodiscard]] std::vector<Node const*> stops(bool fields_only) const {
        std::vector<Node const*> all;
        Node const* last_group = nullptr;
        for (auto const& node : nodes()) {
            if (!is_control(node.role) || node.role == Role::option || node.role == Role::menu_item || disabled(node) || is_inert(node)) continue;
            if (node.attribute(Attribute::data_role) == "calendar") continue;
            if (fields_only && !is_text(node.role) && !is_choice(node.role)) continue;
            if (fields_only && is_text(node.role) && std::any_of(node.attributes.begin(), node.attributes.end(), [](auto const& pair) { return pair.first == Attribute::readonly; })) continue;
            if (fields_only && node.role == Role::checkbox) { // several ticks of one question: one stop
                auto const* group = group_of(node);
                if (group != nullptr && group->role == Role::radio_group && group == last_group) continue;
                last_group = group;
            }
            if (stop_of(node) == &node) all.push_back(&node);
        }
        return all;
    }

    void move_focus(bool back, bool fields_only) {
        auto const all = stops(fields_only);
        if (all.empty()) return;
        auto const order = [this](Node const* node) { return node - nodes().data(); };
        std::ptrdiff_t here = -1;
        if (auto const* now = by_id(focused)) {
            here = order(now);
            if (now->role == Role::checkbox && fields_only)
                for (auto const* stop : all)
                    if (group_of(*stop) == group_of(*now) && group_of(*now) != nullptr && group_of(*now)->role == Role::radio_group) here = order(stop);
        }
        Node const* next = nullptr;
        for (auto const* stop : all) {
            if (!back && order(stop) > here) { next = stop; break; }
            if (back && order(stop) < here) next = stop;
        }
        if (next == nullptr && fields_only && !back) { // after the last field: the next button
            for (auto const* stop : stops(false))
                if (order(stop) > here) { next = stop; break; }
        }
        if (next == nullptr) next = back ? all.back() : all.front();
        set_focus(next->id);
    }

    void toggle(Node const& node) {
        if (node.role == Role::radio && node.checked) return;
        host.happened(Happening::toggle, node.id, node.role == Role::radio || !node.checked ? "1" : "0");
        dirty = true;
    }

    void activate(Node const& node) {
        if (is_choice(node.role)) return toggle(node);
        host.happened(Happening::press, node.id, "");
        dirty = true;
    }

    [[nodiscard]] bool enter_moves_on() const {
        for (auto const& node : nodes())
            if (node.attribute(Attribute::data_enter) == "next" && !is_inert(node)) return true;
        return false;
    }

    [[nodiscard]] std::string outline() const {
        std::string lines;
        for (auto const& node : nodes()) {
            int depth = 0;
            for (auto const* at = &node; (at = parent_of(*at)) != nullptr;) ++depth;
            auto const name = is_control(node.role) || node.role == Role::radio_group ? name_of(node) : node.text;
            if (name.empty() && node.value.empty() && node.id.empty()) continue;
            lines.append(static_cast<std::size_t>(depth) * 2, ' ').append(tag_of(node.role));
            if (!node.id.empty()) lines.append(" #").append(node.id);
            if (!name.empty()) lines.append(" \"").append(name).append("\"");
            if (node.has_value) lines.append(" = \"").append(node.value).append("\"");
            if (node.checked) lines.append(" [x]");
            if (disabled(node)) lines.append(" (disabled)");
            lines += '\n';
        }
        return lines;
    }

    // Controls of a table are called table--row--column.
    bool next_row(Node const& node, bool down) {
        auto const table = node.id.substr(0, node.id.find("--")) + "--";
        auto const column = node.id.rfind("--") == std::string::npos ? std::string() : node.id.substr(node.id.rfind("--"));
        if (column.empty() || node.id.size() <= table.size() + column.size()) return false;
        std::vector<std::string> ids;
        for (auto const& other : nodes())
            if ((other.role == Role::link || other.role == Role::button) && other.id.compare(0, table.size(), table) == 0 && other.id.size() > column.size() && other.id.compare(other.id.size() - column.size(), column.size(), column) == 0) ids.push_back(other.id);
        auto const here = std::find(ids.begin(), ids.end(), node.id);
        if (here == ids.end() || (down ? here + 1 == ids.end() : here == ids.begin())) return false;
        return set_focus(down ? *(here + 1) : *(here - 1)), true;
    }

    bool key_on(Node const& node, std::string const& key, bool shift) {
        if (is_choice(node.role) && key.size() == 1) {
            for (auto const& other : nodes())
                if (other.role == node.role && other.attribute(Attribute::data_keys) == key && group_of(other) == group_of(node)) {
                    bool const radio = other.role == Role::radio;
                    toggle(other);
                    set_focus(other.id);
                    if (radio && enter_moves_on()) move_focus(false, true);
                    return true;
                }
        }
        if (key == " " && !is_text(node.role)) return activate(node), true;
        if (key == "Enter") {
            if (is_text(node.role) || is_choice(node.role)) {
                if (node.role == Role::text_area) {
                    host.happened(Happening::input, node.id, node.value + "\n");
                    return true;
                }
                if (!shift) {
                    value_at_focus = node.value;
                    host.happened(Happening::enter, node.id, node.value);
                }
                if (enter_moves_on()) move_focus(shift, true);
                return true;
            }
            return activate(node), true;
        }
        if (node.role == Role::radio && (key == "ArrowRight" || key == "ArrowDown" || key == "ArrowLeft" || key == "ArrowUp")) {
            std::vector<Node const*> group;
            std::size_t here = 0;
            for (auto const& other : nodes())
                if (other.role == Role::radio && other.attribute(Attribute::name) == node.attribute(Attribute::name)) {
                    if (&other == &node) here = group.size();
                    group.push_back(&other);
                }
            auto const step = key == "ArrowRight" || key == "ArrowDown" ? 1u : group.size() - 1;
            auto const& target = *group[(here + step) % group.size()];
            toggle(target);
            set_focus(target.id);
            return true;
        }
        if ((node.role == Role::link || node.role == Role::button) && (key == "ArrowDown" || key == "ArrowUp")) return next_row(node, key == "ArrowDown");
        if (node.role == Role::combobox && (key == "ArrowDown" || key == "ArrowUp" || (key == "Escape" && node.attribute(Attribute::expanded) == "true"))) {
            host.happened(Happening::key, node.id, key);
            return true;
        }
        return false;
    }
};

Screen::Screen(platform::FakePlatform& machine, std::function<void()> draw) : Screen(machine, std::move(draw), View{}) {}
Screen::Screen(platform::FakePlatform& machine, std::function<void()> draw, View view) : impl_(new Impl(&machine, std::move(draw), view)) { settle(); }
Screen::Screen(std::function<void()> draw) : impl_(new Impl(nullptr, std::move(draw), View{})) { settle(); }
Screen::~Screen() { delete impl_; }

void Screen::settle() {
    auto& s = *impl_;
    for (int round = 0; round < 200; ++round) {
        bool again = std::exchange(s.dirty, false);
        if (s.machine != nullptr) {
            if (s.machine->run_due()) again = true;
            if (s.machine->take_frame_request()) again = true;
        }
        if (!again) return;
        (void)s.host.frame(s.draw, {static_cast<float>(s.view.width_px), static_cast<float>(s.view.height_px), 0, 1, 1, s.view.width_px < 600, false});
        NoRenderer nowhere;
        (void)s.host.paint_band(0, static_cast<float>(s.view.height_px) * 2, nowhere);
        for (auto& words : s.host.take_announcements()) s.announced.push_back(std::move(words));
        if (!s.focused.empty() && s.by_id(s.focused) == nullptr) s.focused.clear(); // removed: the browser's focus falls to the body
        if (auto const wanted = s.host.take_focus_request(); !wanted.empty() && s.by_id(wanted) != nullptr) s.set_focus(wanted);
    }
    s.fail("the page never comes to rest");
}

void Screen::wait(int ms) {
    for (int left = ms; left > 0; left -= 50) {
        if (impl_->machine != nullptr) impl_->machine->advance(std::min(left, 50));
        settle();
    }
}

void Screen::resize(View view) {
    impl_->view = view;
    impl_->dirty = true;
    settle();
}

bool Screen::shows(std::string_view text) const {
    for (auto const& node : impl_->nodes())
        if (node.text.find(text) != std::string::npos || node.value.find(text) != std::string::npos || node.attribute(Attribute::label).find(text) != std::string_view::npos) return true;
    return false;
}
bool Screen::has(std::string_view label) const { return !impl_->named(label).empty(); }

std::string Screen::value(std::string_view label) const {
    auto const& node = impl_->only(label);
    if (node.role != Role::radio_group) return node.value;
    std::string chosen;
    for (auto const& other : impl_->nodes())
        if (is_choice(other.role) && other.checked && impl_->group_of(other) == &node) chosen += (chosen.empty() ? "" : "、") + impl_->name_of(other);
    return chosen;
}

std::string Screen::error_of(std::string_view label) const {
    auto const* node = impl_->by_id(impl_->only(label).id + "--error");
    return node == nullptr ? std::string{} : node->text;
}
std::string Screen::note_of(std::string_view label) const {
    auto const* node = impl_->by_id(impl_->only(label).id + "--note");
    return node == nullptr ? std::string{} : node->text;
}
bool Screen::is_checked(std::string_view label) const { return impl_->only(label).checked; }
bool Screen::is_disabled(std::string_view label) const { return Impl::disabled(impl_->only(label)); }
std::string Screen::title() const { return impl_->host.title(); }
std::string Screen::focused() const { return impl_->focused; }
std::vector<std::string> Screen::announcements() const { return impl_->announced; }
Node const* Screen::find(std::string_view label) const {
    auto const found = impl_->named(label);
    return found.empty() ? nullptr : found.front();
}
Node const* Screen::find_id(std::string_view id) const { return impl_->by_id(id); }
std::vector<Node> const& Screen::nodes() const { return impl_->nodes(); }
std::string Screen::outline() const { return impl_->outline(); }

void Screen::click(std::string_view label) {
    auto const& node = impl_->usable(label);
    auto const id = node.id;
    if (id.empty()) impl_->fail("has no id: " + std::string(label));
    if (node.role != Role::option) impl_->set_focus(id);
    impl_->activate(*impl_->by_id(id));
    settle();
}

void Screen::focus(std::string_view label) {
    impl_->set_focus(impl_->usable(label).id);
    settle();
}

void Screen::type(std::string_view label, std::string_view text) {
    auto const& node = impl_->usable(label);
    if (!is_text(node.role)) impl_->fail("takes no text: " + std::string(label));
    auto const id = node.id;
    impl_->set_focus(id);
    settle();
    impl_->host.happened(Happening::input, id, text);
    impl_->characters += static_cast<int>(to_display(text).size());
    impl_->dirty = true;
    settle();
}

void Screen::leave() {
    impl_->set_focus("");
    settle();
}

void Screen::compose(std::string_view label, std::string_view reading, std::string_view text) {
    auto const id = impl_->usable(label).id;
    impl_->set_focus(id);
    settle();
    auto const before = impl_->by_id(id)->value;
    impl_->host.happened(Happening::compose_begin, id, "");
    impl_->host.happened(Happening::input, id, before + std::string(reading));
    impl_->dirty = true;
    settle();
    impl_->host.happened(Happening::input, id, before + std::string(text));
    impl_->host.happened(Happening::compose_end, id, "");
    impl_->host.happened(Happening::kana, id, reading);
    impl_->dirty = true;
    settle();
}

void Screen::choose(std::string_view label, std::string_view option) {
    auto const& node = impl_->usable(label);
    auto const id = node.id;
    if (node.role == Role::combobox) {
        impl_->set_focus(id);
        impl_->host.happened(Happening::input, id, option);
        impl_->dirty = true;
        settle();
        for (auto const& candidate : impl_->nodes())
            if (candidate.role == Role::option && candidate.text == option && !candidate.id.empty() && candidate.id.compare(0, id.size() + 2, id + "--") == 0) {
                impl_->activate(candidate);
                return settle();
            }
        impl_->fail("no option \"" + std::string(option) + "\" in " + std::string(label));
    }
    for (auto const& candidate : impl_->nodes())
        if (is_choice(candidate.role) && impl_->name_of(candidate) == option && impl_->inside(candidate, id)) {
            impl_->set_focus(candidate.id);
            impl_->toggle(candidate);
            return settle();
        }
    impl_->fail("no option \"" + std::string(option) + "\" in " + std::string(label));
}

void Screen::press(std::string_view keys) {
    auto& s = *impl_;
    ++s.keys;
    auto const* node = s.by_id(s.focused);
    std::string key(keys);
    bool const shift = key.compare(0, 6, "Shift+") == 0;
    // Shortcuts first, as in the browser; single characters only where nothing can be typed.
    bool const character = key.size() == 1;
    if (!(character && node != nullptr && (is_text(node->role) || (is_choice(node->role) && s.key_on(*node, key, false)))))
        for (auto const& shortcut : s.host.shortcuts())
            if (shortcut.keys == key || (character && shortcut.keys.size() == 1 && (shortcut.keys[0] | 32) == (key[0] | 32))) {
                auto const* target = s.by_id(shortcut.id);
                if (target != nullptr && s.is_inert(*target)) continue;
                s.host.happened(Happening::press, shortcut.id, "");
                s.dirty = true;
                return settle();
            }
    if (character && node != nullptr && is_choice(node->role) && key != " ") return settle(); // answered above
    if (character && node != nullptr && is_text(node->role)) {
        --s.keys;
        return write(keys);
    }
    if (key == "Tab" || key == "Shift+Tab") {
        s.move_focus(shift, false);
        return settle();
    }
    bool done = false;
    if (node != nullptr) done = s.key_on(*node, shift ? key.substr(6) : key, shift);
    if (!done && key == "Escape")
        for (auto const& other : s.nodes()) {
            bool const menu = other.attribute(Attribute::haspopup) == "menu" && other.attribute(Attribute::expanded) == "true";
            if (menu || other.role == Role::dialog) {
                s.host.happened(Happening::key, other.id, key);
                break;
            }
        }
    s.dirty = true;
    settle();
}

void Screen::write(std::string_view text) {
    auto const* node = impl_->by_id(impl_->focused);
    if (node == nullptr || !is_text(node->role)) impl_->fail("no field has the focus: cannot write");
    // A browser selects the whole value when the focus arrives by keyboard, so that typing replaces it.
    bool const replaces = node->value == impl_->value_at_focus;
    auto const value = replaces ? std::string(text) : node->value + std::string(text);
    impl_->host.happened(Happening::input, impl_->focused, value);
    impl_->characters += static_cast<int>(to_display(text).size());
    impl_->dirty = true;
    settle();
}

int Screen::keys_pressed() const { return impl_->keys; }
int Screen::characters_typed() const { return impl_->characters; }

} // namespace todoke::ui::testing
