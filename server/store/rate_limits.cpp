#include "server/store/rate_limits.hpp"

#include <algorithm>

namespace todoke::store {

namespace {

struct Bucket {
    std::int64_t window_ends_ms = 0, events = 0, blocked_until_ms = 0;
};

Bucket load(db::Transaction& tx, std::string_view key) {
    auto rows = tx.query("SELECT window_ends_ms, events, blocked_until_ms FROM rate_limits WHERE bucket_key = $1", db::Blob{key});
    if (!rows.next()) return {};
    return {rows.integer(0), rows.integer(1), rows.integer(2)};
}

std::string bucket_key(Vault const& vault, RateRule const& rule, std::string_view subject) {
    return vault.index().exact("rate " + std::string(rule.name), subject);
}

} // namespace

Result<std::int64_t> RateLimits::blocked_for_ms(RateRule const& rule, std::string_view subject, std::int64_t now_ms) {
    auto const key = bucket_key(vault_, rule, subject);
    return db_.read([&](db::Transaction& tx) -> Result<std::int64_t> {
        return std::max<std::int64_t>(0, load(tx, key).blocked_until_ms - now_ms);
    });
}

Result<std::int64_t> RateLimits::count(RateRule const& rule, std::string_view subject, std::int64_t now_ms) {
    auto const key = bucket_key(vault_, rule, subject);
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        auto bucket = load(tx, key);
        if (now_ms >= bucket.window_ends_ms) {
            bucket.window_ends_ms = now_ms + rule.window_ms;
            bucket.events = 0;
        }
        ++bucket.events;
        if (bucket.events >= rule.allowed)
            bucket.blocked_until_ms = std::max(bucket.blocked_until_ms, rule.block_ms > 0 ? now_ms + rule.block_ms : bucket.window_ends_ms);
        tx.execute("INSERT INTO rate_limits (bucket_key, window_ends_ms, events, blocked_until_ms) VALUES ($1, $2, $3, $4) "
                   "ON CONFLICT (bucket_key) DO UPDATE SET window_ends_ms = excluded.window_ends_ms, events = excluded.events, "
                   "blocked_until_ms = excluded.blocked_until_ms",
                   db::Blob{key}, bucket.window_ends_ms, bucket.events, bucket.blocked_until_ms);
        return std::max<std::int64_t>(0, bucket.blocked_until_ms - now_ms);
    });
}

Result<Done> RateLimits::clear(RateRule const& rule, std::string_view subject) {
    auto const key = bucket_key(vault_, rule, subject);
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM rate_limits WHERE bucket_key = $1", db::Blob{key});
        return Done{};
    });
}

Result<std::int64_t> RateLimits::delete_old(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        return tx.execute("DELETE FROM rate_limits WHERE window_ends_ms <= $1 AND blocked_until_ms <= $1", now_ms);
    });
}

} // namespace todoke::store
