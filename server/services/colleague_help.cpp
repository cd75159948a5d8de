#include "server/services/colleague_help.hpp"

#include <algorithm>

#include "server/log/log.hpp"
#include "server/services/account_issue.hpp"
#include "server/services/account_record.hpp"
#include "server/services/letters.hpp"
#include "server/services/passwords.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr std::int64_t letter_life_ms = 7 * day_ms;
constexpr std::size_t administrators_told_max = 10;
// A clinic seldom needs one a month; a stolen manager's account shall not empty a hospital.
constexpr store::RateRule acts_of_manager{"colleague_help", 5, day_ms, 0};

constexpr access::Rule not_oneself{"F-A25", "ご自分のアカウントには使えません。システム管理者に依頼してください。"};
constexpr access::Rule not_a_manager{"F-A26", "ほかのシステム利用管理者のアカウントには使えません。システム管理者に依頼してください。"};
constexpr access::Rule not_living{"F-A27", "停止されたアカウントには使えません。"};
constexpr access::Rule no_mail{"F-A28", "メールアドレスが登録されていません。システム管理者に依頼してください。"};

// Managers watch each other through the administrator: whoever has one manager's account gets no other one's.
access::Rule const* fault_of(Applicant const& who, store::User const& user) {
    if (user.user_id == who.caller.user_id) return &not_oneself;
    if (user.is_manager) return &not_a_manager;
    if (user.state != store::UserState::active && user.state != store::UserState::issued) return &not_living;
    if (user.mail.empty()) return &no_mail;
    return nullptr;
}

// Those who are responsible for the institution: of the competent health centre and of its government.
Result<std::vector<store::User>> administrators_of(App& app, store::Facility const& facility) {
    store::UserConditions wanted;
    wanted.area.prefecture_code = facility.prefecture_code;
    wanted.role = access::RoleId::system_administrator;
    wanted.state = store::UserState::active;
    wanted.rows_max = 200;
    std::vector<store::User> administrators;
    for (auto const& glance : TRY(app.store.user_search.find(wanted)).users) {
        auto const office = TRY(app.directory.facility(glance.facility));
        bool const is_competent = office.kind == store::FacilityKind::government || office.id == facility.health_centre;
        if (!is_competent || administrators.size() == administrators_told_max) continue;
        auto user = TRY(app.directory.user(glance.user_id));
        if (!user.mail.empty()) administrators.push_back(std::move(user));
    }
    return administrators;
}

struct Words { std::string_view subject, to_manager, to_administrator; };

constexpr Words renewed{"Todoke 初期パスワードの再発行",
                        "あなたのアカウントで、利用者ID {user_id} の初期パスワードを再発行しました。初期パスワードは本人のメールアドレスに届きます。\n心当たりがない場合は、すぐにパスワードを変更し、システム管理者に連絡してください。",
                        "{facility} のシステム利用管理者 {manager} が、利用者ID {user_id} の初期パスワードを再発行しました。\n不審な場合は、アカウントを停止し、機関に確認してください。"};
constexpr Words reset{"Todoke 二要素認証の初期化",
                      "あなたのアカウントで、利用者ID {user_id} の二要素認証を初期化しました。\n心当たりがない場合は、すぐにパスワードを変更し、システム管理者に連絡してください。",
                      "{facility} のシステム利用管理者 {manager} が、利用者ID {user_id} の二要素認証を初期化しました。\n不審な場合は、アカウントを停止し、機関に確認してください。"};

// To the manager and to the administrators. User IDs only: names are in the system.
Result<std::vector<store::Message>> letters_about(App& app, Applicant const& who, store::User const& user, Words const& words) {
    std::pair<std::string_view, std::string> const blanks[] = {{"user_id", user.user_id}, {"manager", who.caller.user_id}, {"facility", who.facility.name}};
    std::vector<store::Message> letters;
    auto const manager = TRY(app.directory.user(who.caller.user_id));
    if (!manager.mail.empty()) letters.push_back(letter(app, manager, words.subject, words.to_manager, blanks, letter_life_ms, who.caller.now_ms));
    for (auto const& administrator : TRY(administrators_of(app, who.facility)))
        letters.push_back(letter(app, administrator, words.subject, words.to_administrator, blanks, letter_life_ms, who.caller.now_ms));
    return letters;
}

Result<Done> renew_password(App& app, Applicant const& who, store::User const& user, std::string const& origin) {
    Manager manager;
    manager.caller = who.caller;
    manager.origin = origin;
    auto told = TRY(letters_about(app, who, user, renewed));
    TRY(renew_initial_password(app, manager, user, Handover::mail, std::move(told))); // the password itself is forgotten here
    return Done{};
}

Result<Done> reset_factor(App& app, Applicant const& who, store::User const& user) {
    auto const now_ms = who.caller.now_ms;
    auto letters = TRY(letters_about(app, who, user, reset));
    auto to_owner = letter(app, user, reset.subject,
                           "所属機関のシステム利用管理者が、あなたの二要素認証を初期化しました。登録されていた方法と回復コードは使えません。\n次のサインインの認証コードは、このメールアドレスに届きます。\n"
                           "心当たりがない場合は、すぐに管轄のシステム管理者に連絡してください。", {}, letter_life_ms, now_ms);
    letters.push_back(to_owner);
    auto const lost = TRY(app.store.second_factors.find(user.user_id));
    if (lost && lost->means == access::FactorMeans::mail && lost->destination != user.mail) {
        to_owner.to = lost->destination;
        letters.push_back(std::move(to_owner));
    }
    auto const also = TRY(recorded(app, who.caller, {store::AuditEvent::account_changed, 0, "user=" + user.user_id + " act=reset_factor"}, letters));
    TRY(app.store.second_factors.reset(user.user_id, user.version, now_ms, also));
    app.directory.forget_user(user.user_id);
    return Done{};
}

} // namespace

SignInResult<std::vector<validation::Issue>> help_colleague(App& app, Applicant const& who, std::string const& user_id, api::HelpColleagueRequest const& request, std::string const& origin) {
    std::vector<validation::Issue> issues;
    bool const renews = request.act == "renew_password";
    if (!renews && request.act != "reset_factor") return {{ErrorCode::invalid, "act"}};
    auto const user = app.store.users.find(user_id);
    if (!user.ok()) return {user.error()};
    if (user->facility != who.facility.id || user->role != who.caller.role) return {{ErrorCode::not_found, "an account of another institution or class"}};
    if (auto const* fault = fault_of(who, *user); fault != nullptr) {
        issues.push_back(issue_of(*fault, "act"));
        return issues;
    }
    auto const manager = app.store.users.find(who.caller.user_id); // the hash of this moment
    if (!manager.ok()) return {manager.error()};
    auto present = present_password_fits(app, *manager, request.current_password, who.caller.now_ms);
    if (!present.ok()) return {present.fault().error, present.fault().retry_after_s};
    if (!present.value()) {
        issues.push_back(issue_of(access::present_password, "current_password"));
        return issues;
    }
    auto const wait = app.store.rate_limits.blocked_for_ms(acts_of_manager, who.caller.user_id, who.caller.now_ms);
    if (!wait.ok()) return {wait.error()};
    if (*wait > 0) return {{ErrorCode::too_many_requests, "colleagues helped in a day"}, (*wait + 999) / 1'000};
    auto const counted = app.store.rate_limits.count(acts_of_manager, who.caller.user_id, who.caller.now_ms);
    if (!counted.ok()) return {counted.error()};
    auto const done = renews ? renew_password(app, who, *user, origin) : reset_factor(app, who, *user);
    if (!done.ok()) return {done.error()};
    log::info("colleague_helped");
    return issues;
}

Result<std::vector<std::string>> helpers_of(App& app, store::User const& user) {
    std::vector<std::string> names;
    if (user.is_manager) return names;
    for (auto const& other : TRY(app.store.users.of_facility(user.facility)))
        if (other.is_manager && other.role == user.role && other.state == store::UserState::active && other.user_id != user.user_id) names.push_back(other.name);
    return names;
}

} // namespace todoke::services
