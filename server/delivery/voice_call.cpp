#include "server/delivery/voice_call.hpp"

#include <poll.h>

#include <algorithm>
#include <array>

#include "server/log/log.hpp"

namespace todoke::delivery {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::chrono::minutes talk_max{15};
constexpr std::chrono::seconds closes_within{5};
constexpr milliseconds on_its_way{400}; // sound that has left but has not been heard yet

} // namespace

VoiceCall::VoiceCall(VoiceProcess& process, VoicePrompts const& prompts, CallScript& script, std::chrono::seconds ring_max)
    : process_(process), prompts_(prompts), script_(script), ring_max_(ring_max) {}

Result<Done> VoiceCall::run(std::string const& address, int stop_signal) {
    auto const done = lead(address, stop_signal);
    CallOutcome outcome{end_, answered_at_ != Time{}, 0};
    if (!done.ok()) outcome.end = CallEnd::line_fault;
    if (outcome.was_answered) outcome.heard_ms = std::chrono::duration_cast<milliseconds>(steady_clock::now() - answered_at_).count();
    script_.closed(outcome);
    return done;
}

Result<Done> VoiceCall::lead(std::string const& address, int stop_signal) {
    TRY(process_.clear_sound());
    deadline_ = steady_clock::now() + ring_max_;
    TRY(process_.send("dial", address, "dial"));
    while (phase_ != Phase::over) {
        std::array<pollfd, 2> sources{{{process_.connection(), POLLIN, 0}, {stop_signal, POLLIN, 0}}};
        auto const left = std::chrono::duration_cast<milliseconds>(deadline_ - steady_clock::now()).count() + 1;
        ::poll(sources.data(), phase_ == Phase::hanging_up ? 1 : 2, static_cast<int>(std::clamp<std::int64_t>(left, 0, 60'000)));
        for (auto const& event : TRY(process_.read())) TRY(happen(event));
        if (sources[1].revents != 0 && phase_ < Phase::hanging_up) TRY(hang_up(CallEnd::stopped));
        if (phase_ != Phase::over && steady_clock::now() >= deadline_) TRY(on_time());
    }
    return process_.clear_sound(); // a code does not stay longer than its call
}

Result<Done> VoiceCall::happen(LineEvent const& event) {
    switch (event.kind) {
    case LineEventKind::ringing:
        if (phase_ == Phase::dialling) script_.ringing();
        return Done{};
    case LineEventKind::answered: return phase_ == Phase::dialling ? answered() : Result<Done>(Done{});
    case LineEventKind::key: {
        if (phase_ != Phase::talking || leaving_) return Done{};
        auto const answer = script_.key(event.key);
        if (answer) return say(*answer);
        deadline_ = std::max(said_until_, steady_clock::now()) + script_.patience();
        return Done{};
    }
    case LineEventKind::closed:
        if (phase_ == Phase::dialling) end_ = end_of_status(event.status);
        // Whoever hangs up during the last words has heard them out, as far as they wanted.
        if (phase_ == Phase::talking) end_ = leaving_ ? CallEnd::completed : CallEnd::hung_up;
        phase_ = Phase::over;
        return Done{};
    case LineEventKind::reply:
        if (event.ok) return Done{};
        if (event.token == "dial") phase_ = Phase::over; // as line_fault
        if (event.token == "say") return Error{ErrorCode::overloaded, "voice_cannot_say"};
        return Done{};
    case LineEventKind::incoming:
    case LineEventKind::registered:
    case LineEventKind::not_registered:
    case LineEventKind::other: break;
    }
    return Done{};
}

Result<Done> VoiceCall::answered() {
    phase_ = Phase::talking;
    answered_at_ = steady_clock::now();
    talk_until_ = answered_at_ + talk_max;
    return say(script_.answered());
}

Result<Done> VoiceCall::say(Say const& what) {
    auto const sound = prompts_.join(what.prompts);
    if (!sound.ok()) {
        log::error("voice_prompt", {{"detail", log::Detail{sound.error().detail}}});
        return hang_up(CallEnd::line_fault);
    }
    TRY(process_.say(*sound));
    leaving_ = what.then_hang_up;
    said_until_ = steady_clock::now() + milliseconds(sound->duration_ms()) + on_its_way;
    deadline_ = std::min(leaving_ ? said_until_ : said_until_ + script_.patience(), talk_until_);
    return Done{};
}

Result<Done> VoiceCall::on_time() {
    switch (phase_) {
    case Phase::dialling: return hang_up(CallEnd::no_answer);
    case Phase::talking:
        if (leaving_) return hang_up(CallEnd::completed);
        if (steady_clock::now() >= talk_until_) return hang_up(CallEnd::hung_up);
        return say(script_.silence());
    case Phase::hanging_up: return Error{ErrorCode::overloaded, "voice_does_not_hang_up"};
    case Phase::over: break;
    }
    return Done{};
}

Result<Done> VoiceCall::hang_up(CallEnd end) {
    end_ = end;
    phase_ = Phase::hanging_up;
    deadline_ = steady_clock::now() + closes_within;
    return process_.send("hangup", "", "hangup");
}

} // namespace todoke::delivery
