// Records of one form as CSV and back: one column an item in the order of the form, rows items as
// one column a cell and row ("tests.1.method"), so that the columns are the same in every file.
// UTF-8 with BOM, CRLF, RFC 4180 quoting. A cell that a spreadsheet would take for a formula gets an
// apostrophe in front (CSV injection); reading takes it off again, so nothing is lost.
// CP932 is a matter of the server.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::exporting {

inline constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

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
// One line with CRLF, quoted and safe for spreadsheets.
std::string csv_line(std::vector<std::string> const& values);

// Parses a whole CSV text; lines may end in LF or CRLF. ErrorCode::malformed for a quote out of place.
Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text);
// A record from a line's values, by the column ids of the head line. ErrorCode::invalid for an
// unknown column or a line of another length.
Result<records::Record> record_from_csv(forms::Definition const& form, std::vector<std::string> const& head, std::vector<std::string> const& values);

} // namespace todoke::exporting
