#include "shared/base/date.hpp"

#include <array>

#include "shared/base/utf8.hpp"

namespace todoke::base {

namespace {

struct Era { char32_t first_kanji; char32_t second_kanji; char letter; char const* name; Date first; Date last; };
// reference-data.md §6. To add an era: a row here, and the end of the one before it.
constexpr std::array<Era, 5> eras{{
    {U'令', U'和', 'R', "令和", {2019, 5, 1}, {9999, 12, 31}},
    {U'平', U'成', 'H', "平成", {1989, 1, 8}, {2019, 4, 30}},
    {U'昭', U'和', 'S', "昭和", {1926, 12, 25}, {1989, 1, 7}},
    {U'大', U'正', 'T', "大正", {1912, 7, 30}, {1926, 12, 24}},
    {U'明', U'治', 'M', "明治", {1868, 1, 25}, {1912, 7, 29}},
}};

int days_in_month(int year, int month) {
    constexpr std::array<int, 12> days{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool const leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[static_cast<std::size_t>(month - 1)];
}

std::string padded(int number, std::size_t width) {
    auto text = std::to_string(number);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

bool is_separator(char32_t code) {
    switch (code) {
    case U'/': case U'-': case U'.': case U'年': case U'月': case U'日': case U',': case U'・': case U'‐':
    case U'−': case U'–': case U'ー': case U'。': case U'、': return true;
    default: return is_blank(code);
    }
}

char32_t half_width(char32_t code) { return code >= 0xFF01 && code <= 0xFF5E ? code - 0xFEE0 : code; }

// What was typed, taken apart: an era or none, and up to three numbers with their digit counts.
struct Parts {
    Era const* era = nullptr;
    std::array<int, 3> numbers{};
    std::array<std::size_t, 3> digits{};
    std::size_t count = 0;
};

// Reads an era name or letter at the front and removes it.
Era const* take_era(std::u32string_view& text) {
    for (auto const& era : eras) {
        auto const first = text.empty() ? U'\0' : text.front();
        if (first == era.first_kanji) {
            text.remove_prefix(text.size() > 1 && text[1] == era.second_kanji ? 2 : 1);
            return &era;
        }
        auto const letter = static_cast<char32_t>(era.letter);
        if (first == letter || first == letter + 32) {
            text.remove_prefix(1);
            return &era;
        }
    }
    return nullptr;
}

// A weekday in parentheses at the end, as we show it ourselves, is ignored.
void drop_weekday(std::u32string& text) {
    if (text.size() >= 3 && text.back() == U')' && text[text.size() - 3] == U'(' &&
        std::u32string_view(U"日月火水木金土").find(text[text.size() - 2]) != std::u32string_view::npos)
        text.resize(text.size() - 3);
}

// false: holds something that no date has.
bool take_apart(std::u32string_view text, Parts& parts) {
    parts.era = take_era(text);
    bool in_number = false;
    for (auto const code : text) {
        if (code == U'元' && parts.era != nullptr && parts.count == 0) {
            parts.numbers[parts.count] = 1;
            parts.digits[parts.count++] = 1;
            in_number = false;
        } else if (code >= U'0' && code <= U'9') {
            if (!in_number) {
                if (parts.count == parts.numbers.size()) return false;
                ++parts.count;
            }
            in_number = true;
            auto const i = parts.count - 1;
            if (++parts.digits[i] > 8) return false;
            parts.numbers[i] = parts.numbers[i] * 10 + static_cast<int>(code - U'0');
        } else if (is_separator(code)) {
            in_number = false;
        } else {
            return false;
        }
    }
    return parts.count > 0;
}

// 20200202, R020202, 0202 without separators become separate numbers.
void split_run_of_digits(Parts& parts) {
    if (parts.count != 1) return;
    auto const number = parts.numbers[0];
    auto const digits = parts.digits[0];
    bool const with_year = digits == 8 || digits == 6;
    if (parts.era != nullptr ? digits != 6 : !(with_year || digits == 4)) return;
    auto const day = number % 100;
    auto const month = number / 100 % 100;
    if (digits == 4) { parts.numbers = {month, day, 0}; parts.digits = {2, 2, 0}; parts.count = 2; return; }
    parts.numbers = {number / 10000, month, day};
    parts.digits = {digits - 4, 2, 2};
    parts.count = 3;
}

TypedDate fault(DateFault reason) { return {std::nullopt, reason, false, "", 0}; }

TypedDate with_era(Era const& era, int era_year, int month, int day) {
    if (era_year < 1 || era_year > 999) return fault(DateFault::not_on_calendar);
    Date const date{era.first.year + era_year - 1, month, day};
    if (!is_calendar_date(date)) return fault(DateFault::not_on_calendar);
    TypedDate typed{date, DateFault::none, date < era.first || era.last < date, "", 0};
    if (typed.outside_era) { typed.era_name = era.name; typed.era_year = era_year; }
    return typed;
}

// The latest day not after today with that month and day; 29 February may lie eight years back.
TypedDate latest_past(int month, int day, Date today) {
    for (int year = today.year; year > today.year - 9 && year > 0; --year) {
        Date const date{year, month, day};
        if (is_calendar_date(date) && date <= today) return {date, DateFault::none, false, "", 0};
    }
    return fault(DateFault::not_on_calendar);
}

std::optional<Date> relative_day(std::u32string_view text, Date today) {
    if (text == U"今日" || text == U"本日" || text == U"きょう") return today;
    if (text == U"昨日" || text == U"きのう") return add_days(today, -1);
    if (text == U"一昨日" || text == U"おととい") return add_days(today, -2);
    return std::nullopt;
}

} // namespace

bool is_calendar_date(Date date) {
    return date.year >= 1 && date.year <= 9999 && date.month >= 1 && date.month <= 12 && date.day >= 1 &&
           date.day <= days_in_month(date.year, date.month);
}

// Days from civil, counting years from March so that the leap day is the last of a year.
std::int64_t days_since_epoch(Date date) {
    std::int64_t const year = date.year - (date.month <= 2 ? 1 : 0);
    std::int64_t const era = (year >= 0 ? year : year - 399) / 400;
    std::int64_t const year_of_era = year - era * 400;
    std::int64_t const day_of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;
    return era * 146097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719468;
}

Date date_from_days(std::int64_t days) {
    days += 719468;
    std::int64_t const era = (days >= 0 ? days : days - 146096) / 146097;
    std::int64_t const day_of_era = days - era * 146097;
    std::int64_t const year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    std::int64_t const day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    std::int64_t const shifted_month = (5 * day_of_year + 2) / 153;
    auto const month = static_cast<int>(shifted_month + (shifted_month < 10 ? 3 : -9));
    auto const year = static_cast<int>(year_of_era + era * 400 + (month <= 2 ? 1 : 0));
    return {year, month, static_cast<int>(day_of_year - (153 * shifted_month + 2) / 5 + 1)};
}

Date add_days(Date date, int days) { return date_from_days(days_since_epoch(date) + days); }

int days_between(Date from, Date to) { return static_cast<int>(days_since_epoch(to) - days_since_epoch(from)); }

int weekday(Date date) {
    auto const days = days_since_epoch(date) + 4; // 1970-01-01 was a Thursday
    return static_cast<int>((days % 7 + 7) % 7);
}

Date date_in_japan(std::int64_t utc_ms) {
    constexpr std::int64_t day_ms = 86'400'000;
    auto const local = utc_ms + 9 * 3'600'000;
    return date_from_days(local >= 0 ? local / day_ms : (local - day_ms + 1) / day_ms);
}

std::optional<Date> parse_iso_date(std::string_view text) {
    if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
    auto const number = [&](std::size_t at, std::size_t size) {
        int value = 0;
        for (auto const c : text.substr(at, size)) {
            if (c < '0' || c > '9') return -1;
            value = value * 10 + (c - '0');
        }
        return value;
    };
    Date const date{number(0, 4), number(5, 2), number(8, 2)};
    if (!is_calendar_date(date)) return std::nullopt;
    return date;
}

std::string iso_date(Date date) { return padded(date.year, 4) + "-" + padded(date.month, 2) + "-" + padded(date.day, 2); }

TypedDate read_typed_date(std::string_view text, Date today) {
    text = trimmed(text);
    if (text.empty()) return fault(DateFault::empty);
    if (text.size() > 200) return fault(DateFault::unreadable);
    auto characters = decode_utf8(text);
    for (auto& code : characters) code = half_width(code);
    drop_weekday(characters);
    if (auto const day = relative_day(characters, today)) return {day, DateFault::none, false, "", 0};

    Parts parts;
    if (!take_apart(characters, parts)) return fault(DateFault::unreadable);
    split_run_of_digits(parts);
    auto const [first, second, third] = parts.numbers;
    if (parts.count == 2 && parts.era == nullptr && parts.digits[0] <= 2 && parts.digits[1] <= 2)
        return latest_past(first, second, today);
    if (parts.count != 3 || parts.digits[1] > 2 || parts.digits[2] > 2) return fault(DateFault::unreadable);
    if (parts.era != nullptr) return with_era(*parts.era, first, second, third);
    if (parts.digits[0] <= 2) return fault(DateFault::short_year);
    if (parts.digits[0] != 4) return fault(DateFault::unreadable);
    Date const date{first, second, third};
    if (!is_calendar_date(date)) return fault(DateFault::not_on_calendar);
    return {date, DateFault::none, false, "", 0};
}

std::string kanji_date(Date date) {
    return std::to_string(date.year) + "年" + std::to_string(date.month) + "月" + std::to_string(date.day) + "日";
}

std::string slash_date(Date date) { return padded(date.year, 4) + "/" + padded(date.month, 2) + "/" + padded(date.day, 2); }

std::string bare_slash_date(Date date) {
    return std::to_string(date.year) + "/" + std::to_string(date.month) + "/" + std::to_string(date.day);
}

std::string era_date(Date date) {
    for (auto const& era : eras) {
        if (date < era.first) continue;
        auto const year = date.year - era.first.year + 1;
        return era.name + (year == 1 ? std::string("元") : std::to_string(year)) + "年" + std::to_string(date.month) + "月" +
               std::to_string(date.day) + "日";
    }
    return kanji_date(date);
}

std::string era_date_with_weekday(Date date) {
    constexpr std::array<char const*, 7> names{"日", "月", "火", "水", "木", "金", "土"};
    return era_date(date) + "(" + names[static_cast<std::size_t>(weekday(date))] + ")";
}

std::optional<Age> age_on(Date birth, Date on) {
    if (on < birth) return std::nullopt;
    int months = (on.year - birth.year) * 12 + on.month - birth.month;
    if (on.day < birth.day) --months;
    return Age{months / 12, months % 12};
}

std::string age_text(Age age) { return std::to_string(age.years) + "歳" + std::to_string(age.months) + "ヶ月"; }

int age_of_majority(Date on) { return on < Date{2022, 4, 1} ? 20 : 18; }

EpiWeek epi_week(Date date) {
    // The week belongs to the year of its Thursday.
    auto const monday_first = (weekday(date) + 6) % 7;
    auto const thursday = add_days(date, 3 - monday_first);
    return {thursday.year, days_between(Date{thursday.year, 1, 1}, thursday) / 7 + 1};
}

} // namespace todoke::base
