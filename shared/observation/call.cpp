#include "shared/observation/call.hpp"

#include <utility>

#include "shared/observation/assessment.hpp"

namespace todoke::observation {

namespace {

constexpr std::array<std::string_view, 14> state_names{"ringing", "I0", "I1", "I2", "I3", "I4", "I5", "I6", "I7", "I8", "I9", "I10", "I11", "ended"};

Prompt prompt_of(CallState state) { return static_cast<Prompt>(static_cast<int>(state) - static_cast<int>(CallState::i0)); }
CallState after(CallState state) { return static_cast<CallState>(static_cast<int>(state) + 1); }
// I2 to I10 ask the items in their order.
Symptom symptom_of(CallState state) { return static_cast<Symptom>(static_cast<int>(state) - static_cast<int>(CallState::i2)); }

bool is_digit(char key) { return key >= '0' && key <= '9'; }

} // namespace

std::string_view name(CallState state) { return state_names[static_cast<std::size_t>(state)]; }

std::string_view name(CallResult result) {
    switch (result) {
    case CallResult::complete: return "complete";
    case CallResult::incomplete: return "incomplete";
    case CallResult::no_answer: return "no_answer";
    case CallResult::busy: return "busy";
    case CallResult::refused: return "refused";
    case CallResult::machine: return "machine";
    case CallResult::failed: return "failed";
    case CallResult::cut_off: return "cut_off";
    }
    return "";
}

std::optional<CallResult> find_call_result(std::int64_t code) {
    if (code < 1 || code > 8) return std::nullopt;
    return static_cast<CallResult>(code);
}

std::string_view label(CallResult result) {
    switch (result) {
    case CallResult::complete: return "入力完了";
    case CallResult::incomplete: return "途中終了";
    case CallResult::no_answer: return "未応答";
    case CallResult::busy: return "話し中";
    case CallResult::refused: return "着信拒否";
    case CallResult::machine: return "応答あり・キー操作なし(留守番電話など)";
    case CallResult::failed: return "発信できず";
    case CallResult::cut_off: return "システム側で中断(かけ直し)";
    }
    return "";
}

bool is_unanswered(CallResult result) { return result != CallResult::complete && result != CallResult::incomplete; }

CallStep Call::on(CallEvent event) {
    using Kind = CallEvent::Kind;
    if (is_over()) return {};
    if (state_ == CallState::ringing) {
        switch (event.kind) {
        case Kind::answered: return enter(CallState::i0);
        case Kind::busy: return end(CallResult::busy);
        case Kind::refused: return end(CallResult::refused);
        case Kind::machine: return end(CallResult::machine);
        case Kind::failed: return end(CallResult::failed);
        case Kind::no_answer: case Kind::hang_up: return end(CallResult::no_answer);
        case Kind::key: case Kind::timeout: return {};
        }
    }
    switch (event.kind) {
    case Kind::answered: return {};
    case Kind::key: return key_pressed(event.key);
    // Silence is not commented on: the question is asked again.
    case Kind::timeout: return failure({});
    case Kind::machine:
        if (is_unheard()) return end(CallResult::machine);
        break;
    // Whatever ended it, the person is gone. In I0 that equals no answer.
    case Kind::hang_up: case Kind::no_answer: case Kind::busy: case Kind::refused: case Kind::failed: break;
    }
    return end(state_ == CallState::i0 ? CallResult::no_answer : CallResult::incomplete);
}

CallStep Call::key_pressed(char key) {
    any_key_ = true;
    if (auto& log = keys_[question()]; log.size() < logged_keys_max) log += key;
    // A pulse-dial telephone is switched to tone; elsewhere it means nothing (S1-18).
    if (key == '*') return {};
    if (key == '#') {
        digits_.clear();
        if (++repeats_ > repeats_max) return failure({});
        return {{prompt_of(state_)}, {}, {}};
    }
    if (state_ == CallState::i1) return temperature_key(key);
    CallStep step;
    if (state_ == CallState::i0) {
        if (key != '1' && key != '2') return failure({Prompt::again});
        report_.subject_class = key == '1' ? SubjectClass::infected : SubjectClass::contact;
        step = enter(CallState::i1);
        step.stored = StoredAnswer{"subject_class", key - '0'};
        return step;
    }
    auto const& asked = item(symptom_of(state_));
    auto const answer = is_digit(key) ? find_answer(key - '0') : std::nullopt;
    if (!answer || (*answer == Answer::unknown && !asked.allows_unknown)) return failure({Prompt::again});
    report_.set(asked.symptom, *answer);
    step = enter(after(state_));
    step.stored = StoredAnswer{asked.id, key - '0'};
    return step;
}

CallStep Call::temperature_key(char key) {
    if (!is_digit(key)) return failure({Prompt::three_digits});
    digits_ += key;
    if (digits_.size() < 3) return {};
    auto const tenths = (digits_[0] - '0') * 100 + (digits_[1] - '0') * 10 + (digits_[2] - '0');
    if (tenths < temperature_min || tenths > temperature_max) return failure({Prompt::out_of_range});
    report_.temperature = tenths;
    auto step = enter(CallState::i2);
    step.stored = StoredAnswer{temperature_id, tenths};
    return step;
}

CallStep Call::enter(CallState state) {
    state_ = state;
    failures_ = repeats_ = 0;
    digits_.clear();
    if (state != CallState::i11) {
        last_asked_ = state;
        return {{prompt_of(state)}, {}, {}};
    }
    std::vector<Prompt> words{Prompt::i11};
    if (assess(report_, EntryWay::automatic_call).says_emergency_number) {
        auto const number = spoken_number(setup_.emergency_phone);
        words.push_back(number.empty() ? Prompt::call_health_centre : Prompt::call_emergency);
        words.insert(words.end(), number.begin(), number.end());
        if (!number.empty()) words.push_back(Prompt::number_ends);
        words.push_back(Prompt::ambulance);
    }
    return end(CallResult::complete, std::move(words));
}

CallStep Call::failure(std::vector<Prompt> words) {
    digits_.clear();
    // Silence through the whole greeting is no 途中終了: nobody was there to begin.
    if (++failures_ >= failures_max) return end(is_unheard() ? CallResult::machine : CallResult::incomplete, {Prompt::given_up});
    words.push_back(prompt_of(state_));
    return {std::move(words), {}, {}};
}

CallStep Call::end(CallResult result, std::vector<Prompt> words) {
    result_ = result;
    state_ = result == CallResult::complete ? CallState::i11 : CallState::ended;
    return {std::move(words), {}, result};
}

CallRecord Call::record() const {
    CallRecord record;
    record.result = result_.value_or(CallResult::incomplete);
    record.last_state = state_ == CallState::i11 ? CallState::i11 : last_asked_;
    record.keys = keys_;
    record.any_key = any_key_;
    // Hung up in I0 equals no answer, and nothing was stored by then anyway.
    record.report = report_;
    return record;
}

std::string packed_keys(std::array<std::string, question_count> const& keys) {
    std::string packed;
    for (auto const& of_state : keys) {
        if (!packed.empty() || &of_state != keys.data()) packed += '|';
        packed += of_state;
    }
    return packed;
}

} // namespace todoke::observation
