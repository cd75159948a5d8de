#include "server/services/records.hpp"

#include <algorithm>
#include <charconv>

namespace todoke::services {

namespace {

forms::Item const* find_cell(forms::Item const& rows, std::string_view id) {
    auto const found = std::find_if(rows.cells.begin(), rows.cells.end(), [&](forms::Item const& cell) { return cell.id == id; });
    return found == rows.cells.end() ? nullptr : &*found;
}

// V-114, V-115: what needs the address table.
void judge_address(App& app, forms::Definition const& form, records::Record const& record, std::vector<validation::Issue>& issues) {
    auto const prefecture = record.text("prefecture_code");
    auto const municipality = record.text("municipality_code");
    if (!municipality.empty() && forms::find_item(form, "municipality_code") != nullptr) {
        auto const fits = app.addresses.has_municipality(municipality) && (prefecture.empty() || municipality.substr(0, 2) == prefecture);
        auto const told = std::any_of(issues.begin(), issues.end(), [](auto const& issue) { return issue.rule == "V-114"; });
        if (!fits && !told) issues.push_back(validation::builtin_issue("V-114", "municipality_code"));
    }
    auto const postal_code = record.text("postal_code");
    if (!postal_code.empty() && !prefecture.empty() && forms::find_item(form, "postal_code") != nullptr) {
        auto const places = app.addresses.places(postal_code);
        auto const elsewhere = !places.empty() && std::none_of(places.begin(), places.end(), [&](auto const& place) { return place.prefecture_code == prefecture; });
        if (elsewhere) issues.push_back(validation::builtin_issue("V-115", "postal_code"));
    }
}

int whole_number(std::string_view text, int otherwise) {
    int value = otherwise;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
    return fault == std::errc{} && end == text.data() + text.size() ? value : otherwise;
}

bool is_iso(std::string_view text) { return base::parse_iso_date(text).has_value(); }
std::string date_or_nothing(std::string_view text) { return is_iso(text) ? std::string(text) : std::string(); }

// Cells that say which test it was: a row with the same ones is the same test.
bool is_same_test(records::Row const& a, records::Row const& b) {
    auto const cell = [](records::Row const& row, std::string_view id) {
        auto const found = row.find(id);
        return found == row.end() ? std::string_view() : std::string_view(found->second);
    };
    return cell(a, "method") == cell(b, "method") && cell(a, "specimen") == cell(b, "specimen") && cell(a, "result") == cell(b, "result");
}

} // namespace

std::vector<validation::Issue> forbidden_items(forms::Definition const& form, records::Record const& record) {
    std::vector<validation::Issue> issues;
    if (form.named) return issues;
    for (auto const& [item, value] : record.values()) {
        if (forms::find_item(form, item) == nullptr) issues.push_back(validation::builtin_issue("V-408", ""));
    }
    if (issues.size() > 1) issues.resize(1); // one sentence says it all
    return issues;
}

Result<Done> check_known_items(forms::Definition const& form, records::Record const& record) {
    for (auto const& [id, value] : record.values()) {
        auto const* item = forms::find_item(form, id);
        if (item == nullptr) return Error{ErrorCode::invalid, "an item that the form does not have"};
        for (auto const& row : record.rows(id)) {
            for (auto const& [cell, text] : row) {
                if (find_cell(*item, cell) == nullptr) return Error{ErrorCode::invalid, "a cell that the form does not have"};
            }
        }
    }
    return Done{};
}

std::vector<validation::Issue> judge(App& app, forms::Definition const& form, records::Record const& record, Date today, validation::Stage stage) {
    auto issues = forbidden_items(form, record);
    if (!issues.empty()) return issues;
    issues = validation::validate(form, record, today, stage);
    judge_address(app, form, record, issues);
    return issues;
}

std::string person_label(forms::Definition const& form, records::Record const& record) {
    if (!form.named) return "";
    auto const name = record.text("name");
    return std::string(name.empty() ? record.text("name_kana") : name);
}

store::CaseFacts facts_of(forms::Definition const& form, records::Record const& record, store::CaseFacts const& kept) {
    auto facts = kept;
    facts.sex = record.text("sex");
    auto const set_if_asked = [&](std::string_view item, std::string& fact) {
        if (forms::find_item(form, item) != nullptr) fact = date_or_nothing(record.text(item));
    };
    set_if_asked("onset_date", facts.onset_date);
    set_if_asked("diagnosis_date", facts.diagnosis_date);
    if (forms::find_item(form, "diagnosis_class") != nullptr) {
        facts.diagnosis_class = record.text("diagnosis_class").empty() ? "0" : std::string(record.text("diagnosis_class"));
    }
    if (forms::find_item(form, "municipality_code") != nullptr) facts.municipality_code = record.text("municipality_code");
    // 確定日: the diagnosis date of the first positive classification.
    auto const is_positive = facts.diagnosis_class == "1" || facts.diagnosis_class == "2" || facts.diagnosis_class == "4";
    if (is_positive && facts.confirmed_date.empty()) facts.confirmed_date = facts.diagnosis_date;
    auto const age = record.text("age_years");
    auto const birth = base::parse_iso_date(record.text("birth_date"));
    auto const diagnosed = base::parse_iso_date(facts.diagnosis_date);
    if (!age.empty()) {
        facts.age_years = whole_number(age, -1);
    } else if (birth && diagnosed) {
        auto const at_diagnosis = base::age_on(*birth, *diagnosed);
        facts.age_years = at_diagnosis ? at_diagnosis->years : -1;
    }
    return facts;
}

records::Record identity_from(forms::Definition const& notification, records::Record const& record, forms::Definition const& identity_form,
                              records::Record const& identity) {
    auto merged = identity;
    for (auto const& section : notification.sections) {
        for (auto const& item : section.items) {
            if (item.prefill_from.empty() || item.type == forms::ItemType::rows) continue;
            auto const* target = forms::find_item(identity_form, item.prefill_from);
            if (target == nullptr || target->type == forms::ItemType::derived) continue;
            if (auto const* value = record.find(item.id); value != nullptr && !records::is_empty(*value)) merged.set(target->id, *value);
        }
    }
    return merged;
}

records::Record tests_from(forms::Definition const& notification, records::Record const& record, forms::Definition const& tests_form,
                           records::Record const& tests) {
    auto const* source = notification.specimen_rows.empty() ? nullptr : forms::find_item(notification, notification.specimen_rows);
    if (source == nullptr || source->prefill_from.empty()) return tests;
    auto const* target = forms::find_item(tests_form, source->prefill_from);
    if (target == nullptr) return tests;
    auto merged = tests;
    auto rows = tests.rows(target->id);
    std::string first_specimen_date(tests.text("specimen_date"));
    for (auto const& row : record.rows(source->id)) {
        records::Row copy;
        for (auto const& [id, text] : row) {
            auto const* from = find_cell(*source, id);
            auto const* to = find_cell(*target, id);
            if (from != nullptr && to != nullptr && from->code_list == to->code_list) copy.insert_or_assign(id, text);
        }
        if (!copy.contains("method")) continue;
        if (std::any_of(rows.begin(), rows.end(), [&](auto const& known) { return is_same_test(known, copy); })) continue;
        if (copy.contains("result") && find_cell(*target, "performed") != nullptr) copy.insert_or_assign("performed", "1");
        if (target->rows_max != 0 && rows.size() >= target->rows_max) break;
        rows.push_back(std::move(copy));
        auto const date = row.find("specimen_date");
        if (date != row.end() && is_iso(date->second) && (first_specimen_date.empty() || date->second < first_specimen_date) && tests.text("specimen_date").empty()) {
            first_specimen_date = date->second;
        }
    }
    if (!rows.empty()) merged.set(target->id, std::move(rows));
    if (!first_specimen_date.empty() && forms::find_item(tests_form, "specimen_date") != nullptr) merged.set("specimen_date", first_specimen_date);
    return merged;
}

records::Record initial_values(forms::Definition const& form, Date today) {
    records::Record record;
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            if (item.initial.empty() || item.initial.find(':') != std::string::npos) continue;
            record.set(item.id, item.initial == "today" ? base::iso_date(today) : item.initial);
        }
    }
    return record;
}

forms::Definition const* form_of_kind(App& app, forms::FormKind kind, Date day) {
    for (auto const* form : app.catalogue.all()) {
        if (form->kind == kind && app.catalogue.valid_on(form->id, day) == form) return form;
    }
    return nullptr;
}

} // namespace todoke::services
