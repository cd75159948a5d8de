// What the server does with a record of a form besides storing it: judging it as the browser did,
// with the tables that only the server has; finding what may not be stored at all; and carrying values
// between the notification and the tabs of the case.
#pragma once

#include <string>
#include <vector>

#include "server/services/app.hpp"
#include "server/store/cases.hpp"
#include "shared/records/record.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

// V-408 for every item that an unnamed form does not have; empty for a named one.
std::vector<validation::Issue> forbidden_items(forms::Definition const& form, records::Record const& record);
// ErrorCode::invalid for an item or cell that the form does not have.
Result<Done> check_known_items(forms::Definition const& form, records::Record const& record);

// All rules of the form at that stage, V-114 and V-115 with the address table, V-408.
std::vector<validation::Issue> judge(App& app, forms::Definition const& form, records::Record const& record, Date today, validation::Stage stage);

// Name, or kana, for lists; "" for an unnamed form.
std::string person_label(forms::Definition const& form, records::Record const& record);

// The clear facts of a record (case-record §12): sex, age, municipality, dates, class. `kept` gives what
// the record does not know (status, place, the first confirmed date).
store::CaseFacts facts_of(forms::Definition const& form, records::Record const& record, store::CaseFacts const& kept);

// The identity block with the notification's answers written over it (items with prefill_from).
records::Record identity_from(forms::Definition const& notification, records::Record const& record, forms::Definition const& identity_form,
                              records::Record const& identity);
// The test block with the notification's rows added that it does not have yet, each once (case-record
// §6, copy rule back). Only cells with the same code list on both sides travel.
records::Record tests_from(forms::Definition const& notification, records::Record const& record, forms::Definition const& tests_form,
                           records::Record const& tests);

// A block that nobody has filled in yet, with the initial values of its form (国籍 日本国, today's date);
// those of the account stay open.
records::Record initial_values(forms::Definition const& form, Date today);

// The form of a kind that is valid on that day (identity, tests), or nullptr.
forms::Definition const* form_of_kind(App& app, forms::FormKind kind, Date day);

} // namespace todoke::services
