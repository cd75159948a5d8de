// What an item's type, limits and options say about its value, one item or one cell at a time.
// Internal to validation.
#pragma once

#include <vector>

#include "shared/validation/scope.hpp"

namespace todoke::validation {

// One filled text of an item, or of a cell (then scope.row is set). Appends issues of that item.
void check_text(Scope const& scope, forms::Item const& item, std::string_view value, Date today, std::vector<Issue>& issues);
void check_codes(Scope const& scope, forms::Item const& item, std::vector<std::string> const& codes, std::vector<Issue>& issues);

} // namespace todoke::validation
