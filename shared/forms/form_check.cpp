#include "shared/forms/form_check.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "shared/forms/form_reader.hpp"

namespace todoke::forms {

namespace {

bool is_id(std::string_view text) {
    if (text.empty() || text.size() > 64) return false;
    return std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; });
}

bool is_code(std::string_view text) {
    if (text.empty() || text.size() > 32) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
    });
}

std::vector<std::string_view> words(std::string_view text, char separator) {
    std::vector<std::string_view> parts;
    while (!text.empty()) {
        auto const end = std::min(text.find(separator), text.size());
        if (end > 0) parts.push_back(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return parts;
}

// What an argument or a cell path names: an item, or a cell of a rows item ("tests.method").
struct Found { Item const* item = nullptr; Item const* cell = nullptr; };

class Checker {
public:
    Checker(Definition const& form, Faults& faults) : form_(form), faults_(faults) {}

    void run() {
        check_head();
        std::set<std::string_view> ids;
        std::set<std::string_view> section_ids;
        for (auto const& section : form_.sections) {
            auto const place = "section " + section.id;
            if (!is_id(section.id)) faults_.add(place, "the id is not made of a-z, 0-9 and _");
            if (!section_ids.insert(section.id).second) faults_.add(place, "the id is used twice");
            if (section.items.empty()) faults_.add(place, "has no items");
            if (section.shown_if) check_condition(*section.shown_if, place, nullptr);
            for (auto const& item : section.items) {
                if (!ids.insert(item.id).second) faults_.add(item.id, "the id is used twice");
                check_item(item, nullptr);
            }
        }
        for (auto const& rule : form_.rules) check_rule(rule);
        check_date_order();
    }

private:
    void check_head() {
        if (!is_id(form_.id)) faults_.add("", "the form's id is not made of a-z, 0-9 and _");
        if (!base::parse_iso_date(form_.version)) faults_.add("", "\"version\" is not a date like 2021-11-29");
        if (form_.sections.empty()) faults_.add("", "the form has no sections");
        if (!base::is_calendar_date(form_.valid_from)) faults_.add("", "\"valid_from\" is missing");
        if (form_.valid_to < form_.valid_from) faults_.add("", "\"valid_to\" is before \"valid_from\"");
        if (form_.kind != FormKind::notification) return;
        if (form_.disease_code.empty()) faults_.add("", "a notification needs a \"disease\"");
        auto const* diagnosis_class = find_item(form_, "diagnosis_class");
        for (auto const& code : form_.diagnosis_classes)
            if (diagnosis_class == nullptr || !has_option(*diagnosis_class, code))
                faults_.add("diagnosis_class", "\"diagnosis_classes\" names " + quoted(code) + ", which the item does not offer");
    }

    // `row` is the rows item that a cell belongs to.
    void check_item(Item const& item, Item const* row) {
        auto const place = row == nullptr ? item.id : row->id + "." + item.id;
        if (!is_id(item.id)) faults_.add(place, "the id is not made of a-z, 0-9 and _");
        check_type(item, place, row);
        check_options(item, place, row);
        if (!form_.named && (item.privacy == Privacy::personal || (row == nullptr && is_identifying_item(item.id))))
            faults_.add(place, "an unnamed form may not hold what identifies a person (R-08)");
        if (item.shown_if) check_condition(*item.shown_if, place, row);
        for (auto const source : words(item.copy_from, ' '))
            if (find_item(form_, source) == nullptr) faults_.add(place, "\"copy_from\" names no item: " + quoted(source));
        if (item.copy_from.empty() != item.copy_label.empty()) faults_.add(place, "\"copy_from\" and \"copy_label\" belong together");
        if (!item.prefill_from.empty() && !is_id(item.prefill_from)) faults_.add(place, "\"prefill_from\" is not an item id");
        check_initial(item, place);
    }

    void check_type(Item const& item, std::string const& place, Item const* row) {
        bool const has_choices = item.type == ItemType::choice || item.type == ItemType::multi_choice;
        if (has_choices && item.options.empty() && item.code_list != municipalities_list) faults_.add(place, "a choice needs \"codes\" or \"options\"");
        if (!has_choices && (!item.options.empty() || !item.code_list.empty())) faults_.add(place, "only choices have options");
        if (item.has_range && item.type != ItemType::integer && item.type != ItemType::decimal) faults_.add(place, "only numbers have a \"range\"");
        if ((item.type == ItemType::derived) != !item.formula.empty()) faults_.add(place, "\"formula\" and type \"derived\" belong together");
        if (item.type == ItemType::derived) check_formula(item, place);
        if (row != nullptr && (item.type == ItemType::rows || item.type == ItemType::multi_choice || item.type == ItemType::derived))
            faults_.add(place, "a cell cannot be of this type");
        if (row != nullptr) return;
        if ((item.type == ItemType::rows) != !item.cells.empty()) faults_.add(place, "\"cells\" and type \"rows\" belong together");
        if (item.type != ItemType::rows) return;
        if (item.rows_max == 0) faults_.add(place, "\"rows\" [shown, max] is missing");
        if (item.row_labels.size() > item.rows_max) faults_.add(place, "more \"row_labels\" than rows");
        std::set<std::string_view> ids;
        for (auto const& cell : item.cells) {
            if (!ids.insert(cell.id).second) faults_.add(place + "." + cell.id, "the id is used twice");
            check_item(cell, &item);
        }
    }

    void check_options(Item const& item, std::string const& place, Item const* row) {
        std::set<std::string_view> codes;
        Item const* controlling = item.options_depend_on.empty() ? nullptr : find_near(item.options_depend_on, row);
        if (!item.options_depend_on.empty() && controlling == nullptr)
            faults_.add(place, "\"depends_on\" names no item: " + quoted(item.options_depend_on));
        for (auto const& option : item.options) {
            if (!is_code(option.code)) faults_.add(place, "the code " + quoted(option.code) + " is not made of letters, digits, _ - .");
            if (!codes.insert(option.code).second) faults_.add(place, "the code " + quoted(option.code) + " is used twice");
            if (option.exclusive && item.type != ItemType::multi_choice) faults_.add(place, "only a multi_choice has an exclusive option");
            if (controlling == nullptr) continue;
            for (auto const& code : option.only_with)
                if (!has_option(*controlling, code)) faults_.add(place, "option " + quoted(option.code) + " is only with " + quoted(code) + ", which " + quoted(item.options_depend_on) + " does not offer");
        }
    }

    void check_formula(Item const& item, std::string const& place) {
        // What the record's header says (CaseReply); the screen fills it in, nothing is stored.
        if (item.formula == "case:responsible_centre_name" || item.formula == "case:related_centre_names") return;
        auto const parts = words(item.formula, ':');
        if (parts.size() != 3 || (parts[0] != "age_years" && parts[0] != "age_months")) return faults_.add(place, "unknown formula");
        for (std::size_t i = 1; i < parts.size(); ++i) {
            auto const* source = find_item(form_, parts[i]);
            if (source == nullptr || source->type != ItemType::date) faults_.add(place, "the formula needs a date item: " + quoted(parts[i]));
        }
    }

    void check_initial(Item const& item, std::string const& place) {
        constexpr std::array<std::string_view, 6> account{"user_name", "facility_name", "facility_address", "facility_phone", "facility_phone_after_hours", "health_centre"};
        if (item.initial.empty()) return;
        if (item.derived_from_account) {
            if (std::find(account.begin(), account.end(), std::string_view(item.initial).substr(8)) == account.end()) faults_.add(place, "unknown \"initial\" " + quoted(item.initial));
        } else if (item.initial == "today" ? item.type != ItemType::date : !item.options.empty() && !has_option(item, item.initial)) {
            faults_.add(place, "\"initial\" does not fit the item");
        }
    }

    void check_condition(Condition const& condition, std::string const& place, Item const* row) {
        for (auto const& part : condition.parts) check_condition(part, place, row);
        if (condition.kind == Condition::Kind::all || condition.kind == Condition::Kind::any || condition.kind == Condition::Kind::negation) return;
        auto const* item = find_near(condition.item, row);
        if (item == nullptr) return faults_.add(place, "a condition names no item: " + quoted(condition.item));
        if ((condition.kind == Condition::Kind::row_any) != (item->type == ItemType::rows) && condition.kind != Condition::Kind::empty && condition.kind != Condition::Kind::filled)
            faults_.add(place, "a condition on " + quoted(condition.item) + " does not fit its type");
        for (auto const& code : condition.values) check_value(*item, code, place);
        for (auto const& [id, values] : condition.cells) {
            auto const* cell = find_cell(*item, id);
            if (cell == nullptr) faults_.add(place, "a condition names no cell: " + quoted(condition.item + "." + id));
            else for (auto const& code : values) check_value(*cell, code, place);
        }
    }

    void check_value(Item const& item, std::string_view code, std::string const& place) {
        // A block speaks of every class of the law (case-record 2.2); a form offers only those reportable.
        if (item.id == "diagnosis_class" && code.size() == 1 && code >= "0" && code <= "5") return;
        if (!item.options.empty() && !code.empty() && !has_option(item, code))
            faults_.add(place, "a condition asks for " + quoted(code) + ", which " + quoted(item.id) + " does not offer");
    }

    void check_rule(Rule const& rule) {
        auto const place = "rule " + rule.id;
        for (auto const& at : rule.items)
            if (find_path(at).item == nullptr) faults_.add(place, "\"at\" names no item: " + quoted(at));
        check_condition(rule.when, place, nullptr);
        if (rule.kind.empty() && !rule.arguments.empty()) faults_.add(place, "\"arguments\" without \"kind\"");
        if (rule.kind == "date_not_before") check_arguments(rule, place, {"date", "other"});
        else if (rule.kind == "interval_at_most") check_arguments(rule, place, {"from", "to", "days"});
        else if (rule.kind == "vaccination_order") check_arguments(rule, place, {"rows", "birth", "age"});
        else if (!rule.kind.empty()) faults_.add(place, "unknown kind " + quoted(rule.kind));
    }

    void check_arguments(Rule const& rule, std::string const& place, std::vector<std::string_view> const& wanted) {
        for (auto const name : wanted) {
            auto const found = std::find_if(rule.arguments.begin(), rule.arguments.end(), [&](auto const& argument) { return argument.first == name; });
            if (found == rule.arguments.end()) { faults_.add(place, "the argument " + quoted(name) + " is missing"); continue; }
            auto const& value = found->second;
            bool const is_number = !value.empty() && value.size() < 7 && std::all_of(value.begin(), value.end(), [](char c) { return c >= '0' && c <= '9'; });
            // An unnamed form has no birth date: "" leaves that part of the check out.
            if (name == "days" ? !is_number : !value.empty() && find_path(value).item == nullptr) faults_.add(place, "the argument " + quoted(name) + " names no item: " + quoted(value));
        }
        for (auto const& argument : rule.arguments)
            if (std::find(wanted.begin(), wanted.end(), argument.first) == wanted.end()) faults_.add(place, "unknown argument " + quoted(argument.first));
    }

    void check_date_order() {
        auto const* rows = form_.specimen_rows.empty() ? nullptr : find_item(form_, form_.specimen_rows);
        if (!form_.specimen_rows.empty() && (rows == nullptr || find_cell(*rows, "specimen_date") == nullptr))
            faults_.add("specimen_rows", "names no rows with a cell \"specimen_date\"");
        for (auto const& date : form_.date_order) {
            auto const* item = find_item(form_, date.item);
            bool const from_rows = date.item == "specimen_date" && rows != nullptr;
            if (!from_rows && (item == nullptr || item->type != ItemType::date)) faults_.add("date_order", "names no date item: " + quoted(date.item));
        }
    }

    static bool has_option(Item const& item, std::string_view code) {
        return std::any_of(item.options.begin(), item.options.end(), [&](Option const& option) { return option.code == code; });
    }
    static Item const* find_cell(Item const& rows, std::string_view id) {
        for (auto const& cell : rows.cells)
            if (cell.id == id) return &cell;
        return nullptr;
    }
    // Inside a row a name means a cell of it first, then an item of the form.
    [[nodiscard]] Item const* find_near(std::string_view id, Item const* row) const {
        auto const* cell = row == nullptr ? nullptr : find_cell(*row, id);
        return cell != nullptr ? cell : find_item(form_, id);
    }
    [[nodiscard]] Found find_path(std::string_view path) const {
        auto const dot = path.find('.');
        auto const* item = find_item(form_, path.substr(0, dot));
        if (dot == std::string_view::npos || item == nullptr) return {item, nullptr};
        auto const* cell = find_cell(*item, path.substr(dot + 1));
        return cell == nullptr ? Found{} : Found{item, cell};
    }

    Definition const& form_;
    Faults& faults_;
};

} // namespace

bool is_identifying_item(std::string_view id) {
    constexpr std::array<std::string_view, 34> ids{
        "name", "name_kana", "birth_date", "occupation", "nationality", "postal_code", "prefecture_code", "municipality_code",
        "municipality_name", "address", "address_line1", "address_line2", "phone1", "phone2", "email", "person_key",
        "present_location", "present_phone", "guardian_name", "guardian_kana", "guardian_address", "guardian_phone",
        "guardian_same_address", "workplace_name", "workplace_address", "workplace_phone", "emergency_name", "emergency_relation",
        "emergency_phone1", "emergency_phone2", "identity_note", "hc_own_id", "self_entry_id", "insured_number"};
    return std::find(ids.begin(), ids.end(), id) != ids.end();
}

void check_form(Definition const& form, Faults& faults) { Checker(form, faults).run(); }

} // namespace todoke::forms
