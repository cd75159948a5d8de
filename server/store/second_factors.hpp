// The second factor of each account: what is in force, what was proposed and not proven yet, and the
// recovery codes. Destinations and secrets are sealed, codes are stored as keyed hashes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/also.hpp"
#include "server/store/caller.hpp"
#include "server/store/sessions.hpp"
#include "server/store/vault.hpp"
#include "shared/access/second_factor.hpp"

namespace todoke::store {

struct SecondFactor {
    access::FactorMeans means = access::FactorMeans::mail;
    std::string destination; // folded mail address or telephone number; of an app: its secret, 20 bytes
};

// Chosen, and waiting for its proof.
struct ProposedFactor {
    SecondFactor factor;
    std::int64_t ends_at_ms = 0;
};

struct SealedFactor {
    std::string user_id;
    access::FactorMeans means = access::FactorMeans::mail;
    std::string bytes;
};

inline constexpr int recovery_code_count = 10;

class SecondFactors {
public:
    SecondFactors(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // What is in force; nothing for an account that registered none.
    Result<std::optional<SecondFactor>> find(std::string_view user_id);

    // What an application names (columns AL to AN) holds from the issue on: sealed before, put in force in
    // the transaction that makes the account.
    Result<SealedFactor> seal(std::string_view user_id, SecondFactor const& factor, std::int64_t now_ms);
    static void put_in_force(db::Transaction& tx, SealedFactor const& sealed, std::int64_t last_step, std::int64_t now_ms);

    // Replaces what this account proposed before. `code` is what was sent, "" for an app.
    Result<Done> propose(std::string_view user_id, std::string_view token, SecondFactor const& factor, std::string_view code,
                         SessionLimits const& limits, std::int64_t now_ms);
    // What this very session proposed and may still prove.
    Result<std::optional<ProposedFactor>> proposed(std::string_view user_id, std::string_view token, SessionLimits const& limits, std::int64_t now_ms);
    // The right code puts the proposal of this very session in force and ends every other session of the
    // account (S4-40). A wrong one is counted: ErrorCode::wrong_credentials; ErrorCode::stale when there is
    // no proposal, or its time or tries are used up.
    Result<SecondFactor> prove(Caller const& caller, std::string_view token, std::string_view code, SessionLimits const& limits);

    // Ten new ones; every older one is worth nothing. Shown once: only hashes are kept.
    Result<std::vector<std::string>> make_recovery_codes(Caller const& caller);
    Result<int> recovery_codes_left(std::string_view user_id);

    // Whoever lost it begins anew: what is in force, proposed and written down is gone, passkeys too, codes go to the mail
    // address of the profile again, and every session and trusted browser ends. ErrorCode::stale when the
    // account is no longer at `version`.
    Result<Done> reset(std::string_view user_id, std::int64_t version, std::int64_t now_ms, Also const& also);

    // Proofs of a sign-in, to be judged in its own transaction (Sessions::sign_in).
    // An app's code, each step at most once.
    Result<bool> take_app_code(db::Transaction& tx, std::string_view user_id, std::string_view code, std::int64_t now_ms);
    // A recovery code, which is gone afterwards.
    Result<bool> take_recovery_code(db::Transaction& tx, std::string_view user_id, std::string_view code);

    Result<std::int64_t> delete_ended(std::int64_t now_ms); // housekeeping

private:
    Result<SecondFactor> open(std::string_view user_id, int means, std::string_view sealed);

    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
