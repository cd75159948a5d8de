// How much of one kind of work runs at once and how much may wait for it. Each lane has its own
// limits, so that people who are signing in, or an export, never delay a notification (server.md §6).
// A full lane refuses at once; waiting ends after a second.
#pragma once

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <optional>

namespace todoke::http {

enum class Lane : std::uint8_t { free, sign_in, write, read, exporting, count_ };

class Admission {
public:
    struct Limit {
        std::int64_t running = 1, waiting = 0;
    };
    using Limits = std::array<Limit, static_cast<std::size_t>(Lane::count_)>;
    explicit Admission(Limits const& limits) : limits_(limits) {}

    // Gives its place back when it goes.
    class Ticket {
    public:
        Ticket(Admission* owner, Lane lane) : owner_(owner), lane_(lane) {}
        Ticket(Ticket&& other) noexcept : owner_(other.owner_), lane_(other.lane_) { other.owner_ = nullptr; }
        Ticket& operator=(Ticket&&) = delete;
        ~Ticket() {
            if (owner_ != nullptr) owner_->leave(lane_);
        }

    private:
        Admission* owner_;
        Lane lane_;
    };
    // Nothing: the lane is full; answer 503 with Retry-After.
    std::optional<Ticket> enter(Lane lane);

    struct Load {
        std::int64_t running = 0, waiting = 0, refused = 0;
    };
    [[nodiscard]] Load load(Lane lane) const;

private:
    void leave(Lane lane);
    Limits limits_;
    mutable std::mutex mutex_;
    std::array<std::condition_variable, static_cast<std::size_t>(Lane::count_)> freed_;
    std::array<Load, static_cast<std::size_t>(Lane::count_)> loads_{};
};

} // namespace todoke::http
