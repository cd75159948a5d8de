// Calendar dates of Japan Standard Time, without time of day: what people type (Gregorian or era,
// full-width, `今日`), what is stored (2020-02-02) and what is shown (2020年2月2日, 令和2年2月2日(日)).
// Pure: `today` is always an argument. Eras and weeks: reference-data.md §6 to §8 of the contract.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace todoke::base {

struct Date {
    int year = 0;  // Gregorian
    int month = 0; // 1 to 12
    int day = 0;   // 1 to 31
    auto operator<=>(Date const&) const = default;
};

bool is_calendar_date(Date date);
std::int64_t days_since_epoch(Date date); // 1970-01-01 is 0
Date date_from_days(std::int64_t days);
Date add_days(Date date, int days);
int days_between(Date from, Date to);     // negative when `to` is earlier
int weekday(Date date);                   // 0 Sunday to 6 Saturday
Date date_in_japan(std::int64_t utc_ms);  // the JST day of an instant

std::optional<Date> parse_iso_date(std::string_view text); // exactly YYYY-MM-DD
std::string iso_date(Date date);                           // 2020-02-02

enum class DateFault {
    none,
    empty,
    unreadable,     // V-327 or not a date at all
    not_on_calendar, // V-327: 2021-02-29
    short_year,     // V-325: two digits and no era
};
struct TypedDate {
    std::optional<Date> date;
    DateFault fault = DateFault::none;
    bool outside_era = false;  // V-326: 平成31年5月1日 is read as 2019-05-01 with a warning
    std::string era_name;      // of the typed era when outside_era (平成)
    int era_year = 0;
};
// Everything a person may type, before or after folding: 令和2年2月2日, R2.2.2, 2020/2/2, 20200202,
// 2020-02-02, 元年, full-width variants, 今日/昨日/一昨日, and month/day of the latest past
// (0202, 2/2, 11/21) relative to `today`.
TypedDate read_typed_date(std::string_view text, Date today);

std::string kanji_date(Date date);    // 2020年2月2日 (S0-39)
std::string slash_date(Date date);    // 2020/02/02 (S0-48)
std::string bare_slash_date(Date date); // 2020/2/2 (V-306)
std::string era_date(Date date);      // 令和2年2月2日; 元年 for year 1
std::string era_date_with_weekday(Date date); // 令和2年2月2日(日)

struct Age { int years = 0; int months = 0; auto operator<=>(Age const&) const = default; };
// Completed years and months; someone born on 29 February turns on 1 March in common years.
// Nothing when birth is after `on`.
std::optional<Age> age_on(Date birth, Date on);
std::string age_text(Age age);        // 27歳0ヶ月
int age_of_majority(Date on);         // 20 until 2022-03-31, then 18

struct EpiWeek { int year = 0; int week = 0; auto operator<=>(EpiWeek const&) const = default; };
EpiWeek epi_week(Date date);          // ISO 8601

} // namespace todoke::base

namespace todoke {
using base::Date;
} // namespace todoke
