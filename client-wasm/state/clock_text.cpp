#include "client-wasm/state/clock_text.hpp"

#include "shared/base/date.hpp"

namespace todoke::state {

namespace {

constexpr std::int64_t jst_offset_ms = 9LL * 60 * 60 * 1000;
constexpr std::int64_t minute_ms = 60 * 1000;

std::string two_digits(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

} // namespace

std::string clock_text(std::int64_t utc_ms) {
    auto const minutes = (utc_ms + jst_offset_ms) / minute_ms % (24 * 60);
    return two_digits(minutes / 60) + ":" + two_digits(minutes % 60);
}

std::string short_time_text(std::int64_t utc_ms) {
    auto const date = base::date_in_japan(utc_ms);
    return std::to_string(date.month) + "/" + std::to_string(date.day) + " " + clock_text(utc_ms);
}

std::string full_time_text(std::int64_t utc_ms) { return base::slash_date(base::date_in_japan(utc_ms)) + " " + clock_text(utc_ms); }

} // namespace todoke::state
