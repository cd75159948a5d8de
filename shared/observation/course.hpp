// The course of a person over days: who is silent and for how long, who gets worse, and where the person
// stands on the board of the health centre. Pure: today and the time of day are arguments.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "shared/base/date.hpp"
#include "shared/observation/assessment.hpp"

namespace todoke::observation {

// Minutes after midnight in Japan.
inline constexpr int default_deadline_minute = 9 * 60, minutes_of_day = 24 * 60;
int minute_in_japan(std::int64_t utc_ms);

struct Day {
    Date date;
    DailyReport report;
};

// Rises on both of two days in a row, by this much in all (tenths of a degree): less is the thermometer's own.
inline constexpr int rising_least = 5;
struct Trend {
    bool temperature_rising = false;
    bool new_breathlessness = false;
    bool operator==(Trend const&) const = default;
};
// `days` newest first, the first one is judged; one a day, days may be missing.
Trend trend(std::span<Day const> days);

// Days in a row without a complete report up to and with today, which counts once the deadline has passed.
// `start` is the first day of observation.
int silent_days(Date start, std::optional<Date> last_report, Date today, bool deadline_passed);

// 連絡不能 (§7): two days without report and without a call that reached somebody.
inline constexpr int unreachable_days = 2;
bool is_unreachable(Date start, std::optional<Date> last_report, std::optional<Date> last_contact, Date today, bool deadline_passed);

// Where a person stands, worst first. Each person stands once.
enum class Standing : std::uint8_t {
    urgent,     // 緊急: until somebody has acknowledged it, also past midnight; then for the rest of that day
    silent,     // 本日未入力: the deadline has passed
    worsening,  // 悪化傾向
    needs_call, // 要連絡: 要確認, a planned call, whoever is called by staff
    fine,       // 変わりなし
    waiting,    // 入力待ち: the deadline is still to come
    count_,
};
std::string_view name(Standing standing);  // "needs_call"
std::string_view label(Standing standing); // 要連絡
std::optional<Standing> find_standing(std::string_view name);

// What the board knows of a person.
struct Facts {
    Date start;
    Method method = Method::portal;
    int deadline_minute = default_deadline_minute;
    std::optional<Date> last_report;     // day of the newest complete report
    Flag flag = Flag::none;              // of that report
    Trend trend;                         // at that report
    bool is_acknowledged = false;        // an urgent report, by somebody of the staff
    std::optional<Date> last_contact;    // a call that reached somebody
    bool called_since_report = false;    // that call came after the newest report
    std::optional<Date> next_action;     // when the last call asked for another one
};
Standing standing(Facts const& facts, Date today, int minute);

} // namespace todoke::observation
