// Excel files (.xlsx) of outside origin: the cells of the first visible sheet as text. Numbers come as
// they are typed (9012345678, not 9.01E+9), formulas as what they gave when the file was saved; nothing
// is calculated, no link is followed, macros and everything but cells are ignored.
#pragma once

#include <string_view>

#include "server/tables/table.hpp"
#include "shared/base/result.hpp"

namespace todoke::tables {

// Whether the bytes claim to be a ZIP archive, which no CSV file does.
bool looks_like_xlsx(std::string_view bytes);

// ErrorCode::malformed for anything that is no such file (also .xls and files with a password),
// too_large beyond a limit. Rows without text are left out; their numbers are not.
Result<Table> read_xlsx(std::string_view bytes, Limits const& limits = {});

} // namespace todoke::tables
