// Browsers that an account trusts for some hours: after the password no code is asked for. Only where the
// configuration allows it. A change of password or second factor, signing out everywhere and stopping the
// account end the trust.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/store/vault.hpp"

namespace todoke::store {

class TrustedDevices {
public:
    explicit TrustedDevices(db::Database& db) : db_(db) {}

    // The token for the cookie; only its hash is stored.
    Result<std::string> trust(std::string_view user_id, std::int64_t life_ms, std::int64_t now_ms);
    Result<bool> is_trusted(std::string_view user_id, std::string_view token, std::int64_t now_ms);
    Result<std::int64_t> delete_ended(std::int64_t now_ms); // housekeeping

private:
    db::Database& db_;
};

// In the transaction of what ends it.
void end_trust(db::Transaction& tx, std::string_view user_id);

} // namespace todoke::store
