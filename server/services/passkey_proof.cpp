#include "server/services/passkey_proof.hpp"

#include <algorithm>

#include "server/crypto/bytes.hpp"
#include "server/services/account_record.hpp"
#include "server/services/letters.hpp"

namespace todoke::services {

namespace {

constexpr std::string_view purpose = "sign-in";
constexpr std::int64_t letter_life_ms = 7 * 24 * 60 * 60 * 1000LL;

Result<store::Also> note_clone(App& app, store::Caller const& caller, store::User const& user) {
    std::vector<store::Message> letters;
    if (!user.mail.empty())
        letters.push_back(letter(app, user, "Todoke パスキーの停止", "あなたのパスキーの複製が使われた疑いがあるため、そのパスキーを停止しました。\nパスワードを変更し、システム管理者に連絡してください。", {}, letter_life_ms, caller.now_ms));
    auto const told = TRY(recorded(app, caller, {store::AuditEvent::passkey_cloned, 0, ""}, letters));
    return store::Also([&app, told, caller](db::Transaction& tx) -> Result<Done> {
        app.refusals.note(access::RefusalKind::cloned_passkey, caller.user_id, caller.client_address, caller.now_ms);
        return told(tx);
    });
}

} // namespace

Result<std::vector<store::Passkey>> usable_passkeys(App& app, std::string_view user_id) {
    auto passkeys = TRY(app.store.passkeys.list_of(user_id));
    std::erase_if(passkeys, [](store::Passkey const& passkey) { return passkey.is_suspended; });
    return passkeys;
}

Result<Done> offer_passkeys(App& app, store::Session const& session, std::int64_t now_ms, api::SecondFactorStep& step) {
    auto const passkeys = TRY(usable_passkeys(app, session.user_id));
    if (passkeys.empty()) return Done{};
    for (auto const& passkey : passkeys) step.passkeys.push_back(crypto::to_base64url(passkey.key.credential_id));
    step.challenge = app.store.passkeys.challenges(purpose, session.token_hash, now_ms).front();
    return Done{};
}

Result<store::Proof> passkey_proof(App& app, store::Session const& session, store::Caller const& caller, store::User const& user, api::PasskeyProof const& proof,
                                   std::string const& origin) {
    crypto::PasskeyAssertion assertion;
    assertion.credential_id = crypto::from_base64(proof.credential_id).value_or("");
    assertion.client_data = crypto::from_base64(proof.client_data).value_or("");
    assertion.authenticator_data = crypto::from_base64(proof.authenticator_data).value_or("");
    assertion.signature = crypto::from_base64(proof.signature).value_or("");
    auto const challenges = app.store.passkeys.challenges(purpose, session.token_hash, caller.now_ms);
    bool const is_asked_for = std::any_of(challenges.begin(), challenges.end(), [&](std::string const& challenge) {
        return crypto::is_client_data(assertion.client_data, "webauthn.get", challenge, origin);
    });
    if (!is_asked_for) return store::Proof([](db::Transaction&) -> Result<bool> { return false; });
    return store::Proof([&app, user_id = user.user_id, host = crypto::relying_party(origin), assertion = std::move(assertion), now_ms = caller.now_ms,
                         on_clone = TRY(note_clone(app, caller, user))](db::Transaction& tx) {
        return app.store.passkeys.take(tx, user_id, host, assertion, now_ms, on_clone);
    });
}

} // namespace todoke::services
