// Forgotten passwords: which codes were sent, until when they hold, and how often somebody guessed.
// Codes are stored as keyed hashes.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/store/also.hpp"
#include "server/store/sessions.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

class PasswordResets {
public:
    PasswordResets(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // Replaces what was asked before for that user ID, which need not exist.
    Result<Done> begin(std::string_view user_id, std::string_view mail_code, SessionLimits const& limits, std::int64_t now_ms, Also const& also);

    // The code of the mail, which is not used up. A wrong one is counted: ErrorCode::wrong_credentials,
    // also when there is nothing to prove, or its time or tries are used up.
    Result<Done> prove_mail(std::string_view user_id, std::string_view mail_code, SessionLimits const& limits, std::int64_t now_ms);
    // What goes out after that proof, as the second one.
    Result<Done> send_factor_code(std::string_view user_id, std::string_view factor_code, Also const& also);

    // Both codes and what they allow, in one transaction: they are used up only together. `proof` decides
    // instead of `factor_code` where there is one. Wrong ones as above; an error of `then` is handed on.
    Result<Done> finish(std::string_view user_id, std::string_view mail_code, std::string_view factor_code, Proof const& proof,
                        SessionLimits const& limits, std::int64_t now_ms, Also const& then);

    Result<std::int64_t> delete_ended(std::int64_t now_ms); // housekeeping

private:
    struct Sent { std::string mail_code_hash, factor_code_hash; };
    Result<Sent> find(db::Transaction& tx, std::string_view user_id, SessionLimits const& limits, std::int64_t now_ms);
    std::string hash_of(std::string_view user_id, std::string_view code);

    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
