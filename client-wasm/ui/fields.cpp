// Fields that take text. The control itself is the browser's; the box under it shows the value while
// the field has not the focus.
#include <algorithm>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/field_frame.hpp"

namespace todoke::ui {

namespace {

struct KindTraits { std::string_view type, inputmode, autocapitalize; };

KindTraits traits_of(TextKind kind) {
    switch (kind) {
    case TextKind::text: return {"text", "", ""};
    case TextKind::kana: return {"text", "kana", ""};
    case TextKind::digits: return {"text", "numeric", ""};
    case TextKind::phone: return {"tel", "tel", ""};
    case TextKind::email: return {"email", "email", "none"};
    case TextKind::user_id: return {"text", "", "none"};
    case TextKind::password: return {"password", "", "none"};
    case TextKind::one_time_code: return {"text", "numeric", "none"};
    case TextKind::date: return {"text", "", ""};
    case TextKind::number: return {"text", "decimal", ""};
    case TextKind::search: return {"search", "search", ""};
    }
    return {"text", "", ""};
}

std::size_t characters_in(std::string_view utf8) {
    return static_cast<std::size_t>(std::count_if(utf8.begin(), utf8.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0u) != 0x80u; }));
}

float width_of(TextOptions const& options) {
    bool const latin = options.kind == TextKind::digits || options.kind == TextKind::phone || options.kind == TextKind::one_time_code ||
                       options.kind == TextKind::number || options.kind == TextKind::date || options.kind == TextKind::user_id || options.kind == TextKind::password;
    return (static_cast<float>(options.width_characters) * (latin ? 9.5f : 16.0f) + 28) * context().surface.text_scale;
}

// What was typed or pasted near the limit; never cut silently.
void count(TextOptions const& options, std::string_view value) {
    if (options.length_max == 0) return;
    auto const used = characters_in(value);
    if (used * 10 < options.length_max * 8) return;
    auto const words = used > options.length_max ? tr("{n}文字超えています", {{"n", std::to_string(used - options.length_max)}})
                                                 : tr("あと{n}文字", {{"n", std::to_string(options.length_max - used)}});
    context().tree.leaf(text_box(words, Role::note, 14, false, used > options.length_max ? Color::error : Color::ink_soft));
}

void suggest(Field const& field, TextOptions const& options, std::string& value, FieldEvents& events) {
    auto& c = context();
    std::vector<std::string const*> offered;
    for (auto const& suggestion : options.suggestions)
        if (suggestion != value && offered.size() < 5) offered.push_back(&suggestion);
    if (offered.empty()) return;
    Box line = row(8);
    line.role = Role::row;
    c.tree.open(std::move(line));
    auto lead = text_box(tr("最近の入力"), Role::small, 14, false, Color::ink_soft);
    c.tree.leaf(std::move(lead));
    std::string chosen;
    int number = 0;
    for (auto const* suggestion : offered) {
        std::string const id = std::string(field.id) + "--suggestion-" + std::to_string(number++);
        if (pressed(id)) chosen = *suggestion;
        push_button({.id = id, .label = *suggestion, .kind = ButtonKind::quiet, .shortcut = {}, .description = field.label});
    }
    c.tree.close();
    if (chosen.empty()) return;
    value = chosen;
    events.changed = events.committed = true;
    c.focus_request = field.id;
}

void gather(std::string_view id, std::string& value, FieldEvents& events) {
    auto& c = context();
    std::string typed;
    if (c.take(EventKind::input, id, &typed) && typed != value) {
        value = typed;
        events.changed = true;
    }
    if (c.take(EventKind::commit, id)) events.committed = true;
    if (c.take(EventKind::blur, id)) events.committed = true;
    if (c.take(EventKind::enter, id)) events.entered = events.committed = true;
    (void)c.take(EventKind::kana, id, &events.composed_kana);
    (void)c.take(EventKind::focus, id);
    (void)c.take(EventKind::key, id);
}

Box input_box(Field const& field, TextOptions const& options, std::string const& value) {
    auto& c = context();
    auto const traits = traits_of(options.kind);
    Box box;
    box.flow = Flow::control;
    bool const area = options.lines > 1;
    box.mark = area ? Mark::input_area : options.kind == TextKind::password ? Mark::input_password : Mark::input_text;
    box.role = area ? Role::text_area : Role::text_input;
    box.id = field.id;
    box.value = value;
    box.has_value = true;
    box.fill = field.read_only ? Color::paper_2 : Color::paper;
    box.border = !field.error.empty() ? Color::error : Color::line;
    box.border_width = field.error.empty() ? 1 : 2;
    box.radius = 8;
    box.height = area ? static_cast<float>(options.lines) * 26 * c.surface.text_scale + 16 : c.control_height();
    if (options.width_characters > 0) box.width = width_of(options);
    else box.grow = 1, box.min_width = 120;
    if (!area) box.set(Attribute::type, traits.type);
    else box.set(Attribute::rows, std::to_string(options.lines));
    if (!traits.inputmode.empty() && traits.inputmode != "kana") box.set(Attribute::inputmode, traits.inputmode);
    if (!traits.autocapitalize.empty()) box.set(Attribute::autocapitalize, traits.autocapitalize).set(Attribute::spellcheck, "false");
    box.set(Attribute::autocomplete, options.autocomplete.empty() ? "off" : options.autocomplete);
    box.set(Attribute::enterkeyhint, options.kind == TextKind::search ? "search" : c.enter_moves_on ? "next" : "");
    describe(box, field, !field.note.empty());
    return box;
}

} // namespace

FieldEvents text_field(Field const& field, TextOptions const& options, std::string& value) {
    FieldEvents events;
    gather(field.id, value, events);
    begin_field(field, FieldShape::single, options.width_characters > 0 ? width_of(options) : 0);
    Box line = row(12);
    context().tree.open(std::move(line));
    context().tree.leaf(input_box(field, options, value));
    put_note(field);
    context().tree.close();
    count(options, value);
    suggest(field, options, value, events);
    end_field();
    return events;
}

void output_field(std::string_view id, std::string_view label, std::string_view value) {
    Box frame = column(0);
    frame.role = Role::field;
    context().tree.open(std::move(frame));
    context().tree.leaf(text_box(label, Role::strong, 16, true));
    auto words = text_box(value, Role::output);
    words.id = id;
    context().tree.leaf(std::move(words));
    context().tree.close();
}

FieldEvents date_field(Field const& field, std::string& value, std::string_view today) {
    auto& c = context();
    FieldEvents events;
    gather(field.id, value, events);
    std::string const picker = std::string(field.id) + "--date";
    std::string picked;
    if (c.take(EventKind::input, picker, &picked) && !picked.empty()) {
        value = picked;
        events.changed = events.committed = true;
    }
    (void)c.take(EventKind::commit, picker);
    TextOptions const options{.kind = TextKind::date, .autocomplete = {}, .length_max = 0, .lines = 1, .width_characters = 18, .suggestions = {}};
    begin_field(field, FieldShape::single, width_of(options) + c.control_height() + 16);
    c.tree.open(row(8));
    c.tree.leaf(input_box(field, options, value));
    if (!field.read_only) {
        // The calendar is the browser's own: it knows the reader's language, fingers and screen reader.
        Box open_calendar = row(4);
        open_calendar.role = Role::button;
        open_calendar.id = std::string(field.id) + "--calendar";
        open_calendar.name = tr("{field}のカレンダー", {{"field", field.label}});
        open_calendar.border = Color::line;
        open_calendar.radius = 8;
        open_calendar.width = c.control_height() + 4;
        open_calendar.min_height = c.control_height();
        open_calendar.padding.left = (open_calendar.width - 20 * c.surface.text_scale) / 2;
        open_calendar.set(Attribute::data_role, "calendar").set(Attribute::class_, "calendar-button");
        c.tree.open(std::move(open_calendar));
        c.tree.leaf(icon_box(Mark::icon_calendar, Color::brand, 20));
        c.tree.close();
        Box date;
        date.flow = Flow::control;
        date.floating = true;
        date.width = 1;
        date.height = 1;
        date.role = Role::calendar_input;
        date.id = picker;
        date.set(Attribute::label, field.label).set(Attribute::data_label, today);
        c.tree.leaf(std::move(date));
        (void)pressed(std::string(field.id) + "--calendar");
    }
    put_note(field);
    c.tree.close();
    end_field();
    return events;
}

} // namespace todoke::ui
