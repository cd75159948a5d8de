// What a new notification starts with: initial values of its items (today, the account), and what the
// record of the person already knows (case-record §7.2).
#pragma once

#include "shared/api/messages.hpp"
#include "shared/base/date.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::screens {

records::Record initial_record(forms::Definition const& form, api::SessionInfo const& account, Date today);
// Fills empty items from the identity and tests of a record by `prefill_from`. Once: later edits on
// either side do not overwrite the other.
void prefill_from_case(forms::Definition const& form, records::Record const& identity, records::Record const& tests, records::Record& record);
// What is sent: the items that apply, and nothing that was typed before it ceased to apply.
records::Record applicable(forms::Definition const& form, records::Record const& record);

} // namespace todoke::screens
