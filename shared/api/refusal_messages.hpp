// 拒否した操作の記録: what was refused in an administrator's area, by kind and day, and the latest of it.
#pragma once

#include "shared/api/messages.hpp"

namespace todoke::api {

inline constexpr std::size_t refusal_days_max = 31 * 16, refusal_events_max = 100;

struct RefusalSumRow {
    std::string kind; // "wrong_password"
    std::int64_t today = 0, month = 0;          // events in the last 24 hours, in 30 days
    std::int64_t accounts = 0, addresses = 0;   // how many different ones in the last 24 hours
    bool is_unusual = false;
    template <class V> void fields(V& v) {
        v("kind", kind); v("today", today); v("month", month); v("accounts", accounts); v("addresses", addresses); v("is_unusual", is_unusual);
    }
};
struct RefusalDayRow {
    std::string day, kind;
    std::int64_t count = 0;
    template <class V> void fields(V& v) { v("day", day); v("kind", kind); v("count", count); }
};
// The events of one hour that concern one account and came from one address.
struct RefusalEventRow {
    std::int64_t at_ms = 0; // of the last one
    std::string kind, user_id, user_name, address; // user_id "": no account that exists; address "": unknown
    std::int64_t count = 0;
    template <class V> void fields(V& v) {
        v("at_ms", at_ms); v("kind", kind); v("user_id", user_id); v("user_name", user_name); v("address", address); v("count", count);
    }
};
struct RefusalReport {
    std::vector<RefusalSumRow> sums;
    std::vector<RefusalDayRow> days;     // newest first
    std::vector<RefusalEventRow> events; // newest first
    template <class V> void fields(V& v) { v("sums", sums, list(16)); v("days", days, list(refusal_days_max)); v("events", events, list(refusal_events_max)); }
};

} // namespace todoke::api
