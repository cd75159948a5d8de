#include "server/services/suggestions.hpp"

#include <algorithm>

namespace todoke::services {

namespace {

bool is_habit(forms::Item const& item) { return item.remember && item.privacy == forms::Privacy::none; }

void put_first(Json& kept, std::string const& key, std::string const& value) {
    if (value.empty() || value.size() > 400) return;
    Json::Array values{Json(value)};
    if (auto const* old = kept.find(key); old != nullptr && old->as_array() != nullptr) {
        for (auto const& entry : *old->as_array()) {
            if (values.size() == suggestions_kept) break;
            if (entry.as_string() != nullptr && *entry.as_string() != value) values.push_back(entry);
        }
    }
    kept.set(key, Json(std::move(values)));
}

Json parse_kept(std::string const& kept) {
    if (!kept.empty()) {
        if (auto parsed = base::parse_json(kept); parsed.ok() && parsed->as_object() != nullptr) return std::move(*parsed);
    }
    return Json::object();
}

void remember_rows(Json& kept, forms::Item const& item, records::Record const& record) {
    for (auto const& cell : item.cells) {
        if (!is_habit(cell) || item.privacy != forms::Privacy::none) continue;
        auto const& rows = record.rows(item.id);
        // The first row ends up first.
        for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
            if (auto const found = row->find(cell.id); found != row->end()) put_first(kept, item.id + "." + cell.id, found->second);
        }
    }
}

} // namespace

std::string remember(std::string const& kept, forms::Definition const& form, records::Record const& record) {
    auto merged = parse_kept(kept);
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            if (item.type == forms::ItemType::rows) {
                remember_rows(merged, item, record);
            } else if (is_habit(item)) {
                auto const codes = record.codes(item.id);
                for (auto code = codes.rbegin(); code != codes.rend(); ++code) put_first(merged, item.id, *code);
            }
        }
    }
    return base::write_json(merged);
}

api::SuggestionList suggestions_message(std::string const& kept) {
    api::SuggestionList list;
    auto const parsed = parse_kept(kept);
    for (auto const& [item, values] : *parsed.as_object()) {
        api::Suggestion suggestion{item, {}};
        if (auto const* array = values.as_array()) {
            for (auto const& value : *array) {
                if (value.as_string() != nullptr) suggestion.values.push_back(*value.as_string());
            }
        }
        list.suggestions.push_back(std::move(suggestion));
    }
    return list;
}

} // namespace todoke::services
