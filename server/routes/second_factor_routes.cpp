// One's own second factor, passkeys and recovery codes.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/code_calls.hpp"
#include "server/services/passkeys.hpp"

namespace todoke::routes {

namespace {

// The message, the issues at its fields, or how long to wait.
template <class Message>
http::Reply judged_reply(Call const& call, services::App& app, services::SignInResult<services::Judged<Message>> judged) {
    if (!judged.ok()) return refusal(call, app, judged.fault().error, "", judged.fault().retry_after_s);
    if (!judged.value().issues.empty()) return issues_reply(call, app, judged.value().issues);
    return json_reply(judged.value().message);
}

// Not the directory's copy of the user: the hash and the address of this moment count.
Result<store::User> present_user(Call const& call, services::App& app) { return app.store.users.find(call.who().user.user_id); }

} // namespace

Result<http::Reply> read_second_factor(Call const& call, services::App& app) {
    auto const user = TRY(present_user(call, app));
    return json_reply(TRY(services::second_factor_state(app, user)));
}

Result<http::Reply> propose_second_factor(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ProposeSecondFactorRequest>());
    auto const user = TRY(present_user(call, app));
    return judged_reply(call, app, services::propose_second_factor(app, call.caller(), user, call.token(), request));
}

Result<http::Reply> prove_second_factor(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ProveSecondFactorRequest>());
    auto const user = TRY(present_user(call, app));
    return judged_reply(call, app, services::prove_second_factor(app, call.caller(), user, call.token(), request.code));
}

// At several steps, so the session itself says whose call it is.
Result<http::Reply> read_code_call(Call const& call, services::App& app) {
    auto const session = TRY(app.store.sessions.find(call.token(), app.session_limits(), call.now_ms(), true));
    return json_reply(TRY(services::code_call_state(app, session.user_id, call.now_ms())));
}

Result<http::Reply> make_recovery_codes(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::RecoveryCodesRequest>());
    auto const user = TRY(present_user(call, app));
    return judged_reply(call, app, services::make_recovery_codes(app, call.caller(), user, request.current_password));
}

Result<http::Reply> begin_passkey(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::BeginPasskeyRequest>());
    auto const user = TRY(present_user(call, app));
    return judged_reply(call, app, services::begin_passkey(app, user, call.token(), request.current_password, call.now_ms()));
}

Result<http::Reply> add_passkey(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AddPasskeyRequest>());
    auto const user = TRY(present_user(call, app));
    return judged_reply(call, app, services::add_passkey(app, call.caller(), user, call.token(), request, call.request().headers.text("origin")));
}

Result<http::Reply> remove_passkey(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::RemovePasskeyRequest>());
    auto const user = TRY(present_user(call, app));
    return judged_reply(call, app, services::remove_passkey(app, call.caller(), user, request));
}

} // namespace todoke::routes
