// Accounts of the patients' side: mail address, code, password, device.
#include "server/services/portal.hpp"

#include "server/crypto/token.hpp"
#include "server/http/rate_limit.hpp"
#include "server/services/patient_letters.hpp"
#include "shared/access/password_rules.hpp"
#include "shared/access/second_factor.hpp"
#include "shared/base/contact.hpp"
#include "shared/observation/languages.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr store::RateRule sign_in_failures{.name = "portal_account", .allowed = 5, .window_ms = 15 * minute_ms, .block_ms = 30 * minute_ms};
constexpr store::RateRule code_sends{.name = "portal_code_sends", .allowed = 6, .window_ms = 15 * minute_ms, .block_ms = 0};

std::int64_t seconds_of(std::int64_t ms) { return (ms + 999) / 1000; }

PortalAnswer refused(std::string_view rule, std::string_view item) {
    PortalAnswer answer;
    answer.issues.push_back(observation::issue(rule, item));
    return answer;
}

Result<Done> take_budget(App& app, store::Caller const& caller) {
    if (!app.sign_ins_of_all.take("all", caller.now_ms)) return Error{ErrorCode::overloaded, "sign-ins of all"};
    if (!app.sign_ins_of_address.take(http::address_block(caller.client_address), caller.now_ms)) return Error{ErrorCode::too_many_requests, "the portal from one address"};
    return Done{};
}

// Nothing is queued for an address that is not to get one; the work is the same.
Result<store::Also> code_sending(App& app, std::string const& mail, std::string const& language, std::string const& code, bool is_sent, std::int64_t now_ms) {
    std::vector<store::Message> const letters{code_letter(app, mail, language, code, portal_limits().code_life_ms, now_ms)};
    auto sealed = TRY(app.store.outbox.seal(letters, now_ms));
    return store::Also([sealed = std::move(sealed), is_sent, now_ms](db::Transaction& tx) -> Result<Done> {
        if (is_sent)
            for (auto const& one : sealed) store::Outbox::queue_in(tx, one, now_ms);
        return Done{};
    });
}

} // namespace

store::PortalLimits portal_limits() { return {}; }

Result<PortalAnswer> begin_portal_session(App& app, store::Caller const& caller, store::PortalPurpose purpose, api::PortalMailRequest const& request) {
    TRY(take_budget(app, caller));
    auto const mail = store::folded_mail(request.mail);
    auto const is_registration = purpose == store::PortalPurpose::registration;
    if (!base::is_email(mail)) return refused("V-113", "mail");
    if (is_registration && request.consent_version != api::consent_version) return refused("F-O01", "consent_version");
    if (auto const wait = TRY(app.store.rate_limits.blocked_for_ms(code_sends, mail, caller.now_ms)); wait > 0) return Error{ErrorCode::too_many_requests, "codes of one address"};
    TRY(app.store.rate_limits.count(code_sends, mail, caller.now_ms));
    auto const account = TRY(app.store.portal.find_by_mail(mail));
    // The contract offers the login here (§3, step 2); a stranger learns that an address takes part, no more.
    if (is_registration && account) return refused("F-O07", "mail");
    auto const language = account ? account->language : std::string(observation::known_language(request.language));
    auto const code = crypto::make_otp();
    auto const also = TRY(code_sending(app, mail, language, code, is_registration || account.has_value(), caller.now_ms));
    PortalAnswer answer;
    answer.fresh = TRY(app.store.portal.begin(purpose, mail, language, request.consent_version, code, portal_limits(), caller.now_ms, also));
    return answer;
}

Result<PortalAnswer> resend_portal_code(App& app, store::Caller const& caller, std::string const& token, store::PortalSession const& session) {
    if (session.step != store::PortalStep::code_awaited) return Error{ErrorCode::conflict, "no code is awaited"};
    auto const account = TRY(app.store.portal.find_by_mail(session.mail));
    auto const is_sent = session.purpose == store::PortalPurpose::registration || account.has_value();
    auto const code = crypto::make_otp();
    auto const also = TRY(code_sending(app, session.mail, session.language, code, is_sent, caller.now_ms));
    TRY(app.store.portal.renew_code(token, code, portal_limits(), caller.now_ms, also));
    return PortalAnswer{};
}

Result<PortalAnswer> prove_portal_code(App& app, store::Caller const& caller, std::string const& token, std::string const& code) {
    TRY(take_budget(app, caller));
    auto const proven = app.store.portal.prove_code(token, access::fold_one_time_code(code), portal_limits(), caller.now_ms);
    if (proven.ok()) return PortalAnswer{};
    if (proven.error().code == ErrorCode::wrong_credentials || proven.error().code == ErrorCode::unauthenticated) return refused("V-809", "code");
    return proven.error();
}

Result<PortalAnswer> set_portal_password(App& app, store::Caller const& caller, std::string const& token, api::PortalPasswordRequest const& request) {
    PortalAnswer answer;
    for (auto const* rule : access::broken_patient_password_rules(request.password)) answer.issues.push_back({std::string(rule->id), forms::Severity::error, "password", -1, "", std::string(rule->message), {}});
    if (request.password != request.confirmation) answer.issues.push_back(observation::issue("V-A25", "confirmation"));
    if (!answer.issues.empty()) return answer;
    auto const hash = TRY(app.passwords.hash(request.password));
    auto fresh = app.store.portal.set_password(token, hash, portal_limits(), caller);
    if (!fresh.ok()) return fresh.error();
    answer.fresh = std::move(*fresh);
    return answer;
}

Result<PortalAnswer> sign_in_portal(App& app, store::Caller const& caller, api::PortalSignInRequest const& request) {
    TRY(take_budget(app, caller));
    auto const mail = store::folded_mail(request.mail);
    if (auto const wait = TRY(app.store.rate_limits.blocked_for_ms(sign_in_failures, mail, caller.now_ms)); wait > 0) {
        PortalAnswer answer;
        answer.retry_after_s = seconds_of(wait);
        return answer;
    }
    auto const account = TRY(app.store.portal.find_by_mail(mail));
    auto const check = TRY(app.passwords.check(request.password, account ? std::optional(account->password_hash) : std::nullopt));
    if (!check.fits) {
        TRY(app.store.rate_limits.count(sign_in_failures, mail, caller.now_ms));
        return refused("F-O09", "password");
    }
    TRY(app.store.rate_limits.clear(sign_in_failures, mail));
    auto who = caller;
    who.user_id = store::portal_user_id(account->id);
    PortalAnswer answer;
    answer.fresh = TRY(app.store.portal.sign_in(account->id, portal_limits(), who));
    return answer;
}

Result<Done> send_reminders(App& app, std::int64_t now_ms) {
    constexpr int at_once = 200;
    while (true) {
        auto const due = TRY(app.store.portal.due_reminders(now_ms, at_once));
        if (due.empty()) return Done{};
        std::vector<store::Message> letters;
        for (auto const& one : due) letters.push_back(reminder_letter(app, one.mail, one.language, now_ms));
        auto const sealed = TRY(app.store.outbox.seal(letters, now_ms));
        TRY(app.store.portal.mark_reminded(due, now_ms, [&](db::Transaction& tx) -> Result<Done> {
            for (auto const& one : sealed) store::Outbox::queue_in(tx, one, now_ms);
            return Done{};
        }));
        if (due.size() < at_once) return Done{};
    }
}

} // namespace todoke::services
