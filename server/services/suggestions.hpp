// What a user entered lately in items marked `remember` (habits such as a specimen or a method, never
// personal items), so that the next notification offers it. Kept as JSON, one object a form:
// {"routes": ["1"], "diagnosis_tests.method": ["2", "3"]}, latest first.
#pragma once

#include <string>

#include "shared/api/messages.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::services {

inline constexpr std::size_t suggestions_kept = 8;

// The kept text with this record's values put first.
std::string remember(std::string const& kept, forms::Definition const& form, records::Record const& record);
api::SuggestionList suggestions_message(std::string const& kept);

} // namespace todoke::services
