#include "client-wasm/ui/testing_page.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>

namespace todoke::ui::testing {

void Page::fail(std::string const& why) const {
    std::fprintf(stderr, "screen: %s\n%s\n", why.c_str(), outline().c_str());
    std::abort();
}

Node const* Page::by_id(std::string_view id) const {
    for (auto const& node : nodes())
        if (!id.empty() && node.id == id) return &node;
    return nullptr;
}

bool Page::is_inert(Node const& node) const {
    for (auto const* at = &node; at != nullptr; at = parent_of(*at))
        for (auto const& [name, text] : at->attributes)
            if (name == Attribute::inert) return true;
    return false;
}

bool Page::disabled(Node const& node) {
    return std::any_of(node.attributes.begin(), node.attributes.end(), [](auto const& pair) { return pair.first == Attribute::disabled; });
}

std::string Page::name_of(Node const& node) const {
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

Node const* Page::group_of(Node const& node) const {
    for (auto const* at = parent_of(node); at != nullptr; at = parent_of(*at))
        if (at->role == Role::radio_group || at->role == Role::section || at->role == Role::dialog || at->role == Role::table_row || at->role == Role::card) return at;
    return nullptr;
}

bool Page::inside(Node const& node, std::string const& group) const {
    for (auto const* at = parent_of(node); at != nullptr; at = parent_of(*at))
        if (name_of(*at) == group || at->id == group) return true;
    return false;
}

std::vector<Node const*> Page::named(std::string_view label) const {
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

Node const& Page::only(std::string_view label) const {
    auto const found = named(label);
    if (found.empty()) fail("nothing is called \"" + std::string(label) + "\"");
    if (found.size() > 1) fail(std::to_string(found.size()) + " controls are called \"" + std::string(label) + "\"");
    return *found.front();
}

Node const& Page::usable(std::string_view label) const {
    auto const& node = only(label);
    if (disabled(node)) fail("disabled: " + std::string(label));
    if (is_inert(node)) fail("behind a dialog: " + std::string(label));
    return node;
}

void Page::set_focus(std::string id) {
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

Node const* Page::stop_of(Node const& node) const {
    if (node.role != Role::radio) return &node;
    Node const* first = nullptr;
    for (auto const& other : nodes())
        if (other.role == Role::radio && other.attribute(Attribute::name) == node.attribute(Attribute::name)) {
            if (first == nullptr) first = &other;
            if (other.checked) return &other;
        }
    return first;
}

std::vector<Node const*> Page::stops(bool fields_only) const {
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

void Page::move_focus(bool back, bool fields_only) {
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

void Page::toggle(Node const& node) {
    if (node.role == Role::radio && node.checked) return;
    host.happened(Happening::toggle, node.id, node.role == Role::radio || !node.checked ? "1" : "0");
    dirty = true;
}

void Page::activate(Node const& node) {
    if (is_choice(node.role)) return toggle(node);
    host.happened(Happening::press, node.id, "");
    dirty = true;
}

bool Page::enter_moves_on() const {
    for (auto const& node : nodes())
        if (node.attribute(Attribute::data_enter) == "next" && !is_inert(node)) return true;
    return false;
}

std::string Page::outline() const {
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

bool Page::next_row(Node const& node, bool down) {
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

bool Page::key_on(Node const& node, std::string const& key, bool shift) {
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

} // namespace todoke::ui::testing
