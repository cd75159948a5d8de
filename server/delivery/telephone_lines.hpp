// What the kinds of calls know of the telephone: how many lines are free, and a place to leave a call. The lines
// themselves are VoicePool's; a rehearsal in tests/morning has some that ring nobody.
#pragma once

#include <cstdint>

#include "server/delivery/voice_queue.hpp"

namespace todoke::delivery {

struct VoiceLoad {
    std::int64_t lines = 0, down = 0, ready = 0, calling = 0, waiting = 0; // waiting: calls
};

class TelephoneLines {
public:
    virtual ~TelephoneLines() = default;
    // The script hears of it on the line's thread. Where no line is in order it ends as no_line at once.
    virtual void place(PlannedCall call) = 0;
    [[nodiscard]] virtual VoiceLoad load() const = 0;
    // Lines that could begin a call now, less the calls that wait.
    [[nodiscard]] virtual int free_lines() const = 0;
};

} // namespace todoke::delivery
