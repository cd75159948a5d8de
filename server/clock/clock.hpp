// What time it is. Everything in the server asks here, so that a test can set the time and no test
// sleeps. Instants are milliseconds since 1970-01-01 UTC.
#pragma once

#include <atomic>
#include <cstdint>

#include "shared/base/date.hpp"

namespace todoke::clock {

class Clock {
public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual std::int64_t now_ms() const = 0;
    // The calendar day in Japan.
    [[nodiscard]] Date today() const { return base::date_in_japan(now_ms()); }
};

class SystemClock final : public Clock {
public:
    [[nodiscard]] std::int64_t now_ms() const override;
};

// For tests: stands still until it is told to move. Safe to move while the server runs.
class ManualClock final : public Clock {
public:
    explicit ManualClock(std::int64_t start_ms) : now_ms_(start_ms) {}
    [[nodiscard]] std::int64_t now_ms() const override { return now_ms_.load(); }
    void advance_ms(std::int64_t ms) { now_ms_ += ms; }

private:
    std::atomic<std::int64_t> now_ms_;
};

} // namespace todoke::clock
