#include "shared/observation/course.hpp"

#include <algorithm>
#include <array>

namespace todoke::observation {

namespace {

struct Row { Standing standing; std::string_view name; std::string_view label; };
constexpr std::array<Row, static_cast<std::size_t>(Standing::count_)> table{{
    {Standing::urgent, "urgent", "緊急"},
    {Standing::silent, "silent", "本日未入力"},
    {Standing::worsening, "worsening", "悪化傾向"},
    {Standing::needs_call, "needs_call", "要連絡"},
    {Standing::fine, "fine", "変わりなし"},
    {Standing::waiting, "waiting", "入力待ち"},
}};

bool is_rising(std::span<Day const> days) {
    if (days.size() < 3) return false;
    auto const temperature = [&](std::size_t i) { return days[i].report.temperature; };
    for (std::size_t i = 0; i < 3; ++i)
        if (temperature(i) == 0 || base::days_between(days[i].date, days[0].date) != static_cast<int>(i)) return false;
    return temperature(0) > temperature(1) && temperature(1) > temperature(2) && temperature(0) - temperature(2) >= rising_least;
}

} // namespace

int minute_in_japan(std::int64_t utc_ms) {
    constexpr std::int64_t minute_ms = 60'000;
    auto const minutes = (utc_ms - (utc_ms < 0 ? minute_ms - 1 : 0)) / minute_ms + 9 * 60;
    return static_cast<int>(((minutes % minutes_of_day) + minutes_of_day) % minutes_of_day);
}

Trend trend(std::span<Day const> days) {
    Trend found;
    if (days.empty()) return found;
    found.temperature_rising = is_rising(days);
    auto const is_breathless = [](Day const& day) { return day.report.answer(Symptom::dyspnea) == Answer::present; };
    found.new_breathlessness = is_breathless(days.front()) && (days.size() < 2 || !is_breathless(days[1]));
    return found;
}

int silent_days(Date start, std::optional<Date> last_report, Date today, bool deadline_passed) {
    auto const first = last_report ? std::max(base::add_days(*last_report, 1), start) : start;
    auto const last = deadline_passed ? today : base::add_days(today, -1);
    return std::max(0, base::days_between(first, last) + 1);
}

bool is_unreachable(Date start, std::optional<Date> last_report, std::optional<Date> last_contact, Date today, bool deadline_passed) {
    auto const heard = last_report && last_contact ? std::optional(std::max(*last_report, *last_contact)) : last_report ? last_report : last_contact;
    return silent_days(start, heard, today, deadline_passed) >= unreachable_days;
}

std::string_view name(Standing standing) { return standing < Standing::count_ ? table[static_cast<std::size_t>(standing)].name : ""; }
std::string_view label(Standing standing) { return standing < Standing::count_ ? table[static_cast<std::size_t>(standing)].label : ""; }
std::optional<Standing> find_standing(std::string_view name) {
    for (auto const& row : table)
        if (row.name == name) return row.standing;
    return std::nullopt;
}

Standing standing(Facts const& facts, Date today, int minute) {
    auto const reported_today = facts.last_report == today;
    if (facts.last_report && facts.flag == Flag::urgent && (!facts.is_acknowledged || reported_today)) return Standing::urgent;
    auto const is_late = minute >= facts.deadline_minute;
    if (!reported_today && is_late && facts.start <= today) return Standing::silent;
    // What yesterday's report left open does not fade at midnight, only with a call or a newer report.
    auto const is_open = facts.last_report && !facts.called_since_report && base::days_between(*facts.last_report, today) <= 1;
    if (is_open && (facts.trend.temperature_rising || facts.trend.new_breathlessness)) return Standing::worsening;
    auto const calls_today = facts.next_action && *facts.next_action <= today;
    if ((is_open && facts.flag == Flag::check) || calls_today) return Standing::needs_call;
    if (reported_today) return Standing::fine;
    auto const called_by_staff = facts.method == Method::staff_call || facts.method == Method::contractor;
    return called_by_staff && facts.start <= today ? Standing::needs_call : Standing::waiting;
}

} // namespace todoke::observation
