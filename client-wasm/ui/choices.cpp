// One of several, several of several, yes or no. Up to five choices stand open as large buttons; more
// become a list that is searched by typing (label, kana keys or code).
#include <algorithm>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/field_frame.hpp"

namespace todoke::ui {

namespace {

constexpr std::size_t open_choices_max = 5;
constexpr std::size_t listed_max = 100; // the rest is reached by typing on

struct OptionLook { bool joined = false, first = true, last = true, tick = false; std::string keys; };

std::string option_id(std::string_view field, std::string_view code) { return std::string(field) + "--" + std::string(code); }

// One radio or tick with its words; true when it was switched.
bool put_option(Field const& field, Choice const& choice, bool chosen, OptionLook const& look) {
    auto& c = context();
    std::string const id = option_id(field.id, choice.code);
    std::string state;
    bool const switched = c.take(EventKind::toggle, id, &state);
    Box box = row(8);
    box.role = Role::option_row;
    box.stretch = false;
    box.min_height = c.control_height();
    box.padding = inset(12, 2);
    box.border = chosen ? Color::brand : Color::line;
    box.border_width = chosen ? 2 : 1;
    box.fill = chosen ? Color::brand_tint : Color::paper;
    box.radius = 8;
    if (look.joined) {
        box.rounded = static_cast<std::uint8_t>((look.first ? 1 : 0) | (look.last ? 2 : 0));
        box.min_width = 72 * c.surface.text_scale;
        if (is_narrow()) box.padding = inset(8, 2); // three of them stand side by side from 360 pixels on
    }
    c.tree.open(std::move(box));
    Box input;
    input.flow = Flow::control;
    input.floating = true;
    input.role = look.tick ? Role::checkbox : Role::radio;
    input.id = id;
    input.checked = chosen;
    input.value = choice.code;
    if (!look.tick) input.set(Attribute::name, field.id);
    if (!look.keys.empty()) input.set(Attribute::data_keys, look.keys);
    if (field.read_only) input.set(Attribute::disabled, "");
    if (!look.tick && field.required) input.set(Attribute::required, "true");
    c.tree.leaf(std::move(input));
    Box mark = icon_box(look.tick ? Mark::check : Mark::radio, chosen ? Color::brand : Color::line, 20);
    mark.checked = chosen;
    c.tree.leaf(std::move(mark));
    auto label = text_box(choice.label, Role::label, 16, false);
    label.grow = 1; // wraps beside its mark, not under it
    label.min_width = 16;
    label.set(Attribute::for_, id);
    c.tree.leaf(std::move(label));
    if (look.joined && !look.keys.empty() && !c.surface.touch && !is_narrow()) { // a phone has no such keys
        auto key = text_box(look.keys, Role::none, 14, false, Color::ink_soft);
        c.tree.leaf(std::move(key));
    }
    c.tree.close();
    return switched && !field.read_only;
}

// The name of a run of options, on a line of its own above them.
class GroupHeadings {
public:
    void before(Choice const& choice) {
        if (choice.group == shown_) return;
        shown_ = choice.group;
        auto words = text_box(shown_.empty() ? " " : shown_, Role::small, 14, true, Color::ink_soft);
        words.width = 4000; // a line of its own
        context().tree.leaf(std::move(words));
    }

private:
    std::string shown_;
};

FieldEvents open_choices(Field const& field, std::span<Choice const> choices, std::string& code, bool joined) {
    FieldEvents events;
    begin_field(field, FieldShape::group);
    Box line = row(joined ? -1.0f : 8.0f); // joined: neighbours share their border
    context().tree.open(std::move(line));
    GroupHeadings headings;
    static constexpr std::string_view joined_keys[] = {"1", "2", "9"};
    for (std::size_t i = 0; i < choices.size(); ++i) {
        headings.before(choices[i]);
        OptionLook look{.joined = joined, .first = i == 0, .last = i + 1 == choices.size(), .tick = false, .keys = choices[i].keys};
        // Yes, no, unknown are answered by 1, 2, 9; other rows of buttons by their place.
        if (look.keys.empty() || look.keys.size() > 1)
            look.keys = joined && choices.size() <= 3 ? std::string(joined_keys[i]) : std::to_string(i + 1);
        if (put_option(field, choices[i], choices[i].code == code, look) && code != choices[i].code) {
            code = choices[i].code;
            events.changed = events.committed = true;
        }
    }
    context().tree.close();
    put_note(field);
    end_field();
    return events;
}

// Half-width letters and digits compare without case; kana and kanji as they are.
std::string folded(std::string_view text) {
    std::string out(text);
    for (auto& byte : out)
        if (byte >= 'A' && byte <= 'Z') byte = static_cast<char>(byte - 'A' + 'a');
    return out;
}

// Katakana as hiragana, so that either finds keys written in the other.
std::string hiragana(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto const a = static_cast<unsigned char>(text[i]);
        if (a == 0xE3 && i + 2 < text.size()) {
            auto const code = ((static_cast<unsigned>(static_cast<unsigned char>(text[i + 1])) & 63u) << 6) | (static_cast<unsigned char>(text[i + 2]) & 63u);
            unsigned const point = 0x3000u | code;
            if (point >= 0x30A1 && point <= 0x30F6) {
                unsigned const plain = point - 0x60;
                out.append({static_cast<char>(0xE0u | (plain >> 12)), static_cast<char>(0x80u | ((plain >> 6) & 63u)), static_cast<char>(0x80u | (plain & 63u))});
                i += 2;
                continue;
            }
        }
        out += text[i];
    }
    return folded(out);
}

std::vector<Choice const*> search(std::span<Choice const> choices, std::string const& typed) {
    std::vector<Choice const*> begins, contains;
    auto const wanted = hiragana(typed);
    for (auto const& choice : choices) {
        auto const label = hiragana(choice.label), keys = hiragana(choice.keys);
        if (wanted.empty() || choice.code == typed || label.compare(0, wanted.size(), wanted) == 0 || keys.compare(0, wanted.size(), wanted) == 0 ||
            keys.find(" " + wanted) != std::string::npos)
            begins.push_back(&choice);
        else if (label.find(wanted) != std::string::npos || keys.find(wanted) != std::string::npos)
            contains.push_back(&choice);
    }
    begins.insert(begins.end(), contains.begin(), contains.end());
    return begins;
}

class ListChoice {
public:
    ListChoice(Field const& field, std::span<Choice const> choices, std::string& code)
        : field_(field), choices_(choices), code_(code), state_(context().state(field.id)) {}

    FieldEvents run() {
        take_events();
        draw();
        return events_;
    }

private:
    void choose(Choice const* choice) {
        if (choice != nullptr && choice->code != code_) {
            code_ = choice->code;
            events_.changed = true;
        }
        events_.committed = true;
        state_.typed.reset();
        state_.open = false;
    }

    void clear() {
        if (!code_.empty()) events_.changed = true;
        code_.clear();
        events_.committed = true;
        state_.typed.reset();
        state_.open = false;
    }

    // Leaving the field, or Enter: what is marked counts, an emptied field is empty, anything else
    // that matches nothing falls back to the choice that stood there.
    void settle() {
        if (!state_.typed) {
            if (state_.open && moved()) choose(marked());
            state_.open = false;
            return;
        }
        if (state_.typed->empty()) return clear();
        if (auto const* choice = marked()) return choose(choice);
        state_.typed.reset();
        state_.open = false;
    }

    [[nodiscard]] bool moved() const { return state_.moved; }
    [[nodiscard]] Choice const* marked() const {
        auto const found = search(choices_, state_.typed.value_or(""));
        auto const index = static_cast<std::size_t>(std::max(0, state_.active));
        return index < found.size() ? found[index] : nullptr;
    }

    void on_key(std::string const& key) {
        int const count = static_cast<int>(std::min(search(choices_, state_.typed.value_or("")).size(), listed_max));
        if (key == "Escape") {
            state_.open = false;
            state_.typed.reset();
        } else if (key == "ArrowDown" || key == "ArrowUp") {
            if (!state_.open) {
                open_at_choice();
            } else {
                state_.active = std::clamp(state_.active + (key == "ArrowDown" ? 1 : -1), 0, std::max(0, count - 1));
            }
            state_.moved = true; // moved by hand: leaving takes what is marked
        }
    }

    void open_at_choice() {
        state_.open = true;
        state_.active = 0;
        for (std::size_t i = 0; i < choices_.size() && i < listed_max; ++i)
            if (choices_[i].code == code_) state_.active = static_cast<int>(i);
    }

    void take_events() {
        auto& c = context();
        if (field_.read_only) return;
        // In the order in which they happened: typing, arrows, Enter may share a frame.
        auto const mine = [this](Event const& event) { return event.id == field_.id; };
        for (auto event = std::find_if(c.events.begin(), c.events.end(), mine); event != c.events.end(); event = std::find_if(c.events.begin(), c.events.end(), mine)) {
            Event const now = *event;
            c.events.erase(event);
            c.took_event = true;
            if (now.kind == EventKind::input) {
                state_.typed = now.text;
                state_.open = true;
                state_.active = 0;
                state_.moved = false;
            } else if (now.kind == EventKind::press) {
                if (state_.open) state_.open = false;
                else open_at_choice(), state_.moved = false;
            } else if (now.kind == EventKind::key) {
                on_key(now.text);
            } else if (now.kind == EventKind::enter) {
                settle();
                events_.entered = true;
            } else if (now.kind == EventKind::blur || now.kind == EventKind::commit) {
                settle();
            }
        }
        for (auto const& choice : choices_)
            if (pressed(option_id(field_.id, choice.code))) choose(&choice);
    }

    void draw() {
        auto& c = context();
        auto const width = field_.width_characters > 0 ? (static_cast<float>(field_.width_characters) * 16 + 44) * c.surface.text_scale : 0.0f;
        begin_field(field_, FieldShape::single, width);
        Box holder = column(0);
        holder.role = Role::group;
        holder.set(Attribute::class_, "combo");
        c.tree.open(std::move(holder));
        Box input;
        input.flow = Flow::control;
        input.mark = Mark::input_text;
        input.role = Role::combobox;
        input.id = field_.id;
        input.value = state_.typed ? *state_.typed : label_of(code_);
        input.has_value = true;
        input.fill = field_.read_only ? Color::paper_2 : Color::paper;
        input.border = field_.error.empty() ? Color::line : Color::error;
        input.border_width = field_.error.empty() ? 1 : 2;
        input.radius = 8;
        input.height = c.control_height();
        input.max_width = 480 * c.surface.text_scale;
        input.padding.right = 32;
        std::string const list_id = std::string(field_.id) + "--list";
        input.set(Attribute::type, "text").set(Attribute::autocomplete, "off").set(Attribute::expanded, state_.open ? "true" : "false").set(Attribute::controls, list_id);
        auto const found = state_.open ? search(choices_, state_.typed.value_or("")) : std::vector<Choice const*>{};
        if (state_.open && static_cast<std::size_t>(state_.active) < found.size())
            input.set(Attribute::activedescendant, option_id(field_.id, found[static_cast<std::size_t>(state_.active)]->code));
        describe(input, field_, !field_.note.empty());
        c.tree.leaf(std::move(input));
        if (state_.open) draw_list(found, list_id);
        c.tree.close();
        put_note(field_);
        end_field();
    }

    void draw_list(std::vector<Choice const*> const& found, std::string const& list_id) {
        auto& tree = context().tree;
        Box list = column(0);
        list.role = Role::listbox;
        list.id = list_id;
        list.floating = true;
        list.live = true;
        list.set(Attribute::label, field_.label);
        tree.open(std::move(list));
        // Headings stand while nothing is typed; a search puts the best match first, wherever it belongs.
        bool const grouped = !state_.typed || state_.typed->empty();
        std::string group;
        for (std::size_t i = 0; i < found.size() && i < listed_max; ++i) {
            if (grouped && found[i]->group != group) {
                if (!group.empty()) tree.close();
                group = found[i]->group;
                if (!group.empty()) open_group(group);
            }
            auto option = text_box(found[i]->label, Role::option);
            option.id = option_id(field_.id, found[i]->code);
            option.set(Attribute::selected, static_cast<int>(i) == state_.active ? "true" : "false");
            tree.leaf(std::move(option));
        }
        if (!group.empty()) tree.close();
        if (found.empty() || found.size() > listed_max) {
            auto more = text_box(found.empty() ? tr("該当する候補がありません") : tr("ほか{n}件。続けて入力すると絞り込めます", {{"n", std::to_string(found.size() - listed_max)}}), Role::option, 14);
            more.set(Attribute::disabled, "true");
            tree.leaf(std::move(more));
        }
        tree.close();
    }

    // A heading to the eye, the name of the group to assistive technology.
    void open_group(std::string const& name) {
        Box group = column(0);
        group.role = Role::option_group;
        group.set(Attribute::label, name);
        context().tree.open(std::move(group));
    }

    [[nodiscard]] std::string label_of(std::string const& code) const {
        for (auto const& choice : choices_)
            if (choice.code == code) return choice.label;
        return code;
    }

    Field const& field_;
    std::span<Choice const> choices_;
    std::string& code_;
    WidgetState& state_;
    FieldEvents events_;
};

} // namespace

FieldEvents choice_field(Field const& field, std::span<Choice const> choices, std::string& code, ChoiceStyle style) {
    if (style == ChoiceStyle::automatic) style = choices.size() <= open_choices_max ? ChoiceStyle::radios : ChoiceStyle::list;
    if (style == ChoiceStyle::list) return ListChoice(field, choices, code).run();
    return open_choices(field, choices, code, style == ChoiceStyle::joined);
}

FieldEvents multi_choice_field(Field const& field, std::span<Choice const> choices, std::vector<std::string>& codes, std::string_view none) {
    FieldEvents events;
    begin_field(field, FieldShape::group);
    Box line = row(8);
    context().tree.open(std::move(line));
    GroupHeadings headings;
    for (auto const& choice : choices) {
        headings.before(choice);
        bool const chosen = std::find(codes.begin(), codes.end(), choice.code) != codes.end();
        bool const exclusive = !none.empty() && choice.code == none;
        OptionLook look{.joined = false, .first = true, .last = true, .tick = true, .keys = {}};
        if (exclusive) look.keys = "0"; // なし: one key
        else if (choice.keys.size() == 1) look.keys = choice.keys;
        if (!put_option(field, choice, chosen, look)) continue;
        if (chosen) {
            std::erase(codes, choice.code);
        } else if (exclusive) {
            codes = {choice.code};
        } else {
            if (!none.empty()) std::erase(codes, std::string(none));
            codes.push_back(choice.code);
        }
        events.changed = events.committed = true;
    }
    context().tree.close();
    put_note(field);
    end_field();
    return events;
}

FieldEvents tick_field(Field const& field, bool& ticked) {
    auto& c = context();
    FieldEvents events;
    std::string state;
    if (c.take(EventKind::toggle, field.id, &state) && !field.read_only) {
        ticked = !ticked;
        events.changed = events.committed = true;
    }
    (void)c.take(EventKind::enter, field.id);
    Box frame = column(4);
    frame.role = Role::field;
    if (!field.error.empty()) {
        frame.bar = Color::error;
        frame.padding.left = 14;
        frame.set(Attribute::class_, "has-error");
    }
    c.tree.open(std::move(frame));
    Box line = row(8);
    line.role = Role::option_row;
    line.stretch = false;
    line.min_height = c.control_height();
    line.padding = inset(12, 2);
    line.border = ticked ? Color::brand : Color::line;
    line.fill = ticked ? Color::brand_tint : Color::paper;
    line.radius = 8;
    c.tree.open(std::move(line));
    Box input;
    input.flow = Flow::control;
    input.floating = true;
    input.role = Role::checkbox;
    input.id = field.id;
    input.checked = ticked;
    describe(input, field, !field.note.empty());
    if (field.read_only) input.set(Attribute::disabled, "");
    c.tree.leaf(std::move(input));
    Box mark = icon_box(Mark::check, ticked ? Color::brand : Color::line, 20);
    mark.checked = ticked;
    c.tree.leaf(std::move(mark));
    auto label = text_box(field.label, Role::label, 16);
    label.grow = 1;
    label.min_width = 16;
    label.set(Attribute::for_, field.id);
    c.tree.leaf(std::move(label));
    c.tree.close();
    if (!field.hint.empty()) {
        auto hint = text_box(field.hint, Role::hint, 14, false, Color::ink_soft);
        hint.id = std::string(field.id) + "--hint";
        c.tree.leaf(std::move(hint));
    }
    if (!field.error.empty()) {
        auto error = text_box(field.error, Role::error, 14, true, Color::error);
        error.id = std::string(field.id) + "--error";
        c.tree.leaf(std::move(error));
    }
    put_note(field);
    end_field();
    return events;
}

} // namespace todoke::ui
