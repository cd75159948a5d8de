// One call on one line, from dialling to the end: hands what happens to its script, says what the script answers,
// and keeps the times (how long it may ring, how long silence lasts, how long a call may be).
#pragma once

#include <atomic>
#include <chrono>

#include "server/delivery/voice_process.hpp"
#include "server/delivery/voice_script.hpp"

namespace todoke::delivery {

class VoiceCall {
public:
    VoiceCall(VoiceProcess& process, VoicePrompts const& prompts, CallScript& script, std::chrono::seconds ring_max);

    // Blocks until it is over, or for a moment more after `stop_signal` has become readable. An error: the line is of no more use,
    // and the call has ended with it. The script is told how it ended in either case.
    Result<Done> run(std::string const& address, int stop_signal);

private:
    using Time = std::chrono::steady_clock::time_point;
    enum class Phase : std::uint8_t { dialling, talking, hanging_up, over };

    Result<Done> lead(std::string const& address, int stop_signal);
    Result<Done> happen(LineEvent const& event);
    Result<Done> answered();
    Result<Done> on_time();
    Result<Done> say(Say const& what);
    Result<Done> hang_up(CallEnd end);
    VoiceProcess& process_;
    VoicePrompts const& prompts_;
    CallScript& script_;
    std::chrono::seconds ring_max_;
    Phase phase_ = Phase::dialling;
    CallEnd end_ = CallEnd::line_fault;
    bool leaving_ = false; // hangs up when what is being said has been said
    Time deadline_{}, said_until_{}, answered_at_{}, talk_until_{};
};

} // namespace todoke::delivery
