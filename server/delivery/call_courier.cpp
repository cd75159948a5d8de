#include "server/delivery/call_courier.hpp"

#include <array>

#include "server/log/log.hpp"

namespace todoke::delivery {

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::int64_t lease_ms = 240'000; // longer than it rings and is read out
constexpr std::chrono::milliseconds look_every{300};
constexpr int attempts_max = 4;
constexpr std::size_t code_length = 6;
constexpr int readings_max = 3; // each of twice

constexpr std::array<std::string_view, 15> needed{"code_greeting", "code_is", "code_end", "code_again", "code_bye", "digit_0", "digit_1", "digit_2",
                                                  "digit_3", "digit_4", "digit_5", "digit_6", "digit_7", "digit_8", "digit_9"};

std::vector<std::string> digits_of(std::string_view code) {
    std::vector<std::string> prompts{"code_is"};
    for (auto const digit : code) prompts.push_back(std::string("digit_") + digit);
    return prompts;
}

void add_code(std::vector<std::string>& prompts, std::string_view code) {
    for (auto& prompt : digits_of(code)) prompts.push_back(std::move(prompt));
    prompts.emplace_back("code_end");
    prompts.emplace_back("pause");
}

std::vector<std::string> greeting_prompts() { return {"pause", "code_greeting"}; }

// A greeting, the code, the code again, good-bye. Any key, and silence afterwards, are answered by the code once more.
class CodeCall : public CallScript {
public:
    // The durations of the greeting and of one code up to its last digit: then it is known.
    CodeCall(CallCourier& courier, store::Message message, std::string code, milliseconds greeting, milliseconds reading)
        : courier_(courier), message_(std::move(message)), code_(std::move(code)), greeting_(greeting), reading_(reading) {}

    void ringing() override { courier_.note(message_.id, CallProgress::ringing); }
    Say answered() override {
        courier_.note(message_.id, CallProgress::answered);
        return reading(true);
    }
    std::optional<Say> key(char /*any*/) override {
        if (readings_ >= readings_max) return std::nullopt;
        return reading(false);
    }
    Say silence() override { return {{"code_bye"}, true}; }
    void closed(CallOutcome const& outcome) override { courier_.note_end(message_, outcome, was_heard()); }

private:
    [[nodiscard]] bool was_heard() const { return heard_ || (readings_ > 0 && steady_clock::now() >= heard_at_); }
    Say reading(bool with_greeting) {
        heard_ = was_heard();
        heard_at_ = steady_clock::now() + reading_ + (with_greeting ? greeting_ : milliseconds(0));
        ++readings_;
        Say say;
        if (with_greeting) say.prompts = greeting_prompts();
        add_code(say.prompts, code_);
        say.prompts.emplace_back("code_again");
        add_code(say.prompts, code_);
        return say;
    }
    [[nodiscard]] milliseconds patience() const override { return std::chrono::seconds(3); }

    CallCourier& courier_;
    store::Message message_;
    std::string code_;
    milliseconds greeting_, reading_;
    steady_clock::time_point heard_at_{}; // when the code that is being read will have been said once
    bool heard_ = false;                  // an earlier one was
    int readings_ = 0;
};

} // namespace

std::span<std::string_view const> code_prompts() { return needed; }

std::string spoken_code(std::string_view body) {
    std::string digits;
    for (auto const c : body)
        if (c >= '0' && c <= '9') digits += c;
    bool const twice = digits.size() == 2 * code_length && digits.substr(0, code_length) == digits.substr(code_length);
    return twice ? digits.substr(0, code_length) : std::string();
}

CallCourier::CallCourier(store::Outbox& outbox, clock::Clock const& clock, VoicePool& pool) : outbox_(outbox), clock_(clock), pool_(pool) {
    thread_ = std::thread([this] { run(); });
}

CallCourier::~CallCourier() { stop(); }

void CallCourier::stop() {
    {
        std::lock_guard const hold(mutex_);
        stopping_ = true;
    }
    wake_.notify_all();
    if (thread_.joinable()) thread_.join();
}

std::int64_t CallCourier::pause_ms(CallEnd end, int attempts) {
    if (attempts >= attempts_max) return 0;
    switch (end) {
    case CallEnd::busy: return 30'000;
    case CallEnd::no_answer: return attempts < 2 ? 45'000 : 0; // twice is enough: it rings for a long time
    case CallEnd::line_fault:
    case CallEnd::no_line: return attempts < 2 ? 5'000 : 20'000;
    case CallEnd::stopped: return 1'000; // after the restart
    case CallEnd::completed: case CallEnd::hung_up: case CallEnd::refused: case CallEnd::unknown_number: case CallEnd::too_late: break;
    }
    return 0;
}

std::optional<CallProgress> CallCourier::progress(store::MessageId id) const {
    std::lock_guard const hold(mutex_);
    auto const found = in_hand_.find(id.value);
    return found == in_hand_.end() ? std::nullopt : std::optional(found->second);
}

void CallCourier::note(store::MessageId id, CallProgress progress) {
    std::lock_guard const hold(mutex_);
    in_hand_[id.value] = progress;
}

void CallCourier::note_end(store::Message const& message, CallOutcome const& outcome, bool was_heard) {
    auto const now = clock_.now_ms();
    auto const pause = was_heard ? 0 : pause_ms(outcome.end, message.attempts);
    auto const retry_at = pause > 0 && now + pause < message.expires_at_ms ? now + pause : 0;
    auto const noted = was_heard ? outbox_.mark_sent(message.id, now) : outbox_.mark_failed(message.id, name(outcome.end), retry_at, now);
    if (!noted.ok()) log::error("outbox", {{"detail", log::Detail{noted.error().detail}}});
    log::info("code_call_ended", {{"message", log::Id{message.id.text()}}, {"how", log::Id{name(outcome.end)}}, {"heard", was_heard ? 1 : 0}, {"again", retry_at > 0 ? 1 : 0}});
    std::lock_guard const hold(mutex_);
    in_hand_.erase(message.id.value);
}

Result<Done> CallCourier::run_once() {
    auto const free = pool_.free_lines();
    if (free == 0) return Done{};
    for (auto& message : TRY(outbox_.take_due_calls(free, lease_ms, clock_.now_ms()))) {
        auto const code = spoken_code(message.body);
        if (code.empty()) {
            TRY(outbox_.mark_failed(message.id, "call_without_code", 0, clock_.now_ms()));
            continue;
        }
        auto const greeting_ms = TRY(pool_.prompts().join(greeting_prompts())).duration_ms(), reading_ms = TRY(pool_.prompts().join(digits_of(code))).audible_ms();
        note(message.id, CallProgress::dialling);
        auto const number = message.to;
        auto const left = std::chrono::milliseconds(message.expires_at_ms - clock_.now_ms());
        pool_.place({number, std::make_shared<CodeCall>(*this, std::move(message), code, milliseconds(greeting_ms), milliseconds(reading_ms)), Urgency::now, std::chrono::steady_clock::now() + left});
    }
    return Done{};
}

void CallCourier::run() {
    // One process serves a database: what is marked as being sent was cut off with the former one.
    auto const released = outbox_.release_calls(clock_.now_ms());
    if (!released.ok()) log::error("outbox", {{"detail", log::Detail{released.error().detail}}});
    std::unique_lock hold(mutex_);
    while (!stopping_) {
        hold.unlock();
        auto const round = run_once();
        if (!round.ok()) log::error("outbox", {{"detail", log::Detail{round.error().detail}}});
        hold.lock();
        wake_.wait_for(hold, look_every, [this] { return stopping_; });
    }
}

} // namespace todoke::delivery
