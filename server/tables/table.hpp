// A table of outside origin, as a person sees it in a spreadsheet: rows with the numbers they have
// there, cells as text. Readers (CSV, .xlsx) keep within the limits and believe nothing of the file.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace todoke::tables {

struct Row {
    std::size_t number = 0; // 1 is the first row of the sheet or line of the file
    std::vector<std::string> cells;
};

struct Table {
    std::vector<Row> rows; // by number; rows that a file leaves out are left out here too
};

struct Limits {
    std::size_t bytes_max = 8 * 1024 * 1024;
    std::size_t rows_max = 20'000;
    std::size_t columns_max = 64;
    std::size_t cell_bytes_max = 4 * 1024;
};

} // namespace todoke::tables
