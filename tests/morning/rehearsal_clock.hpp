// The clock of a rehearsed morning: begins when it is told to and may run faster than the real one. It exists in
// tests only; the product knows no way to set its clock.
#pragma once

#include <chrono>

#include "server/clock/clock.hpp"

namespace todoke::morning {

class RehearsalClock final : public clock::Clock {
public:
    RehearsalClock(std::int64_t start_ms, double speed) : start_ms_(start_ms), speed_(speed) {}
    [[nodiscard]] std::int64_t now_ms() const override {
        auto const passed = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began_).count();
        return start_ms_ + static_cast<std::int64_t>(passed * speed_);
    }

private:
    std::int64_t start_ms_;
    double speed_;
    std::chrono::steady_clock::time_point began_ = std::chrono::steady_clock::now();
};

} // namespace todoke::morning
