// Runs the automatic calls of the day on the telephone: asks for as many as lines are free, leads each through the state
// machine of shared/observation/call, and hands back what remains of it. Whom to call, when and at which number
// is decided behind CallList (shared/observation/rounds over the store); this knows neither a person nor a schedule.
#pragma once

#include <condition_variable>
#include <mutex>
#include <thread>

#include "server/clock/clock.hpp"
#include "server/delivery/telephone_lines.hpp"
#include "shared/observation/call.hpp"

namespace todoke::delivery {

struct DueCall {
    std::string call_id;         // opaque, made by the list; the only thing that a log says of it
    std::string number;          // digits. Personal data.
    std::string emergency_phone; // of the health centre, "" = none given
};

struct FinishedCall {
    std::string call_id;
    std::int64_t started_at_ms = 0, answered_at_ms = 0, ended_at_ms = 0; // answered 0 = not
    observation::CallRecord record;
};

// What the store does for the calls. Its functions are called on several threads.
class CallList {
public:
    virtual ~CallList() = default;
    // At most `count` calls that are due now, which are then nobody else's until they are finished or put back; after a
    // crash they are due again, once.
    virtual Result<std::vector<DueCall>> take_due(int count, std::int64_t now_ms) = 0;
    // Durable when it returns. Once for each call: a second time is nothing.
    virtual Result<Done> finish(FinishedCall const& call, std::int64_t now_ms) = 0;
    // The call never reached the telephone network (a fault of the line, the end of the program): due again. The runner rests for a moment.
    virtual Result<Done> put_back(std::string const& call_id, std::int64_t now_ms) = 0;
    // A fault of ours ended the call while somebody was on the telephone. true: it will be made again; false: that was
    // tried, so it has to be finished.
    virtual Result<bool> cut_off(std::string const& call_id, std::int64_t now_ms) = 0;
};

// How far the conversation was when the line closed: over = nothing that closes it changes the result any more.
enum class Conversation : std::uint8_t { open, over, noted };

class ObservationCalls {
public:
    // One of several lines stays free for codes, for which somebody sits before a screen. `patience`: how long silence
    // may last; shorter in tests.
    ObservationCalls(CallList& list, clock::Clock const& clock, TelephoneLines& lines, std::chrono::milliseconds patience = std::chrono::milliseconds(observation::key_wait_ms));
    ~ObservationCalls();
    // Takes nothing more. Before the lines go, which ends the calls in hand, and those still tell how.
    void stop();
    // Both are called by the script of a call. The report is durable before the person is told that it is.
    Result<Done> note_report(FinishedCall const& finished);
    void note_end(FinishedCall const& finished, CallOutcome const& outcome, Conversation conversation);

private:
    void run();
    Result<bool> close(FinishedCall const& finished, CallOutcome const& outcome, Conversation conversation);
    Result<bool> run_once(); // whether there was something to call
    CallList& list_;
    clock::Clock const& clock_;
    TelephoneLines& lines_;
    std::chrono::milliseconds patience_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point rest_until_{}; // after a fault of the lines
    std::condition_variable wake_;
    bool stopping_ = false;
    std::thread thread_;
};

// Names of the prompts that an automatic call needs.
std::vector<std::string_view> observation_prompts();

} // namespace todoke::delivery
