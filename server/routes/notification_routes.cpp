// Notifications: submit, submit again, read, the intake list, accept and return.
#include <algorithm>

#include "server/log/log.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/observation_desk.hpp"
#include "server/services/submission.hpp"
#include "server/services/views.hpp"

namespace todoke::routes {

namespace {

services::Submitter submitter(Call const& call) { return {call.caller(), call.who().health_centre}; }

store::RequestKey request_key(Call const& call) { return {call.idempotency_key(), call.fingerprint()}; }

http::Reply outcome_reply(Call const& call, services::App& app, services::SubmitOutcome const& outcome) {
    if (auto const* issues = std::get_if<std::vector<validation::Issue>>(&outcome)) return issues_reply(call, app, *issues);
    return json_reply(std::get<api::Receipt>(outcome), 201);
}

// The notification stands, whatever becomes of the invitation: the centre can send it again.
void invite(Call const& call, services::App& app, api::Receipt const& receipt) {
    auto const id = store::CaseId::parse(receipt.case_id);
    if (!id) return;
    auto const invited = services::invite_after_notification(app, call.caller(), *id, origin_of(call, app));
    if (!invited.ok() && invited.error().code != ErrorCode::not_found) log::error("invitation", {{"detail", log::Detail{invited.error().detail}}});
}

http::Reply notification_json(api::NotificationReply const& message) { return with_version(json_reply(message), message.row.version); }

bool is_code(services::App& app, std::string_view list, std::string_view code) {
    auto const* options = app.catalogue.codes(list);
    return options != nullptr && std::any_of(options->begin(), options->end(), [&](auto const& option) { return option.code == code; });
}

bool is_blank(std::string_view text) {
    return text.find_first_not_of(" \t\r\n") == std::string_view::npos || text == "　";
}

} // namespace

Result<http::Reply> submit_notification(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SubmitRequest>());
    auto const outcome = TRY(services::submit(app, submitter(call), request_key(call), request, call.today()));
    if (auto const* receipt = std::get_if<api::Receipt>(&outcome)) invite(call, app, *receipt);
    return outcome_reply(call, app, outcome);
}

Result<http::Reply> resubmit_notification(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SubmitRequest>());
    auto const id = TRY(call.id<store::NotificationId>("notification_id"));
    auto const outcome = TRY(services::resubmit(app, submitter(call), request_key(call), request, id, call.if_match(), call.today()));
    return outcome_reply(call, app, outcome);
}

Result<http::Reply> read_notification(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::NotificationId>("notification_id"));
    return notification_json(TRY(services::notification_reply(app, call.caller(), id, 0)));
}

Result<http::Reply> read_notification_version(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::NotificationId>("notification_id"));
    auto const version = TRY(call.id<store::Id<struct VersionTag>>("version"));
    return json_reply(TRY(services::notification_reply(app, call.caller(), id, version.value)));
}

Result<http::Reply> list_intake(Call const& call, services::App& app) {
    api::IntakeList list;
    auto const state = TRY(app.store.worklists.state(call.caller()));
    for (auto const& row : TRY(app.store.worklists.waiting(call.caller()))) list.rows.push_back(services::to_message(app, row));
    list.waiting = state.waiting;
    list.sequence = state.sequence;
    return json_reply(list);
}

Result<http::Reply> accept_notification(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AcceptRequest>());
    store::Acceptance acceptance;
    acceptance.caller = call.caller();
    acceptance.id = TRY(call.id<store::NotificationId>("notification_id"));
    TRY(app.store.notifications.peek(call.caller(), acceptance.id)); // what does not exist has no rules
    if (request.case_status.empty() || request.case_status == "00") return issues_reply(call, app, {validation::builtin_issue("V-601", "case_status")});
    if (!is_code(app, "case_status", request.case_status)) return Error{ErrorCode::invalid, "unknown case_status"};
    if (!request.current_location.empty() && !is_code(app, "current_location", request.current_location)) {
        return Error{ErrorCode::invalid, "unknown current_location"};
    }
    acceptance.expected_version = call.if_match();
    acceptance.case_status = request.case_status;
    acceptance.current_location = request.current_location;
    acceptance.responsible_staff = request.responsible_staff;
    TRY(app.store.notifications.accept(acceptance));
    return notification_json(TRY(services::notification_reply(app, call.caller(), acceptance.id, 0)));
}

Result<http::Reply> return_notification(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ReturnRequest>());
    auto const id = TRY(call.id<store::NotificationId>("notification_id"));
    TRY(app.store.notifications.peek(call.caller(), id));
    if (is_blank(request.reason)) return issues_reply(call, app, {validation::builtin_issue("V-632", "reason")});
    TRY(app.store.notifications.return_for_correction(call.caller(), id, call.if_match(), request.reason));
    return notification_json(TRY(services::notification_reply(app, call.caller(), id, 0)));
}

} // namespace todoke::routes
