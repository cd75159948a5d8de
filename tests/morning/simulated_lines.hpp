// Telephone lines that ring nobody: people who do not exist answer, listen to the prompts for as long as these last,
// press keys, hang up, are engaged or away, all of it some hundred times as fast. What a number does follows from the
// number and the hour alone, so a rehearsal can be repeated. Lives in tests: nothing in the product can choose it.
#pragma once

#include <condition_variable>
#include <cstdio>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "server/clock/clock.hpp"
#include "server/delivery/telephone_lines.hpp"
#include "server/delivery/voice_sound.hpp"

namespace todoke::morning {

class SimulatedLines final : public delivery::TelephoneLines {
public:
    // `rings`: a file to which each ring ("rang") and each "registered" that somebody heard ("told") is appended, with
    // the time of this machine in ms and the number.
    SimulatedLines(delivery::VoicePrompts const& prompts, clock::Clock const& clock, int lines, double speed, std::string const& rings);
    ~SimulatedLines() override; // ends the calls in hand as stopped

    void place(delivery::PlannedCall call) override;
    [[nodiscard]] delivery::VoiceLoad load() const override;
    [[nodiscard]] int free_lines() const override;

private:
    struct Person;
    using Seconds = std::chrono::duration<double>;

    void run();
    delivery::CallOutcome ring(delivery::PlannedCall const& call);
    delivery::CallOutcome talk(delivery::CallScript& script, Person const& person, std::string const& number);
    bool wait(Seconds seconds); // false: the lines are being closed
    [[nodiscard]] Seconds length(delivery::Say const& say) const;
    void note(char const* what, std::string const& number);

    delivery::VoicePrompts const& prompts_;
    clock::Clock const& clock_;
    double speed_;
    std::FILE* rings_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<delivery::PlannedCall> waiting_;
    int busy_ = 0;
    bool stopping_ = false;
    std::vector<std::thread> lines_;
};

} // namespace todoke::morning
