// What is said in one call and what the keys do. A line hands events to it, one after the other on the line's
// own thread, and says what it answers. To add a kind of call: a class of this shape.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "server/delivery/voice_protocol.hpp"

namespace todoke::delivery {

struct Say {
    std::vector<std::string> prompts;   // names of VoicePrompts; none = be silent and listen
    bool then_hang_up = false;          // keys no longer count
};

// How a call went, when it is over.
struct CallOutcome {
    CallEnd end = CallEnd::line_fault;
    bool was_answered = false;
    std::int64_t heard_ms = 0;          // from the answer to the end
};

class CallScript {
public:
    virtual ~CallScript() = default;
    virtual void ringing() {}
    virtual Say answered() = 0;
    // While something is being said, too: what it answers is said in its place. None: go on.
    virtual std::optional<Say> key(char key) = 0;
    // Nobody pressed a key for `patience` after the end of what was said, or after the last key.
    virtual Say silence() = 0;
    [[nodiscard]] virtual std::chrono::milliseconds patience() const { return std::chrono::seconds(10); }
    // The last that is heard of it, always and once.
    virtual void closed(CallOutcome const& outcome) = 0;
};

} // namespace todoke::delivery
