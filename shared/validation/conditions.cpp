#include <algorithm>

#include "shared/base/number.hpp"
#include "shared/validation/scope.hpp"

namespace todoke::validation {

namespace {

using forms::Condition;
using forms::Item;
using records::Record;
using records::Row;

bool contains(std::vector<std::string> const& values, std::string_view wanted) {
    return std::find(values.begin(), values.end(), wanted) != values.end();
}

bool row_matches(Row const& row, Condition const& condition) {
    return std::all_of(condition.cells.begin(), condition.cells.end(),
                       [&](auto const& cell) { return contains(cell.second, cell_text(row, cell.first)); });
}

std::size_t count_chosen(std::vector<std::string> const& chosen, std::vector<std::string> const& of) {
    if (of.empty()) return chosen.size();
    return static_cast<std::size_t>(std::count_if(of.begin(), of.end(), [&](std::string const& code) { return contains(chosen, code); }));
}

// "age_years:birth_date:diagnosis_date" -> its three words; empty ones where it is of another shape.
struct Formula { std::string_view name, first, second; };
Formula take_apart(std::string_view formula) {
    auto const one = formula.find(':');
    auto const two = one == std::string_view::npos ? one : formula.find(':', one + 1);
    if (two == std::string_view::npos) return {};
    return {formula.substr(0, one), formula.substr(one + 1, two - one - 1), formula.substr(two + 1)};
}

} // namespace

Item const* find_cell(Item const& rows, std::string_view id) {
    for (auto const& cell : rows.cells)
        if (cell.id == id) return &cell;
    return nullptr;
}

std::string_view cell_text(Row const& row, std::string_view id) {
    auto const found = row.find(id);
    return found == row.end() ? std::string_view{} : std::string_view(found->second);
}

bool is_empty_row(Row const& row) {
    return std::all_of(row.begin(), row.end(), [](auto const& cell) { return cell.second.empty(); });
}

std::string Scope::text(std::string_view id) const {
    if (row != nullptr && rows != nullptr && find_cell(*rows, id) != nullptr) return std::string(cell_text(*row, id));
    auto const* item = forms::find_item(form, id);
    if (item != nullptr && item->type == forms::ItemType::derived) return derived_value(*item, record);
    return std::string(record.text(id));
}

std::optional<double> Scope::number(std::string_view id) const {
    auto const value = text(id);
    if (auto const date = base::parse_iso_date(value)) return date->year * 10'000 + date->month * 100 + date->day;
    return base::parse_number(value);
}

std::vector<std::string> Scope::codes(std::string_view id) const {
    if (row == nullptr || rows == nullptr || find_cell(*rows, id) == nullptr) {
        auto const* value = record.find(id);
        if (value != nullptr && std::holds_alternative<std::vector<std::string>>(*value)) return record.codes(id);
    }
    auto one = text(id);
    if (one.empty()) return {};
    return {std::move(one)};
}

bool Scope::is_empty(std::string_view id) const {
    if (row != nullptr && rows != nullptr && find_cell(*rows, id) != nullptr) return cell_text(*row, id).empty();
    auto const* value = record.find(id);
    if (value != nullptr) return records::is_empty(*value);
    return text(id).empty();
}

bool Scope::holds(Condition const& condition) const {
    auto const part_holds = [&](Condition const& part) { return holds(part); };
    auto const compare = [&](auto comparison) {
        auto const value = number(condition.item);
        return value.has_value() && comparison(*value);
    };
    switch (condition.kind) {
    case Condition::Kind::all: return std::all_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Condition::Kind::any: return std::any_of(condition.parts.begin(), condition.parts.end(), part_holds);
    case Condition::Kind::negation: return condition.parts.empty() || !holds(condition.parts.front());
    case Condition::Kind::is: {
        auto const chosen = codes(condition.item);
        return std::any_of(chosen.begin(), chosen.end(), [&](std::string const& code) { return contains(condition.values, code); });
    }
    case Condition::Kind::empty: return is_empty(condition.item);
    case Condition::Kind::filled: return !is_empty(condition.item);
    case Condition::Kind::less: return compare([&](double value) { return value < condition.number; });
    case Condition::Kind::at_most: return compare([&](double value) { return value <= condition.number; });
    case Condition::Kind::more: return compare([&](double value) { return value > condition.number; });
    case Condition::Kind::at_least: return compare([&](double value) { return value >= condition.number; });
    case Condition::Kind::row_any: {
        auto const& all_rows = record.rows(condition.item);
        return std::any_of(all_rows.begin(), all_rows.end(), [&](Row const& one) { return row_matches(one, condition); });
    }
    case Condition::Kind::count_at_least: return static_cast<double>(count_chosen(codes(condition.item), condition.values)) >= condition.number;
    case Condition::Kind::count_at_most: return static_cast<double>(count_chosen(codes(condition.item), condition.values)) <= condition.number;
    }
    return false;
}

bool holds(Condition const& condition, forms::Definition const& form, Record const& record) { return Scope{form, record}.holds(condition); }

bool is_shown(forms::Definition const& form, forms::Section const& section, Record const& record) {
    return !section.shown_if || holds(*section.shown_if, form, record);
}

bool is_shown(forms::Definition const& form, Item const& item, Record const& record) {
    for (auto const& section : form.sections)
        for (auto const& other : section.items)
            if (other.id == item.id) return is_shown(form, section, record) && (!item.shown_if || holds(*item.shown_if, form, record));
    return !item.shown_if || holds(*item.shown_if, form, record);
}

bool takes_part(forms::Definition const& form, forms::Section const& section, Item const& item, Record const& record) {
    if (item.id == "municipality_name" && !record.text("municipality_code").empty()) return true;
    return is_shown(form, section, record) && (!item.shown_if || holds(*item.shown_if, form, record));
}

bool is_cell_shown(forms::Definition const& form, Item const& rows, Item const& cell, Record const& record, Row const& row) {
    return !cell.shown_if || Scope{form, record, &rows, &row}.holds(*cell.shown_if);
}

bool is_option_offered(Item const& item, forms::Option const& option, Record const& record, Row const* row) {
    if (item.options_depend_on.empty() || option.only_with.empty()) return true;
    auto const in_row = row == nullptr ? std::string_view{} : cell_text(*row, item.options_depend_on);
    auto const controlling = in_row.empty() ? record.text(item.options_depend_on) : in_row;
    // Nothing chosen yet excludes nothing.
    return controlling.empty() || contains(option.only_with, controlling);
}

std::string derived_value(Item const& item, Record const& record) {
    // What the header of a record says: put into the record by who shows it, never stored.
    if (item.formula.starts_with("case:")) return std::string(record.text(item.id));
    auto const formula = take_apart(item.formula);
    bool const years = formula.name == "age_years";
    if (!years && formula.name != "age_months") return "";
    auto const birth = base::parse_iso_date(record.text(formula.first));
    auto const on = base::parse_iso_date(record.text(formula.second));
    if (!birth || !on) return "";
    auto const age = base::age_on(*birth, *on);
    return age ? std::to_string(years ? age->years : age->months) : "";
}

std::vector<std::string> still_needed(forms::Definition const& form, Record const& record) {
    std::vector<std::string> needed;
    for (auto const& section : form.sections) {
        if (!is_shown(form, section, record)) continue;
        for (auto const& item : section.items) {
            if (item.need == forms::Need::optional || (item.shown_if && !holds(*item.shown_if, form, record))) continue;
            bool const unknown_class = item.id == "diagnosis_class" && record.text(item.id) == "0";
            if (unknown_class || Scope{form, record}.is_empty(item.id)) needed.push_back(item.id);
        }
    }
    return needed;
}

} // namespace todoke::validation
