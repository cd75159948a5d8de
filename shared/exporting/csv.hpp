// Records of one form as CSV and back: one column an item in the order of the form, rows items as
// one column a cell and row ("tests.1.method"), so that the columns are the same in every file.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "shared/base/csv.hpp"
#include "shared/base/result.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::exporting {

// deidentified leaves the columns of personal items out (R-07, masks of roles.md §3).
enum class Identity { included, left_out };

struct CsvColumn {
    std::string id;    // symptoms, diagnosis_tests.1.method
    std::string label; // 症状, 診断方法 検査1 検査方法
    forms::Item const* item = nullptr;
    forms::Item const* cell = nullptr; // of a rows item
    std::size_t row = 0;
};
std::vector<CsvColumn> csv_columns(forms::Definition const& form, Identity identity = Identity::included);

// The values of one record, beside csv_columns. Codes of a multi_choice are joined by ";".
std::vector<std::string> csv_values(std::span<CsvColumn const> columns, records::Record const& record);
// A record from a line's values, by the column ids of the head line. ErrorCode::invalid for an
// unknown column or a line of another length.
Result<records::Record> record_from_csv(forms::Definition const& form, std::vector<std::string> const& head, std::vector<std::string> const& values);

} // namespace todoke::exporting
