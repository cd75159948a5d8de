#include "server/http/admission.hpp"

namespace todoke::http {

namespace {
constexpr std::chrono::seconds wait_max{1};
constexpr std::size_t index(Lane lane) { return static_cast<std::size_t>(lane); }
} // namespace

std::optional<Admission::Ticket> Admission::enter(Lane lane) {
    if (lane == Lane::free) return Ticket(nullptr, lane);
    std::unique_lock hold(mutex_);
    auto& load = loads_[index(lane)];
    auto const& limit = limits_[index(lane)];
    if (load.running >= limit.running) {
        if (load.waiting >= limit.waiting) {
            ++load.refused;
            return std::nullopt;
        }
        ++load.waiting;
        auto const free = freed_[index(lane)].wait_for(hold, wait_max, [&] { return load.running < limit.running; });
        --load.waiting;
        if (!free) {
            ++load.refused;
            return std::nullopt;
        }
    }
    ++load.running;
    return Ticket(this, lane);
}

void Admission::leave(Lane lane) {
    {
        std::lock_guard const hold(mutex_);
        --loads_[index(lane)].running;
    }
    freed_[index(lane)].notify_one();
}

Admission::Load Admission::load(Lane lane) const {
    std::lock_guard const hold(mutex_);
    return loads_[index(lane)];
}

} // namespace todoke::http
