// What the header holds beside its menu: the ways through the application and the language switch.
#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

void begin_navigation(std::string_view label) {
    Box bar = row(4);
    bar.role = Role::navigation;
    bar.stretch = false;
    bar.set(Attribute::label, label);
    context().tree.open(std::move(bar));
}
void end_navigation() { context().tree.close(); }

bool navigation_link(std::string_view id, std::string_view label, std::string_view href, bool current) {
    auto& c = context();
    bool const was_pressed = pressed(id);
    auto words = text_box(label, Role::link, 16, current, Color::brand);
    words.id = id;
    words.stretch = false;
    words.underline = current;
    words.padding = inset(8, 0);
    words.min_height = c.control_height();
    words.set(Attribute::href, href).set(Attribute::class_, "way");
    if (current) words.set(Attribute::current, "page");
    c.tree.leaf(std::move(words));
    return was_pressed;
}

std::string word_switch(std::string_view id, std::string_view label, std::span<Word const> words, std::string_view current) {
    auto& c = context();
    std::string chosen;
    Box line = row(0);
    line.role = Role::group;
    line.id = id;
    line.stretch = false;
    line.set(Attribute::class_, "switch").set(Attribute::label, label);
    c.tree.open(std::move(line));
    for (auto const& word : words) {
        if (pressed(word.id)) chosen = word.id;
        if (&word != words.data()) {
            auto bar = text_box("|", Role::none);
            bar.silent = true;
            c.tree.leaf(std::move(bar));
        }
        bool const in_force = word.id == current;
        Box button = row(0);
        button.role = Role::button;
        button.id = word.id;
        button.name = word.label;
        button.stretch = false;
        button.padding = inset(8, 0);
        button.min_height = c.control_height();
        button.radius = 8;
        button.set(Attribute::class_, "quiet").set(Attribute::pressed, in_force ? "true" : "false");
        if (!word.language.empty()) button.set(Attribute::lang, word.language);
        c.tree.open(std::move(button));
        auto text = text_box(word.label, Role::none, 16, in_force, Color::brand);
        text.underline = in_force;
        c.tree.leaf(std::move(text));
        c.tree.close();
    }
    c.tree.close();
    return chosen;
}

} // namespace todoke::ui
