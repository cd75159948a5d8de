#include "server/store/password_resets.hpp"

#include "server/crypto/bytes.hpp"
#include "server/crypto/token.hpp"

namespace todoke::store {

namespace {

Error does_not_fit() { return {ErrorCode::wrong_credentials, "a code of a password reset"}; }

void count_try(db::Transaction& tx, std::string_view user_id) {
    tx.execute("UPDATE password_resets SET code_tries = code_tries + 1 WHERE user_id = $1", user_id);
}

} // namespace

std::string PasswordResets::hash_of(std::string_view user_id, std::string_view code) { return crypto::hash_otp(vault_.pepper(), "reset " + std::string(user_id), code); }

Result<Done> PasswordResets::begin(std::string_view user_id, std::string_view mail_code, SessionLimits const& limits, std::int64_t now_ms, Also const& also) {
    auto const hash = hash_of(user_id, mail_code);
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO password_resets (user_id, mail_code_hash, factor_code_hash, ends_ms, code_tries) VALUES ($1, $2, $3, $4, 0) "
                   "ON CONFLICT (user_id) DO UPDATE SET mail_code_hash = excluded.mail_code_hash, factor_code_hash = excluded.factor_code_hash, "
                   "ends_ms = excluded.ends_ms, code_tries = 0",
                   user_id, db::Blob{hash}, db::Blob{}, now_ms + limits.code_life_ms);
        TRY(also(tx));
        return Done{};
    });
}

Result<PasswordResets::Sent> PasswordResets::find(db::Transaction& tx, std::string_view user_id, SessionLimits const& limits, std::int64_t now_ms) {
    auto rows = tx.query("SELECT mail_code_hash, factor_code_hash FROM password_resets WHERE user_id = $1 AND ends_ms > $2 AND code_tries < $3", user_id, now_ms, limits.code_tries_max);
    if (!rows.next()) return does_not_fit();
    return Sent{rows.text(0), rows.text(1)};
}

Result<Done> PasswordResets::prove_mail(std::string_view user_id, std::string_view mail_code, SessionLimits const& limits, std::int64_t now_ms) {
    auto const hash = hash_of(user_id, mail_code);
    auto const result = db_.write([&](db::Transaction& tx) -> Result<bool> {
        auto const sent = TRY(find(tx, user_id, limits, now_ms));
        if (crypto::equal_constant_time(hash, sent.mail_code_hash)) return true;
        count_try(tx, user_id);
        return false;
    });
    if (!TRY(result)) return does_not_fit();
    return Done{};
}

Result<Done> PasswordResets::send_factor_code(std::string_view user_id, std::string_view factor_code, Also const& also) {
    auto const hash = hash_of(user_id, factor_code);
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (tx.execute("UPDATE password_resets SET factor_code_hash = $2 WHERE user_id = $1", user_id, db::Blob{hash}) == 0) return does_not_fit();
        TRY(also(tx));
        return Done{};
    });
}

Result<Done> PasswordResets::finish(std::string_view user_id, std::string_view mail_code, std::string_view factor_code, Proof const& proof,
                                    SessionLimits const& limits, std::int64_t now_ms, Also const& then) {
    auto const mail_hash = hash_of(user_id, mail_code);
    auto const factor_hash = hash_of(user_id, factor_code);
    auto const result = db_.write([&](db::Transaction& tx) -> Result<bool> {
        auto const sent = TRY(find(tx, user_id, limits, now_ms));
        auto fit = crypto::equal_constant_time(mail_hash, sent.mail_code_hash);
        if (fit) fit = proof ? TRY(proof(tx)) : !sent.factor_code_hash.empty() && crypto::equal_constant_time(factor_hash, sent.factor_code_hash);
        if (!fit) {
            count_try(tx, user_id);
            return false;
        }
        tx.execute("DELETE FROM password_resets WHERE user_id = $1", user_id);
        TRY(then(tx));
        return true;
    });
    if (!TRY(result)) return does_not_fit();
    return Done{};
}

Result<std::int64_t> PasswordResets::delete_ended(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> { return tx.execute("DELETE FROM password_resets WHERE ends_ms <= $1", now_ms); });
}

} // namespace todoke::store
