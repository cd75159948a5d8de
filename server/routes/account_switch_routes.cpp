// Several accounts of one person in one browser (S4-58, S4-59): going on as another that was proven here.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/routes/session_info.hpp"

namespace todoke::routes {

namespace {

std::optional<store::Sessions::Leave> leave_named(std::string_view name) {
    if (name.empty()) return store::Sessions::Leave::park;
    if (name == "end") return store::Sessions::Leave::end;
    if (name == "end_everywhere") return store::Sessions::Leave::end_everywhere;
    return std::nullopt;
}

// Lines of the installation's own chain, as for signing in and out.
Result<Done> note_switch(Call const& call, services::App& app, store::Session const& left, store::Session const& taken, store::Sessions::Leave leave) {
    using store::Sessions;
    store::Caller caller;
    caller.now_ms = call.now_ms();
    caller.client_address = call.request().client_address;
    caller.user_id = left.user_id;
    if (left.step == store::SessionStep::signed_in && leave != Sessions::Leave::park) TRY(app.store.audit.append(caller, {store::AuditEvent::signed_out, 0, leave == Sessions::Leave::end ? "" : "everywhere"}));
    caller.user_id = taken.user_id;
    return app.store.audit.append(caller, {store::AuditEvent::signed_in, 0, "switched"});
}

} // namespace

Result<http::Reply> switch_account(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SwitchAccountRequest>());
    auto const leave = leave_named(request.leave);
    if (!leave) return Error{ErrorCode::invalid, "leave"};
    if (call.token().empty()) return Error{ErrorCode::conflict, "no session to switch from"};
    auto const present = app.store.sessions.find(call.token(), app.session_limits(), call.now_ms(), true);
    // Not "unauthenticated": the page that asks may not be signed in at all, and that account has to be proven again either way.
    if (!present.ok() && present.error().code == ErrorCode::unauthenticated) return Error{ErrorCode::conflict, "the session has ended"};
    if (!present.ok()) return present.error();
    if (present->user_id == request.user_id && present->step == store::SessionStep::signed_in) return step_reply(call, app, call.token());
    auto const taken = TRY(app.store.sessions.switch_to(call.token(), request.user_id, *leave, app.session_limits(), call.now_ms()));
    TRY(note_switch(call, app, *present, taken.session, *leave));
    return step_reply(call, app, taken.token);
}

} // namespace todoke::routes
