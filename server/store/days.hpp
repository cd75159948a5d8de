// Calendar days as the database keeps them: yyyymmdd, 0 = none.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/date.hpp"

namespace todoke::store {

// "" and anything that is no date give 0.
inline std::int64_t day_number(std::string_view iso) {
    auto const date = base::parse_iso_date(iso);
    return date ? static_cast<std::int64_t>(date->year) * 10'000 + date->month * 100 + date->day : 0;
}

inline std::string iso_day(std::int64_t number) {
    if (number <= 0) return {};
    return base::iso_date(Date{static_cast<int>(number / 10'000), static_cast<int>(number / 100 % 100), static_cast<int>(number % 100)});
}

} // namespace todoke::store
