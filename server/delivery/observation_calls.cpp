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

// Somebody was on the telephone when the line broke or the program ended, and had not finished.
bool was_cut_off(CallOutcome const& outcome) { return outcome.was_answered && (outcome.end == CallEnd::line_fault || outcome.end == CallEnd::stopped); }

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
        auto step = machine_.on_key(key);
        if (step.end == observation::CallResult::complete && !keep_report()) step.say = {observation::Prompt::given_up};
        if (!step.say.empty() || step.end) return words(step);
        // The first digits of a temperature: listening, without words in between. A star changes nothing.
        if (!machine_.digits().empty() && key != '*') return Say{};
        return std::nullopt;
    }
    Say silence() override { return words(machine_.on({Kind::timeout})); }
    [[nodiscard]] std::chrono::milliseconds patience() const override { return patience_; }
    void closed(CallOutcome const& outcome) override {
        if (machine_.is_over() && conversation_ == Conversation::open) conversation_ = Conversation::over;
        machine_.on(event_of(outcome)); // says nothing when the last word was the machine's own
        fill_in();
        calls_.note_end(finished_, outcome, conversation_);
    }

private:
    void fill_in() {
        finished_.ended_at_ms = clock_.now_ms();
        finished_.record = machine_.record();
    }
    // "Registered" is said of what is on the disk, also when the server ends in the middle of these words.
    bool keep_report() {
        fill_in();
        if (!calls_.note_report(finished_).ok()) return false;
        conversation_ = Conversation::noted;
        return true;
    }
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
    Conversation conversation_ = Conversation::open;
};

} // namespace

std::vector<std::string_view> observation_prompts() {
    std::vector<std::string_view> names;
    for (auto const& row : observation::prompts()) names.push_back(row.id);
    return names;
}

ObservationCalls::ObservationCalls(CallList& list, clock::Clock const& clock, TelephoneLines& lines, std::chrono::milliseconds patience) : list_(list), clock_(clock), lines_(lines), patience_(patience) {
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

Result<Done> ObservationCalls::note_report(FinishedCall const& finished) {
    auto noted = list_.finish(finished, clock_.now_ms());
    if (!noted.ok()) log::error("observation_call_not_noted", {{"call", log::Id{finished.call_id}}, {"detail", log::Detail{noted.error().detail}}});
    return noted;
}

// Whether it will be made again.
Result<bool> ObservationCalls::close(FinishedCall const& finished, CallOutcome const& outcome, Conversation conversation) {
    auto const now = clock_.now_ms();
    if (never_rang(outcome)) {
        TRY(list_.put_back(finished.call_id, now));
        return true;
    }
    if (was_cut_off(outcome) && conversation == Conversation::open && TRY(list_.cut_off(finished.call_id, now))) return true;
    if (conversation != Conversation::noted) TRY(list_.finish(finished, now));
    return false;
}

void ObservationCalls::note_end(FinishedCall const& finished, CallOutcome const& outcome, Conversation conversation) {
    auto const closed = close(finished, outcome, conversation);
    if (!closed.ok()) log::error("observation_call_not_noted", {{"call", log::Id{finished.call_id}}, {"detail", log::Detail{closed.error().detail}}});
    bool const again = closed.ok() && *closed;
    log::info("observation_call_ended", {{"call", log::Id{finished.call_id}}, {"how", log::Id{name(outcome.end)}}, {"result", log::Id{observation::name(finished.record.result)}},
                                         {"last_state", log::Id{observation::name(finished.record.last_state)}}, {"again", again ? 1 : 0}});
    {
        std::lock_guard const hold(mutex_);
        if (never_rang(outcome)) rest_until_ = std::chrono::steady_clock::now() + rest;
    }
    wake_.notify_all(); // its line is free
}

Result<bool> ObservationCalls::run_once() {
    {
        std::lock_guard const hold(mutex_);
        if (std::chrono::steady_clock::now() < rest_until_) return false;
    }
    auto const lines = lines_.load().lines;
    auto const free = lines_.free_lines() - (lines > 1 ? 1 : 0);
    if (free <= 0) return true;
    auto const due = TRY(list_.take_due(free, clock_.now_ms()));
    for (auto const& call : due) lines_.place({call.number, std::make_shared<ObservationCall>(*this, clock_, call, patience_), Urgency::in_turn});
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
