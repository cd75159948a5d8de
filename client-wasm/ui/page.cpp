// The page and its landmarks, rows, cards, sections and dialogs.
#include <algorithm>
#include <cmath>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/context.hpp"
#include "shared/base/ruby.hpp"

namespace todoke::ui {

namespace {

constexpr float aside_gap = 32, main_width_min = 560;

float page_margin() { return is_narrow() ? 16.0f : 24.0f; }
float text_scale() { return std::max(1.0f, std::min(context().surface.text_scale, 1.4f)); }
float aside_width() { return 272 * text_scale(); }
// Main and rail stand side by side where both have room; otherwise the rail comes below.
bool is_aside_beside() { return context().surface.width - 2 * page_margin() >= main_width_min * text_scale() + aside_gap + aside_width(); }

} // namespace

bool has_room(int px) { return context().surface.width >= static_cast<float>(px) * std::max(1.0f, context().surface.text_scale); }
bool is_narrow() { return !has_room(600); }

void begin_page(Page const& page) {
    auto& c = context();
    c.title = base::without_readings(page.title);
    c.shown_title = page.title;
    c.language = page.language;
    if (page.tall_lines) c.surface.line_height = tall_line_height;
    c.width = page.width;
    c.enter_moves_on = page.enter_moves_on;
    c.h1_drawn = page.hide_title;
    Box root = column(0);
    root.role = Role::page;
    root.min_height = c.surface.height;
    root.set(Attribute::lang, page.language);
    if (page.closed_network) root.set(Attribute::class_, "closed-network");
    c.tree.open(std::move(root));
    if (page.demo_band) {
        Box band = row(8);
        band.role = Role::region;
        band.mark = Mark::stripes;
        band.padding = inset(page_margin(), 4);
        band.padding.top = 10;
        band.set(Attribute::class_, "demo-band").set(Attribute::label, tr("デモ環境"));
        c.tree.open(std::move(band));
        auto word = text_box(page.demo_room.empty() ? tr("デモ環境") : tr("研修の部屋 {name}", {{"name", std::string(page.demo_room)}}), Role::strong, 14, true, Color::on_demo);
        word.fill = Color::demo;
        word.padding = inset(8, 0);
        word.stretch = false;
        c.tree.leaf(std::move(word));
        if (!is_narrow()) {
            auto says = text_box(tr("実在の患者の情報は入力しないでください"), Role::small, 14, false, Color::on_demo);
            says.fill = Color::demo;
            says.padding = inset(8, 0);
            says.stretch = false;
            c.tree.leaf(std::move(says));
        }
        c.tree.close();
    }
}

void begin_header() {
    auto& c = context();
    Box header = column(0);
    header.role = Role::header;
    auto const& root = c.tree.at(0);
    bool const closed = std::any_of(root.attributes.begin(), root.attributes.end(), [](auto const& pair) { return pair.first == Attribute::class_; });
    header.fill = closed ? Color::closed_header : Color::header;
    header.padding = inset(page_margin(), 8);
    c.tree.open(std::move(header));
    c.header_box = c.tree.index_of_top();
    c.in_header = true;
    Box bar = row(is_narrow() ? 8.0f : 16.0f); // space(0) in it pushes what follows to the right
    bar.role = Role::row;
    bar.min_height = 40;
    c.tree.open(std::move(bar));
}

void end_header() {
    auto& c = context();
    c.tree.close();
    c.tree.close();
    c.in_header = false;
}

void begin_main() {
    auto& c = context();
    // The row of main and rail decides by itself, because the rail comes later.
    float const room = c.surface.width - 2 * page_margin();
    bool const form = c.width == Width::form;
    float const wanted = form ? 720.0f * text_scale() : 1440.0f;
    Box outer = row(aside_gap);
    outer.align = Align::start;
    outer.padding.top = is_narrow() ? 16.0f : 24.0f;
    outer.padding.bottom = 48;
    bool const beside = is_aside_beside();
    outer.width = std::min(room, wanted + (form && beside ? aside_gap + aside_width() : 0));
    outer.stretch = false;
    Box middle = column(0);
    middle.padding.left = middle.padding.right = std::floor((c.surface.width - outer.width) / 2);
    c.tree.open(std::move(middle));
    c.tree.open(std::move(outer));
    c.outer_box = c.tree.index_of_top();
    Box main = column(16);
    main.role = Role::main;
    main.id = "main";
    main.grow = 1;
    main.min_width = beside ? std::min(room, main_width_min) : room;
    if (form) main.max_width = wanted, main.set(Attribute::class_, "form");
    if (c.enter_moves_on) main.set(Attribute::data_enter, "next");
    c.tree.open(std::move(main));
    c.main_box = c.tree.index_of_top();
    if (!c.h1_drawn) {
        auto head = text_box(c.shown_title, Role::heading_1, is_narrow() ? 20.0f : 24.0f, true);
        head.id = title_id;
        c.tree.leaf(std::move(head));
        c.h1_box = c.tree.size() - 1;
    }
}

void end_main() { context().tree.close(); }

void begin_aside(std::string_view label) {
    auto& c = context();
    c.has_aside = true;
    bool const beside = is_aside_beside();
    Box aside = column(0);
    aside.role = Role::aside;
    aside.set(Attribute::label, label);
    if (beside) {
        aside.width = aside_width();
        aside.live = true; // sticks while the page scrolls, so the browser paints it
        aside.set(Attribute::class_, "rail");
    } else {
        aside.min_width = c.surface.width - 2 * page_margin();
    }
    c.tree.open(std::move(aside));
    c.aside_box = c.tree.index_of_top();
    Box card = column(12);
    card.role = Role::sticky;
    card.padding = inset(16);
    card.fill = Color::paper_2;
    card.radius = 12;
    c.tree.open(std::move(card));
    c.in_live = beside;
}

void end_aside() {
    auto& c = context();
    c.tree.close();
    c.tree.close();
    c.in_live = false;
}

void end_page() {
    auto& c = context();
    if (c.main_box >= 0) {
        c.tree.close(); // outer
        c.tree.close(); // middle
    }
    // Without a rail the column stands in the middle of the page.
    if (c.outer_box >= 0 && c.aside_box < 0 && c.width == Width::form) {
        auto& outer = c.tree.at(c.outer_box);
        outer.width = std::min(outer.width, c.tree.at(c.main_box).max_width);
        auto& middle = c.tree.at(outer.parent);
        middle.padding.left = middle.padding.right = std::floor((c.surface.width - outer.width) / 2);
    }
    // A screen that drew its own heading(1, …) needs no other.
    if (c.h1_box >= 0 && c.h1_drawn) {
        auto& box = c.tree.at(c.h1_box);
        box.role = Role::none;
        box.id.clear();
        box.text.clear();
        box.flow = Flow::control;
        box.height = 0;
        box.floating = true;
    }
    if (c.dialog_box >= 0)
        for (int child = c.tree.at(0).first; child >= 0; child = c.tree.at(child).next)
            if (child != c.dialog_box) {
                // What is behind a dialog cannot be reached.
                if (c.tree.at(child).role == Role::none) c.tree.at(child).role = Role::group;
                c.tree.at(child).set(Attribute::inert, "");
            }
    c.tree.close();
}

void begin_card(std::string_view id) {
    Box card = column(12);
    card.role = Role::card;
    card.id = id;
    card.padding = inset(is_narrow() ? 12.0f : 16.0f);
    card.border = Color::divider;
    card.radius = 12;
    context().tree.open(std::move(card));
}
void end_card() { context().tree.close(); }

void begin_row() {
    Box box = row(12);
    box.role = Role::row;
    context().tree.open(std::move(box));
}
void end_row() { context().tree.close(); }

void space(int px) {
    Box box;
    box.flow = Flow::control;
    bool const in_row = context().tree.top().flow == Flow::row;
    (in_row ? box.width : box.height) = static_cast<float>(px);
    if (in_row && px == 0) box.grow = 1, box.min_width = 1; // pushes what follows to the right
    context().tree.leaf(std::move(box));
}

void divider() {
    Box box;
    box.flow = Flow::control;
    box.height = 1;
    box.fill = Color::divider;
    box.role = Role::divider;
    context().tree.leaf(std::move(box));
}

void picture(std::string_view id, std::string_view label, std::string_view source, int px) {
    Box box;
    box.flow = Flow::control;
    box.live = true;
    box.stretch = false;
    box.width = box.height = static_cast<float>(px);
    box.role = Role::picture;
    box.id = id;
    box.set(Attribute::src, source).set(Attribute::alt, label);
    context().tree.leaf(std::move(box));
}

void begin_section(std::string_view id, std::string_view title) {
    Box section = column(16);
    section.role = Role::section;
    section.id = id;
    section.padding.top = 8;
    context().tree.open(std::move(section));
    context().tree.leaf(text_box(title, Role::legend, 20, true));
}

bool begin_folding_section(std::string_view id, std::string_view title, std::string_view summary, bool& folded) {
    auto& c = context();
    std::string const toggle = std::string(id) + "--fold";
    if (pressed(toggle)) folded = !folded;
    Box section = column(16);
    section.role = Role::section;
    section.id = id;
    section.padding = inset(is_narrow() ? 12.0f : 16.0f);
    section.border = Color::divider;
    section.radius = 12;
    c.tree.open(std::move(section));
    Box head = row(8);
    head.role = Role::button;
    head.id = toggle;
    head.name = title;
    head.min_height = c.control_height();
    head.set(Attribute::expanded, folded ? "false" : "true").set(Attribute::class_, "fold");
    c.tree.open(std::move(head));
    c.tree.leaf(icon_box(folded ? Mark::icon_right : Mark::icon_down, Color::brand, 16));
    auto name = text_box(title, Role::none, 18, true);
    name.stretch = false;
    c.tree.leaf(std::move(name));
    c.tree.close();
    if (folded && !summary.empty()) {
        auto line = text_box(summary, Role::small, 14, false, Color::ink_soft);
        line.padding.left = 24;
        c.tree.leaf(std::move(line));
    }
    return !folded;
}

void end_section() { context().tree.close(); }

void begin_dialog(std::string_view id, std::string_view title) {
    auto& c = context();
    c.dialog_now = id;
    auto& state = c.state(std::string(id) + "--dialog");
    if (c.dialog_id != id && !state.open) {
        state.open = true;
        state.top = c.surface.scroll_y;
        state.opener = c.focused;
        c.focus_request = std::string(id) + "--title";
    }
    c.dialog_cancelled = false;
    std::string key;
    if (c.take(EventKind::key, id, &key)) c.dialog_cancelled = key == "Escape";
    Box dialog = column(16);
    dialog.role = Role::dialog;
    dialog.id = id;
    dialog.floating = true;
    dialog.max_width = 680;
    dialog.padding = inset(is_narrow() ? 16.0f : 24.0f);
    dialog.fill = Color::paper;
    dialog.border = Color::line;
    dialog.radius = 12;
    dialog.set(Attribute::modal, "true").set(Attribute::labelledby, std::string(id) + "--title");
    // Always a child of the page itself, wherever the screen was when it asked.
    c.dialog_box = c.tree.open_at_root(std::move(dialog));
    auto head = text_box(title, Role::heading_2, 20, true);
    head.id = std::string(id) + "--title";
    c.tree.leaf(std::move(head));
}

bool dialog_cancelled() { return context().dialog_cancelled; }
void end_dialog() { context().tree.close(); }

void focus(std::string_view id) { context().focus_request = id; }
void focus_title() {
    if (context().focus_request.empty()) context().focus_request = title_id;
}
std::string_view focused_id() { return context().focused; }

} // namespace todoke::ui
