#include "server/services/factor_setup.hpp"

#include "server/log/log.hpp"
#include "server/services/account_record.hpp"
#include "server/services/letters.hpp"
#include "server/services/second_factor.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

// To the address of the profile, and to the new one where codes will go by mail.
Result<Done> tell_owner(App& app, store::User const& user, store::SecondFactor const& factor, std::int64_t now_ms) {
    auto message = letter(app, user, "Todoke 二要素認証の登録", "二要素認証の方法が登録されました。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。", {}, day_ms, now_ms);
    if (!user.mail.empty()) TRY(app.store.outbox.queue(message, now_ms));
    if (factor.means != access::FactorMeans::mail || factor.destination == user.mail) return Done{};
    message.to = factor.destination;
    TRY(app.store.outbox.queue(message, now_ms));
    return Done{};
}

} // namespace

Result<Done> fill_factor_setup(App& app, store::User const& user, std::string const& token, std::int64_t now_ms, api::SessionInfo& info) {
    for (auto const means : access::factor_means())
        if (is_offered(app, means)) info.offered_means.emplace_back(access::name(means));
    auto const proposed = TRY(app.store.second_factors.proposed(user.user_id, token, app.session_limits(), now_ms));
    // The secret of an app was shown once: whoever loads the page again chooses again.
    if (!proposed || !access::is_sent(proposed->factor.means)) return Done{};
    info.second_factor.means = access::name(proposed->factor.means);
    info.second_factor.destination = masked_destination(proposed->factor);
    info.second_factor.expires_in_s = (proposed->ends_at_ms - now_ms + 999) / 1'000;
    return Done{};
}

SignInResult<Judged<api::SecondFactorProposal>> propose_factor_setup(App& app, store::User const& user, std::string const& token, api::FactorSetupRequest const& request, std::int64_t now_ms) {
    auto const means = access::find_factor_means(request.means);
    if (!means || !is_offered(app, *means)) return {{ErrorCode::invalid, "means that are not offered"}};
    store::SecondFactor factor{*means, access::fold_destination(*means, request.destination)};
    if (auto const fault = access::destination_fault(*means, factor.destination)) {
        Judged<api::SecondFactorProposal> judged;
        judged.issues.push_back(issue_of(*fault, "destination"));
        return judged;
    }
    return offer_factor(app, user, token, std::move(factor), now_ms);
}

SignInResult<Judged<FactorSetUp>> prove_factor_setup(App& app, store::Caller const& caller, store::User const& user, std::string const& token, std::string const& typed_code) {
    Judged<FactorSetUp> judged;
    auto const proven = app.store.second_factors.prove(caller, token, access::fold_one_time_code(typed_code), app.session_limits());
    if (!proven.ok()) {
        auto const issue = issue_of_code(proven.error());
        if (!issue) return {proven.error()};
        judged.issues.push_back(*issue);
        return judged;
    }
    auto const told = tell_owner(app, user, *proven, caller.now_ms);
    if (!told.ok()) return {told.error()};
    auto next = app.store.sessions.promote(token, store::SessionStep::factor_setup, step_by_password(app, user, caller.now_ms), app.session_limits(), caller.now_ms);
    if (!next.ok()) return {next.error()};
    judged.message.token = std::move(next->token);
    log::info("second_factor_set_up");
    return judged;
}

} // namespace todoke::services
