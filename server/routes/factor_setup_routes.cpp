// Registering a second factor at a sign-in that leads through it (V-A32). The guard lets only such sessions in.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/routes/session_info.hpp"
#include "server/services/factor_setup.hpp"

namespace todoke::routes {

namespace {

Result<store::User> user_of(Call const& call, services::App& app) {
    auto const session = TRY(app.store.sessions.find(call.token(), app.session_limits(), call.now_ms(), true));
    return app.store.users.find(session.user_id);
}

} // namespace

Result<http::Reply> propose_factor_setup(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::FactorSetupRequest>());
    auto const user = TRY(user_of(call, app));
    auto proposed = services::propose_factor_setup(app, user, call.token(), request, call.now_ms());
    if (!proposed.ok()) return refusal(call, app, proposed.fault().error, "", proposed.fault().retry_after_s);
    if (!proposed.value().issues.empty()) return issues_reply(call, app, proposed.value().issues);
    return json_reply(proposed.value().message);
}

Result<http::Reply> prove_factor_setup(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ProveSecondFactorRequest>());
    auto const user = TRY(user_of(call, app));
    store::Caller caller;
    caller.user_id = user.user_id;
    caller.now_ms = call.now_ms();
    caller.client_address = call.request().client_address;
    auto proven = services::prove_factor_setup(app, caller, user, call.token(), request.code);
    if (!proven.ok()) return refusal(call, app, proven.fault().error, "", proven.fault().retry_after_s);
    if (!proven.value().issues.empty()) return issues_reply(call, app, proven.value().issues);
    return step_reply(call, app, proven.value().message.token);
}

} // namespace todoke::routes
