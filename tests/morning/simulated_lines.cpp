#include "tests/morning/simulated_lines.hpp"

#include <algorithm>

#include "shared/observation/call_prompts.hpp"
#include "shared/observation/course.hpp"

namespace todoke::morning {

using namespace delivery;

namespace {

enum class Habit : std::uint8_t { answers_all, hangs_up_later, hangs_up_at_once, presses_nothing, is_away, is_engaged, refuses };

// Of a hundred people.
constexpr struct {
    int share;
    Habit habit;
} habits[] = {{72, Habit::answers_all}, {5, Habit::hangs_up_later}, {2, Habit::hangs_up_at_once}, {4, Habit::presses_nothing}, {10, Habit::is_away}, {5, Habit::is_engaged}, {2, Habit::refuses}};

constexpr double listens_to = 0.6; // of a question; whoever is called every morning knows it
constexpr double rings_for_s = 5, rings_in_vain_s = 40;

// SplitMix64.
std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
}

bool says_registered(Say const& say) {
    return std::find(say.prompts.begin(), say.prompts.end(), observation::row_of(observation::Prompt::i11).id) != say.prompts.end();
}

} // namespace

struct SimulatedLines::Person {
    Habit habit = Habit::answers_all;
    std::string keys;

    Person(std::string const& number, int hour) {
        std::uint64_t seed = static_cast<std::uint64_t>(hour);
        for (auto const digit : number) seed = seed * 11 + static_cast<std::uint64_t>(digit);
        auto dice = mixed(seed);
        auto const below = [&dice](std::uint64_t limit) { return (dice = mixed(dice + 0x9E3779B97F4A7C15ULL)) % limit; };
        auto roll = static_cast<int>(below(100));
        for (auto const& row : habits) {
            habit = row.habit;
            if ((roll -= row.share) < 0) break;
        }
        keys = "1" + std::to_string(360 + below(30));
        for (int i = 0; i < 9; ++i) keys += "2222219"[below(7)];
        if (habit == Habit::hangs_up_later) keys.resize(1 + below(keys.size() - 1));
        if (habit == Habit::hangs_up_at_once || habit == Habit::presses_nothing) keys.clear();
    }
};

SimulatedLines::SimulatedLines(VoicePrompts const& prompts, clock::Clock const& clock, int lines, double speed, std::string const& rings)
    : prompts_(prompts), clock_(clock), speed_(speed), rings_(std::fopen(rings.c_str(), "ae")) {
    for (int i = 0; i < lines; ++i) lines_.emplace_back([this] { run(); });
}

SimulatedLines::~SimulatedLines() {
    std::deque<PlannedCall> left;
    {
        std::lock_guard const hold(mutex_);
        stopping_ = true;
        left.swap(waiting_);
    }
    wake_.notify_all();
    for (auto const& call : left) call.script->closed({CallEnd::stopped, false, 0});
    for (auto& line : lines_) line.join();
    if (rings_ != nullptr) std::fclose(rings_);
}

void SimulatedLines::place(PlannedCall call) {
    std::unique_lock hold(mutex_);
    if (stopping_) {
        hold.unlock();
        return call.script->closed({CallEnd::stopped, false, 0});
    }
    waiting_.push_back(std::move(call));
    hold.unlock();
    wake_.notify_all();
}

VoiceLoad SimulatedLines::load() const {
    std::lock_guard const hold(mutex_);
    VoiceLoad load;
    load.lines = static_cast<std::int64_t>(lines_.size());
    load.calling = busy_;
    load.ready = load.lines - busy_;
    load.waiting = static_cast<std::int64_t>(waiting_.size());
    return load;
}

int SimulatedLines::free_lines() const {
    auto const now = load();
    return static_cast<int>(std::max<std::int64_t>(0, now.ready - now.waiting));
}

void SimulatedLines::run() {
    std::unique_lock hold(mutex_);
    for (;;) {
        wake_.wait(hold, [this] { return stopping_ || !waiting_.empty(); });
        if (stopping_) return;
        auto const call = std::move(waiting_.front());
        waiting_.pop_front();
        ++busy_;
        hold.unlock();
        auto const outcome = ring(call);
        hold.lock();
        --busy_;
        hold.unlock();
        call.script->closed(outcome);
        hold.lock();
    }
}

CallOutcome SimulatedLines::ring(PlannedCall const& call) {
    Person const person(call.number, observation::minute_in_japan(clock_.now_ms()) / 60);
    note("rang", call.number);
    call.script->ringing();
    if (!wait(Seconds(person.habit == Habit::is_away ? rings_in_vain_s : rings_for_s))) return {CallEnd::stopped, false, 0};
    switch (person.habit) {
    case Habit::is_away: return {CallEnd::no_answer, false, 0};
    case Habit::is_engaged: return {CallEnd::busy, false, 0};
    case Habit::refuses: return {CallEnd::refused, false, 0};
    case Habit::answers_all:
    case Habit::hangs_up_later:
    case Habit::hangs_up_at_once:
    case Habit::presses_nothing: break;
    }
    return talk(*call.script, person, call.number);
}

CallOutcome SimulatedLines::talk(CallScript& script, Person const& person, std::string const& number) {
    CallOutcome const stopped{CallEnd::stopped, true, 0}, hung_up{CallEnd::hung_up, true, 0}, completed{CallEnd::completed, true, 0};
    auto say = script.answered();
    for (auto const key : person.keys) {
        if (!wait(length(say) * listens_to)) return stopped;
        if (auto next = script.key(key)) say = std::move(*next);
        if (says_registered(say)) note("told", number);
        if (say.then_hang_up) return wait(length(say)) ? completed : stopped;
    }
    if (person.habit != Habit::presses_nothing) return wait(Seconds(1)) ? hung_up : stopped;
    for (;;) {
        if (!wait(length(say) + std::chrono::duration_cast<Seconds>(script.patience()))) return stopped;
        say = script.silence();
        if (say.then_hang_up) return wait(length(say)) ? completed : stopped;
    }
}

bool SimulatedLines::wait(Seconds seconds) {
    std::unique_lock hold(mutex_);
    return !wake_.wait_for(hold, seconds / speed_, [this] { return stopping_; });
}

SimulatedLines::Seconds SimulatedLines::length(Say const& say) const {
    auto const sound = prompts_.join(say.prompts);
    return Seconds(sound.ok() ? static_cast<double>(sound->duration_ms()) / 1000 : 0);
}

void SimulatedLines::note(char const* what, std::string const& number) {
    auto const now = std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
    std::lock_guard const hold(mutex_);
    if (rings_ == nullptr) return;
    std::fprintf(rings_, "%lld %s %s\n", static_cast<long long>(now), what, number.c_str());
    std::fflush(rings_);
}

} // namespace todoke::morning
