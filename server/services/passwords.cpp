#include "server/services/passwords.hpp"

#include "server/log/log.hpp"
#include "server/services/account_record.hpp"
#include "server/services/letters.hpp"
#include "shared/access/password_rules.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t minute_ms = 60'000;
constexpr store::RateRule wrong_present{"password_change", 5, 15 * minute_ms, 30 * minute_ms};

} // namespace

SignInResult<bool> present_password_fits(App& app, store::User const& user, std::string const& password, std::int64_t now_ms) {
    auto const wait_ms = app.store.rate_limits.blocked_for_ms(wrong_present, user.user_id, now_ms);
    if (!wait_ms.ok()) return {wait_ms.error()};
    if (*wait_ms > 0) return {{ErrorCode::too_many_requests, "present password"}, (*wait_ms + 999) / 1'000};
    auto const check = app.passwords.check(password, user.password_hash);
    if (!check.ok()) return {check.error()};
    if (check->fits) return true;
    auto const counted = app.store.rate_limits.count(wrong_present, user.user_id, now_ms);
    if (!counted.ok()) return {counted.error()};
    return false;
}

SignInResult<std::vector<validation::Issue>> change_password(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                             std::string const& current_password, std::string const& new_password) {
    auto const now_ms = caller.now_ms;
    auto present = present_password_fits(app, user, current_password, now_ms);
    if (!present.ok()) return {present.fault().error, present.fault().retry_after_s};
    std::vector<validation::Issue> issues;
    if (!present.value()) issues.push_back(issue_of(access::present_password, "current_password"));
    for (auto const* rule : access::broken_password_rules(new_password, user.user_id, present.value() ? current_password : ""))
        issues.push_back(issue_of(*rule, "new_password"));
    if (!issues.empty()) return issues;
    auto const hash = app.passwords.hash(new_password);
    if (!hash.ok()) return {hash.error()};
    std::vector<store::Message> letters;
    if (!user.mail.empty())
        letters.push_back(letter(app, user, "Todoke パスワードの変更",
                                 "パスワードが変更されました。ほかの端末のサインインはすべて終わりました。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。", {}, 24 * 60 * minute_ms, now_ms));
    auto const also = recorded(app, caller, {store::AuditEvent::password_changed, 0, ""}, letters);
    if (!also.ok()) return {also.error()};
    auto const stored = app.store.users.set_password_hash(user.user_id, *hash, now_ms, token, *also);
    if (!stored.ok()) return {stored.error()};
    app.directory.forget_user(user.user_id);
    log::info("password_changed");
    return issues;
}

} // namespace todoke::services
