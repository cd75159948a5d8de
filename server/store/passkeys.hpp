// The passkeys of each account, and the challenges that a browser has to sign with them. Names and keys are
// sealed.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/crypto/passkey.hpp"
#include "server/store/also.hpp"
#include "server/store/caller.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

struct Passkey {
    std::string id;
    crypto::Passkey key;
    std::string name;
    std::int64_t created_at_ms = 0, used_at_ms = 0; // 0 = never
    bool is_suspended = false;
};

inline constexpr std::size_t passkeys_max = 10; // of one account

class Passkeys {
public:
    Passkeys(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    Result<std::vector<Passkey>> list_of(std::string_view user_id); // oldest first

    // ErrorCode::conflict when that passkey is registered already, too_large beyond passkeys_max.
    Result<Done> add(Caller const& caller, crypto::Passkey const& key, std::string_view name, Also const& also);
    // ErrorCode::not_found when this account has no such passkey.
    Result<Done> remove(Caller const& caller, std::string_view id, Also const& also);

    // To be judged in the transaction of a sign-in: whether a passkey of that account signed this. A counter
    // that did not grow suspends the passkey; `on_clone` is written then.
    Result<bool> take(db::Transaction& tx, std::string_view user_id, std::string_view relying_party, crypto::PasskeyAssertion const& assertion,
                      std::int64_t now_ms, Also const& on_clone);

    // Nothing of a challenge is stored: it is keyed with the session (by the hash of its token), the purpose and
    // the present ten minutes. First the one to give out, then the one before it, which still holds. Signing in
    // with one ends the session that it belongs to, so none serves twice.
    [[nodiscard]] std::array<std::string, 2> challenges(std::string_view purpose, std::string_view token_hash, std::int64_t now_ms) const;

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
