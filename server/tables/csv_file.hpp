// CSV files of outside origin: encoding recognised, quotes and line ends as RFC 4180, limits.
#pragma once

#include <string_view>
#include <vector>

#include "server/tables/encoding.hpp"
#include "server/tables/table.hpp"

namespace todoke::tables {

// ErrorCode::malformed for bytes in another encoding or a quote out of place, too_large beyond a limit.
Result<Table> read_csv(std::string_view bytes, Limits const& limits = {});

// Whole files; the first of the lines is usually the head.
std::string write_csv(std::vector<std::vector<std::string>> const& lines, Encoding encoding);

} // namespace todoke::tables
