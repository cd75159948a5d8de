// What the server refuses and counts: one row a kind, with what an administrator is told about it. The
// counters of /metrics, the page of administrators and the warning on their home read this table. Kinds
// tell what happened, never who typed what.
//
// To add a kind: an enumerator and its row in refusals.cpp. Numbers are stored: never reuse one.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace todoke::access {

enum class RefusalKind : std::uint8_t {
    wrong_password = 1, unknown_account = 2, wrong_code = 3, locked_account = 4, busy_address = 5, guessing_everywhere = 6,
    cloned_passkey = 7, ended_session = 8, cross_site = 9, without_right = 10, outside_area = 11, own_approval = 12,
    bad_file = 13, forged_address = 14, malformed = 15,
};

struct Refusal {
    RefusalKind kind;
    std::string_view name;         // sent, and the label of the counter: "wrong_password"
    std::string_view label;        // Japanese source text
    std::string_view says;         // what it may mean and what to do, Japanese source text
    std::int64_t unusual_from = 1; // so many in 24 hours are worth a look
    bool is_everyday = false;      // happens by mistake too: unusual only when it is three times as much as on other days
};

std::span<Refusal const> refusals();
Refusal const& refusal(RefusalKind kind);
Refusal const* find_refusal(std::string_view name);
// `today`: in the last 24 hours; `before`: in the 29 days before them.
bool is_unusual(Refusal const& refusal, std::int64_t today, std::int64_t before);

} // namespace todoke::access
