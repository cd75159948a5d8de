// CSV (RFC 4180) as text: lines of cells and back. Written with CRLF and quotes where they are needed.
// A cell that a spreadsheet would take for a formula gets an apostrophe in front (CSV injection);
// reading takes it off again, so nothing is lost. Reading has limits, because files come from outside.
// Bytes in other encodings are a matter of the server (server/tables).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace todoke::base {

inline constexpr std::string_view utf8_bom = "\xEF\xBB\xBF";

// One line with CRLF, quoted and safe for spreadsheets.
std::string csv_line(std::vector<std::string> const& values);

struct CsvLimits {
    std::size_t lines_max = 100'000;
    std::size_t columns_max = 2'000;
    std::size_t cell_bytes_max = 64 * 1024;
};

// Parses a whole CSV text; lines may end in LF or CRLF, a byte order mark in front is skipped. An empty
// line is a line of one empty cell, so that the n-th line is the n-th row of a spreadsheet.
// ErrorCode::malformed for a quote out of place, too_large beyond a limit; the detail says where.
Result<std::vector<std::vector<std::string>>> parse_csv(std::string_view text, CsvLimits const& limits = {});

} // namespace todoke::base
