#include "server/delivery/voice_queue.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

namespace todoke::delivery {

VoiceQueue::VoiceQueue() : signal_(::eventfd(0, EFD_SEMAPHORE | EFD_NONBLOCK | EFD_CLOEXEC)) {}

void VoiceQueue::put(PlannedCall call) {
    {
        std::lock_guard const hold(mutex_);
        (call.urgency == Urgency::now ? urgent_ : others_).push_back(std::move(call));
    }
    ::eventfd_write(signal_.number(), 1);
}

std::optional<PlannedCall> VoiceQueue::take() {
    for (;;) {
        eventfd_t one = 0;
        if (::eventfd_read(signal_.number(), &one) != 0) return std::nullopt; // another line was quicker
        std::unique_lock hold(mutex_);
        auto& queue = urgent_.empty() ? others_ : urgent_;
        if (queue.empty()) return std::nullopt;
        auto call = std::move(queue.front());
        queue.pop_front();
        hold.unlock();
        if (std::chrono::steady_clock::now() < call.begins_before) return call;
        call.script->closed({CallEnd::too_late, false, 0});
    }
}

void VoiceQueue::close_all(CallEnd end) {
    std::deque<PlannedCall> waiting;
    {
        std::lock_guard const hold(mutex_);
        waiting.swap(urgent_);
        for (auto& call : others_) waiting.push_back(std::move(call));
        others_.clear();
    }
    for (auto const& call : waiting) call.script->closed({end, false, 0});
}

std::size_t VoiceQueue::size() const {
    std::lock_guard const hold(mutex_);
    return urgent_.size() + others_.size();
}

} // namespace todoke::delivery
