// What makes a well-shaped form a right one: ids are unique, every reference points somewhere, each
// type has what it needs, and an unnamed form holds nothing that identifies.
#pragma once

#include "shared/forms/members.hpp"

namespace todoke::forms {

void check_form(Definition const& form, Faults& faults);

// Items that identify a person by their very id, whatever a form file says about them.
bool is_identifying_item(std::string_view id);

} // namespace todoke::forms
