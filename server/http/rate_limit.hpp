// A budget per key and minute (a key: an address block, or everybody), kept in memory: what must
// survive a restart (wrong passwords of an account) is in the store. Memory is bounded; when too many
// keys come, the oldest minute is forgotten as a whole.
#pragma once

#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

namespace todoke::http {

class RateLimit {
public:
    explicit RateLimit(std::int64_t per_minute) : per_minute_(per_minute) {}
    // True: within the budget, and counted.
    bool take(std::string_view key, std::int64_t now_ms);
    // Whether `take` would say no; counts nothing.
    bool is_spent(std::string_view key, std::int64_t now_ms);

private:
    void move_on(std::int64_t now_ms);
    std::int64_t taken_before(std::string const& name, std::int64_t now_ms) const;

    std::int64_t per_minute_;
    std::mutex mutex_;
    std::int64_t minute_ = 0;
    std::unordered_map<std::string, std::int64_t> now_, before_;
};

// "203.0.113.0/24", "2001:db8:1:2::/64": one household or office, not one device.
std::string address_block(std::string_view address);

} // namespace todoke::http
