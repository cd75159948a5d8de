// Requests for accounts on line: what the manager of an institution asks for, and what an administrator
// of the area decides.
#include "server/routes/handlers.hpp"
#include "server/routes/manager.hpp"
#include "server/routes/reply.hpp"
#include "server/services/account_requests.hpp"
#include "server/services/colleague_help.hpp"
#include "server/services/sealed_sheets.hpp"

namespace todoke::routes {

namespace {

services::Applicant applicant_of(Call const& call) { return {call.caller(), call.who().facility, call.who().health_centre}; }

store::RequestKey request_key(Call const& call) { return {call.idempotency_key(), call.fingerprint()}; }

Result<http::Reply> review_reply(Call const& call, services::App& app, store::AccountRequestId id, std::string sheet_id = {}) {
    auto review = TRY(services::review(app, manager_of(call, app), id, call.language()));
    review.sheet_id = std::move(sheet_id);
    return with_version(json_reply(review), review.request.version);
}

} // namespace

Result<http::Reply> read_own_institution(Call const& call, services::App& app) { return json_reply(TRY(services::read_own_institution(app, applicant_of(call)))); }

Result<http::Reply> list_own_requests(Call const& call, services::App& app) { return json_reply(TRY(services::list_own_requests(app, applicant_of(call)))); }

Result<http::Reply> apply_for_accounts(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ApplyRequest>());
    return json_reply(TRY(services::apply(app, applicant_of(call), request_key(call), request, call.language())));
}

Result<http::Reply> request_account_act(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::RequestActRequest>());
    auto const issues = TRY(services::request_act(app, applicant_of(call), request_key(call), call.parameter("user_id"), request));
    if (!issues.empty()) return issues_reply(call, app, issues);
    return empty_reply();
}

Result<http::Reply> help_colleague(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::HelpColleagueRequest>());
    auto issues = services::help_colleague(app, applicant_of(call), call.parameter("user_id"), request, manager_of(call, app).origin);
    if (!issues.ok()) return refusal(call, app, issues.fault().error, "", issues.fault().retry_after_s);
    if (!issues.value().empty()) return issues_reply(call, app, issues.value());
    return empty_reply();
}

Result<http::Reply> answer_account_request(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AnswerRequest>());
    auto const id = TRY(call.id<store::AccountRequestId>("request_id"));
    return json_reply(TRY(services::answer(app, applicant_of(call), id, call.if_match(), request, call.language())));
}

Result<http::Reply> list_account_requests(Call const& call, services::App& app) { return json_reply(TRY(services::list_open_requests(app, manager_of(call, app)))); }

Result<http::Reply> read_account_request(Call const& call, services::App& app) {
    return review_reply(call, app, TRY(call.id<store::AccountRequestId>("request_id")));
}

Result<http::Reply> decide_account_request(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::DecideRequest>());
    auto const id = TRY(call.id<store::AccountRequestId>("request_id"));
    auto const manager = manager_of(call, app);
    auto decided = TRY(services::decide(app, manager, id, call.if_match(), request));
    if (!decided.issues.empty()) return issues_reply(call, app, decided.issues);
    return review_reply(call, app, id, decided.secret ? app.sheets->keep(manager, std::move(*decided.secret)) : std::string());
}

} // namespace todoke::routes
