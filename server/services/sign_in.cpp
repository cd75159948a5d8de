#include "server/services/sign_in.hpp"

#include <algorithm>

#include "server/crypto/token.hpp"
#include "server/log/log.hpp"
#include "server/services/letters.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr store::RateRule wrong_of_account{"sign_in_account", 5, 15 * minute_ms, 30 * minute_ms};
constexpr store::RateRule wrong_of_address{"sign_in_address", 100, 15 * minute_ms, 15 * minute_ms};
constexpr store::RateRule code_sends{"code_sends", 5, 15 * minute_ms, 0};

std::int64_t seconds_of(std::int64_t ms) { return (ms + 999) / 1'000; }

Error too_many(std::string detail) { return {ErrorCode::too_many_requests, std::move(detail)}; }

// For entries of the installation's own chain: a person who is not signed in has no facility yet.
store::Caller anonymous(std::int64_t now_ms, std::string const& client_address, std::string user_id = {}) {
    store::Caller caller;
    caller.user_id = std::move(user_id);
    caller.now_ms = now_ms;
    caller.client_address = client_address;
    return caller;
}

store::Message code_mail(App& app, store::User const& user, std::string const& code, std::int64_t now_ms) {
    auto const life_ms = app.session_limits().code_life_ms;
    std::pair<std::string_view, std::string> const blanks[] = {{"code", code}, {"minutes", std::to_string(life_ms / minute_ms)}};
    return letter(app, user, "Todoke 認証コード", "認証コード: {code}\n{minutes}分以内に入力してください。\n心当たりがない場合は、システム管理者に連絡してください。", blanks, life_ms, now_ms);
}

// The State's own rule has no period; the configuration's holds for everybody (roles.md §5).
bool must_replace_password(App& app, store::User const& user, std::int64_t now_ms) {
    auto const days = app.config.accounts.password_days;
    return user.initial_until_ms > 0 || (days > 0 && now_ms - user.password_changed_at_ms >= days * 24 * 60 * minute_ms);
}

// Milliseconds until another code may be sent to that account; counts this one when it may.
Result<std::int64_t> count_send(App& app, std::string const& user_id, std::int64_t now_ms) {
    auto const wait = TRY(app.store.rate_limits.blocked_for_ms(code_sends, user_id, now_ms));
    if (wait > 0) return wait;
    TRY(app.store.rate_limits.count(code_sends, user_id, now_ms));
    return std::int64_t{0};
}

struct Checked {
    store::User user;
    std::int64_t wait_ms = 0; // > 0: locked
    bool fits = false;
};

// The same statements in the same order for every user ID, existing or not.
Result<Checked> check_password(App& app, std::string const& user_id, std::string const& password, std::string const& client_address, std::int64_t now_ms) {
    auto const block = http::address_block(client_address);
    Checked checked;
    auto const locked = TRY(app.store.rate_limits.blocked_for_ms(wrong_of_account, user_id, now_ms));
    auto const blocked = TRY(app.store.rate_limits.blocked_for_ms(wrong_of_address, block, now_ms));
    checked.wait_ms = std::max(locked, blocked);
    if (checked.wait_ms > 0) return checked;
    auto user = app.store.users.find(user_id);
    if (!user.ok() && user.error().code != ErrorCode::not_found) return user.error();
    auto const may_sign_in = user.ok() && !user->password_hash.empty() &&
                             (user->state == store::UserState::active || user->state == store::UserState::issued);
    std::optional<std::string> stored;
    if (may_sign_in) stored = user->password_hash;
    auto const check = TRY(app.passwords.check(password, stored));
    if (!check.fits) {
        TRY(app.store.rate_limits.count(wrong_of_account, user_id, now_ms));
        TRY(app.store.rate_limits.count(wrong_of_address, block, now_ms));
        TRY(app.store.audit.append(anonymous(now_ms, client_address, user.ok() ? user->user_id : ""), {store::AuditEvent::sign_in_failed, 0, "password"}));
        return checked;
    }
    if (check.outdated) {
        auto const fresh = TRY(app.passwords.hash(password));
        TRY(app.store.users.upgrade_password_hash(user->user_id, *stored, fresh));
    }
    checked.fits = true;
    checked.user = std::move(*user);
    return checked;
}

} // namespace

Result<std::int64_t> locked_for_ms(App& app, std::string const& user_id, std::int64_t now_ms) { return app.store.rate_limits.blocked_for_ms(wrong_of_account, user_id, now_ms); }

Result<Done> unlock(App& app, std::string const& user_id) { return app.store.rate_limits.clear(wrong_of_account, user_id); }

std::string masked_mail(std::string_view mail) {
    auto const at = mail.rfind('@');
    if (at == std::string_view::npos || at == 0) return "***";
    std::size_t first = 1; // one whole character of UTF-8
    while (first < at && (static_cast<unsigned char>(mail[first]) & 0xc0) == 0x80) ++first;
    return std::string(mail.substr(0, first)) + "***" + std::string(mail.substr(at));
}

Result<api::SecondFactorStep> second_factor_step(App& app, store::Session const& session, std::int64_t now_ms) {
    auto const user = TRY(app.directory.user(session.user_id));
    api::SecondFactorStep step;
    step.means = "mail";
    step.destination = masked_mail(user.mail);
    step.expires_in_s = std::max<std::int64_t>(0, seconds_of(session.code_expires_at_ms - now_ms));
    step.resend_after_s = std::max<std::int64_t>(0, seconds_of(session.resend_at_ms - now_ms));
    return step;
}

SignInResult<CodeAwaited> begin_sign_in(App& app, std::string const& user_id, std::string const& password, std::string const& client_address,
                                        std::int64_t now_ms) {
    auto const block = http::address_block(client_address);
    if (!app.sign_ins_of_all.take("all", now_ms)) return {{ErrorCode::overloaded, "sign-ins of all"}, 10};
    if (!app.sign_ins_of_address.take(block, now_ms)) return {too_many("sign-ins of one address"), 60};
    auto checked = check_password(app, user_id, password, client_address, now_ms);
    if (!checked.ok()) return {checked.error()};
    if (checked->wait_ms > 0) return {too_many("locked"), seconds_of(checked->wait_ms)};
    if (!checked->fits) return {{ErrorCode::wrong_credentials, "password"}};

    auto const& user = checked->user;
    if (user.initial_until_ms > 0 && now_ms >= user.initial_until_ms) return {{ErrorCode::forbidden, "the initial password has expired"}};
    auto const wait = count_send(app, user.user_id, now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) return {too_many("codes of one account"), seconds_of(*wait)};
    auto const code = crypto::make_otp();
    auto begun = app.store.sessions.begin(user.user_id, code, app.session_limits(), now_ms);
    if (!begun.ok()) return {begun.error()};
    auto const queued = app.store.outbox.queue(code_mail(app, user, code, now_ms), now_ms);
    if (!queued.ok()) return {queued.error()};
    auto const step = second_factor_step(app, begun->session, now_ms);
    if (!step.ok()) return {step.error()};
    return CodeAwaited{begun->token, *step};
}

SignInResult<CodeAwaited> resend_code(App& app, std::string const& token, std::int64_t now_ms) {
    auto const session = app.store.sessions.find(token, app.session_limits(), now_ms, true);
    if (!session.ok()) return {session.error()};
    if (session->resend_at_ms > now_ms) return {too_many("another code so soon"), seconds_of(session->resend_at_ms - now_ms)};
    auto const user = app.store.users.find(session->user_id);
    if (!user.ok()) return {user.error()};
    auto const wait = count_send(app, user->user_id, now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) return {too_many("codes of one account"), seconds_of(*wait)};
    auto const code = crypto::make_otp();
    auto const renewed = app.store.sessions.renew_code(token, code, app.session_limits(), now_ms);
    if (!renewed.ok()) return {renewed.error()};
    auto const queued = app.store.outbox.queue(code_mail(app, *user, code, now_ms), now_ms);
    if (!queued.ok()) return {queued.error()};
    auto const step = second_factor_step(app, *renewed, now_ms);
    if (!step.ok()) return {step.error()};
    return CodeAwaited{"", *step};
}

SignInResult<std::string> finish_sign_in(App& app, std::string const& token, std::string const& code, std::string const& client_address, std::int64_t now_ms) {
    auto const awaited = app.store.sessions.find(token, app.session_limits(), now_ms, true);
    if (!awaited.ok()) return {awaited.error()};
    auto const user = app.store.users.find(awaited->user_id);
    if (!user.ok()) return {user.error()};
    auto const next = must_replace_password(app, *user, now_ms) ? store::SessionStep::new_password : store::SessionStep::signed_in;
    auto signed_in = app.store.sessions.sign_in(token, code, app.session_limits(), now_ms, next);
    if (!signed_in.ok()) {
        auto const noted = app.store.audit.append(anonymous(now_ms, client_address, awaited->user_id), {store::AuditEvent::sign_in_failed, 0, "code"});
        if (!noted.ok()) return {noted.error()};
        return {signed_in.error()};
    }
    auto const cleared = app.store.rate_limits.clear(wrong_of_account, awaited->user_id);
    if (!cleared.ok()) return {cleared.error()};
    auto const noted = app.store.audit.append(anonymous(now_ms, client_address, awaited->user_id), {store::AuditEvent::signed_in, 0, ""});
    if (!noted.ok()) return {noted.error()};
    log::info("signed_in");
    return signed_in.value().token;
}

} // namespace todoke::services
