#include "server/tables/csv_file.hpp"

#include "shared/base/csv.hpp"

namespace todoke::tables {

Result<Table> read_csv(std::string_view bytes, Limits const& limits) {
    if (bytes.size() > limits.bytes_max) return Error{ErrorCode::too_large, "a CSV file of " + std::to_string(bytes.size()) + " bytes"};
    auto const text = TRY(decode_text(bytes));
    auto lines = TRY(base::parse_csv(text.utf8, {.lines_max = limits.rows_max, .columns_max = limits.columns_max, .cell_bytes_max = limits.cell_bytes_max}));
    Table table;
    table.rows.reserve(lines.size());
    for (auto& line : lines) table.rows.push_back({table.rows.size() + 1, std::move(line)});
    return table;
}

std::string write_csv(std::vector<std::vector<std::string>> const& lines, Encoding encoding) {
    std::string text;
    for (auto const& line : lines) text += base::csv_line(line);
    return encoding == Encoding::cp932 ? to_cp932(text) : std::string(base::utf8_bom) + text;
}

} // namespace todoke::tables
