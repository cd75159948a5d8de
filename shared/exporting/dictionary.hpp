// The data dictionary of a form: every item and cell with its type, options, limits and privacy
// class, so that whoever receives a CSV can read it. One row an item; the same words as the forms.
#pragma once

#include <string>
#include <vector>

#include "shared/forms/definition.hpp"

namespace todoke::exporting {

struct DictionaryRow {
    std::string id;          // item, or rows.cell
    std::string number;      // printed number of the statutory form
    std::string section;
    std::string label;
    std::string type;
    std::string need;        // optional, submit, must
    std::string privacy;     // none, personal
    std::string limits;      // "100 characters", "0-100 %", "2-6 rows"
    std::string options;     // "1=男性; 2=女性", or the name of a list served apart
    std::string shown_if;    // the condition as JSON, or ""
};
std::vector<DictionaryRow> data_dictionary(forms::Definition const& form);
// With a head line; UTF-8 with BOM.
std::string dictionary_csv(forms::Definition const& form);

} // namespace todoke::exporting
