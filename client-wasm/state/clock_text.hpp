// Instants as people read them: Japan Standard Time, whatever the device thinks.
#pragma once

#include <cstdint>
#include <string>

namespace todoke::state {

std::string clock_text(std::int64_t utc_ms);          // 14:32
std::string short_time_text(std::int64_t utc_ms);     // 11/21 14:32
std::string full_time_text(std::int64_t utc_ms);      // 2026/11/21 14:32

} // namespace todoke::state
