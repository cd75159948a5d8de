#include "server/delivery/observation_calls.hpp"

#include "server/log/log.hpp"

namespace todoke::delivery {

namespace {

using observation::CallEvent;
using Kind = observation::CallEvent::Kind;

constexpr std::chrono::milliseconds look_every{500};
constexpr std::chrono::seconds look_at_leisure{5}; // when nothing was due
constexpr std::chrono::seconds rest{10};            // a trunk that fails is not asked a hundred times a minute

CallEvent event_of(CallOutcome const& outcome) {
    switch (outcome.end) {
    case CallEnd::busy: return {Kind::busy};
    case CallEnd::refused: return {Kind::refused};
    case CallEnd::no_answer: return {Kind::no_answer};
    case CallEnd::completed:
    case CallEnd::hung_up: return {Kind::hang_up};
    case CallEnd::unknown_number: // the list of missing reports is where somebody sees to it
    case CallEnd::line_fault:
    case CallEnd::no_line:
    case CallEnd::too_late:
    case CallEnd::stopped: break;
    }
    return {Kind::failed};
}

// The telephone did not ring: it is nobody's fault and no try of this round.
bool never_rang(CallOutcome const& outcome) {
    if (outcome.was_answered) return false;
    return outcome.end == CallEnd::line_fault || outcome.end == CallEnd::no_line || outcome.end == CallEnd::too_late || outcome.end == CallEnd::stopped;
}

// One call, between the line and the state machine.
class ObservationCall : public CallScript {
public:
    ObservationCall(ObservationCalls& calls, clock::Clock const& clock, DueCall due, std::chrono::milliseconds patience)
        : calls_(calls), clock_(clock), due_(std::move(due)), patience_(patience), machine_({due_.emergency_phone}) {
        finished_.call_id = due_.call_id;
        finished_.started_at_ms = clock.now_ms();
    }

    Say answered() override {
        finished_.answered_at_ms = clock_.now_ms();
        return words(machine_.on({Kind::answered}));
    }
    std::optional<Say> key(char key) override {
        auto const step = machine_.on_key(key);
        if (!step.say.empty() || step.end) return words(step);
        // The first digits of a temperature: listening, without words in between. A star changes nothing.
        if (!machine_.digits().empty() && key != '*') return Say{};
        return std::nullopt;
    }
    Say silence() override { return words(machine_.on({Kind::timeout})); }
    [[nodiscard]] std::chrono::milliseconds patience() const override { return patience_; }
    void closed(CallOutcome const& outcome) override {
        machine_.on(event_of(outcome)); // says nothing when the last word was the machine's own
        finished_.ended_at_ms = clock_.now_ms();
        finished_.record = machine_.record();
        calls_.note_end(due_, finished_, outcome);
    }

private:
    static Say words(observation::CallStep const& step) {
        Say say;
        for (auto const prompt : step.say) say.prompts.emplace_back(observation::row_of(prompt).id);
        say.then_hang_up = step.end.has_value();
        return say;
    }

    ObservationCalls& calls_;
    clock::Clock const& clock_;
    DueCall due_;
    std::chrono::milliseconds patience_;
    observation::Call machine_;
    FinishedCall finished_;
};

} // namespace

std::vector<std::string_view> observation_prompts() {
    std::vector<std::string_view> names;
    for (auto const& row : observation::prompts()) names.push_back(row.id);
    return names;
}

ObservationCalls::ObservationCalls(CallList& list, clock::Clock const& clock, VoicePool& pool, std::chrono::milliseconds patience) : list_(list), clock_(clock), pool_(pool), patience_(patience) {
    thread_ = std::thread([this] { run(); });
}

ObservationCalls::~ObservationCalls() { stop(); }

void ObservationCalls::stop() {
    {
        std::lock_guard const hold(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

void ObservationCalls::note_end(DueCall const& call, FinishedCall const& finished, CallOutcome const& outcome) {
    auto const now = clock_.now_ms();
    bool const again = never_rang(outcome);
    auto const noted = again ? list_.put_back(call.call_id, now) : list_.finish(finished, now);
    if (!noted.ok()) log::error("observation_call_not_noted", {{"call", log::Id{call.call_id}}, {"detail", log::Detail{noted.error().detail}}});
    log::info("observation_call_ended", {{"call", log::Id{call.call_id}}, {"how", log::Id{name(outcome.end)}}, {"result", log::Id{observation::name(finished.record.result)}},
                                         {"last_state", log::Id{observation::name(finished.record.last_state)}}, {"again", again ? 1 : 0}});
    {
        std::lock_guard const hold(mutex_);
        if (again) rest_until_ = std::chrono::steady_clock::now() + rest;
    }
    wake_.notify_all(); // its line is free
}

Result<bool> ObservationCalls::run_once() {
    {
        std::lock_guard const hold(mutex_);
        if (std::chrono::steady_clock::now() < rest_until_) return false;
    }
    auto const lines = pool_.load().lines;
    auto const free = pool_.free_lines() - (lines > 1 ? 1 : 0);
    if (free <= 0) return true;
    auto const due = TRY(list_.take_due(free, clock_.now_ms()));
    for (auto const& call : due) pool_.place({call.number, std::make_shared<ObservationCall>(*this, clock_, call, patience_), Urgency::in_turn});
    return !due.empty();
}

void ObservationCalls::run() {
    std::unique_lock hold(mutex_);
    while (!stopping_) {
        hold.unlock();
        auto const busy = run_once();
        if (!busy.ok()) log::error("observation_calls", {{"detail", log::Detail{busy.error().detail}}});
        hold.lock();
        if (busy.ok() && *busy) wake_.wait_for(hold, look_every);
        else wake_.wait_for(hold, look_at_leisure);
    }
}

} // namespace todoke::delivery
