// Sends what lies in the outbox for the telephone: one-time codes, read out twice, digit by digit (roles.md §7.4).
// Takes as many as lines are free, so that a message waits where it is safe, and notes how each call ended. Who
// had heard the code once and hung up has got it; who refuses a call or hangs up at once is not called again.
#pragma once

#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <thread>

#include "server/clock/clock.hpp"
#include "server/delivery/voice_pool.hpp"
#include "server/store/outbox.hpp"

namespace todoke::delivery {

// Names of the prompts that a code needs.
std::span<std::string_view const> code_prompts();
// The six digits of a text that says them twice (services::code_message), "" where it does not.
std::string spoken_code(std::string_view body);

enum class CallProgress : std::uint8_t { dialling, ringing, answered };

class CallCourier {
public:
    CallCourier(store::Outbox& outbox, clock::Clock const& clock, VoicePool& pool);
    ~CallCourier();
    // Takes nothing more. Before the pool goes, which ends the calls in hand, and those still tell how.
    void stop();

    // Of a message that is being sent now.
    [[nodiscard]] std::optional<CallProgress> progress(store::MessageId id) const;
    // How long until the next try after this end, 0 = there is none. `attempts` counts the one that ended.
    static std::int64_t pause_ms(CallEnd end, int attempts);
    // Called by the script of a call.
    void note(store::MessageId id, CallProgress progress);
    void note_end(store::Message const& message, CallOutcome const& outcome, bool was_heard);

private:
    void run();
    Result<Done> run_once();
    store::Outbox& outbox_;
    clock::Clock const& clock_;
    VoicePool& pool_;
    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::map<std::int64_t, CallProgress> in_hand_;
    bool stopping_ = false;
    std::thread thread_;
};

} // namespace todoke::delivery
