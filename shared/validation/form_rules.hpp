// The rules that a form file says itself: a condition, or a named check over dates and rows
// (docs/forms.md). Internal to validation.
#pragma once

#include <vector>

#include "shared/validation/scope.hpp"

namespace todoke::validation {

void check_form_rules(Scope const& scope, Stage stage, std::vector<Issue>& issues);

} // namespace todoke::validation
