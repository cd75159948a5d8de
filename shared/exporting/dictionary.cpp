#include "shared/exporting/dictionary.hpp"

#include "shared/base/json.hpp"
#include "shared/base/number.hpp"
#include "shared/exporting/csv.hpp"
#include "shared/forms/condition_json.hpp"
#include "shared/forms/names.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::exporting {

namespace {

using forms::Item;
using forms::ItemType;

std::string options_of(Item const& item) {
    std::string text;
    for (auto const& option : item.options) text += (text.empty() ? "" : "; ") + option.code + "=" + option.label;
    return text.empty() ? item.code_list : text;
}

std::string limits_of(Item const& item) {
    if (item.type == ItemType::rows) return std::to_string(item.rows_shown) + "-" + std::to_string(item.rows_max) + " rows";
    if (item.has_range)
        return write_json(forms::number_to_json(item.min)) + "-" + write_json(forms::number_to_json(item.max)) + (item.unit.empty() ? "" : " " + item.unit);
    bool const is_text = item.type == ItemType::text || item.type == ItemType::note || item.type == ItemType::kana ||
                         item.type == ItemType::person_name || item.type == ItemType::email || item.type == ItemType::digits;
    return is_text ? std::to_string(validation::length_limit(item)) + " characters" : item.unit;
}

DictionaryRow row_of(Item const& item, std::string const& section, std::string const& prefix) {
    return {prefix + item.id, item.number, section, item.label, std::string(forms::name(item.type)), std::string(forms::name(item.need)),
            item.privacy == forms::Privacy::personal ? "personal" : "none", limits_of(item), options_of(item),
            item.shown_if ? write_json(forms::write_condition(*item.shown_if)) : ""};
}

} // namespace

std::vector<DictionaryRow> data_dictionary(forms::Definition const& form) {
    std::vector<DictionaryRow> rows;
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            rows.push_back(row_of(item, section.title, ""));
            for (auto const& cell : item.cells) rows.push_back(row_of(cell, section.title, item.id + "."));
        }
    }
    return rows;
}

std::string dictionary_csv(forms::Definition const& form) {
    std::string text(base::utf8_bom);
    text += base::csv_line({"id", "no", "section", "label", "type", "need", "privacy", "limits", "options", "shown_if"});
    for (auto const& row : data_dictionary(form))
        text += base::csv_line({row.id, row.number, row.section, row.label, row.type, row.need, row.privacy, row.limits, row.options, row.shown_if});
    return text;
}

} // namespace todoke::exporting
