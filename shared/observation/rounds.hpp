// Whom the automatic call rings today, when and at which number (health-observation.md §6.1, W-17): 8:55 the
// list is fixed, from 9:00 round 1, from 10:00 round 2 for whoever did not answer or did not finish, 10:30
// the list 本日未入力. Minutes are those of the day in Japan. Pure; the voice channel asks before each call,
// so that a report that came in meanwhile, a release or another method takes effect at once.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "shared/observation/call.hpp"
#include "shared/observation/items.hpp"

namespace todoke::observation {

inline constexpr int list_fixed_minute = 8 * 60 + 55, first_round_minute = 9 * 60, second_round_minute = 10 * 60, missing_list_minute = 10 * 60 + 30;

struct CallTry {
    CallResult result{};
    bool any_key = false; // silence at the other end is nobody, too: an answering machine
    std::string number;
};

struct Callee {
    bool is_observed = false;           // active, and begun by today; not released, dead or ended
    Method method = Method::portal;
    int listed_minute = -1;             // when today the person came to this method; -1 = before today
    bool has_report = false;            // a complete one of today, by any way
    std::string phone1, phone2;         // digits, "" = none
    std::optional<CallTry> first, second; // of today
};

struct PlannedCall {
    int round = 1;
    std::string_view number; // borrowed from the callee
};

// The call that is due now: nothing before 9:00, before 10:00 after a first round, or when there is none left.
// Whoever has no number is in the list of missing reports.
std::optional<PlannedCall> due_call(Callee const& callee, int minute);
// Whether any call of today is still to come: the day of calls is over when nobody has one.
bool has_call_left(Callee const& callee);

enum class MissingReason : std::uint8_t { none, unanswered, broken_off, no_number, not_entered };
std::string_view label(MissingReason reason); // 未応答, 途中終了, …
// Why there is no report, for the list 本日未入力.
MissingReason missing_reason(Callee const& callee);

// "Class key differs from the record: stored as given; staff warning" (§6.3).
bool class_differs(SubjectClass given, SubjectClass of_record);

} // namespace todoke::observation
