// Counts and times for Prometheus: per endpoint and status, never per person. Reading them needs no
// session; docs/nginx.conf keeps /metrics inside.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/api/endpoints.hpp"

namespace todoke::http {

class Metrics {
public:
    Metrics() : series_(api::endpoints().size() + 1) {}
    // nullptr: pages, assets and everything that is no endpoint.
    void count(api::Endpoint const* endpoint, int status, std::int64_t microseconds);
    using Gauges = std::vector<std::pair<std::string, std::int64_t>>; // name (with labels), value
    [[nodiscard]] std::string text(Gauges const& gauges) const;

private:
    static constexpr std::array<std::int64_t, 9> bounds_us{1'000, 2'500, 5'000, 10'000, 25'000, 50'000, 100'000, 500'000, 2'000'000};
    struct Series {
        std::array<std::atomic<std::uint64_t>, 6> by_class{}; // 1xx (unused) … 5xx
        std::array<std::atomic<std::uint64_t>, bounds_us.size() + 1> buckets{};
        std::atomic<std::uint64_t> sum_us{0};
    };
    std::vector<Series> series_;
};

} // namespace todoke::http
