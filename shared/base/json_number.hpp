// Numbers of JSON text, exactly or not at all. A fraction m * 10^k with m below 10^15 and k from -22
// to 22 (or what a product of such powers reaches exactly) is one multiplication or division of two
// exact doubles, so reading and writing are inverse to each other without tables. Internal to base.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "shared/base/json.hpp"

namespace todoke::base {

// Text that already has the grammar of a JSON number. An integer where it has neither point nor
// exponent. Nothing when it does not fit.
std::optional<Json> json_number(std::string_view text);
// The shortest text that reads as the same value; 15 digits where none does; "null" for NaN and infinity.
std::string json_number_text(double value);

} // namespace todoke::base
