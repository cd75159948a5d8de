// Counters that survive a restart: how often something may happen for one account, address block or
// the whole installation. The subject is stored as a blind index, so it works alike for user IDs that
// do not exist. Also the soft lock of accounts (5 failures in 15 minutes lock for 30).
#pragma once

#include <cstdint>
#include <string_view>

#include "server/store/vault.hpp"

namespace todoke::store {

struct RateRule {
    std::string_view name;           // "sign_in_account", "sign_in_address"
    int allowed = 5;                 // in the window
    std::int64_t window_ms = 15 * 60 * 1000;
    std::int64_t block_ms = 30 * 60 * 1000; // after the last allowed one; 0 = until the window ends
};

class RateLimits {
public:
    RateLimits(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // Milliseconds until it is allowed again; 0 = allowed now. Counts nothing.
    Result<std::int64_t> blocked_for_ms(RateRule const& rule, std::string_view subject, std::int64_t now_ms);
    // Counts one event (a failure, a request). Returns blocked_for_ms after it.
    Result<std::int64_t> count(RateRule const& rule, std::string_view subject, std::int64_t now_ms);
    // A success clears the counter.
    Result<Done> clear(RateRule const& rule, std::string_view subject);
    Result<std::int64_t> delete_old(std::int64_t now_ms); // housekeeping

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
