// Who is signed in; signing in and out.
#include <algorithm>

#include "server/log/log.hpp"
#include "server/routes/guard.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/passwords.hpp"
#include "server/services/sign_in.hpp"
#include "shared/access/rule.hpp"

namespace todoke::routes {

namespace {

// Only a browser whose training room is closed brings its cookie to the demo itself.
bool is_room_gone(Call const& call, services::App& app) { return app.training != nullptr && !room_token(call.request()).empty(); }

api::SessionInfo installation_info(Call const& call, services::App& app) {
    auto const now_ms = call.now_ms();
    api::SessionInfo info;
    info.network = access::name(call.request().network);
    info.step = "signed_out";
    info.demo = app.config.server.demo;
    info.today = base::iso_date(base::date_in_japan(now_ms));
    info.server_time_ms = now_ms;
    info.idle_limit_s = app.config.session.idle_minutes * 60;
    info.idle_warning_s = app.config.session.warning_minutes * 60;
    info.build = app.pages.build();
    info.training_room = app.training_room;
    info.training_room_gone = is_room_gone(call, app);
    return info;
}

api::SessionInfo new_password_info(Call const& call, services::App& app, store::User const& user) {
    auto info = installation_info(call, app);
    info.step = "new_password";
    info.user_id = user.user_id;
    info.user_name = user.name;
    info.language = user.language;
    info.first_password = user.initial_until_ms > 0;
    return info;
}

api::SessionInfo signed_in_info(Call const& call, services::App& app, SignedIn const& who) {
    auto info = installation_info(call, app);
    auto const& role = access::role(who.user.role);
    info.step = "signed_in";
    info.user_id = who.user.user_id;
    info.user_name = who.user.name;
    info.role = role.name;
    info.language = who.user.language;
    info.facility = services::to_message(who.facility);
    info.health_centre = services::to_message(who.health_centre);
    using access::Capability;
    for (auto const capability : role.may) {
        if (capability != Capability::run_training || app.training != nullptr) info.capabilities.emplace_back(access::name(capability));
    }
    if (access::may(role, who.user.is_manager, Capability::request_accounts)) info.capabilities.emplace_back(access::name(Capability::request_accounts));
    info.can_download = who.user.can_download;
    return info;
}

// The refusal of a sign-in step: the same for everybody.
http::Reply sign_in_refusal(Call const& call, services::App& app, services::SignInFault const& fault, std::string_view title = {}) {
    if (fault.error.code == ErrorCode::forbidden) title = "初期パスワードの期限が切れています。システム管理者に再発行を依頼してください。";
    else if (fault.error.code != ErrorCode::wrong_credentials) title = "";
    return refusal(call, app, fault.error, title, fault.retry_after_s);
}

services::Device device_of(Call const& call, bool trust) {
    auto const& request = call.request();
    return {request.client_address, device_token(request), trust, request.network, session_mark(request.network), std::string(request.headers.text("origin"))};
}

} // namespace

namespace {

Result<http::Reply> session_reply(Call const& call, services::App& app) {
    auto info = installation_info(call, app);
    if (call.token().empty()) return json_reply(info);
    auto const session = app.store.sessions.find(call.token(), app.session_limits(), call.now_ms(), true);
    if (!session.ok()) {
        if (session.error().code != ErrorCode::unauthenticated) return session.error();
        TRY(note_ended_session(app, call));
        return json_reply(info);
    }
    if (session->step == store::SessionStep::code_awaited) {
        info.step = "second_factor";
        info.second_factor = TRY(services::second_factor_step(app, *session, call.now_ms()));
        return json_reply(info);
    }
    if (session->step == store::SessionStep::new_password) return json_reply(new_password_info(call, app, TRY(app.store.users.find(session->user_id))));
    auto const who = TRY(find_signed_in(app, call.token(), call.now_ms(), true));
    return json_reply(signed_in_info(call, app, who));
}

} // namespace

Result<http::Reply> read_session(Call const& call, services::App& app) {
    auto reply = TRY(session_reply(call, app));
    if (is_room_gone(call, app)) reply.headers.emplace_back("Set-Cookie", set_room_cookie(""));
    return reply;
}

Result<http::Reply> sign_in(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SignInRequest>());
    auto begun = services::begin_sign_in(app, request.user_id, request.password, device_of(call, false), call.now_ms());
    if (!begun.ok()) return sign_in_refusal(call, app, begun.fault());
    // A session that this browser already had ends: one browser, one session.
    if (!call.token().empty()) TRY(app.store.sessions.end(call.token(), call.now_ms()));
    auto reply = json_reply(begun.value().step);
    reply.headers.emplace_back("Set-Cookie", set_session_cookie(begun.value().token));
    return reply;
}

namespace {

// The state of the session after a step, with the cookie of its fresh token.
Result<http::Reply> step_reply(Call const& call, services::App& app, std::string const& token) {
    auto const now_ms = call.now_ms();
    auto const session = TRY(app.store.sessions.find(token, app.session_limits(), now_ms, true));
    auto reply = session.step == store::SessionStep::new_password
                     ? json_reply(new_password_info(call, app, TRY(app.store.users.find(session.user_id))))
                     : json_reply(signed_in_info(call, app, TRY(find_signed_in(app, token, now_ms, true))));
    reply.headers.emplace_back("Set-Cookie", set_session_cookie(token));
    return reply;
}

Result<http::Reply> finished_reply(Call const& call, services::App& app, services::SignInResult<services::Finished> finished, access::Rule const& broken) {
    if (!finished.ok()) return sign_in_refusal(call, app, finished.fault(), broken.message);
    auto reply = TRY(step_reply(call, app, finished.value().token));
    auto const& device_token = finished.value().device_token;
    if (!device_token.empty()) reply.headers.emplace_back("Set-Cookie", set_device_cookie(device_token, app.config.session.trusted_device_hours * 3'600));
    return reply;
}

} // namespace

Result<http::Reply> verify_code(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::VerifyCodeRequest>());
    return finished_reply(call, app, services::finish_sign_in(app, call.token(), request.code, device_of(call, request.trust_device), call.now_ms()), access::right_code);
}

Result<http::Reply> verify_passkey(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PasskeyProof>());
    return finished_reply(call, app, services::finish_with_passkey(app, call.token(), request, device_of(call, request.trust_device), call.now_ms()), access::right_passkey);
}

Result<http::Reply> replace_password(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ChangePasswordRequest>());
    auto const session = TRY(app.store.sessions.find(call.token(), app.session_limits(), call.now_ms(), true));
    auto const user = TRY(app.store.users.find(session.user_id));
    store::Caller caller;
    caller.user_id = user.user_id;
    caller.now_ms = call.now_ms();
    caller.client_address = call.request().client_address;
    auto issues = services::change_password(app, caller, user, call.token(), request.current_password, request.new_password);
    if (!issues.ok()) return sign_in_refusal(call, app, issues.fault());
    if (!issues.value().empty()) return issues_reply(call, app, issues.value());
    auto const fresh = TRY(app.store.sessions.promote(call.token(), app.session_limits(), call.now_ms()));
    return step_reply(call, app, fresh.token);
}

Result<http::Reply> resend_code(Call const& call, services::App& app) {
    auto sent = services::resend_code(app, call.token(), call.now_ms());
    if (!sent.ok()) return sign_in_refusal(call, app, sent.fault());
    return json_reply(sent.value().step);
}

namespace {

// "cache" also drops pages kept for the Back button. Not "storage": it would take the encrypted drafts
// of other users of this browser; the client destroys its own user's vault. Not "cookies": it would
// reach other services of the same registrable domain; ours is expired by name.
http::Reply signed_out_reply() {
    auto reply = empty_reply();
    reply.headers.emplace_back("Set-Cookie", expire_session_cookie());
    reply.headers.emplace_back("Clear-Site-Data", "\"cache\"");
    return reply;
}

} // namespace

Result<http::Reply> sign_out(Call const& call, services::App& app) {
    TRY(app.store.sessions.end(call.token(), call.now_ms()));
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::signed_out, 0, ""}));
    return signed_out_reply();
}

Result<http::Reply> sign_out_everywhere(Call const& call, services::App& app) {
    TRY(app.store.sessions.end_all_of(call.who().user.user_id));
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::signed_out, 0, "everywhere"}));
    return signed_out_reply();
}

Result<http::Reply> save_preferences(Call const& call, services::App& app) {
    auto const preferences = TRY(call.message<api::Preferences>());
    if (app.texts.of_language(preferences.language) == nullptr) return Error{ErrorCode::invalid, "unknown language"};
    TRY(app.store.users.set_language(call.who().user.user_id, preferences.language, call.now_ms()));
    app.directory.forget_user(call.who().user.user_id);
    return empty_reply();
}

Result<http::Reply> change_password(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ChangePasswordRequest>());
    // Not the directory's copy of the user: the hash of this moment counts.
    auto const user = TRY(app.store.users.find(call.who().user.user_id));
    auto issues = services::change_password(app, call.caller(), user, call.token(), request.current_password, request.new_password);
    if (!issues.ok()) return sign_in_refusal(call, app, issues.fault());
    if (!issues.value().empty()) return issues_reply(call, app, issues.value());
    return empty_reply();
}

} // namespace todoke::routes
