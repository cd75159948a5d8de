#include "client-wasm/screens/field_input.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::screens {

using forms::Item;
using forms::ItemType;

namespace {

constexpr std::size_t open_choices_in_row_max = 3;

ui::TextKind kind_of(ItemType type) {
    switch (type) {
    case ItemType::text:
    case ItemType::note:
    case ItemType::person_name:
    case ItemType::choice:
    case ItemType::multi_choice:
    case ItemType::yes:
    case ItemType::rows:
    case ItemType::derived: return ui::TextKind::text;
    case ItemType::kana: return ui::TextKind::kana;
    case ItemType::digits:
    case ItemType::postal_code: return ui::TextKind::digits;
    case ItemType::phone: return ui::TextKind::phone;
    case ItemType::email: return ui::TextKind::email;
    case ItemType::integer:
    case ItemType::decimal: return ui::TextKind::number;
    case ItemType::date: return ui::TextKind::date;
    }
    return ui::TextKind::text;
}

int width_of(Item const& item) {
    switch (item.type) {
    case ItemType::postal_code: return 10;
    case ItemType::phone: return 16;
    case ItemType::integer:
    case ItemType::decimal: return 8;
    case ItemType::digits: return static_cast<int>(std::clamp<std::size_t>(item.length_max + 2, 8, 32));
    case ItemType::text:
    case ItemType::note:
    case ItemType::kana:
    case ItemType::person_name:
    case ItemType::email:
    case ItemType::date:
    case ItemType::choice:
    case ItemType::multi_choice:
    case ItemType::yes:
    case ItemType::derived:
    case ItemType::rows: return 0;
    }
    return 0;
}

std::string weekday_in_english(Date date) {
    static constexpr std::string_view names[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    return std::string(names[base::weekday(date)]);
}

// The note beside a field: the shared engine says it in Japanese; other languages get ISO dates.
std::string note_of(Item const& item, std::string_view value, Date today) {
    if (value.empty()) return {};
    if (state::language() == "ja" || item.type != ItemType::date) return validation::understood(item, value, today);
    auto const date = base::parse_iso_date(value);
    if (!date) return {};
    auto const days = base::days_between(*date, today);
    auto note = base::iso_date(*date) + " (" + weekday_in_english(*date) + "), ";
    if (days == 0) return note + "today";
    if (days == 1) return note + "yesterday";
    if (days == -1) return note + "tomorrow";
    return note + std::to_string(days < 0 ? -days : days) + (days < 0 ? " days ahead" : " days ago");
}

ui::ChoiceStyle style_of(std::vector<ui::Choice> const& choices) {
    auto const is_key = [](ui::Choice const& choice) { return choice.code == "1" || choice.code == "2" || choice.code == "9" || choice.code == "0"; };
    if (choices.size() <= 3 && std::all_of(choices.begin(), choices.end(), is_key)) return ui::ChoiceStyle::joined;
    return ui::ChoiceStyle::automatic;
}

std::vector<ui::Choice> choices_of(Item const& item, FieldSpot const& spot) {
    auto const& options = spot.options != nullptr ? *spot.options : item.options;
    std::vector<ui::Choice> choices;
    choices.reserve(options.size());
    for (auto const& option : options) {
        auto const& with = option.only_with;
        if (!with.empty() && !spot.controlling_code.empty() && std::find(with.begin(), with.end(), spot.controlling_code) == with.end()) continue;
        choices.push_back({option.code, tr(option.label), tr(option.group), option.keys});
    }
    return choices;
}

ui::Field field_of(FieldSpot const& spot) {
    ui::Field field;
    field.id = spot.id;
    field.label = spot.label;
    field.hint = spot.hint;
    field.error = spot.error;
    field.warning = spot.warning;
    field.required = spot.required;
    field.read_only = spot.read_only;
    field.hide_label = spot.hide_label;
    return field;
}

FieldResult draw_typed(Item const& item, FieldSpot const& spot, TypedTexts& typed, std::string& value, Date today) {
    auto const buffer = typed.find(spot.id);
    auto shown = buffer != typed.end() ? buffer->second : input_text(item, value);
    auto field = field_of(spot);
    auto const note = note_of(item, buffer != typed.end() ? validation::fold(item, shown, today) : value, today);
    field.note = note;
    ui::FieldEvents events;
    if (item.type == ItemType::date) {
        events = ui::date_field(field, shown, base::iso_date(today));
    } else {
        ui::TextOptions options;
        options.kind = kind_of(item.type);
        options.autocomplete = item.autocomplete;
        options.length_max = item.length_max;
        options.lines = item.type == ItemType::note ? 4 : 1;
        options.width_characters = width_of(item);
        options.suggestions = spot.suggestions;
        events = ui::text_field(field, options, shown);
    }
    FieldResult result;
    result.composed_kana = std::move(events.composed_kana);
    auto const before = value;
    if (events.changed) {
        typed[spot.id] = shown;
        value = shown;
    }
    if (events.committed) {
        value = validation::fold(item, shown, today);
        typed.erase(spot.id);
        result.committed = true;
    }
    result.changed = value != before;
    return result;
}

FieldResult from(ui::FieldEvents events) { return {events.changed, events.committed || events.changed, {}}; }

} // namespace

std::string input_text(Item const& item, std::string_view value) {
    if (item.type == ItemType::date) {
        if (auto const date = base::parse_iso_date(value); date) return base::slash_date(*date);
    }
    return std::string(value);
}

FieldResult draw_field(Item const& item, FieldSpot const& spot, TypedTexts& typed, std::string& value, Date today) {
    switch (item.type) {
    case ItemType::text:
    case ItemType::note:
    case ItemType::kana:
    case ItemType::person_name:
    case ItemType::digits:
    case ItemType::phone:
    case ItemType::postal_code:
    case ItemType::email:
    case ItemType::integer:
    case ItemType::decimal:
    case ItemType::date: return draw_typed(item, spot, typed, value, today);
    case ItemType::choice: {
        auto const choices = choices_of(item, spot);
        auto const style = spot.compact && choices.size() > open_choices_in_row_max ? ui::ChoiceStyle::list : style_of(choices);
        return from(ui::choice_field(field_of(spot), choices, value, style));
    }
    case ItemType::yes: {
        auto ticked = value == "1";
        auto const events = ui::tick_field(field_of(spot), ticked);
        value = ticked ? "1" : "";
        return from(events);
    }
    case ItemType::multi_choice: {
        std::vector<std::string> codes;
        if (!value.empty()) codes.push_back(value);
        auto const result = draw_codes_field(item, spot, codes);
        value = codes.empty() ? "" : codes.back();
        return result;
    }
    case ItemType::rows:
    case ItemType::derived: return {}; // not single fields; drawn by their form
    }
    return {};
}

FieldResult draw_codes_field(Item const& item, FieldSpot const& spot, std::vector<std::string>& codes) {
    auto const& options = spot.options != nullptr ? *spot.options : item.options;
    auto const exclusive = std::find_if(options.begin(), options.end(), [](auto const& option) { return option.exclusive; });
    auto const none = exclusive == options.end() ? std::string_view() : std::string_view(exclusive->code);
    return from(ui::multi_choice_field(field_of(spot), choices_of(item, spot), codes, none));
}

std::string with_unit(std::string value, std::string_view unit) {
    if (unit.empty()) return value;
    return value + (state::language() == "ja" ? "" : " ") + tr(unit);
}

std::string shown_value(Item const& item, records::Value const* value, std::vector<forms::Option> const* options) {
    if (value == nullptr || records::is_empty(*value)) return tr(validation::displayed(item, nullptr));
    auto const& labels = options != nullptr ? *options : item.options;
    auto const label_of = [&labels](std::string const& code) {
        for (auto const& option : labels) {
            if (option.code == code) return tr(option.label);
        }
        return code;
    };
    if (item.type == ItemType::choice) {
        auto const* code = std::get_if<std::string>(value);
        return code != nullptr ? label_of(*code) : std::string();
    }
    if (item.type == ItemType::multi_choice) {
        std::string text;
        if (auto const* one = std::get_if<std::string>(value); one != nullptr) return label_of(*one);
        if (auto const* codes = std::get_if<std::vector<std::string>>(value); codes != nullptr) {
            for (auto const& code : *codes) text += (text.empty() ? "" : state::language() == "ja" ? "、" : ", ") + label_of(code);
        }
        return text;
    }
    if (item.type == ItemType::date && state::language() != "ja") {
        if (auto const* text = std::get_if<std::string>(value); text != nullptr && base::parse_iso_date(*text)) return *text;
    }
    return tr(validation::displayed(item, value));
}

} // namespace todoke::screens
