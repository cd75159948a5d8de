// Forms and records in the shape of FHIR R4: Definition <-> Questionnaire, Record <->
// QuestionnaireResponse, without loss in either direction. What FHIR has an element for uses it
// (linkId, text, type, answerOption, maxLength, enableWhen …); what is ours alone travels in one
// extension per element as compact JSON, and is taken from there again when reading.
#pragma once

#include <string_view>

#include "shared/base/json.hpp"
#include "shared/base/result.hpp"
#include "shared/forms/definition.hpp"
#include "shared/records/record.hpp"

namespace todoke::exporting {

Json questionnaire(forms::Definition const& form);
// ErrorCode::invalid for what is no Questionnaire written by us.
Result<forms::Definition> form_from_questionnaire(Json const& json);

enum class Completion { in_progress, completed };
// Items the form does not have are left out: validation refuses them anyway.
Json questionnaire_response(forms::Definition const& form, records::Record const& record, Completion completion);
Result<records::Record> record_from_response(forms::Definition const& form, Json const& json);

} // namespace todoke::exporting
