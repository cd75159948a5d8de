#include "server/store/passkeys.hpp"

#include <charconv>

#include "server/crypto/bytes.hpp"
#include "server/crypto/digest.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

constexpr std::size_t sealed_parts = 4;
constexpr std::int64_t challenge_period_ms = 10 * 60'000;

crypto::Place place_of(std::string_view id) { return {"passkeys", id, 0}; }

std::string id_of(std::string_view credential_id) { return crypto::to_hex(crypto::sha256(credential_id)); }

std::int64_t number_of(std::string_view text) {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

Result<Passkey> read_row(db::Rows const& rows, Vault& vault) {
    Passkey passkey;
    passkey.id = rows.text(0);
    passkey.key.counter = rows.integer(2);
    passkey.created_at_ms = rows.integer(3);
    passkey.used_at_ms = rows.integer(4);
    passkey.is_suspended = rows.integer(5) != 0;
    auto parts = unpack(TRY(vault.open(place_of(passkey.id), rows.view(1))), sealed_parts);
    passkey.key.credential_id = std::move(parts[0]);
    passkey.key.algorithm = static_cast<int>(number_of(parts[1]));
    passkey.key.public_key = std::move(parts[2]);
    passkey.name = std::move(parts[3]);
    return passkey;
}

} // namespace

Result<std::vector<Passkey>> Passkeys::list_of(std::string_view user_id) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Passkey>> {
        std::vector<Passkey> found;
        auto rows = tx.query("SELECT passkey_id, sealed_key, counter, created_at_ms, used_at_ms, is_suspended FROM passkeys "
                             "WHERE user_id = $1 ORDER BY created_at_ms, passkey_id", user_id);
        while (rows.next()) found.push_back(TRY(read_row(rows, vault_)));
        return found;
    });
}

Result<Done> Passkeys::add(Caller const& caller, crypto::Passkey const& key, std::string_view name, Also const& also) {
    auto const id = id_of(key.credential_id);
    auto const sealed = TRY(vault_.seal(place_of(id), 0, caller.now_ms, pack({key.credential_id, std::to_string(key.algorithm), key.public_key, name})));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        {
            auto rows = tx.query("SELECT count(*) FROM passkeys WHERE user_id = $1", caller.user_id);
            if (rows.next() && rows.integer(0) >= static_cast<std::int64_t>(passkeys_max)) return Error{ErrorCode::too_large, "as many passkeys as an account may have"};
        }
        auto const added = tx.execute("INSERT INTO passkeys (passkey_id, user_id, sealed_key, counter, created_at_ms, used_at_ms, is_suspended) "
                                      "VALUES ($1, $2, $3, $4, $5, 0, 0) ON CONFLICT DO NOTHING", id, caller.user_id, db::Blob{sealed}, key.counter, caller.now_ms);
        if (added == 0) return Error{ErrorCode::conflict, "that passkey is registered"};
        return also(tx);
    });
}

Result<Done> Passkeys::remove(Caller const& caller, std::string_view id, Also const& also) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (tx.execute("DELETE FROM passkeys WHERE passkey_id = $1 AND user_id = $2", id, caller.user_id) == 0) return Error{ErrorCode::not_found, "no such passkey"};
        return also(tx);
    });
}

Result<bool> Passkeys::take(db::Transaction& tx, std::string_view user_id, std::string_view relying_party, crypto::PasskeyAssertion const& assertion,
                            std::int64_t now_ms, Also const& on_clone) {
    Passkey passkey;
    {
        auto rows = tx.query("SELECT passkey_id, sealed_key, counter, created_at_ms, used_at_ms, is_suspended FROM passkeys WHERE passkey_id = $1 AND user_id = $2",
                             id_of(assertion.credential_id), user_id);
        if (!rows.next()) return false;
        passkey = TRY(read_row(rows, vault_));
    }
    if (passkey.is_suspended) return false;
    auto const counter = crypto::check_assertion(passkey.key, relying_party, assertion);
    if (!counter.ok()) return false;
    if (crypto::is_cloned(passkey.key.counter, *counter)) {
        tx.execute("UPDATE passkeys SET is_suspended = 1 WHERE passkey_id = $1", passkey.id);
        TRY(on_clone(tx));
        return false;
    }
    tx.execute("UPDATE passkeys SET counter = $2, used_at_ms = $3 WHERE passkey_id = $1", passkey.id, *counter, now_ms);
    return true;
}

std::array<std::string, 2> Passkeys::challenges(std::string_view purpose, std::string_view token_hash, std::int64_t now_ms) const {
    auto const of = [&](std::int64_t period) {
        return crypto::to_base64url(crypto::hmac_sha256(vault_.pepper(), pack({"passkey challenge", purpose, token_hash, std::to_string(period)})));
    };
    auto const period = now_ms / challenge_period_ms;
    return {of(period), of(period - 1)};
}

} // namespace todoke::store
