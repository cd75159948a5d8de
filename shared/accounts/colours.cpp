#include "shared/accounts/colours.hpp"

namespace todoke::accounts {

CellColour cell_colour(Column column, Application const& application) {
    if (is_blank(application)) return CellColour::none;
    switch (need(column, application)) {
    case Need::not_applicable: return CellColour::not_applicable;
    case Need::required: return application[column].empty() ? CellColour::missing : CellColour::none;
    case Need::optional: return CellColour::none;
    }
    return CellColour::none;
}

std::vector<RowColour> row_colours(std::span<Application const> rows) {
    std::size_t filled_end = 0; // behind the last filled row
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (!is_blank(rows[i])) filled_end = i + 1;
    std::vector<RowColour> colours(rows.size(), RowColour::none);
    bool gap_above = false;
    for (std::size_t i = 0; i < filled_end; ++i) {
        auto const is_last = i + 1 == filled_end;
        if (is_blank(rows[i])) gap_above = true;
        else if (gap_above || (!is_complete(rows[i]) && !is_last)) colours[i] = RowColour::out_of_place;
        else if (is_complete(rows[i])) colours[i] = RowColour::complete;
    }
    return colours;
}

} // namespace todoke::accounts
