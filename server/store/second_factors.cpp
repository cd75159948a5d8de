#include "server/store/second_factors.hpp"

#include "server/crypto/bytes.hpp"
#include "server/crypto/recovery_code.hpp"
#include "server/crypto/token.hpp"
#include "server/crypto/totp.hpp"
#include "server/store/audit.hpp"
#include "server/store/trusted_devices.hpp"

namespace todoke::store {

namespace {

// Under the key of the installation (prefecture 0), as the profile.
crypto::Place place_of(std::string_view user_id) { return {"second_factors", user_id, 0}; }

Error nothing_proposed() { return Error{ErrorCode::stale, "no living proposal of this session"}; }

} // namespace

Result<SealedFactor> SecondFactors::seal(std::string_view user_id, SecondFactor const& factor, std::int64_t now_ms) {
    return SealedFactor{std::string(user_id), factor.means, TRY(vault_.seal(place_of(user_id), 0, now_ms, factor.destination))};
}

void SecondFactors::put_in_force(db::Transaction& tx, SealedFactor const& sealed, std::int64_t last_step, std::int64_t now_ms) {
    tx.execute("INSERT INTO second_factors (user_id, means, sealed_factor, last_step, updated_at_ms) VALUES ($1, $2, $3, $4, $5) "
               "ON CONFLICT (user_id) DO UPDATE SET means = excluded.means, sealed_factor = excluded.sealed_factor, "
               "last_step = excluded.last_step, updated_at_ms = excluded.updated_at_ms",
               sealed.user_id, static_cast<int>(sealed.means), db::Blob{sealed.bytes}, last_step, now_ms);
}

Result<SecondFactor> SecondFactors::open(std::string_view user_id, int means, std::string_view sealed) {
    SecondFactor factor;
    factor.means = static_cast<access::FactorMeans>(means);
    factor.destination = TRY(vault_.open(place_of(user_id), sealed));
    return factor;
}

Result<std::optional<SecondFactor>> SecondFactors::find(std::string_view user_id) {
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<SecondFactor>> {
        auto rows = tx.query("SELECT means, sealed_factor FROM second_factors WHERE user_id = $1", user_id);
        if (!rows.next()) return std::optional<SecondFactor>();
        return std::optional(TRY(open(user_id, static_cast<int>(rows.integer(0)), rows.view(1))));
    });
}

Result<Done> SecondFactors::propose(std::string_view user_id, std::string_view token, SecondFactor const& factor, std::string_view code,
                                    SessionLimits const& limits, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    auto const code_hash = code.empty() ? std::string() : crypto::hash_otp(vault_.pepper(), token_hash, code);
    auto const sealed = TRY(seal(user_id, factor, now_ms));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO second_factor_proposals (user_id, token_hash, means, sealed_factor, code_hash, ends_ms, code_tries) "
                   "VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (user_id) DO UPDATE SET token_hash = excluded.token_hash, means = excluded.means, "
                   "sealed_factor = excluded.sealed_factor, code_hash = excluded.code_hash, ends_ms = excluded.ends_ms, code_tries = 0",
                   user_id, db::Blob{token_hash}, static_cast<int>(factor.means), db::Blob{sealed.bytes}, db::Blob{code_hash}, now_ms + limits.code_life_ms);
        return Done{};
    });
}

Result<std::optional<ProposedFactor>> SecondFactors::proposed(std::string_view user_id, std::string_view token, SessionLimits const& limits, std::int64_t now_ms) {
    auto const token_hash = crypto::hash_token(token);
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<ProposedFactor>> {
        auto rows = tx.query("SELECT means, sealed_factor, ends_ms FROM second_factor_proposals WHERE user_id = $1 AND token_hash = $2 AND ends_ms > $3 AND code_tries < $4", user_id,
                             db::Blob{token_hash}, now_ms, limits.code_tries_max);
        if (!rows.next()) return std::optional<ProposedFactor>();
        return std::optional(ProposedFactor{TRY(open(user_id, static_cast<int>(rows.integer(0)), rows.view(1))), rows.integer(2)});
    });
}

Result<SecondFactor> SecondFactors::prove(Caller const& caller, std::string_view token, std::string_view code, SessionLimits const& limits) {
    auto const token_hash = crypto::hash_token(token);
    auto const code_hash = crypto::hash_otp(vault_.pepper(), token_hash, code);
    auto const proven = db_.write([&](db::Transaction& tx) -> Result<std::optional<SecondFactor>> {
        SecondFactor factor;
        std::string sealed;
        std::int64_t step = 0;
        bool fits = false;
        {
            auto rows = tx.query("SELECT means, sealed_factor, code_hash FROM second_factor_proposals "
                                 "WHERE user_id = $1 AND token_hash = $2 AND ends_ms > $3 AND code_tries < $4",
                                 caller.user_id, db::Blob{token_hash}, caller.now_ms, limits.code_tries_max);
            if (!rows.next()) return nothing_proposed();
            factor = TRY(open(caller.user_id, static_cast<int>(rows.integer(0)), rows.view(1)));
            sealed = rows.text(1);
            fits = crypto::equal_constant_time(code_hash, rows.view(2));
        }
        if (!access::is_sent(factor.means)) {
            auto const accepted = crypto::accepted_totp_step(factor.destination, code, caller.now_ms, 0);
            fits = accepted.has_value();
            step = accepted.value_or(0);
        }
        if (!fits) {
            tx.execute("UPDATE second_factor_proposals SET code_tries = code_tries + 1 WHERE user_id = $1", caller.user_id);
            return std::optional<SecondFactor>();
        }
        put_in_force(tx, {caller.user_id, factor.means, sealed}, step, caller.now_ms);
        tx.execute("DELETE FROM second_factor_proposals WHERE user_id = $1", caller.user_id);
        tx.execute("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2", caller.user_id, db::Blob{token_hash});
        end_trust(tx, caller.user_id);
        append_audit(tx, caller, {AuditEvent::second_factor_changed, 0, "means=" + std::string(access::name(factor.means))});
        return std::optional(factor);
    });
    if (!proven.ok()) return proven.error();
    if (!*proven) return Error{ErrorCode::wrong_credentials, "the code does not fit"};
    return **proven;
}

Result<std::vector<std::string>> SecondFactors::make_recovery_codes(Caller const& caller) {
    std::vector<std::string> codes;
    for (int i = 0; i < recovery_code_count; ++i) codes.push_back(crypto::make_recovery_code());
    return db_.write([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
        tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", caller.user_id);
        for (auto const& code : codes) {
            auto const hash = crypto::hash_recovery_code(vault_.pepper(), caller.user_id, code);
            tx.execute("INSERT INTO recovery_codes (user_id, code_hash) VALUES ($1, $2) ON CONFLICT DO NOTHING", caller.user_id, db::Blob{hash});
        }
        append_audit(tx, caller, {AuditEvent::recovery_codes_made, 0, ""});
        return codes;
    });
}

Result<int> SecondFactors::recovery_codes_left(std::string_view user_id) {
    return db_.read([&](db::Transaction& tx) -> Result<int> {
        auto rows = tx.query("SELECT count(*) FROM recovery_codes WHERE user_id = $1", user_id);
        return rows.next() ? static_cast<int>(rows.integer(0)) : 0;
    });
}

Result<Done> SecondFactors::reset(std::string_view user_id, std::int64_t version, std::int64_t now_ms, Also const& also) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const changed = tx.execute("UPDATE users SET version = version + 1, updated_at_ms = $3 WHERE user_id = $1 AND version = $2", user_id, version, now_ms);
        if (changed == 0) return Error{ErrorCode::stale, "the account was changed meanwhile"};
        tx.execute("DELETE FROM second_factors WHERE user_id = $1", user_id);
        tx.execute("DELETE FROM second_factor_proposals WHERE user_id = $1", user_id);
        tx.execute("DELETE FROM passkeys WHERE user_id = $1", user_id);
        tx.execute("DELETE FROM recovery_codes WHERE user_id = $1", user_id);
        tx.execute("DELETE FROM sessions WHERE user_id = $1", user_id);
        end_trust(tx, user_id);
        TRY(also(tx));
        return Done{};
    });
}

Result<bool> SecondFactors::take_app_code(db::Transaction& tx, std::string_view user_id, std::string_view code, std::int64_t now_ms) {
    std::optional<std::int64_t> step;
    {
        auto rows = tx.query("SELECT means, sealed_factor, last_step FROM second_factors WHERE user_id = $1", user_id);
        if (!rows.next()) return false;
        auto const factor = TRY(open(user_id, static_cast<int>(rows.integer(0)), rows.view(1)));
        if (factor.means != access::FactorMeans::totp) return false;
        step = crypto::accepted_totp_step(factor.destination, code, now_ms, rows.integer(2));
    }
    if (!step) return false;
    tx.execute("UPDATE second_factors SET last_step = $2 WHERE user_id = $1", user_id, *step);
    return true;
}

Result<bool> SecondFactors::take_recovery_code(db::Transaction& tx, std::string_view user_id, std::string_view code) {
    auto const hash = crypto::hash_recovery_code(vault_.pepper(), user_id, code);
    return tx.execute("DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2", user_id, db::Blob{hash}) > 0;
}

Result<std::int64_t> SecondFactors::delete_ended(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        return tx.execute("DELETE FROM second_factor_proposals WHERE ends_ms <= $1", now_ms);
    });
}

} // namespace todoke::store
