// What was refused, as counts by hour, kind, account and network address. Bounded: beyond some hundreds of
// rows an hour and kind, more of them count in one row a prefecture without account and address. Kept for
// 30 days.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/db/database.hpp"
#include "server/store/user_search.hpp"
#include "shared/access/refusals.hpp"

namespace todoke::store {

// Refusals of one kind that concern one account ("" = none that exists) and came from one address.
struct RefusalCount {
    access::RefusalKind kind{};
    std::string user_id, address;
    std::int64_t events = 0, last_at_ms = 0;
};
struct RefusalDay {
    std::int64_t day = 0; // since 1970, in Japan
    access::RefusalKind kind{};
    std::int64_t events = 0;
};
// Of one kind, in the last 24 hours and in the 29 days before.
struct RefusalSum {
    access::RefusalKind kind{};
    std::int64_t today = 0, before = 0, accounts = 0, addresses = 0; // accounts, addresses: of today
};

class Refusals {
public:
    explicit Refusals(db::Database& db) : db_(db) {}

    Result<Done> add(std::vector<RefusalCount> const& counts);
    // Of the accounts of the area, what concerns no account only without an area.
    Result<std::vector<RefusalDay>> days(AccountArea const& area, std::int64_t now_ms);          // of 30 days, newest first
    Result<std::vector<RefusalSum>> sums(AccountArea const& area, std::int64_t now_ms);          // kinds that occurred
    Result<std::vector<RefusalCount>> latest(AccountArea const& area, std::int64_t now_ms, int rows_max); // newest first
    Result<std::int64_t> delete_old(std::int64_t now_ms); // housekeeping

private:
    db::Database& db_;
};

} // namespace todoke::store
