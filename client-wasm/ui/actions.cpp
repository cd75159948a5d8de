// What is pressed: buttons, links, menus, tabs, shortcuts, and the error summary's links. The ways through
// the application and the language switch are in navigation.cpp.
#include <algorithm>
#include <cmath>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

void push_button(Button const& wanted, Mark icon) {
    auto& c = context();
    bool const quiet = wanted.kind == ButtonKind::quiet;
    Box box = row(8);
    box.role = wanted.href.empty() ? Role::button : Role::link;
    if (!wanted.href.empty()) box.set(Attribute::href, wanted.href);
    box.id = wanted.id;
    box.name = wanted.label;
    box.stretch = false;
    box.min_height = c.control_height();
    box.padding = inset(quiet ? 8.0f : 16.0f, 2);
    box.radius = 8;
    Color ink = Color::brand;
    switch (wanted.kind) {
    case ButtonKind::primary: box.fill = Color::brand; ink = Color::on_brand; break;
    case ButtonKind::secondary: box.fill = Color::paper; box.border = Color::brand; break;
    case ButtonKind::quiet: break;
    case ButtonKind::danger: box.fill = Color::paper; box.border = Color::error; ink = Color::error; break;
    }
    static constexpr std::string_view classes[] = {"primary", "secondary", "quiet", "danger"};
    box.set(Attribute::class_, wanted.href.empty() ? std::string(classes[static_cast<std::size_t>(wanted.kind)]) : "button " + std::string(classes[static_cast<std::size_t>(wanted.kind)]));
    if (c.in_header && wanted.kind != ButtonKind::primary) {
        box.fill = Color::none;
        box.border = quiet ? Color::none : Color::on_header;
        ink = Color::on_header;
    }
    if (wanted.disabled) {
        box.fill = quiet ? Color::none : Color::paper_2;
        box.border = quiet ? Color::none : Color::divider;
        ink = Color::ink_soft;
        box.set(Attribute::disabled, "");
    }
    if (!wanted.shortcut.empty()) box.set(Attribute::keyshortcuts, wanted.shortcut).set(Attribute::label, wanted.label);
    // A description that contains the label, or stands for a sign, is the better name.
    bool const is_name = wanted.description.find(wanted.label) != std::string_view::npos || wanted.label == "<" || wanted.label == ">";
    if (!wanted.description.empty()) box.set(is_name ? Attribute::label : Attribute::description, wanted.description);
    c.tree.open(std::move(box));
    if (icon != Mark::none) c.tree.leaf(icon_box(icon, ink, 18));
    auto words = text_box(wanted.label, Role::none, 16, !quiet, ink);
    words.color = ink;
    words.underline = quiet && !c.in_header;
    c.tree.leaf(std::move(words));
    if (!wanted.shortcut.empty() && !is_narrow() && !c.surface.touch) {
        auto keys = text_box(wanted.shortcut, Role::none, 14, false, ink);
        keys.color = ink;
        c.tree.leaf(std::move(keys));
    }
    c.tree.close();
    if (!wanted.shortcut.empty() && !wanted.disabled) c.shortcuts.push_back({std::string(wanted.shortcut), std::string(wanted.id), std::string(wanted.label)});
}

bool button(Button const& wanted) {
    bool const was_pressed = pressed(wanted.id);
    (void)context().take(EventKind::focus, wanted.id);
    (void)context().take(EventKind::blur, wanted.id);
    push_button(wanted);
    return was_pressed && !wanted.disabled;
}

bool key_button(Button const& wanted) {
    auto& c = context();
    bool const was_pressed = pressed(wanted.id);
    (void)c.take(EventKind::focus, wanted.id);
    (void)c.take(EventKind::blur, wanted.id);
    Box box = column(0);
    box.role = Role::button;
    box.id = wanted.id;
    box.name = wanted.label;
    box.stretch = false;
    box.width = 72 * std::max(1.0f, c.surface.text_scale);
    box.min_height = 56;
    box.padding.top = 8;
    box.padding.left = std::max(0.0f, std::floor((box.width - text_width(wanted.label, 24, true, c.surface)) / 2));
    box.radius = 8;
    box.fill = Color::paper;
    box.border = Color::brand;
    box.set(Attribute::class_, "secondary").set(Attribute::keyshortcuts, wanted.shortcut).set(Attribute::label, wanted.description);
    c.tree.open(std::move(box));
    auto words = text_box(wanted.label, Role::none, 24, true, Color::brand);
    c.tree.leaf(std::move(words));
    c.tree.close();
    c.shortcuts.push_back({std::string(wanted.shortcut), std::string(wanted.id), std::string(wanted.description)});
    return was_pressed;
}

bool link(std::string_view id, std::string_view label, std::string_view href) {
    bool const was_pressed = pressed(id);
    bool const is_brand = context().in_header; // the product's name leads home
    auto box = text_box(label, Role::link, 16, is_brand, Color::brand);
    box.id = id;
    box.underline = !is_brand;
    box.stretch = false;
    box.min_height = context().surface.touch ? 44.0f : 0.0f;
    box.set(Attribute::href, href);
    if (context().tree.top().flow == Flow::row) box.stretch = false;
    context().tree.leaf(std::move(box));
    return was_pressed;
}

bool shortcut(std::string_view keys, std::string_view says) {
    std::string const id = "shortcut--" + std::string(keys);
    bool const was_pressed = pressed(id);
    context().shortcuts.push_back({std::string(keys), id, std::string(says)});
    return was_pressed;
}

std::string menu(std::string_view id, std::string_view label, std::span<MenuEntry const> entries) {
    auto& c = context();
    auto& state = c.state(id);
    std::string chosen, key;
    // The focus left the menu altogether: told also when Escape takes the list away, and then before a next press.
    if (c.take(EventKind::blur, id)) state.open = false;
    if (pressed(id)) {
        state.open = !state.open;
        auto const first = std::find_if(entries.begin(), entries.end(), [](auto const& entry) { return !entry.is_heading; });
        if (state.open && first != entries.end()) c.focus_request = std::string(first->id);
    }
    for (auto const& entry : entries)
        if (pressed(entry.id)) {
            chosen = entry.id;
            state.open = false;
        }
    if (c.take(EventKind::key, id, &key) && key == "Escape" && state.open) {
        state.open = false;
        c.focus_request = id;
    }

    Box holder = column(0);
    holder.role = Role::group;
    holder.stretch = false;
    holder.set(Attribute::class_, "menu-holder");
    c.tree.open(std::move(holder));
    Box box = row(6);
    box.role = Role::button;
    box.id = id;
    box.name = label;
    box.stretch = false;
    box.min_height = c.control_height();
    box.padding = inset(8, 2);
    box.radius = 8;
    box.set(Attribute::expanded, state.open ? "true" : "false").set(Attribute::haspopup, "menu").set(Attribute::class_, "menu-button");
    Color const ink = c.in_header ? Color::on_header : Color::brand;
    c.tree.open(std::move(box));
    auto words = text_box(label, Role::none, 16, false, ink);
    if (c.in_header) words.max_width = std::max(160.0f, c.surface.width / 6);
    c.tree.leaf(std::move(words));
    c.tree.leaf(icon_box(state.open ? Mark::icon_up : Mark::icon_down, ink, 14));
    c.tree.close();
    if (state.open) {
        Box list = column(0);
        list.role = Role::menu;
        list.id = std::string(id) + "--menu";
        list.floating = true;
        list.live = true;
        list.set(Attribute::label, label).set(Attribute::controls, id);
        c.tree.open(std::move(list));
        for (auto const& entry : entries) {
            auto item = text_box(entry.label, Role::menu_item);
            if (entry.is_heading) item.set(Attribute::disabled, "");
            if (!entry.language.empty()) item.set(Attribute::lang, entry.language);
            item.color = Color::ink;
            item.id = entry.id;
            c.tree.leaf(std::move(item));
        }
        c.tree.close();
    }
    c.tree.close();
    return chosen;
}

std::string tabs(std::string_view id, std::span<Tab const> all, std::string_view current) {
    auto& c = context();
    std::string chosen;
    Box bar = row(4);
    bar.role = Role::navigation;
    bar.id = id;
    bar.align = Align::end;
    bar.set(Attribute::class_, "tabs").set(Attribute::label, tr("タブ"));
    c.tree.open(std::move(bar));
    for (auto const& tab : all) {
        std::string const link_id = std::string(id) + "--" + tab.id;
        if (pressed(link_id)) chosen = tab.id;
        bool const is_current = tab.id == current;
        Box box = column(0);
        box.role = Role::link;
        box.id = link_id;
        box.name = tab.label;
        box.stretch = false;
        box.set(Attribute::href, tab.href).set(Attribute::class_, tab.has_warning ? "tab has-warning" : tab.has_data ? "tab has-data" : "tab");
        if (tab.has_warning) box.set(Attribute::description, tr("確認が必要な入力があります"));
        else if (tab.has_data) box.set(Attribute::description, tr("入力があります"));
        if (is_current) box.set(Attribute::current, "page");
        c.tree.open(std::move(box));
        Box words = row(6);
        words.padding = inset(14, 4);
        words.min_height = c.control_height();
        words.stretch = false;
        c.tree.open(std::move(words));
        auto label = text_box(tab.label, Role::none, 16, is_current, is_current ? Color::brand : Color::ink);
        c.tree.leaf(std::move(label));
        if (tab.has_warning) c.tree.leaf(icon_box(Mark::icon_warning, Color::warning, 16));
        else if (tab.has_data) c.tree.leaf(icon_box(Mark::icon_dot, Color::brand, 8));
        c.tree.close();
        Box underline;
        underline.flow = Flow::control;
        underline.height = 3;
        underline.fill = is_current ? Color::brand : Color::none;
        c.tree.leaf(std::move(underline));
        c.tree.close();
    }
    c.tree.close();
    divider();
    return chosen;
}

void error_summary(std::string_view title, std::span<Mistake const> mistakes, bool fresh) {
    auto& c = context();
    if (mistakes.empty()) return;
    Box box = column(8);
    box.role = Role::error_summary;
    box.id = "error-summary";
    box.border = Color::error;
    box.border_width = 3;
    box.radius = 8;
    box.padding = inset(16);
    box.set(Attribute::labelledby, "error-summary--title");
    c.tree.open(std::move(box));
    Box head = row(8);
    c.tree.open(std::move(head));
    c.tree.leaf(icon_box(Mark::icon_error, Color::error));
    auto words = text_box(title, Role::heading_2, 18, true, Color::error);
    words.id = "error-summary--title";
    c.tree.leaf(std::move(words));
    c.tree.close();
    Box list = column(4);
    list.role = Role::list;
    c.tree.open(std::move(list));
    int number = 0;
    for (auto const& mistake : mistakes) {
        std::string const id = "error-summary--" + std::to_string(number++);
        if (pressed(id)) c.focus_request = mistake.field_id;
        Box item = row(6);
        item.role = Role::list_item;
        c.tree.open(std::move(item));
        c.tree.leaf(icon_box(Mark::icon_dot, Color::error, 8));
        auto line = text_box(mistake.message, Role::link, 16, false, Color::error);
        line.id = id;
        line.underline = true;
        line.grow = 1;
        line.min_width = 100;
        line.set(Attribute::href, "#" + mistake.field_id);
        c.tree.leaf(std::move(line));
        c.tree.close();
    }
    c.tree.close();
    c.tree.close();
    if (fresh) c.focus_request = "error-summary";
}

} // namespace todoke::ui
