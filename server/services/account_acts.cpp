#include "server/services/account_acts.hpp"

#include "server/services/account_record.hpp"
#include "server/services/letters.hpp"
#include "server/services/sign_in.hpp"

namespace todoke::services {

namespace {

// The state after an act on an account; nothing for an act that leaves it.
std::optional<store::UserState> state_after(std::string_view act, store::User const& user) {
    if (act == "stop") return store::UserState::stopped;
    if (act == "remove") return store::UserState::deleted;
    if (act == "resume") return user.initial_until_ms == 0 ? store::UserState::active : store::UserState::issued;
    return std::nullopt;
}

constexpr std::int64_t letter_life_ms = 7 * 24 * 60 * 60 * 1000LL;

// Whoever takes over an account this way is noticed by its owner and by the administrator it was done as.
Result<std::vector<store::Message>> letters_of_reset(App& app, Manager const& manager, store::User const& user) {
    auto const now_ms = manager.caller.now_ms;
    std::pair<std::string_view, std::string> const blanks[] = {{"user_id", user.user_id}};
    std::vector<store::Message> letters;
    auto to_owner = letter(app, user, "Todoke 二要素認証の初期化",
                           "システム管理者が、あなたの二要素認証を初期化しました。登録されていた方法と回復コードは使えません。\n次のサインインから、認証コードはこのメールアドレスに届きます。\n"
                           "心当たりがない場合は、すぐにシステム管理者に連絡してください。", {}, letter_life_ms, now_ms);
    if (!user.mail.empty()) letters.push_back(to_owner);
    auto const lost = TRY(app.store.second_factors.find(user.user_id));
    if (lost && lost->means == access::FactorMeans::mail && lost->destination != user.mail) {
        to_owner.to = lost->destination;
        letters.push_back(std::move(to_owner));
    }
    auto const administrator = TRY(app.directory.user(manager.caller.user_id));
    if (!administrator.mail.empty())
        letters.push_back(letter(app, administrator, "Todoke 二要素認証の初期化",
                                 "あなたのアカウントで、利用者ID {user_id} の二要素認証を初期化しました。\n心当たりがない場合は、すぐにパスワードを変更し、ほかのシステム管理者に連絡してください。", blanks, letter_life_ms, now_ms));
    return letters;
}

} // namespace

Result<std::int64_t> act_on_account(App& app, Manager const& manager, store::User const& user, std::string const& act, store::Also more) {
    auto const state = state_after(act, user);
    auto const now_ms = manager.caller.now_ms;
    store::AuditEntry const entry{store::AuditEvent::account_changed, 0, "user=" + user.user_id + " act=" + act};
    if (act == "unlock") {
        TRY(unlock(app, user.user_id));
        TRY(app.store.audit.append(manager.caller, entry));
        return user.version;
    }
    if (act == "reset_factor") {
        auto const letters = TRY(letters_of_reset(app, manager, user));
        auto also = TRY(recorded(app, manager.caller, entry, letters));
        TRY(app.store.second_factors.reset(user.user_id, user.version, now_ms, both(std::move(also), std::move(more))));
    } else {
        if (!state) return Error{ErrorCode::invalid, "act"};
        auto also = TRY(recorded(app, manager.caller, entry));
        TRY(app.store.users.set_state(user.user_id, *state, now_ms, user.version, both(std::move(also), std::move(more))));
    }
    app.directory.forget_user(user.user_id);
    return user.version + 1;
}

} // namespace todoke::services
