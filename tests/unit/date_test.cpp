#include <doctest/doctest.h>

#include <utility>

#include "shared/base/date.hpp"

using namespace todoke;
using namespace todoke::base;

namespace {

constexpr Date day{2021, 12, 10};

std::string read(std::string_view text, Date today = day) {
    auto const typed = read_typed_date(text, today);
    if (typed.date) return iso_date(*typed.date);
    switch (typed.fault) {
    case DateFault::none: return "none";
    case DateFault::empty: return "empty";
    case DateFault::unreadable: return "unreadable";
    case DateFault::not_on_calendar: return "not_on_calendar";
    case DateFault::short_year: return "short_year";
    }
    return "";
}

} // namespace

TEST_CASE("[V-002] every way to type a date is understood") {
    for (auto const* text : {"令和2年2月2日", "R2.2.2", "R2/2/2", "r2-2-2", "R020202", "令2.2.2", "2020/2/2", "2020/02/02", "20200202", "2020-02-02",
                             "2020.2.2", "2020年2月2日", "２０２０／２／２", "Ｒ２．２．２", "　2020/2/2 ", "令和２年２月２日", "令和2年2月2日(日)",
                             "2020 2 2", "令和 2 年 2 月 2 日"})
        CHECK_MESSAGE(read(text) == "2020-02-02", std::string(text));
    for (auto const& [text, expected] : {std::pair{"S60.1.2", "1985-01-02"}, {"S60/1/2", "1985-01-02"}, {"昭和60年1月2日", "1985-01-02"},
                                         {"令和元年5月1日", "2019-05-01"}, {"1985-1-2", "1985-01-02"}, {"19850102", "1985-01-02"},
                                         {"T1.7.30", "1912-07-30"}, {"M33.12.31", "1900-12-31"}, {"H31.4.30", "2019-04-30"}, {"明治33年1月1日", "1900-01-01"}})
        CHECK(read(text) == expected);
}

TEST_CASE("relative and short dates mean the latest past day") {
    CHECK(read("今日") == "2021-12-10");
    CHECK(read("昨日") == "2021-12-09");
    CHECK(read("一昨日") == "2021-12-08");
    CHECK(read("12/10") == "2021-12-10");
    CHECK(read("12/11") == "2020-12-11");
    CHECK(read("1201") == "2021-12-01");
    CHECK(read("2月2日") == "2021-02-02");
    CHECK(read("0229") == "2020-02-29");
    CHECK(read("2/29", {2104, 2, 28}) == "2096-02-29");
    CHECK(read("2/30") == "not_on_calendar");
}

TEST_CASE("[V-325] a year of two digits without era is refused") {
    for (auto const* text : {"20/2/2", "200202", "85-1-2", "21年12月1日", "2.2.2"}) CHECK_MESSAGE(read(text) == "short_year", std::string(text));
}

TEST_CASE("[V-327] a date that is not on the calendar is refused") {
    for (auto const* text : {"2021-02-29", "2021/13/1", "20210431", "令和3年2月29日", "2021/0/1", "R0.1.1", "2021"})
        CHECK_MESSAGE(read(text) == "not_on_calendar", std::string(text));
    for (auto const* text : {"abc", "12", "1/2/3/4", "202", "令和", "2021/1/1x", "99999999999", "🎂", "-", "021/1/1"})
        CHECK_MESSAGE(read(text) == "unreadable", std::string(text));
    CHECK(read("") == "empty");
    CHECK(read("　 ") == "empty");
}

TEST_CASE("[V-326] a date outside its era is read with a remark") {
    auto const typed = read_typed_date("平成31年5月1日", day);
    CHECK(typed.date == Date{2019, 5, 1});
    CHECK(typed.outside_era);
    CHECK(typed.era_name == "平成");
    CHECK(typed.era_year == 31);
    CHECK_FALSE(read_typed_date("平成31年4月30日", day).outside_era);
    CHECK(read_typed_date("令和元年4月30日", day).outside_era);
}

TEST_CASE("dates are written as the screens show them") {
    Date const date{2020, 2, 2};
    CHECK(kanji_date(date) == "2020年2月2日");
    CHECK(slash_date(date) == "2020/02/02");
    CHECK(bare_slash_date(date) == "2020/2/2");
    CHECK(era_date(date) == "令和2年2月2日");
    CHECK(era_date_with_weekday(date) == "令和2年2月2日(日)");
    CHECK(era_date({2019, 5, 1}) == "令和元年5月1日");
    CHECK(era_date({2019, 4, 30}) == "平成31年4月30日");
    CHECK(era_date({1989, 1, 7}) == "昭和64年1月7日");
    CHECK(era_date({1926, 12, 25}) == "昭和元年12月25日");
    CHECK(era_date({1800, 1, 1}) == "1800年1月1日");
}

TEST_CASE("every day from 1868 to 2100 survives each of its spellings") {
    for (auto days = days_since_epoch({1868, 1, 25}); days <= days_since_epoch({2100, 12, 31}); days += 13) {
        auto const date = date_from_days(days);
        REQUIRE(days_since_epoch(date) == days);
        REQUIRE(parse_iso_date(iso_date(date)) == date);
        for (auto const& text : {kanji_date(date), slash_date(date), bare_slash_date(date), era_date(date), era_date_with_weekday(date), iso_date(date)})
            REQUIRE(read_typed_date(text, day).date == date);
        REQUIRE_FALSE(read_typed_date(era_date(date), day).outside_era);
    }
}

TEST_CASE("only the exact ISO shape is an ISO date") {
    for (auto const* text : {"2020-2-2", "2020-02-30", "2020/02/02", "2020-02-02 ", "-020-02-02", "2020-02-0x", ""}) CHECK_FALSE(parse_iso_date(text).has_value());
}

TEST_CASE("[Q-06] age counts completed years and months") {
    CHECK(age_on({1993, 9, 14}, {2020, 9, 14}) == Age{27, 0});
    CHECK(age_on({1993, 9, 14}, {2020, 9, 13}) == Age{26, 11});
    CHECK(age_on({2020, 2, 29}, {2021, 2, 28}) == Age{0, 11});
    CHECK(age_on({2020, 2, 29}, {2021, 3, 1}) == Age{1, 0});
    CHECK(age_on({2020, 2, 29}, {2024, 2, 29}) == Age{4, 0});
    CHECK(age_on({2020, 1, 31}, {2020, 2, 29}) == Age{0, 0});
    CHECK_FALSE(age_on({2020, 1, 2}, {2020, 1, 1}).has_value());
    CHECK(age_text({0, 7}) == "0歳7ヶ月");
    CHECK(age_of_majority({2022, 3, 31}) == 20);
    CHECK(age_of_majority({2022, 4, 1}) == 18);
}

TEST_CASE("epidemiological weeks follow ISO 8601") {
    for (auto const& [date, week] : {std::pair{Date{2020, 12, 31}, EpiWeek{2020, 53}}, {Date{2021, 1, 3}, EpiWeek{2020, 53}}, {Date{2021, 1, 4}, EpiWeek{2021, 1}},
                                     {Date{2022, 1, 1}, EpiWeek{2021, 52}}, {Date{2025, 12, 29}, EpiWeek{2026, 1}}, {Date{2026, 12, 31}, EpiWeek{2026, 53}},
                                     {Date{2027, 1, 3}, EpiWeek{2026, 53}}, {Date{2025, 4, 7}, EpiWeek{2025, 15}}})
        CHECK(epi_week(date) == week);
}

TEST_CASE("[V-307] the day in Japan begins at 15:00 UTC") {
    CHECK(date_in_japan(0) == Date{1970, 1, 1});
    CHECK(date_in_japan(1'600'009'199'999) == Date{2020, 9, 13});
    CHECK(date_in_japan(1'600'009'200'000) == Date{2020, 9, 14});
    CHECK(date_in_japan(-1'000'000'000'000) == Date{1938, 4, 25});
}
