// Numbers as they are stored in records: plain decimal text, a point, no exponent, no sign plus.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace todoke::base {

// "36.5", "-3", "007"; at most 15 digits. Nothing for anything else.
std::optional<double> parse_number(std::string_view text);
// Digits behind the point, 0 where there is none.
int decimals(std::string_view number);
// Without leading zeros, needless decimals and plus: "+036.50" -> "36.5". Other text stays.
std::string canonical_number(std::string_view text);

} // namespace todoke::base
