#include "server/http/rate_limit.hpp"

#include <array>

#include <arpa/inet.h>

namespace todoke::http {

namespace {
constexpr std::size_t keys_max = 100'000;
constexpr std::int64_t minute_ms = 60'000;
} // namespace

void RateLimit::move_on(std::int64_t now_ms) {
    auto const minute = now_ms / minute_ms;
    if (minute == minute_) return;
    before_ = minute == minute_ + 1 ? std::move(now_) : decltype(now_){};
    now_.clear();
    minute_ = minute;
}

// A window that slides over the minute's edge: what was taken in the minute before counts in
// proportion to how much of it is still within sixty seconds.
std::int64_t RateLimit::taken_before(std::string const& name, std::int64_t now_ms) const {
    auto const found = before_.find(name);
    return found == before_.end() ? 0 : found->second * (minute_ms - now_ms % minute_ms) / minute_ms;
}

bool RateLimit::is_spent(std::string_view key, std::int64_t now_ms) {
    std::lock_guard const hold(mutex_);
    move_on(now_ms);
    std::string const name(key);
    auto const found = now_.find(name);
    return (found == now_.end() ? 0 : found->second) + taken_before(name, now_ms) >= per_minute_;
}

bool RateLimit::take(std::string_view key, std::int64_t now_ms) {
    std::lock_guard const hold(mutex_);
    move_on(now_ms);
    std::string const name(key);
    auto const old = taken_before(name, now_ms);
    if (now_.size() >= keys_max && !now_.contains(name)) now_.clear();
    auto& taken = now_[name];
    if (taken + old >= per_minute_) return false;
    ++taken;
    return true;
}

std::string address_block(std::string_view address) {
    std::string const text(address);
    std::array<unsigned char, 16> bytes{};
    std::array<char, INET6_ADDRSTRLEN> out{};
    if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) {
        bytes[3] = 0;
        ::inet_ntop(AF_INET, bytes.data(), out.data(), out.size());
        return std::string(out.data()) + "/24";
    }
    if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) {
        for (std::size_t i = 8; i < 16; ++i) bytes[i] = 0;
        ::inet_ntop(AF_INET6, bytes.data(), out.data(), out.size());
        return std::string(out.data()) + "/64";
    }
    return "unknown";
}

} // namespace todoke::http
