// Rules that every form carries without saying so (docs/forms.md): their severity and exact Japanese
// message. assets/rules/messages.json lists the same strings for translators; a test compares.
// V-… are rules of validation.md; F-… are our own, for what no rule there names.
//
// To add one: a row in builtin_rules.cpp and the code that raises it.
#pragma once

#include <span>
#include <string_view>

#include "shared/validation/validate.hpp"

namespace todoke::validation {

struct BuiltinRule { std::string_view id; Severity severity; std::string_view message; };

std::span<BuiltinRule const> builtin_rules();
// An issue of that rule with {項目名} filled.
Issue issue_of(std::string_view rule, forms::Item const& item);

} // namespace todoke::validation
