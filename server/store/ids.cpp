#include "server/store/ids.hpp"

#include <algorithm>

#include "server/store/caller.hpp"

namespace todoke::store {

namespace {

constexpr std::int64_t epoch_ms = 1'577'836'800'000; // 2020-01-01T00:00:00Z
constexpr int sequence_max = 4'095;
constexpr int time_shift = 22;

} // namespace

std::int64_t IdMaker::next(std::int64_t now_ms, int prefecture) {
    std::lock_guard const lock(mutex_);
    auto const elapsed = std::max<std::int64_t>(now_ms - epoch_ms, 1);
    // A clock that steps back, or a full millisecond, borrows from the future instead of repeating.
    if (elapsed > last_ms_) {
        last_ms_ = elapsed;
        sequence_ = 0;
    } else if (++sequence_ > sequence_max) {
        ++last_ms_;
        sequence_ = 0;
    }
    return (last_ms_ << time_shift) | (static_cast<std::int64_t>(prefecture & 0x3f) << 16) | (static_cast<std::int64_t>(node_ & 0xf) << 12) |
           sequence_;
}

void IdMaker::skip_past(std::int64_t id) {
    std::lock_guard const lock(mutex_);
    last_ms_ = std::max(last_ms_, (id >> time_shift) + 1);
}

int prefecture_number(std::string_view code) {
    if (code.size() != 2 || code[0] < '0' || code[0] > '4' || code[1] < '0' || code[1] > '9') return 0;
    int const number = (code[0] - '0') * 10 + (code[1] - '0');
    return number <= 47 ? number : 0;
}

std::string prefecture_code(int number) {
    if (number < 1 || number > 47) return {};
    return {static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10)};
}

} // namespace todoke::store
