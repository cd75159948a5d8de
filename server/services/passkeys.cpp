#include "server/services/passkeys.hpp"

#include <algorithm>

#include "server/crypto/bytes.hpp"
#include "server/crypto/digest.hpp"
#include "server/crypto/token.hpp"
#include "server/log/log.hpp"
#include "server/services/account_record.hpp"
#include "server/services/letters.hpp"
#include "server/services/passwords.hpp"

namespace todoke::services {

namespace {

constexpr std::string_view purpose = "registration";
constexpr std::int64_t letter_life_ms = 7 * 24 * 60 * 60 * 1000LL;

// The audit entry and the letter to the owner.
Result<store::Also> told(App& app, store::Caller const& caller, store::User const& user, store::AuditEvent event) {
    std::vector<store::Message> letters;
    if (!user.mail.empty()) {
        auto const* body = event == store::AuditEvent::passkey_added ? "パスキーが追加されました。次のサインインから、認証コードの代わりに使えます。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。"
                                                                     : "パスキーが削除されました。\n心当たりがない場合は、すぐにシステム管理者に連絡してください。";
        letters.push_back(letter(app, user, "Todoke パスキーの変更", body, {}, letter_life_ms, caller.now_ms));
    }
    return recorded(app, caller, {event, 0, ""}, letters);
}

// What the browser made, if it is what was asked for.
Result<crypto::Passkey> read_made(App& app, std::string const& token, api::AddPasskeyRequest const& request, std::string_view origin, std::int64_t now_ms) {
    auto const client_data = crypto::from_base64(request.client_data).value_or("");
    auto const challenges = app.store.passkeys.challenges(purpose, crypto::hash_token(token), now_ms);
    bool const is_asked_for = std::any_of(challenges.begin(), challenges.end(), [&](std::string const& challenge) {
        return crypto::is_client_data(client_data, "webauthn.create", challenge, origin);
    });
    if (!is_asked_for) return Error{ErrorCode::invalid, "not what was asked for"};
    return crypto::read_passkey(crypto::relying_party(origin), crypto::from_base64(request.authenticator_data).value_or(""));
}

} // namespace

SignInResult<Judged<api::PasskeyWish>> begin_passkey(App& app, store::User const& user, std::string const& token, std::string const& current_password, std::int64_t now_ms) {
    auto present = present_password_fits(app, user, current_password, now_ms);
    if (!present.ok()) return {present.fault().error, present.fault().retry_after_s};
    Judged<api::PasskeyWish> judged;
    if (!present.value()) {
        judged.issues.push_back(issue_of(access::present_password, "current_password"));
        return judged;
    }
    auto const known = app.store.passkeys.list_of(user.user_id);
    if (!known.ok()) return {known.error()};
    auto& wish = judged.message;
    wish.challenge = app.store.passkeys.challenges(purpose, crypto::hash_token(token), now_ms).front();
    wish.user_id = user.user_id;
    wish.user_handle = crypto::to_base64url(crypto::sha256(user.user_id)); // the authenticator keeps it: no name inside
    for (auto const& passkey : *known) wish.known.push_back(crypto::to_base64url(passkey.key.credential_id));
    return judged;
}

SignInResult<Judged<api::SecondFactorProven>> add_passkey(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                          api::AddPasskeyRequest const& request, std::string_view origin) {
    Judged<api::SecondFactorProven> judged;
    auto const made = read_made(app, token, request, origin, caller.now_ms);
    if (!made.ok()) {
        judged.issues.push_back(issue_of(access::right_passkey, "passkey"));
        return judged;
    }
    auto const also = told(app, caller, user, store::AuditEvent::passkey_added);
    if (!also.ok()) return {also.error()};
    auto const added = app.store.passkeys.add(caller, *made, request.name, *also);
    if (!added.ok()) {
        if (added.error().code == ErrorCode::conflict) judged.issues.push_back(issue_of(access::new_passkey, "passkey"));
        else if (added.error().code == ErrorCode::too_large) judged.issues.push_back(issue_of(access::passkeys_full, "passkey"));
        else return {added.error()};
        return judged;
    }
    auto message = proven_message(app, caller, user);
    if (!message.ok()) return {message.error()};
    judged.message = std::move(*message);
    log::info("passkey_added");
    return judged;
}

SignInResult<Judged<api::SecondFactorState>> remove_passkey(App& app, store::Caller const& caller, store::User const& user, api::RemovePasskeyRequest const& request) {
    auto present = present_password_fits(app, user, request.current_password, caller.now_ms);
    if (!present.ok()) return {present.fault().error, present.fault().retry_after_s};
    Judged<api::SecondFactorState> judged;
    if (!present.value()) {
        judged.issues.push_back(issue_of(access::present_password, "current_password"));
        return judged;
    }
    auto const also = told(app, caller, user, store::AuditEvent::passkey_removed);
    if (!also.ok()) return {also.error()};
    auto const removed = app.store.passkeys.remove(caller, request.id, *also);
    if (!removed.ok()) return {removed.error()};
    auto state = second_factor_state(app, user);
    if (!state.ok()) return {state.error()};
    judged.message = std::move(*state);
    log::info("passkey_removed");
    return judged;
}

} // namespace todoke::services
