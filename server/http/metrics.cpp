#include "server/http/metrics.hpp"

#include <algorithm>

namespace todoke::http {

namespace {

std::string seconds(std::uint64_t microseconds) {
    auto const whole = microseconds / 1'000'000;
    auto part = std::to_string(microseconds % 1'000'000);
    part.insert(0, 6 - part.size(), '0');
    return std::to_string(whole) + "." + part;
}

std::string_view name_of(std::size_t index) {
    auto const endpoints = api::endpoints();
    return index < endpoints.size() ? endpoints[index].name : "page";
}

} // namespace

void Metrics::count(api::Endpoint const* endpoint, int status, std::int64_t microseconds) {
    auto const index = endpoint == nullptr ? series_.size() - 1 : static_cast<std::size_t>(endpoint->id);
    auto& series = series_[index];
    auto const status_class = static_cast<std::size_t>(std::clamp(status / 100, 1, 5));
    series.by_class[status_class].fetch_add(1, std::memory_order_relaxed);
    auto const bucket = std::lower_bound(bounds_us.begin(), bounds_us.end(), microseconds) - bounds_us.begin();
    series.buckets[static_cast<std::size_t>(bucket)].fetch_add(1, std::memory_order_relaxed);
    series.sum_us.fetch_add(static_cast<std::uint64_t>(std::max<std::int64_t>(microseconds, 0)), std::memory_order_relaxed);
}

std::string Metrics::text(Gauges const& gauges) const {
    std::string out = "# TYPE todoke_requests_total counter\n";
    for (std::size_t i = 0; i < series_.size(); ++i) {
        for (std::size_t c = 1; c < series_[i].by_class.size(); ++c) {
            auto const n = series_[i].by_class[c].load(std::memory_order_relaxed);
            if (n == 0) continue;
            out += "todoke_requests_total{endpoint=\"" + std::string(name_of(i)) + "\",status=\"" + std::to_string(c) + "xx\"} " + std::to_string(n) + "\n";
        }
    }
    out += "# TYPE todoke_request_seconds histogram\n";
    for (std::size_t i = 0; i < series_.size(); ++i) {
        std::uint64_t total = 0;
        for (auto const& bucket : series_[i].buckets) total += bucket.load(std::memory_order_relaxed);
        if (total == 0) continue;
        auto const label = "{endpoint=\"" + std::string(name_of(i)) + "\"";
        std::uint64_t running = 0;
        for (std::size_t b = 0; b < bounds_us.size(); ++b) {
            running += series_[i].buckets[b].load(std::memory_order_relaxed);
            out += "todoke_request_seconds_bucket" + label + ",le=\"" + seconds(static_cast<std::uint64_t>(bounds_us[b])) + "\"} " + std::to_string(running) + "\n";
        }
        out += "todoke_request_seconds_bucket" + label + ",le=\"+Inf\"} " + std::to_string(total) + "\n";
        out += "todoke_request_seconds_sum" + label + "} " + seconds(series_[i].sum_us.load(std::memory_order_relaxed)) + "\n";
        out += "todoke_request_seconds_count" + label + "} " + std::to_string(total) + "\n";
    }
    for (auto const& [name, value] : gauges) out += name + " " + std::to_string(value) + "\n";
    return out;
}

} // namespace todoke::http
