// Who is signed in; signing in and out.
#include <algorithm>

#include "server/log/log.hpp"
#include "server/routes/guard.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/routes/session_info.hpp"
#include "server/services/passwords.hpp"
#include "server/services/sign_in.hpp"
#include "shared/access/rule.hpp"

namespace todoke::routes {

namespace {

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
    auto const info = installation_info(call, app);
    if (call.token().empty()) return json_reply(info);
    auto const session = app.store.sessions.find(call.token(), app.session_limits(), call.now_ms(), true);
    if (!session.ok()) {
        if (session.error().code != ErrorCode::unauthenticated) return session.error();
        TRY(note_ended_session(app, call));
        return json_reply(info);
    }
    return json_reply(TRY(session_info(call, app, call.token(), *session)));
}

} // namespace

Result<http::Reply> read_session(Call const& call, services::App& app) {
    auto reply = TRY(session_reply(call, app));
    if (is_room_gone(call, app)) reply.headers.emplace_back("Set-Cookie", set_room_cookie(""));
    return reply;
}

namespace {

// An account is added to what the page shows, not to what another tab has made of this browser meanwhile.
Result<Done> check_added_to(Call const& call, services::App& app) {
    if (call.token().empty()) return Done{};
    auto const session = app.store.sessions.find(call.token(), app.session_limits(), call.now_ms(), true);
    if (!session.ok()) return session.error().code == ErrorCode::unauthenticated ? Result<Done>(Done{}) : session.error();
    return check_page(*session, page_account(call.request()));
}

} // namespace

Result<http::Reply> sign_in(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SignInRequest>());
    auto device = device_of(call, false);
    if (request.adding) {
        TRY(check_added_to(call, app));
        device.beside = call.token();
    }
    auto begun = services::begin_sign_in(app, request.user_id, request.password, device, call.now_ms());
    if (!begun.ok()) return sign_in_refusal(call, app, begun.fault());
    // What this browser already had ends, unless its person says that this account comes beside it.
    if (!call.token().empty() && !request.adding) TRY(app.store.sessions.end(call.token(), call.now_ms()));
    auto reply = json_reply(begun.value().step);
    reply.headers.emplace_back("Set-Cookie", set_session_cookie(begun.value().token));
    return reply;
}

namespace {

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
    auto const fresh = TRY(app.store.sessions.promote(call.token(), store::SessionStep::new_password, store::SessionStep::signed_in, app.session_limits(), call.now_ms()));
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
    TRY(app.store.sessions.end(call.token(), call.now_ms())); // the other accounts of this browser, too: their cookie goes with it
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
