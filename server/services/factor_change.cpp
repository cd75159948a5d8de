#include "server/services/factor_change.hpp"

#include <algorithm>

#include "server/crypto/token.hpp"
#include "server/crypto/totp.hpp"
#include "server/log/log.hpp"
#include "server/render/qr_code.hpp"
#include "server/services/account_record.hpp"
#include "server/services/letters.hpp"
#include "server/services/passwords.hpp"
#include "server/services/second_factor.hpp"

namespace todoke::services {

namespace {

using access::FactorMeans;

constexpr std::int64_t minute_ms = 60'000;
// Nobody's telephone rings again and again because many accounts name it.
constexpr store::RateRule sends_to_destination{"code_destination", 5, 15 * minute_ms, 0};
constexpr store::RateRule sends_in_a_row{"code_again", 1, minute_ms / 2, 0}; // roles.md §7.4: again after 30 seconds

Error too_many(std::string detail) { return {ErrorCode::too_many_requests, std::move(detail)}; }

// How long to wait before a code may go to that destination; counts this one when it may.
Result<std::int64_t> count_proposal(App& app, std::string const& user_id, store::SecondFactor const& factor, std::int64_t now_ms) {
    auto const destination = std::string(access::name(factor.means)) + " " + factor.destination;
    auto const wait = std::max(TRY(app.store.rate_limits.blocked_for_ms(sends_to_destination, destination, now_ms)),
                               TRY(app.store.rate_limits.blocked_for_ms(sends_in_a_row, user_id, now_ms)));
    if (wait > 0) return wait;
    auto const of_account = TRY(count_code_send(app, user_id, now_ms));
    if (of_account > 0) return of_account;
    TRY(app.store.rate_limits.count(sends_to_destination, destination, now_ms));
    TRY(app.store.rate_limits.count(sends_in_a_row, user_id, now_ms));
    return std::int64_t{0};
}

Result<api::SecondFactorProposal> proposal_message(App& app, store::User const& user, store::SecondFactor const& factor) {
    api::SecondFactorProposal message;
    message.means = access::name(factor.means);
    message.destination = masked_destination(factor);
    message.expires_in_s = app.session_limits().code_life_ms / 1'000;
    if (factor.means != FactorMeans::totp) return message;
    message.secret = crypto::to_base32(factor.destination);
    message.uri = crypto::totp_uri(user.user_id, factor.destination);
    message.qr = TRY(render::qr_code(message.uri));
    return message;
}

// To the address of the profile, and to the old and the new one where codes went or will go by mail.
Result<Done> tell_owner(App& app, store::User const& user, store::SecondFactor const& before, store::SecondFactor const& now, std::int64_t now_ms) {
    std::vector<std::string> addresses;
    auto const add = [&addresses](std::string const& address) {
        if (!address.empty() && std::find(addresses.begin(), addresses.end(), address) == addresses.end()) addresses.push_back(address);
    };
    add(user.mail);
    for (auto const& factor : {before, now})
        if (factor.means == FactorMeans::mail) add(factor.destination);
    auto message = letter(app, user, "Todoke 二要素認証の変更",
                          "二要素認証の方法が変更されました。ほかの端末のサインインはすべて終わりました。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。", {}, 24 * 60 * minute_ms, now_ms);
    for (auto const& address : addresses) {
        message.to = address;
        TRY(app.store.outbox.queue(message, now_ms));
    }
    return Done{};
}

std::vector<std::string> displayed(std::vector<std::string> codes) {
    for (auto& code : codes) code = access::displayed_recovery_code(code);
    return codes;
}

} // namespace

Result<api::SecondFactorState> second_factor_state(App& app, store::User const& user) {
    auto const factor = TRY(factor_in_force(app, user));
    api::SecondFactorState state;
    state.means = access::name(factor.means);
    state.destination = masked_destination(factor);
    for (auto const means : access::factor_means())
        if (is_offered(app, means)) state.offered.emplace_back(access::name(means));
    state.recovery_codes_left = TRY(app.store.second_factors.recovery_codes_left(user.user_id));
    for (auto const& passkey : TRY(app.store.passkeys.list_of(user.user_id)))
        state.passkeys.push_back({passkey.id, passkey.name, passkey.created_at_ms, passkey.used_at_ms, passkey.is_suspended});
    return state;
}

Result<api::SecondFactorProven> proven_message(App& app, store::Caller const& caller, store::User const& user) {
    api::SecondFactorProven message;
    if (TRY(app.store.second_factors.recovery_codes_left(user.user_id)) == 0)
        message.recovery_codes = displayed(TRY(app.store.second_factors.make_recovery_codes(caller)));
    message.state = TRY(second_factor_state(app, user));
    return message;
}

SignInResult<Judged<api::SecondFactorProposal>> propose_second_factor(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                                      api::ProposeSecondFactorRequest const& request) {
    auto const now_ms = caller.now_ms;
    auto const means = access::find_factor_means(request.means);
    if (!means || !is_offered(app, *means)) return {{ErrorCode::invalid, "means that are not offered"}};
    auto present = present_password_fits(app, user, request.current_password, now_ms);
    if (!present.ok()) return {present.fault().error, present.fault().retry_after_s};
    Judged<api::SecondFactorProposal> judged;
    if (!present.value()) judged.issues.push_back(issue_of(access::present_password, "current_password"));
    store::SecondFactor factor{*means, access::fold_destination(*means, request.destination)};
    if (auto const fault = access::destination_fault(*means, factor.destination)) judged.issues.push_back(issue_of(*fault, "destination"));
    if (*means == FactorMeans::mail) app.refusals.note_if_forged(factor.destination, caller);
    if (!judged.issues.empty()) return judged;
    return offer_factor(app, user, token, std::move(factor), now_ms);
}

SignInResult<Judged<api::SecondFactorProposal>> offer_factor(App& app, store::User const& user, std::string const& token, store::SecondFactor factor, std::int64_t now_ms) {
    Judged<api::SecondFactorProposal> judged;
    std::string code;
    if (access::is_sent(factor.means)) {
        auto const wait = count_proposal(app, user.user_id, factor, now_ms);
        if (!wait.ok()) return {wait.error()};
        if (*wait > 0) return {too_many("codes of one account or destination"), (*wait + 999) / 1'000};
        code = crypto::make_otp();
    } else {
        factor.destination = crypto::make_totp_secret();
    }
    auto const kept = app.store.second_factors.propose(user.user_id, token, factor, code, app.session_limits(), now_ms);
    if (!kept.ok()) return {kept.error()};
    if (!code.empty()) {
        auto const queued = app.store.outbox.queue(code_message(app, user, factor, code, now_ms), now_ms);
        if (!queued.ok()) return {queued.error()};
    }
    auto message = proposal_message(app, user, factor);
    if (!message.ok()) return {message.error()};
    judged.message = std::move(*message);
    return judged;
}

std::optional<validation::Issue> issue_of_code(Error const& error) {
    if (error.code == ErrorCode::wrong_credentials) return issue_of(access::right_code, "code");
    if (error.code == ErrorCode::stale) return issue_of({access::right_code.id, "認証コードの期限が切れたか、誤りが続きました。もう一度「送信」から始めてください。"}, "code");
    return std::nullopt;
}

SignInResult<Judged<api::SecondFactorProven>> prove_second_factor(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                                  std::string const& typed_code) {
    Judged<api::SecondFactorProven> judged;
    auto const before = factor_in_force(app, user);
    if (!before.ok()) return {before.error()};
    auto const proven = app.store.second_factors.prove(caller, token, access::fold_one_time_code(typed_code), app.session_limits());
    if (!proven.ok()) {
        auto const issue = issue_of_code(proven.error());
        if (!issue) return {proven.error()};
        judged.issues.push_back(*issue);
        return judged;
    }
    auto const told = tell_owner(app, user, *before, *proven, caller.now_ms);
    if (!told.ok()) return {told.error()};
    auto message = proven_message(app, caller, user);
    if (!message.ok()) return {message.error()};
    judged.message = std::move(*message);
    log::info("second_factor_changed");
    return judged;
}

SignInResult<Judged<api::RecoveryCodes>> make_recovery_codes(App& app, store::Caller const& caller, store::User const& user, std::string const& current_password) {
    auto present = present_password_fits(app, user, current_password, caller.now_ms);
    if (!present.ok()) return {present.fault().error, present.fault().retry_after_s};
    Judged<api::RecoveryCodes> judged;
    if (!present.value()) {
        judged.issues.push_back(issue_of(access::present_password, "current_password"));
        return judged;
    }
    auto codes = app.store.second_factors.make_recovery_codes(caller);
    if (!codes.ok()) return {codes.error()};
    judged.message.codes = displayed(std::move(*codes));
    return judged;
}

} // namespace todoke::services
