#include "server/store/refusals.hpp"

#include "server/store/caller.hpp"

namespace todoke::store {

namespace {

constexpr std::int64_t hour_ms = 3'600'000, hours_kept = 30 * 24;
constexpr std::int64_t rows_of_hour_max = 200; // of one kind

// $1 prefecture, $2 health centre: 0 = any. $3: the first hour.
#define TODOKE_REFUSALS_OF_AREA                                                                                              \
    "FROM refusals r LEFT JOIN users u ON u.user_id = r.user_id LEFT JOIN facilities f ON f.facility_id = u.facility_id "    \
    "WHERE r.hour >= $3 AND ($1 = 0 OR r.prefecture = $1) AND ($2 = 0 OR f.health_centre_id = $2) "
constexpr db::Sql select_days = "SELECT (r.hour + 9) / 24, r.kind, sum(r.events) " TODOKE_REFUSALS_OF_AREA "GROUP BY 1, 2 ORDER BY 1 DESC, 2";
constexpr db::Sql select_sums = "SELECT r.kind, sum(r.events * (r.hour > $4)), sum(r.events * (r.hour <= $4)), "
                                "count(DISTINCT CASE WHEN r.hour > $4 AND r.user_id <> '' THEN r.user_id END), count(DISTINCT CASE WHEN r.hour > $4 AND r.address <> '' THEN r.address END) "
                                TODOKE_REFUSALS_OF_AREA "GROUP BY r.kind ORDER BY r.kind";
constexpr db::Sql select_latest = "SELECT r.kind, r.user_id, r.address, r.events, r.last_at_ms " TODOKE_REFUSALS_OF_AREA "ORDER BY r.hour DESC, r.last_at_ms DESC LIMIT $4";
#undef TODOKE_REFUSALS_OF_AREA

std::int64_t hour_of(std::int64_t at_ms) { return at_ms / hour_ms; }
std::int64_t first_hour(std::int64_t now_ms) { return hour_of(now_ms) - hours_kept + 1; }
access::RefusalKind kind_of(std::int64_t number) { return static_cast<access::RefusalKind>(number); }

std::int64_t prefecture_of(db::Transaction& tx, std::string_view user_id) {
    if (user_id.empty()) return 0;
    auto rows = tx.query("SELECT prefecture FROM users WHERE user_id = $1", user_id);
    return rows.next() ? rows.integer(0) : 0;
}

bool has_room(db::Transaction& tx, std::int64_t hour, std::int64_t kind, std::int64_t prefecture, RefusalCount const& count) {
    {
        auto same = tx.query("SELECT 1 FROM refusals WHERE hour = $1 AND kind = $2 AND prefecture = $3 AND user_id = $4 AND address = $5", hour, kind, prefecture, count.user_id, count.address);
        if (same.next()) return true;
    }
    auto rows = tx.query("SELECT count(*) FROM refusals WHERE hour = $1 AND kind = $2", hour, kind);
    return !rows.next() || rows.integer(0) < rows_of_hour_max;
}

void add_one(db::Transaction& tx, RefusalCount const& count) {
    auto const hour = hour_of(count.last_at_ms), kind = static_cast<std::int64_t>(count.kind), prefecture = prefecture_of(tx, count.user_id);
    auto const fits = has_room(tx, hour, kind, prefecture, count);
    tx.execute("INSERT INTO refusals (hour, kind, prefecture, user_id, address, events, last_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7) "
               "ON CONFLICT (hour, kind, prefecture, user_id, address) DO UPDATE SET events = events + excluded.events, last_at_ms = max(last_at_ms, excluded.last_at_ms)",
               hour, kind, prefecture, fits ? std::string_view(count.user_id) : std::string_view(), fits ? std::string_view(count.address) : std::string_view(), count.events, count.last_at_ms);
}

} // namespace

Result<Done> Refusals::add(std::vector<RefusalCount> const& counts) {
    if (counts.empty()) return Done{};
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        for (auto const& count : counts) add_one(tx, count);
        return Done{};
    });
}

Result<std::vector<RefusalDay>> Refusals::days(AccountArea const& area, std::int64_t now_ms) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<RefusalDay>> {
        std::vector<RefusalDay> days;
        auto rows = tx.query(select_days, prefecture_number(area.prefecture_code), area.health_centre.value, first_hour(now_ms));
        while (rows.next()) days.push_back({rows.integer(0), kind_of(rows.integer(1)), rows.integer(2)});
        return days;
    });
}

Result<std::vector<RefusalSum>> Refusals::sums(AccountArea const& area, std::int64_t now_ms) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<RefusalSum>> {
        std::vector<RefusalSum> sums;
        auto rows = tx.query(select_sums, prefecture_number(area.prefecture_code), area.health_centre.value, first_hour(now_ms), hour_of(now_ms) - 24);
        while (rows.next()) sums.push_back({kind_of(rows.integer(0)), rows.integer(1), rows.integer(2), rows.integer(3), rows.integer(4)});
        return sums;
    });
}

Result<std::vector<RefusalCount>> Refusals::latest(AccountArea const& area, std::int64_t now_ms, int rows_max) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<RefusalCount>> {
        std::vector<RefusalCount> counts;
        auto rows = tx.query(select_latest, prefecture_number(area.prefecture_code), area.health_centre.value, first_hour(now_ms), rows_max);
        while (rows.next()) counts.push_back({kind_of(rows.integer(0)), std::string(rows.text(1)), std::string(rows.text(2)), rows.integer(3), rows.integer(4)});
        return counts;
    });
}

Result<std::int64_t> Refusals::delete_old(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> { return tx.execute("DELETE FROM refusals WHERE hour < $1", first_hour(now_ms)); });
}

} // namespace todoke::store
