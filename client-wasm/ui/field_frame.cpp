#include "client-wasm/ui/field_frame.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"

namespace todoke::ui {

namespace {

// Icon and one sentence, in the colour of its tone.
void put_message(std::string_view words, std::string const& id, Role role, Mark icon, Color color) {
    auto& tree = context().tree;
    Box line = row(6);
    line.align = Align::start;
    tree.open(std::move(line));
    Box holder = column();
    holder.stretch = false;
    holder.padding.top = 4;
    tree.open(std::move(holder));
    tree.leaf(icon_box(icon, color, 16));
    tree.close();
    auto message = text_box(words, role, 14, true, color);
    message.id = id;
    message.grow = 1;
    message.min_width = 100;
    tree.leaf(std::move(message));
    tree.close();
}

} // namespace

void begin_field(Field const& field, FieldShape shape, float control_width) {
    auto& tree = context().tree;
    std::string const id(field.id);
    bool const group = shape == FieldShape::group;
    Box frame = column(4);
    frame.role = group ? Role::radio_group : Role::field;
    if (group) {
        frame.id = id;
        describe(frame, field, !field.note.empty());
    }
    if (!field.error.empty()) {
        frame.bar = Color::error;
        frame.padding.left = 14;
        frame.set(Attribute::class_, "has-error");
    }
    bool const in_row = tree.top().flow == Flow::row;
    if (control_width > 0 && in_row && is_narrow()) {
        frame.grow = 1; // the button beside it stays beside it
        frame.min_width = std::min(control_width, 180.0f);
    } else if (control_width > 0 && in_row) {
        frame.min_width = control_width;
        frame.max_width = control_width + 120;
    } else {
        frame.grow = 1;
        frame.min_width = 200;
    }
    tree.open(std::move(frame));

    if (field.hide_label) {
        auto label = text_box("", group ? Role::legend : Role::label);
        label.name = field.label;
        label.flow = Flow::control;
        label.floating = true;
        label.width = label.height = 1;
        label.id = id + "--label";
        if (!group) label.set(Attribute::for_, id);
        tree.leaf(std::move(label));
    } else {
        tree.open(row(8));
        auto label = text_box(field.label, group ? Role::legend : Role::label, 16, true);
        label.id = id + "--label";
        if (!group) label.set(Attribute::for_, id);
        tree.leaf(std::move(label));
        if (field.required) {
            auto tag = text_box(tr("必須"), Role::required_tag, 14, true, Color::on_urgent);
            tag.fill = Color::urgent;
            tag.radius = 4;
            tag.padding = inset(6, 0);
            tree.leaf(std::move(tag));
        }
        tree.close();
    }
    if (!field.hint.empty()) {
        auto hint = text_box(field.hint, Role::hint, 14, false, Color::ink_soft);
        hint.id = id + "--hint";
        tree.leaf(std::move(hint));
    }
    if (!field.error.empty()) put_message(field.error, id + "--error", Role::error, Mark::icon_error, Color::error);
    if (!field.warning.empty()) put_message(field.warning, id + "--warning", Role::warning, Mark::icon_warning, Color::warning);
}

void put_note(Field const& field) {
    if (field.note.empty()) return;
    auto note = text_box(field.note, Role::note, 14, false, Color::ink_soft);
    note.id = std::string(field.id) + "--note";
    context().tree.leaf(std::move(note));
}

void end_field() { context().tree.close(); }

void describe(Box& control, Field const& field, bool with_note) {
    std::string ids;
    auto const refer = [&](bool wanted, char const* suffix) {
        if (!wanted) return;
        if (!ids.empty()) ids += ' ';
        ids.append(field.id).append(suffix);
    };
    refer(!field.hint.empty(), "--hint");
    refer(!field.error.empty(), "--error");
    refer(!field.warning.empty(), "--warning");
    refer(with_note, "--note");
    if (!ids.empty()) control.set(Attribute::describedby, ids);
    if (!field.error.empty() && control.role != Role::radio_group) control.set(Attribute::invalid, "true");
    if (field.required && control.role != Role::radio_group) control.set(Attribute::required, "true");
    if (field.read_only && control.role != Role::radio_group) control.set(Attribute::readonly, "");
}

} // namespace todoke::ui
