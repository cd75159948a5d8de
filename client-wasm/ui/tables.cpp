// A real table where there is room, one card a row on phones. The DOM is a table in both.
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/context.hpp"

namespace todoke::ui {

namespace {

struct RowPlace { std::string_view table; TableRow const& row; std::span<Column const> columns; bool cards; };

struct ShadeLook { Color fill, text; std::string_view css_class; };

ShadeLook look_of(Shade shade) {
    switch (shade) {
    case Shade::none: break;
    case Shade::grey: return {Color::divider, Color::ink, "shade-grey"};
    case Shade::yellow: return {Color::demo, Color::on_demo, "shade-yellow"};
    case Shade::blue: return {Color::brand, Color::on_brand, "shade-blue"};
    case Shade::red: return {Color::urgent, Color::on_urgent, "shade-red"};
    }
    return {Color::none, Color::ink, ""};
}

std::string cell_id(RowPlace const& place, std::size_t column) {
    return std::string(place.table) + "--" + place.row.id + "--" + (column < place.columns.size() ? place.columns[column].id : std::to_string(column));
}

void put_spark(Cell const& cell) {
    Box picture;
    picture.flow = Flow::control;
    picture.live = true;
    picture.stretch = false;
    picture.width = spark_width;
    picture.height = spark_height;
    picture.role = Role::picture;
    picture.set(Attribute::src, cell.spark).set(Attribute::alt, cell.says).set(Attribute::class_, "chart");
    context().tree.leaf(std::move(picture));
}

void put_cell_content(RowPlace const& place, std::size_t column) {
    auto& tree = context().tree;
    auto const& cell = place.row.cells[column];
    if (!cell.spark.empty()) {
        Box line = row(8);
        line.role = Role::row;
        tree.open(std::move(line));
        put_spark(cell);
        tree.leaf(text_box(cell.text, Role::paragraph, 16, cell.tone != Tone::plain, look_of(cell.tone).ink));
        tree.close();
    } else if (cell.acts) {
        push_button({.id = cell_id(place, column), .label = cell.text, .description = cell.says});
    } else if (!cell.href.empty()) {
        auto words = text_box(cell.text, Role::link, 16, false, Color::brand);
        words.id = cell_id(place, column);
        words.underline = true;
        words.set(Attribute::href, cell.href);
        if (place.cards) words.min_height = context().surface.touch ? 36.0f : 0.0f;
        tree.leaf(std::move(words));
    } else if (cell.tone != Tone::plain) {
        tag(cell.text, cell.tone);
    } else {
        tree.leaf(text_box(cell.text, Role::none, 16, false, look_of(cell.shade).text));
    }
}

void put_cell(RowPlace const& place, std::size_t column) {
    auto& tree = context().tree;
    bool const labelled = column < place.columns.size();
    auto const& words = place.row.cells[column].text;
    if (place.cards && words.empty()) {
        Box empty;
        empty.flow = Flow::control;
        empty.role = Role::cell;
        empty.floating = true;
        tree.leaf(std::move(empty));
        return;
    }
    Box cell = place.cards ? row(8) : Box{};
    cell.role = Role::cell;
    if (auto const look = look_of(place.row.cells[column].shade); look.fill != Color::none) {
        cell.fill = look.fill;
        cell.set(Attribute::class_, look.css_class);
    }
    auto const& wanted = place.row.cells[column];
    if (wanted.href.empty() && wanted.tone == Tone::plain && !wanted.acts && wanted.spark.empty()) cell.name = words;
    if (labelled) cell.set(Attribute::data_label, place.columns[column].label);
    if (!place.cards) {
        cell.padding = inset(10, 8);
        tree.open(std::move(cell));
        put_cell_content(place, column);
    } else {
        cell.align = Align::start;
        cell.padding = inset(0, 2);
        tree.open(std::move(cell));
        if (labelled) {
            auto label = text_box(place.columns[column].label, Role::none, 14, false, Color::ink_soft);
            label.width = 108 * context().surface.text_scale;
            label.padding.top = 2;
            tree.leaf(std::move(label));
        }
        Box value = ui::column(0);
        value.grow = 1;
        value.min_width = 120;
        tree.open(std::move(value));
        put_cell_content(place, column);
        tree.close();
    }
    tree.close();
}

void put_head(std::string_view id, std::span<Column const> columns, std::string_view sorted_by, bool ascending, bool hidden, TableEvents& events) {
    auto& c = context();
    Box head = column(0);
    head.role = Role::table_head;
    Box line = row(0);
    line.role = Role::table_row;
    if (hidden) head.set(Attribute::class_, "unseen"), head.floating = true;
    c.tree.open(std::move(head));
    line.fill = Color::paper_2;
    if (hidden) line.fill = Color::none;
    c.tree.open(std::move(line));
    for (auto const& wanted : columns) {
        bool const is_sorted = wanted.id == sorted_by;
        Box cell = column(0);
        cell.role = Role::column_header;
        cell.set(Attribute::scope, "col");
        cell.padding = inset(10, 6);
        if (is_sorted) cell.set(Attribute::sort, ascending ? "ascending" : "descending");
        std::string const sort_id = std::string(id) + "--sort--" + wanted.id;
        if (hidden) {
            cell.flow = Flow::control;
            cell.name = wanted.label;
            c.tree.leaf(std::move(cell));
            if (pressed(sort_id)) events.sorted_by = wanted.id;
            continue;
        }
        if (!wanted.sortable) cell.name = wanted.label;
        c.tree.open(std::move(cell));
        if (wanted.sortable) {
            if (pressed(sort_id)) events.sorted_by = wanted.id;
            Box box = row(4);
            box.role = Role::button;
            box.id = sort_id;
            box.name = wanted.label;
            box.min_height = 28;
            box.set(Attribute::class_, "sort");
            c.tree.open(std::move(box));
            c.tree.leaf(text_box(wanted.label, Role::none, 14, true, Color::brand));
            if (is_sorted) c.tree.leaf(icon_box(ascending ? Mark::icon_up : Mark::icon_down, Color::brand, 12));
            c.tree.close();
        } else {
            auto words = text_box(wanted.label, Role::none, 14, true);
            words.min_height = 28;
            words.padding.top = 3;
            c.tree.leaf(std::move(words));
        }
        c.tree.close();
    }
    c.tree.close();
    c.tree.close();
}

} // namespace

TableEvents table(std::string_view id, std::string_view caption, std::span<Column const> columns, std::span<TableRow const> rows,
                  std::string_view sorted_by, bool ascending) {
    auto& c = context();
    TableEvents events;
    bool const cards = is_narrow();
    Box frame = column(0);
    frame.flow = cards ? Flow::column : Flow::grid;
    frame.role = Role::table;
    frame.id = id;
    frame.set(Attribute::label, caption);
    if (cards) {
        frame.gap = 12;
        frame.set(Attribute::class_, "cards");
    } else {
        for (auto const& wanted : columns) frame.weights.push_back(static_cast<float>(wanted.weight));
        frame.border = Color::divider;
        frame.radius = 8;
    }
    c.tree.open(std::move(frame));
    put_head(id, columns, sorted_by, ascending, cards, events);
    Box body = column(cards ? 12.0f : 0.0f);
    body.role = Role::table_body;
    c.tree.open(std::move(body));
    for (auto const& line : rows) {
        RowPlace const place{id, line, columns, cards};
        std::string const row_id = std::string(id) + "--" + line.id;
        for (std::size_t i = 0; i < line.cells.size(); ++i)
            if ((line.cells[i].acts || !line.cells[i].href.empty()) && pressed(cell_id(place, i))) {
                events.opened_row = line.id;
                events.opened_cell = static_cast<int>(i);
            }
        if (pressed(row_id)) events.opened_row = line.id;
        if (!cards && &line != rows.data()) {
            Box rule;
            rule.flow = Flow::control;
            rule.height = 1;
            rule.fill = Color::divider;
            c.tree.leaf(std::move(rule));
        }
        Box box = cards ? column(4) : row(0);
        box.role = Role::table_row;
        box.id = row_id;
        if (line.selected) {
            box.set(Attribute::selected, "true");
            box.fill = Color::brand_tint;
            box.bar = Color::brand;
        }
        if (cards) {
            box.padding = inset(12);
            box.border = Color::divider;
            box.radius = 12;
        } else {
            box.min_height = c.control_height();
        }
        c.tree.open(std::move(box));
        for (std::size_t i = 0; i < line.cells.size(); ++i) put_cell(place, i);
        c.tree.close();
    }
    c.tree.close();
    c.tree.close();
    return events;
}

} // namespace todoke::ui
