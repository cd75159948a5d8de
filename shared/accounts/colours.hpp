// The colours of the application form (S4-10 to S4-12, S4-64), once for the Excel file, the preview and
// the table in the browser: cells that do not apply are grey, cells still missing yellow; column A is
// blue beside a complete row and red beside a row that would stop the whole file.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "shared/accounts/application.hpp"

namespace todoke::accounts {

enum class CellColour : std::uint8_t { none, not_applicable, missing };
// Of a folded row. A blank row has no yellow cells.
CellColour cell_colour(Column column, Application const& application);

enum class RowColour : std::uint8_t { none, complete, out_of_place };
// Of folded rows, in the order of the sheet without gaps in their numbers. Out of place is a filled
// row below a blank one, and an incomplete row above a filled one. Blank rows have no colour.
std::vector<RowColour> row_colours(std::span<Application const> rows);

} // namespace todoke::accounts
