#include "client-wasm/ui/testing.hpp"

#include <algorithm>
#include <utility>

#include "client-wasm/ui/renderer.hpp"
#include "client-wasm/ui/testing_page.hpp"

namespace todoke::ui::testing {

namespace {

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

} // namespace

struct Screen::Impl : Page {
    using Page::Page;
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
