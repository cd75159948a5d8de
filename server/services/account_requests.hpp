// Requests for accounts on line: the manager of an institution (MGR, S4-72) applies with the lines of
// 別紙2 or asks for a change, stop or deletion; an administrator of the area checks (S4-03) and decides.
// Nobody decides what they asked for, or what is about themselves. Each decision is stored together with
// what it does, its line in the audit trail and the letter to who asked.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "server/services/account_area.hpp"
#include "server/services/sealed_sheets.hpp"
#include "shared/api/account_request_messages.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

// The manager of an institution.
struct Applicant {
    store::Caller caller;
    store::Facility facility, health_centre; // own, and the competent one
};

Result<api::OwnInstitution> read_own_institution(App& app, Applicant const& who);
Result<api::AccountRequestList> list_own_requests(App& app, Applicant const& who);
// All lines or none; faults are in the reader's language.
Result<api::ApplyReply> apply(App& app, Applicant const& who, store::RequestKey const& key, api::ApplyRequest const& request, std::string const& language);
// Empty when stored.
Result<std::vector<validation::Issue>> request_act(App& app, Applicant const& who, store::RequestKey const& key, std::string const& user_id, api::RequestActRequest const& request);
Result<api::ApplyReply> answer(App& app, Applicant const& who, store::AccountRequestId id, std::int64_t version, api::AnswerRequest const& request, std::string const& language);

// The State leaves institutions to their governments: it sees none.
Result<std::int64_t> count_waiting_requests(App& app, Manager const& manager);
Result<api::AccountRequestList> list_open_requests(App& app, Manager const& manager);
Result<api::RequestReview> review(App& app, Manager const& manager, store::AccountRequestId id, std::string const& language);
struct Decided {
    std::vector<validation::Issue> issues; // empty when decided
    std::optional<Secret> secret;          // of an account that was issued on a sealed sheet
};
// ErrorCode::stale when somebody else was faster, forbidden for an own request.
Result<Decided> decide(App& app, Manager const& manager, store::AccountRequestId id, std::int64_t version, api::DecideRequest const& request);

} // namespace todoke::services
