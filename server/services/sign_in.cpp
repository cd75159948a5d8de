#include "server/services/sign_in.hpp"

#include <algorithm>

#include "server/crypto/token.hpp"
#include "server/log/log.hpp"
#include "server/services/letters.hpp"
#include "server/services/passkey_proof.hpp"
#include "server/services/second_factor.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr store::RateRule wrong_of_account{"sign_in_account", 5, 15 * minute_ms, 30 * minute_ms};
constexpr store::RateRule wrong_of_address{"sign_in_address", 100, 15 * minute_ms, 15 * minute_ms};
// Counted apart from passwords: who gets here knew the password.
constexpr store::RateRule wrong_codes{"sign_in_code", 5, 15 * minute_ms, 30 * minute_ms};
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

// Over the internet nobody works without a second factor of their own (V-A32, S4-35): the code to the address of the
// profile is only the proof on the way to it.
Result<store::SessionStep> next_step(App& app, store::User const& user, Device const& device, std::int64_t now_ms) {
    if (!access::needs_no_second_factor(user.role, device.network) && !TRY(is_registered(app, user.user_id))) return store::SessionStep::factor_setup;
    return step_by_password(app, user, now_ms);
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
    auto const locked = TRY(locked_for_ms(app, user_id, now_ms));
    auto const blocked = TRY(app.store.rate_limits.blocked_for_ms(wrong_of_address, block, now_ms));
    checked.wait_ms = std::max(locked, blocked);
    auto user = app.store.users.find(user_id);
    if (!user.ok() && user.error().code != ErrorCode::not_found) return user.error();
    auto const refuse = [&](access::RefusalKind kind) { app.refusals.note(kind, user.ok() ? user->user_id : "", client_address, now_ms); };
    if (checked.wait_ms > 0) {
        refuse(locked > 0 ? access::RefusalKind::locked_account : access::RefusalKind::busy_address);
        return checked;
    }
    auto const may_sign_in = user.ok() && !user->password_hash.empty() &&
                             (user->state == store::UserState::active || user->state == store::UserState::issued);
    std::optional<std::string> stored;
    if (may_sign_in) stored = user->password_hash;
    auto const check = TRY(app.passwords.check(password, stored));
    if (!check.fits) {
        TRY(app.store.rate_limits.count(wrong_of_account, user_id, now_ms));
        TRY(app.store.rate_limits.count(wrong_of_address, block, now_ms));
        TRY(app.sign_in_budget.count_wrong_password(block, now_ms));
        refuse(user.ok() ? access::RefusalKind::wrong_password : access::RefusalKind::unknown_account);
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

// The State's own rule has no period; the configuration's holds for everybody (roles.md §5).
store::SessionStep step_by_password(App const& app, store::User const& user, std::int64_t now_ms) {
    auto const days = app.config.accounts.password_days;
    bool const must_replace = user.initial_until_ms > 0 || (days > 0 && now_ms - user.password_changed_at_ms >= days * 24 * 60 * minute_ms);
    return must_replace ? store::SessionStep::new_password : store::SessionStep::signed_in;
}

// Both locks: of wrong passwords and of wrong codes.
Result<std::int64_t> locked_for_ms(App& app, std::string const& user_id, std::int64_t now_ms) {
    return std::max(TRY(app.store.rate_limits.blocked_for_ms(wrong_of_account, user_id, now_ms)), TRY(app.store.rate_limits.blocked_for_ms(wrong_codes, user_id, now_ms)));
}

Result<Done> unlock(App& app, std::string const& user_id) {
    for (auto const& rule : {wrong_of_account, wrong_codes}) TRY(app.store.rate_limits.clear(rule, user_id));
    return Done{};
}

Result<std::int64_t> count_code_send(App& app, std::string const& user_id, std::int64_t now_ms) {
    auto const wait = TRY(app.store.rate_limits.blocked_for_ms(code_sends, user_id, now_ms));
    if (wait > 0) return wait;
    TRY(app.store.rate_limits.count(code_sends, user_id, now_ms));
    return std::int64_t{0};
}

Result<api::SecondFactorStep> second_factor_step(App& app, store::Session const& session, std::int64_t now_ms) {
    auto const user = TRY(app.directory.user(session.user_id));
    api::SecondFactorStep step;
    auto const factor = TRY(factor_in_force(app, user));
    step.means = access::name(factor.means);
    step.destination = masked_destination(factor);
    step.trust_hours = app.config.session.trusted_device_hours;
    step.has_recovery_codes = TRY(app.store.second_factors.recovery_codes_left(user.user_id)) > 0;
    step.expires_in_s = std::max<std::int64_t>(0, seconds_of(session.code_expires_at_ms - now_ms));
    step.resend_after_s = std::max<std::int64_t>(0, seconds_of(session.resend_at_ms - now_ms));
    step.code_was_sent = session.code_was_sent;
    TRY(offer_passkeys(app, session, now_ms, step));
    return step;
}

namespace {

std::int64_t trust_ms(App const& app) { return app.config.session.trusted_device_hours * 60 * minute_ms; }

Result<bool> needs_no_code(App& app, store::User const& user, Device const& device, std::int64_t now_ms) {
    if (access::needs_no_second_factor(user.role, device.network)) return true;
    if (trust_ms(app) == 0 || device.token.empty()) return false;
    return app.store.trusted_devices.is_trusted(user.user_id, device.token, now_ms);
}

// Signed in without a code; a lock after wrong codes was asked for before.
SignInResult<CodeAwaited> sign_in_trusted(App& app, store::User const& user, Device const& device, std::int64_t now_ms) {
    auto begun = app.store.sessions.begin(user.user_id, crypto::make_token(), app.session_limits(), now_ms, device.session_mark, device.beside);
    if (!begun.ok()) return {begun.error()};
    auto const next = next_step(app, user, device, now_ms);
    if (!next.ok()) return {next.error()};
    auto signed_in = app.store.sessions.sign_in(begun->token, "", app.session_limits(), now_ms, *next,
                                               [](db::Transaction&) -> Result<bool> { return true; });
    if (!signed_in.ok()) return {signed_in.error()};
    auto const cleared = app.store.rate_limits.clear(wrong_of_account, user.user_id);
    if (!cleared.ok()) return {cleared.error()};
    auto const noted = app.store.audit.append(anonymous(now_ms, device.address, user.user_id), {store::AuditEvent::signed_in, 0, access::needs_no_second_factor(user.role, device.network) ? "closed network" : "trusted device"});
    if (!noted.ok()) return {noted.error()};
    log::info("signed_in");
    return CodeAwaited{signed_in->token, {}};
}

} // namespace

SignInResult<CodeAwaited> begin_sign_in(App& app, std::string const& user_id, std::string const& password, Device const& device, std::int64_t now_ms) {
    auto const block = http::address_block(device.address);
    if (!app.sign_ins_of_all.take("all", now_ms)) return {{ErrorCode::overloaded, "sign-ins of all"}, 10};
    if (!app.sign_ins_of_address.take(block, now_ms)) {
        app.refusals.note(access::RefusalKind::busy_address, "", device.address, now_ms);
        return {too_many("sign-ins of one address"), 60};
    }
    auto const admitted = app.sign_in_budget.admits(user_id, block, now_ms);
    if (!admitted.ok()) return {admitted.error()};
    if (!*admitted) {
        app.refusals.note(access::RefusalKind::guessing_everywhere, "", device.address, now_ms);
        return {{ErrorCode::overloaded, "wrong passwords of all"}, 20};
    }
    auto checked = check_password(app, user_id, password, device.address, now_ms);
    if (!checked.ok()) return {checked.error()};
    if (checked->wait_ms > 0) return {too_many("locked"), seconds_of(checked->wait_ms)};
    if (!checked->fits) return {{ErrorCode::wrong_credentials, "password"}};

    auto const& user = checked->user;
    if (user.initial_until_ms > 0 && now_ms >= user.initial_until_ms) return {{ErrorCode::forbidden, "the initial password has expired"}};
    auto const trusted = needs_no_code(app, user, device, now_ms);
    if (!trusted.ok()) return {trusted.error()};
    if (*trusted) return sign_in_trusted(app, user, device, now_ms);
    auto const factor = factor_in_force(app, user);
    if (!factor.ok()) return {factor.error()};
    auto const passkeys = usable_passkeys(app, user.user_id);
    if (!passkeys.ok()) return {passkeys.error()};
    bool const sent = access::is_sent(factor->means) && passkeys->empty();
    if (sent) {
        auto const wait = count_code_send(app, user.user_id, now_ms);
        if (!wait.ok()) return {wait.error()};
        if (*wait > 0) return {too_many("codes of one account"), seconds_of(*wait)};
    }
    auto const code = sent ? crypto::make_otp() : std::string();
    auto begun = app.store.sessions.begin(user.user_id, code, app.session_limits(), now_ms, device.session_mark, device.beside);
    if (!begun.ok()) return {begun.error()};
    if (sent) {
        auto const queued = app.store.outbox.queue(code_message(app, user, *factor, code, now_ms), now_ms);
        if (!queued.ok()) return {queued.error()};
    }
    auto const step = second_factor_step(app, begun->session, now_ms);
    if (!step.ok()) return {step.error()};
    return CodeAwaited{begun->token, *step};
}

SignInResult<CodeAwaited> resend_code(App& app, std::string const& token, std::int64_t now_ms) {
    auto const session = app.store.sessions.find(token, app.session_limits(), now_ms, true);
    if (!session.ok()) return {session.error()};
    auto const user = app.store.users.find(session->user_id);
    if (!user.ok()) return {user.error()};
    auto const factor = factor_in_force(app, *user);
    if (!factor.ok()) return {factor.error()};
    if (!access::is_sent(factor->means)) return {{ErrorCode::conflict, "an app's code is not sent"}};
    if (session->resend_at_ms > now_ms) return {too_many("another code so soon"), seconds_of(session->resend_at_ms - now_ms)};
    auto const wait = count_code_send(app, user->user_id, now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) return {too_many("codes of one account"), seconds_of(*wait)};
    auto const code = crypto::make_otp();
    auto const renewed = app.store.sessions.renew_code(token, code, app.session_limits(), now_ms);
    if (!renewed.ok()) return {renewed.error()};
    auto const queued = app.store.outbox.queue(code_message(app, *user, *factor, code, now_ms), now_ms);
    if (!queued.ok()) return {queued.error()};
    auto const step = second_factor_step(app, *renewed, now_ms);
    if (!step.ok()) return {step.error()};
    return CodeAwaited{"", *step};
}

namespace {

// What decides instead of a code that was sent; empty when that one does.
store::Proof proof_of(App& app, store::User const& user, store::SecondFactor const& factor, std::string const& recovery_code, std::string const& code, std::int64_t now_ms) {
    if (!recovery_code.empty())
        return [&](db::Transaction& tx) { return app.store.second_factors.take_recovery_code(tx, user.user_id, recovery_code); };
    if (!access::is_sent(factor.means))
        return [&, now_ms](db::Transaction& tx) { return app.store.second_factors.take_app_code(tx, user.user_id, code, now_ms); };
    return {};
}

// A wrong one counts for the account and for the address.
Result<Done> note_wrong_code(App& app, std::string const& user_id, std::string const& client_address, std::int64_t now_ms) {
    TRY(app.store.rate_limits.count(wrong_codes, user_id, now_ms));
    TRY(app.store.rate_limits.count(wrong_of_address, http::address_block(client_address), now_ms));
    app.refusals.note(access::RefusalKind::wrong_code, user_id, client_address, now_ms);
    return app.store.audit.append(anonymous(now_ms, client_address, user_id), {store::AuditEvent::sign_in_failed, 0, "code"});
}

Result<Done> note_recovery(App& app, store::User const& user, std::string const& client_address, std::int64_t now_ms) {
    TRY(app.store.audit.append(anonymous(now_ms, client_address, user.user_id), {store::AuditEvent::recovery_code_used, 0, ""}));
    if (user.mail.empty()) return Done{};
    TRY(app.store.outbox.queue(letter(app, user, "Todoke 回復コードの使用", "回復コードを使ってサインインがありました。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。", {}, 24 * 60 * minute_ms, now_ms), now_ms));
    return Done{};
}

} // namespace

namespace {

struct Awaited {
    store::Session session;
    store::User user;
};

// Whose proof that session awaits, unless too many were wrong.
SignInResult<Awaited> find_awaited(App& app, std::string const& token, std::string const& client_address, std::int64_t now_ms) {
    auto session = app.store.sessions.find(token, app.session_limits(), now_ms, true);
    if (!session.ok()) return {session.error()};
    auto const wait = app.store.rate_limits.blocked_for_ms(wrong_codes, session->user_id, now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) {
        app.refusals.note(access::RefusalKind::locked_account, session->user_id, client_address, now_ms);
        return {too_many("wrong codes"), seconds_of(*wait)};
    }
    auto user = app.store.users.find(session->user_id);
    if (!user.ok()) return {user.error()};
    return Awaited{std::move(*session), std::move(*user)};
}

// A code that was sent, or what decides instead of it.
struct Evidence {
    std::string code;
    store::Proof proof;
    bool is_recovery_code = false;
};

SignInResult<Finished> finish(App& app, std::string const& token, store::User const& user, Evidence const& evidence, Device const& device, std::int64_t now_ms) {
    auto const next = next_step(app, user, device, now_ms);
    if (!next.ok()) return {next.error()};
    auto signed_in = app.store.sessions.sign_in(token, evidence.code, app.session_limits(), now_ms, *next, evidence.proof);
    if (!signed_in.ok()) {
        auto const noted = note_wrong_code(app, user.user_id, device.address, now_ms);
        if (!noted.ok()) return {noted.error()};
        return {signed_in.error()};
    }
    for (auto const& rule : {wrong_of_account, wrong_codes}) {
        auto const cleared = app.store.rate_limits.clear(rule, user.user_id);
        if (!cleared.ok()) return {cleared.error()};
    }
    auto const noted = app.store.audit.append(anonymous(now_ms, device.address, user.user_id), {store::AuditEvent::signed_in, 0, ""});
    if (!noted.ok()) return {noted.error()};
    if (evidence.is_recovery_code) {
        auto const told = note_recovery(app, user, device.address, now_ms);
        if (!told.ok()) return {told.error()};
    }
    Finished finished{signed_in->token, {}};
    // Not with a recovery code: who had to take one sets up something new first.
    if (device.trust && trust_ms(app) > 0 && !evidence.is_recovery_code) {
        auto trusted = app.store.trusted_devices.trust(user.user_id, trust_ms(app), now_ms);
        if (!trusted.ok()) return {trusted.error()};
        finished.device_token = std::move(*trusted);
    }
    log::info("signed_in");
    return finished;
}

} // namespace

SignInResult<Finished> finish_sign_in(App& app, std::string const& token, std::string const& code, Device const& device, std::int64_t now_ms) {
    auto awaited = find_awaited(app, token, device.address, now_ms);
    if (!awaited.ok()) return {awaited.fault().error, awaited.fault().retry_after_s};
    auto const& user = awaited.value().user;
    auto const factor = factor_in_force(app, user);
    if (!factor.ok()) return {factor.error()};
    auto const recovery_code = access::fold_recovery_code(code);
    auto const digits = access::fold_one_time_code(code);
    return finish(app, token, user, {digits, proof_of(app, user, *factor, recovery_code, digits, now_ms), !recovery_code.empty()}, device, now_ms);
}

SignInResult<Finished> finish_with_passkey(App& app, std::string const& token, api::PasskeyProof const& proof, Device const& device, std::int64_t now_ms) {
    auto awaited = find_awaited(app, token, device.address, now_ms);
    if (!awaited.ok()) return {awaited.fault().error, awaited.fault().retry_after_s};
    auto const& [session, user] = awaited.value();
    auto const judge = passkey_proof(app, session, anonymous(now_ms, device.address, user.user_id), user, proof, device.origin);
    if (!judge.ok()) return {judge.error()};
    return finish(app, token, user, {"", *judge}, device, now_ms);
}

} // namespace todoke::services
