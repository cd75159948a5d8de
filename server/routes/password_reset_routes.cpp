// A forgotten password: before anybody is signed in.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/password_reset.hpp"
#include "shared/access/rule.hpp"

namespace todoke::routes {

namespace {

http::Reply reset_refusal(Call const& call, services::App& app, services::SignInFault const& fault) {
    auto const title = fault.error.code == ErrorCode::wrong_credentials ? access::right_code.message : std::string_view();
    return refusal(call, app, fault.error, title, fault.retry_after_s);
}

} // namespace

Result<http::Reply> begin_password_reset(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PasswordResetRequest>());
    auto begun = services::begin_password_reset(app, request.user_id, call.request().client_address, call.now_ms());
    if (!begun.ok()) return reset_refusal(call, app, begun.fault());
    return empty_reply();
}

Result<http::Reply> prove_reset_mail(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PasswordResetMailProof>());
    auto step = services::prove_reset_mail(app, request, call.request().client_address, call.now_ms());
    if (!step.ok()) return reset_refusal(call, app, step.fault());
    return json_reply(step.value());
}

Result<http::Reply> finish_password_reset(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PasswordResetProof>());
    auto issues = services::finish_password_reset(app, request, call.request().client_address, call.now_ms());
    if (!issues.ok()) return reset_refusal(call, app, issues.fault());
    if (!issues.value().empty()) return issues_reply(call, app, issues.value());
    return empty_reply();
}

} // namespace todoke::routes
