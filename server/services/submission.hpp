// Submitting a notification, for the first time or again after it was returned: the same judgement as
// in the browser, on the server; then one transaction of the store. The receiving centre is the
// competent one of the institution and never chosen (roles.md §1); the centre of the residence becomes
// related (AC-01-3).
#pragma once

#include <variant>
#include <vector>

#include "server/services/app.hpp"
#include "shared/api/messages.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

// The person who submits, with the institution in whose name.
struct Submitter {
    store::Caller const& caller;
    store::Facility const& health_centre; // who receives
};

// Either a receipt, or what the person has to correct or confirm first.
using SubmitOutcome = std::variant<api::Receipt, std::vector<validation::Issue>>;

Result<SubmitOutcome> submit(App& app, Submitter const& who, store::RequestKey const& key, api::SubmitRequest const& request, Date today);
Result<SubmitOutcome> resubmit(App& app, Submitter const& who, store::RequestKey const& key, api::SubmitRequest const& request,
                               store::NotificationId id, std::int64_t expected_version, Date today);

// V-630: a record of the same disease that is probably the same person, within 90 days (case-record §14).
Result<bool> has_strong_duplicate(App& app, store::Caller const& caller, store::Person const& person, std::string_view disease_code, Date day);

} // namespace todoke::services
