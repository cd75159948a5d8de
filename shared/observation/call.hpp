// The automatic call (自動架電) as a state machine, to the letter of health-observation.md §6.2 and §6.3. It
// knows no line, no clock and no sound: whoever drives it (the SIP channel, the simulator on the screen, a
// test) hands in what happened and does what the answer says. The same machine everywhere.
//
//   Call call({.emergency_phone = "0312345678"});
//   auto step = call.on({CallEvent::Kind::answered});   // step.say = {i0}
//   step = call.on_key('1');                            // step.stored = {"subject_class", 1}, step.say = {i1}
//   …
//   step.end                                            // hang up once everything in step.say is spoken
//
// After `say` the driver listens; keys may interrupt the words. When no key came for key_wait_ms after the
// last word or the last key, it hands in `timeout`.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/observation/call_prompts.hpp"
#include "shared/observation/report.hpp"

namespace todoke::observation {

inline constexpr std::int64_t key_wait_ms = 10'000;
inline constexpr int failures_max = 3;         // in one state: the third one ends the call
inline constexpr int repeats_max = 5;          // of `#` in one state; more count as failures, or a stuck key would hold the line
inline constexpr std::size_t logged_keys_max = 32; // a state

// I0 to I11 of the table; ringing before, ended after.
enum class CallState : std::uint8_t { ringing, i0, i1, i2, i3, i4, i5, i6, i7, i8, i9, i10, i11, ended };
inline constexpr std::size_t question_count = 11; // I0 to I10
std::string_view name(CallState state); // "I3"

enum class CallResult : std::uint8_t {
    complete = 1,  // a daily report
    incomplete = 2, // answered, hung up or given up in between: 途中終了
    no_answer = 3, // also hung up in I0
    busy = 4,
    refused = 5,
    machine = 6,   // somebody or something answered and never pressed a key: an answering machine, most likely
    failed = 7,    // the line, not the person
    cut_off = 8,   // by a fault of ours in the middle: no try of its round, made again once
};
std::string_view name(CallResult result);
std::optional<CallResult> find_call_result(std::int64_t code);
std::string_view label(CallResult result);
// Nobody was there: the second round may try the other number.
bool is_unanswered(CallResult result);

struct CallEvent {
    enum class Kind : std::uint8_t { answered, key, timeout, hang_up, no_answer, busy, refused, machine, failed };
    Kind kind{};
    char key = 0; // of Kind::key: 0-9, *, #, A-D
};

struct StoredAnswer {
    std::string_view id; // "subject_class", "body_temperature", an item's id
    int value = 0;       // temperature in tenths
    bool operator==(StoredAnswer const&) const = default;
};

struct CallStep {
    std::vector<Prompt> say;
    std::optional<StoredAnswer> stored;
    std::optional<CallResult> end; // hang up after the words
    bool operator==(CallStep const&) const = default;
};

// What remains of a call; the driver adds times, round and person.
struct CallRecord {
    CallResult result = CallResult::no_answer;
    CallState last_state = CallState::ringing; // the last question that was asked
    std::array<std::string, question_count> keys; // as pressed, wrong ones and * too
    DailyReport report;                        // whole for complete; what there is for incomplete
    bool any_key = false;                      // somebody was there
};

struct CallSetup {
    std::string emergency_phone; // of the centre, "" = none given
};

class Call {
public:
    explicit Call(CallSetup setup) : setup_(std::move(setup)) {}

    CallStep on(CallEvent event);
    CallStep on_key(char key) { return on({CallEvent::Kind::key, key}); }

    [[nodiscard]] CallState state() const { return state_; }
    [[nodiscard]] bool is_over() const { return result_.has_value(); }
    [[nodiscard]] std::string const& digits() const { return digits_; } // of a temperature so far
    // Final once is_over().
    [[nodiscard]] CallRecord record() const;

private:
    CallStep key_pressed(char key);
    CallStep temperature_key(char key);
    CallStep enter(CallState state);
    CallStep failure(std::vector<Prompt> words);
    CallStep end(CallResult result, std::vector<Prompt> words = {});
    [[nodiscard]] bool is_unheard() const { return state_ == CallState::i0 && !any_key_; }
    [[nodiscard]] bool is_asking() const { return state_ >= CallState::i0 && state_ <= CallState::i10; }
    [[nodiscard]] std::size_t question() const { return static_cast<std::size_t>(state_) - static_cast<std::size_t>(CallState::i0); }

    CallSetup setup_;
    CallState state_ = CallState::ringing, last_asked_ = CallState::ringing;
    int failures_ = 0, repeats_ = 0;
    std::string digits_;
    std::array<std::string, question_count> keys_;
    bool any_key_ = false;
    DailyReport report_;
    std::optional<CallResult> result_;
};

// Keys per state as they lie in the call log: "1|365|2|…", and back for a display.
std::string packed_keys(std::array<std::string, question_count> const& keys);

} // namespace todoke::observation
