// Calls that wait for a line. Codes, for which somebody sits before a screen, go before everything else.
#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "server/delivery/voice_process.hpp"
#include "server/delivery/voice_script.hpp"

namespace todoke::delivery {

enum class Urgency : std::uint8_t { now, in_turn };

struct PlannedCall {
    std::string number; // folded, Japanese: 0312345678. Personal data.
    std::shared_ptr<CallScript> script;
    Urgency urgency = Urgency::in_turn;
    std::chrono::steady_clock::time_point begins_before = std::chrono::steady_clock::time_point::max();
};

class VoiceQueue {
public:
    VoiceQueue();
    void put(PlannedCall call);
    // The next one whose time is not over; those whose time is over are closed as too_late.
    std::optional<PlannedCall> take();
    // Everything that waits ends so.
    void close_all(CallEnd end);
    // Readable while there may be something to take.
    [[nodiscard]] int signal() const { return signal_.number(); }
    [[nodiscard]] std::size_t size() const;

private:
    mutable std::mutex mutex_;
    std::deque<PlannedCall> urgent_, others_;
    Descriptor signal_;
};

} // namespace todoke::delivery
