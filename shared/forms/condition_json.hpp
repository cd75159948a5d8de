// Conditions of form files (definition.hpp lists their forms) from and to JSON.
#pragma once

#include "shared/forms/members.hpp"

namespace todoke::forms {

Condition read_condition(Json const& json, std::string const& place, Faults& faults);
Json write_condition(Condition const& condition);
// Whole numbers are written as such, so that a round trip changes nothing.
Json number_to_json(double value);

} // namespace todoke::forms
