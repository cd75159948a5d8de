// Excel files (.xlsx) that a person fills in: cells as text, colours by conditional formatting, choices
// and advice by validation, hidden columns that calculate. Written by libxlsxwriter. Text is always
// written as text, so that no cell of ours becomes a formula.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace todoke::tables {

enum class Fill { none, grey, yellow, blue, red, heading };

struct SheetColumn {
    std::string heading;
    double width = 12; // characters
    Fill fill = Fill::none;
    bool is_hidden = false;
};

// A column that calculates. In `text` {row} is the row's number, {above} that of the row above.
struct Formula {
    std::size_t column = 0; // from 0, as everywhere here
    std::string text;
    std::vector<double> values = {}; // what it gives now, by row; 0 where there is none
};

// Cells that get a colour while the formula holds; written for the first row below the heading.
struct ColourRule {
    std::size_t first_column = 0, last_column = 0;
    std::string formula;
    Fill fill = Fill::none;
};

// What may be entered, and the advice shown beside a chosen cell.
struct Entry {
    std::size_t column = 0;
    std::vector<std::string> values = {}; // a list; empty: anything
    std::string source = {};           // or a range with the values: 保健所!$B$2:$B$9
    std::string title, advice;
};

struct Sheet {
    std::string name;
    std::vector<SheetColumn> columns = {};
    std::vector<std::vector<std::string>> rows = {}; // below the heading
    std::size_t row_count = 0;                  // rows that rules and formulas cover; at least rows.size()
    std::vector<Formula> formulas = {};
    std::vector<ColourRule> colours = {};
    std::vector<Entry> entries = {};
};

// ErrorCode::internal when the library refuses.
Result<std::string> write_xlsx(std::vector<Sheet> const& sheets);

// 0 is A, 26 is AA.
std::string column_letter(std::size_t column);
// Of a letter or two or three; nothing for other text.
std::optional<std::size_t> column_of_letter(std::string_view letter);

} // namespace todoke::tables
