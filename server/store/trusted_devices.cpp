#include "server/store/trusted_devices.hpp"

#include "server/crypto/token.hpp"

namespace todoke::store {

Result<std::string> TrustedDevices::trust(std::string_view user_id, std::int64_t life_ms, std::int64_t now_ms) {
    auto token = crypto::make_token();
    auto const hash = crypto::hash_token(token);
    TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO trusted_devices (token_hash, user_id, ends_ms) VALUES ($1, $2, $3)", db::Blob{hash}, user_id, now_ms + life_ms);
        return Done{};
    }));
    return token;
}

Result<bool> TrustedDevices::is_trusted(std::string_view user_id, std::string_view token, std::int64_t now_ms) {
    auto const hash = crypto::hash_token(token);
    return db_.read([&](db::Transaction& tx) -> Result<bool> {
        auto rows = tx.query("SELECT 1 FROM trusted_devices WHERE token_hash = $1 AND user_id = $2 AND ends_ms > $3", db::Blob{hash}, user_id, now_ms);
        return rows.next();
    });
}

Result<std::int64_t> TrustedDevices::delete_ended(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        return tx.execute("DELETE FROM trusted_devices WHERE ends_ms <= $1", now_ms);
    });
}

void end_trust(db::Transaction& tx, std::string_view user_id) { tx.execute("DELETE FROM trusted_devices WHERE user_id = $1", user_id); }

} // namespace todoke::store
