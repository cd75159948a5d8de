// One telephone line: a thread that keeps one process of baresip alive and leads one call at a time through it.
// A process that dies, is taken over or stops answering is replaced; the call that was in it ends as line_fault.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include "server/delivery/voice_queue.hpp"

namespace todoke::delivery {

enum class LineState : std::uint8_t { starting, down, ready, calling };

// What all lines have in common; outlives them.
struct LineSettings {
    config::Voice voice;
    std::string password, folder; // each line has a folder in it
    VoicePrompts const& prompts;
    VoiceQueue& queue;
    // A line came up or went down.
    std::function<void()> changed;
};

// A number as voice.dial wants it. ErrorCode::invalid for what is no Japanese number of a person: nothing else is ever dialled.
Result<std::string> dialled(config::Voice const& voice, std::string_view number);

class VoiceLine {
public:
    VoiceLine(LineSettings const& settings, int number);
    ~VoiceLine(); // waits until it has ended
    void stop();  // hangs up

    [[nodiscard]] LineState state() const { return state_; }
    // Of its baresip, 0 = none. For tests.
    [[nodiscard]] pid_t process() const { return process_id_; }

private:
    void run();
    bool bring_up();
    void pause_before_retry();
    // Waits until a call is there, something was said, or the line ends.
    Result<Done> wait_for_work();
    Result<Done> notice(LineEvent const& event);
    void set_state(LineState state);
    LineSettings const& settings_;
    int number_;
    std::unique_ptr<VoiceProcess> process_;
    bool registered_ = false;
    int failures_ = 0;
    std::atomic<LineState> state_ = LineState::starting;
    std::atomic<pid_t> process_id_ = 0;
    std::atomic<bool> stopping_ = false;
    Descriptor stop_signal_;
    std::thread thread_;
};

} // namespace todoke::delivery
