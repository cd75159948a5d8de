#include "server/services/account_issue.hpp"

#include <algorithm>
#include <set>

#include "server/log/log.hpp"
#include "server/services/account_record.hpp"
#include "server/services/credentials.hpp"
#include "server/services/letters.hpp"
#include "server/services/masters.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/jis_x_0208.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

struct Profile { std::string name, mail, phone; };

Profile folded(std::string_view name, std::string_view mail, std::string_view phone) {
    return {base::fold_person_name(name), base::half_width_ascii(base::trimmed(mail)), base::fold_phone(phone)};
}

void judge(Profile const& profile, std::vector<validation::Issue>& issues) {
    constexpr access::Rule nameless{"F-005", "利用者名を入力してください。"};
    if (profile.name.empty()) issues.push_back(issue_of(nameless, "user_name"));
    else if (!base::platform_dependent_characters(profile.name).empty()) issues.push_back(issue_of(access::portable_name, "user_name"));
    if (!base::is_email(profile.mail)) issues.push_back(issue_of(access::mail_address, "mail"));
    if (base::phone_kind(profile.phone) == base::PhoneKind::invalid) issues.push_back(issue_of(access::japanese_phone, "phone"));
}

// Which offices an account of that role belongs to.
bool belongs(access::RoleId role, store::FacilityKind kind) {
    using enum access::RoleId;
    switch (role) {
    case ministry: case central_surveillance_centre: return kind == store::FacilityKind::ministry;
    case system_administrator: return kind == store::FacilityKind::ministry || kind == store::FacilityKind::government || kind == store::FacilityKind::health_centre;
    case government_office: case prefectural_support_officer: case local_surveillance_centre: case public_laboratory: return kind == store::FacilityKind::government;
    case health_centre_staff: case support_staff: return kind == store::FacilityKind::health_centre;
    case sentinel_reporter: return kind == store::FacilityKind::sentinel;
    case animal_clinic: return kind == store::FacilityKind::animal_clinic;
    case testing_laboratory: case facility_reporter: case lodging_facility: case follow_up_contractor: case observed_person: break;
    }
    return kind == store::FacilityKind::clinic;
}

store::Message invitation(App& app, Manager const& manager, IssuedAccount const& account) {
    auto const& user = account.user;
    std::pair<std::string_view, std::string> const blanks[] = {{"name", user.name},
                                                               {"user_id", user.user_id},
                                                               {"password", account.initial_password},
                                                               {"url", manager.origin},
                                                               {"date", base::iso_date(base::date_in_japan(user.initial_until_ms))}};
    return letter(app, user, "Todoke 利用者アカウントのお知らせ",
                  "{name} 様\n\n感染症届出システム「届」の利用者アカウントを発行しました。\n\n利用者ID: {user_id}\n初期パスワード: {password}\nURL: {url}\n\n"
                  "最初のサインインでパスワードを変更してください。初期パスワードは{date}まで使えます。\n心当たりがない場合は、システム管理者に連絡してください。",
                  blanks, 7 * day_ms, manager.caller.now_ms);
}

std::string told_by(Handover handover) { return " told_by=" + std::string(name(handover)); }

std::int64_t initial_until(App& app, std::int64_t now_ms) { return now_ms + app.config.accounts.initial_password_days * day_ms; }

} // namespace

Result<std::optional<store::Facility>> office_with_code(App& app, access::RoleId role, std::string const& code) {
    using store::FacilityKind;
    for (auto const kind : {FacilityKind::clinic, FacilityKind::sentinel, FacilityKind::animal_clinic, FacilityKind::health_centre, FacilityKind::government, FacilityKind::ministry}) {
        if (!belongs(role, kind)) continue;
        auto found = TRY(app.store.facilities.find_by_code(kind, code));
        if (found && found->closed_at_ms == 0) return found;
    }
    return std::optional<store::Facility>();
}

Result<Done> prepare_account(App& app, Manager const& manager, IssuedAccount& account) {
    account.initial_password = make_initial_password();
    account.user.state = store::UserState::issued;
    account.user.initial_until_ms = initial_until(app, manager.caller.now_ms);
    account.user.version = 1;
    account.user.password_hash = TRY(app.passwords.hash(account.initial_password));
    return Done{};
}

Result<Done> store_accounts(App& app, Manager const& manager, std::span<IssuedAccount> accounts, store::Also const& more) {
    auto const now_ms = manager.caller.now_ms;
    std::set<std::string> taken;
    std::vector<store::User> users;
    std::vector<store::Message> letters;
    std::vector<store::SealedFactor> factors;
    for (auto& account : accounts) {
        auto& id = account.user.user_id;
        do id = make_user_id(account.user.role);
        while (TRY(app.store.users.was_used(id)) || !taken.insert(id).second);
        users.push_back(account.user);
        if (account.handover == Handover::mail) letters.push_back(invitation(app, manager, account));
        if (account.factor) factors.push_back(TRY(app.store.second_factors.seal(id, *account.factor, now_ms)));
    }
    auto const sealed = TRY(app.store.outbox.seal(letters, now_ms));
    return app.store.users.create_all(users, now_ms, [&](db::Transaction& tx) -> Result<Done> {
        for (auto const& account : accounts)
            store::append_audit(tx, manager.caller, {store::AuditEvent::account_created, 0, "user=" + account.user.user_id + " role=" + std::string(access::role(account.user.role).name) + told_by(account.handover)});
        for (auto const& factor : factors) store::SecondFactors::put_in_force(tx, factor, 0, now_ms);
        for (auto const& letter : sealed) store::Outbox::queue_in(tx, letter, now_ms);
        return more ? more(tx) : Done{};
    });
}

Result<IssueOutcome> issue_account(App& app, Manager const& manager, api::IssueAccountRequest const& request) {
    auto const now_ms = manager.caller.now_ms;
    auto const* const role = access::find_role(request.role);
    if (role == nullptr) return Error{ErrorCode::invalid, "role"};
    if (!access::may_manage(manager.caller.role, manager.office, role->id)) {
        app.refusals.note(access::RefusalKind::without_right, manager.caller.user_id, manager.caller.client_address, now_ms);
        return Error{ErrorCode::forbidden, "a role that this office does not give"};
    }
    IssueOutcome outcome;
    auto const handover = TRY(handover_of(request.handover));
    auto const profile = folded(request.user_name, request.mail, request.phone);
    judge(profile, outcome.issues);
    app.refusals.note_if_forged(request.mail, manager.caller);
    auto const facility = TRY(office_with_code(app, role->id, base::half_width_ascii(base::trimmed(request.facility_code))));
    auto const fits = facility && is_in_area(manager, *facility);
    if (role->id == access::RoleId::sentinel_reporter && is_locked(app, masters::Master::sentinel, base::date_in_japan(now_ms)))
        outcome.issues.push_back(issue_of(access::sentinel_live, "role"));
    if (!fits) outcome.issues.push_back(issue_of(access::known_institution, "facility_code"));
    if (fits && !request.confirmed) {
        auto const others = TRY(app.store.users.of_facility(facility->id));
        auto const same = std::any_of(others.begin(), others.end(), [&](store::User const& other) { return other.role == role->id && other.name == profile.name && other.mail == profile.mail; });
        if (same) outcome.issues.push_back(issue_of(access::same_person, "", validation::Severity::confirm));
    }
    if (!outcome.issues.empty()) return outcome;

    IssuedAccount account;
    account.handover = handover;
    auto& user = account.user;
    user.role = role->id;
    user.facility = facility->id;
    user.prefecture_code = facility->prefecture_code;
    user.name = profile.name;
    user.mail = profile.mail;
    user.phone = profile.phone;
    user.can_download = request.can_download;
    TRY(prepare_account(app, manager, account));
    TRY(store_accounts(app, manager, std::span(&account, 1)));
    log::info("account_issued");
    outcome.account = std::move(account);
    return outcome;
}

Result<IssuedAccount> renew_initial_password(App& app, Manager const& manager, store::User user, Handover handover) {
    std::vector<store::Message> told;
    // Whoever takes over an account this way is noticed by the administrator it was done as.
    auto const administrator = TRY(app.directory.user(manager.caller.user_id));
    std::pair<std::string_view, std::string> const blanks[] = {{"user_id", user.user_id}};
    if (!administrator.mail.empty())
        told.push_back(letter(app, administrator, "Todoke 初期パスワードの再発行",
                              "あなたのアカウントで、利用者ID {user_id} の初期パスワードを再発行しました。\n心当たりがない場合は、すぐにパスワードを変更し、ほかのシステム管理者に連絡してください。", blanks, 7 * day_ms, manager.caller.now_ms));
    return renew_initial_password(app, manager, std::move(user), handover, std::move(told));
}

Result<IssuedAccount> renew_initial_password(App& app, Manager const& manager, store::User user, Handover handover, std::vector<store::Message> letters) {
    auto const version = user.version;
    IssuedAccount account;
    account.user = std::move(user);
    account.handover = handover;
    TRY(prepare_account(app, manager, account));
    account.user.version = version + 1;
    auto const& renewed = account.user;
    if (handover == Handover::mail) letters.push_back(invitation(app, manager, account));
    auto const also = TRY(recorded(app, manager.caller, {store::AuditEvent::account_changed, 0, "user=" + renewed.user_id + " act=renew_password" + told_by(handover)}, letters));
    TRY(app.store.users.set_initial_password(renewed.user_id, renewed.password_hash, renewed.initial_until_ms, manager.caller.now_ms, version, also));
    app.directory.forget_user(renewed.user_id);
    return account;
}

Result<std::vector<validation::Issue>> change_account(App& app, Manager const& manager, store::User user, api::ChangeAccountRequest const& request, store::Also more) {
    auto const now_ms = manager.caller.now_ms;
    std::vector<validation::Issue> issues;
    auto profile = folded(request.user_name, request.mail, request.phone);
    judge(profile, issues);
    app.refusals.note_if_forged(request.mail, manager.caller);
    if (request.is_manager && !access::may_be_manager(user.role)) return Error{ErrorCode::invalid, "a manager of another kind of office"};
    if (!issues.empty()) return issues;
    auto const before = user;
    user.name = std::move(profile.name);
    user.mail = std::move(profile.mail);
    user.phone = std::move(profile.phone);
    user.can_download = request.can_download;
    user.is_manager = request.is_manager;
    std::string changed;
    for (auto const& [word, is_changed] : {std::pair{" name", before.name != user.name}, {" mail", before.mail != user.mail}, {" phone", before.phone != user.phone}, {" can_download", before.can_download != user.can_download}, {" is_manager", before.is_manager != user.is_manager}})
        if (is_changed) changed += word;
    std::vector<store::Message> letters;
    // Whoever takes over an account by its mail address is noticed at the old one.
    if (before.mail != user.mail && !before.mail.empty())
        letters.push_back(letter(app, before, "Todoke メールアドレスの変更", "利用者アカウントのメールアドレスが、システム管理者によって変更されました。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。", {}, 7 * day_ms, now_ms));
    auto also = TRY(recorded(app, manager.caller, {store::AuditEvent::account_changed, 0, "user=" + user.user_id + " act=change" + changed}, letters));
    TRY(app.store.users.change(user, now_ms, both(std::move(also), std::move(more))));
    app.directory.forget_user(user.user_id);
    return issues;
}

} // namespace todoke::services
