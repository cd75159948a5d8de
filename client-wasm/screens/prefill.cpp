#include "client-wasm/screens/prefill.hpp"

#include "shared/validation/validate.hpp"

namespace todoke::screens {

using forms::Item;

namespace {

std::string initial_value(std::string_view initial, api::SessionInfo const& account, Date today) {
    if (initial == "today") return base::iso_date(today);
    if (initial == "account:user_name") return account.user_name;
    if (initial == "account:facility_name") return account.facility.name;
    if (initial == "account:facility_address") return account.facility.address;
    if (initial == "account:facility_phone") return account.facility.phone;
    if (initial == "account:facility_phone_after_hours") return account.facility.phone_after_hours;
    if (initial == "account:health_centre") return account.health_centre.name;
    return std::string(initial);
}

// Same cells by id; the tests form keeps one specimen date for rows without their own.
std::vector<records::Row> rows_for(Item const& item, std::vector<records::Row> const& source, std::string_view specimen_date) {
    std::vector<records::Row> rows;
    for (auto const& from : source) {
        records::Row row;
        for (auto const& cell : item.cells) {
            if (auto const value = from.find(cell.id); value != from.end() && !value->second.empty()) row[cell.id] = value->second;
        }
        auto const has_date_cell = [&item] {
            for (auto const& cell : item.cells) {
                if (cell.id == "specimen_date") return true;
            }
            return false;
        };
        if (!row.empty() && !specimen_date.empty() && has_date_cell() && row.find("specimen_date") == row.end()) row["specimen_date"] = std::string(specimen_date);
        if (!row.empty()) rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace

records::Record initial_record(forms::Definition const& form, api::SessionInfo const& account, Date today) {
    records::Record record;
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            if (item.initial.empty()) continue;
            auto value = initial_value(item.initial, account, today);
            if (value.substr(0, 8) == "account:") continue; // an account fact this client does not know
            record.set(item.id, validation::fold(item, value, today));
        }
    }
    return record;
}

void prefill_from_case(forms::Definition const& form, records::Record const& identity, records::Record const& tests, records::Record& record) {
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            if (item.prefill_from.empty() || record.find(item.id) != nullptr) continue;
            auto const* known = identity.find(item.prefill_from);
            auto const from_tests = known == nullptr;
            if (from_tests) known = tests.find(item.prefill_from);
            if (known == nullptr) continue;
            if (item.type == forms::ItemType::rows) record.set(item.id, rows_for(item, from_tests ? tests.rows(item.prefill_from) : identity.rows(item.prefill_from), tests.text("specimen_date")));
            else record.set(item.id, *known);
        }
    }
}

records::Record applicable(forms::Definition const& form, records::Record const& record) {
    records::Record kept;
    for (auto const& section : form.sections) {
        if (!validation::is_shown(form, section, record)) continue;
        for (auto const& item : section.items) {
            auto const* value = record.find(item.id);
            if (value == nullptr || item.type == forms::ItemType::derived) continue;
            // The name beside a municipality code is shown only without the code, and always kept.
            auto const names_place = item.id.size() >= 17 && item.id.substr(item.id.size() - 17) == "municipality_name";
            if (names_place || validation::is_shown(form, item, record)) kept.set(item.id, *value);
        }
    }
    return kept;
}

} // namespace todoke::screens
