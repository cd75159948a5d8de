// Where a condition or rule is evaluated: a form, a record, and inside a row also that row, whose
// cells come before items of the same name. Internal to validation.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/validation/validate.hpp"

namespace todoke::validation {

struct Scope {
    forms::Definition const& form;
    records::Record const& record;
    forms::Item const* rows = nullptr;      // the rows item, inside a row
    records::Row const* row = nullptr;

    [[nodiscard]] bool holds(forms::Condition const& condition) const;
    // The text of a cell or item; of a derived item its computed value.
    [[nodiscard]] std::string text(std::string_view id) const;
    [[nodiscard]] std::optional<double> number(std::string_view id) const; // dates count as yyyymmdd
    [[nodiscard]] std::vector<std::string> codes(std::string_view id) const;
    [[nodiscard]] bool is_empty(std::string_view id) const;
};

// Whether an item is judged and submitted: shown, or the name of the chosen municipality, which is
// kept beside its code though not asked for.
bool takes_part(forms::Definition const& form, forms::Section const& section, forms::Item const& item, records::Record const& record);
forms::Item const* find_cell(forms::Item const& rows, std::string_view id);
std::string_view cell_text(records::Row const& row, std::string_view id);
bool is_empty_row(records::Row const& row);

} // namespace todoke::validation
