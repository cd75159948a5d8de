// The automatic call on a real line: a real telephone on the loopback presses the keys, and what remains is what the
// state machine says of them.
#include <doctest/doctest.h>

#include <csignal>
#include <deque>

#include "server/delivery/call_courier.hpp"
#include "server/delivery/observation_calls.hpp"
#include "shared/base/utf8.hpp"
#include "tests/server/delivery/telephone_peer.hpp"

using namespace todoke;
using namespace todoke::testing;
using namespace todoke::delivery;
using observation::CallResult;
using observation::CallState;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

// A list in memory, with the same promises as the store's.
class Day : public CallList {
public:
    explicit Day(std::vector<std::string> numbers) {
        for (auto& number : numbers) due_.push_back({"call-" + std::to_string(++made_), std::move(number), "0312345678"});
    }
    Result<std::vector<DueCall>> take_due(int count, std::int64_t /*now_ms*/) override {
        std::lock_guard const hold(mutex_);
        std::vector<DueCall> taken;
        for (; count > 0 && !due_.empty(); --count) {
            taken.push_back(due_.front());
            in_hand_[due_.front().call_id] = due_.front();
            due_.pop_front();
        }
        return taken;
    }
    Result<Done> finish(FinishedCall const& call, std::int64_t /*now_ms*/) override {
        std::lock_guard const hold(mutex_);
        if (in_hand_.erase(call.call_id) == 0) ++faults_; // twice, or never taken
        finished_[call.call_id] = call;
        return Done{};
    }
    Result<Done> put_back(std::string const& call_id, std::int64_t /*now_ms*/) override {
        std::lock_guard const hold(mutex_);
        ++put_back_;
        due_.push_back(in_hand_.at(call_id));
        in_hand_.erase(call_id);
        return Done{};
    }
    Result<bool> cut_off(std::string const& call_id, std::int64_t /*now_ms*/) override {
        std::lock_guard const hold(mutex_);
        if (++cut_off_ > 1) return false;
        due_.push_back(in_hand_.at(call_id));
        in_hand_.erase(call_id);
        return true;
    }
    std::optional<FinishedCall> finished(std::string const& call_id) const {
        std::lock_guard const hold(mutex_);
        auto const found = finished_.find(call_id);
        return found == finished_.end() ? std::nullopt : std::optional(found->second);
    }
    FinishedCall finished_within(milliseconds within, std::string const& call_id = "call-1") const {
        REQUIRE_MESSAGE(eventually(within, [&] { return finished(call_id).has_value(); }), call_id);
        return *finished(call_id);
    }
    int faults() const { return faults_; }
    int put_back_count() const {
        std::lock_guard const hold(mutex_);
        return put_back_;
    }

private:
    mutable std::mutex mutex_;
    std::deque<DueCall> due_;
    std::map<std::string, DueCall> in_hand_;
    std::map<std::string, FinishedCall> finished_;
    int made_ = 0, faults_ = 0, put_back_ = 0, cut_off_ = 0;
};

struct Morning {
    Folder folder;
    clock::SystemClock clock;
    std::unique_ptr<VoicePool> pool;
    std::unique_ptr<ObservationCalls> calls;

    Morning(CallList& list, int callee_port, int lines, milliseconds patience = seconds(10), int ring_s = 3) {
        config::Voice voice;
        voice.lines = lines;
        voice.dial = "sip:{number}@127.0.0.1:" + std::to_string(callee_port);
        voice.account = "sip:todoke@127.0.0.1";
        voice.transport = "udp";
        voice.media_encryption = "none";
        voice.address = "127.0.0.1";
        voice.ring_s = ring_s;
        auto const prompts = folder.path() + "/prompts";
        std::filesystem::create_directory(prompts);
        std::map<std::string, double> tones;
        for (auto const name : observation_prompts()) tones[std::string(name)] = 500 + 50 * static_cast<double>(tones.size());
        write_tones(prompts, tones, 120);
        pool = must(VoicePool::open(voice, prompts, folder.path() + "/voice", observation_prompts()));
        REQUIRE(eventually(seconds(20), [&] { return pool->free_lines() == lines; }));
        calls = std::make_unique<ObservationCalls>(list, clock, *pool, patience);
    }
    ~Morning() {
        calls->stop();
        pool.reset();
    }
};

constexpr auto phone_a = "09000070001";

// espeak-ng knows no kanji.
bool is_kana(std::string_view text) {
    for (std::size_t i = 0; i < text.size();) {
        auto const one = base::decode_at(text, i);
        i += one.bytes;
        if (!((one.code >= 0x3041 && one.code <= 0x30FC) || one.code == U' ' || one.code == U'。' || one.code == U'、')) return false;
    }
    return true;
}

} // namespace

TEST_CASE("[S1-18][S1-30] what is recorded for the telephone are the words of the contract, each with its reading") {
    std::ifstream in(std::string(TODOKE_ROOT_DIR) + "/assets/voice/prompts.json", std::ios::binary);
    auto const file = base::parse_json(std::string{std::istreambuf_iterator<char>(in), {}});
    REQUIRE(file.ok());
    std::map<std::string, Json> recorded;
    for (auto const& prompt : *file->find("prompts")->as_array()) recorded[std::string(prompt.text("name"))] = prompt;
    for (auto const& row : observation::prompts()) {
        std::string const id(row.id);
        INFO(id);
        REQUIRE(recorded.contains(id));
        CHECK(recorded[id].text("says") == row.text);
        CHECK(!recorded[id].text("kana").empty());
        CHECK_MESSAGE(is_kana(recorded[id].text("kana")), recorded[id].text("kana"));
    }
    for (auto const name : code_prompts()) CHECK(recorded.contains(std::string(name)));
}

TEST_CASE("[S1-17][S1-18][S1-19] the contract's example, pressed on a real telephone, is a whole report") {
    AnsweringPhone phone({phone_a});
    Day day({phone_a});
    Morning const morning(day, phone.port(), 1);
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    phone.press(phone_a, "*1365212222922");
    auto const call = day.finished_within(seconds(10));
    CHECK(call.record.result == CallResult::complete);
    CHECK(call.record.last_state == CallState::i11);
    CHECK(observation::packed_keys(call.record.keys) == "*1|365|2|1|2|2|2|2|9|2|2");
    CHECK(call.record.report.temperature == 365);
    CHECK(call.record.report.subject_class == observation::SubjectClass::infected);
    CHECK(call.started_at_ms <= call.answered_at_ms);
    CHECK(call.answered_at_ms < call.ended_at_ms);
    CHECK(day.faults() == 0);
}

TEST_CASE("[S1-16] hung up in the middle: what was answered remains, as incomplete") {
    AnsweringPhone phone({phone_a});
    Day day({phone_a});
    Morning const morning(day, phone.port(), 1);
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    phone.press(phone_a, "23721");
    phone.hang_up(phone_a);
    auto const call = day.finished_within(seconds(5));
    CHECK(call.record.result == CallResult::incomplete);
    CHECK(call.record.last_state == CallState::i3);
    CHECK(call.record.report.temperature == 372);
    CHECK(call.record.any_key);
}

TEST_CASE("[S1-15][S1-16] an answering machine hears the greeting, presses nothing, and is left after the third silence") {
    AnsweringPhone phone({phone_a});
    Day day({phone_a});
    Morning const morning(day, phone.port(), 1, milliseconds(400));
    auto const call = day.finished_within(seconds(12));
    CHECK(call.record.result == CallResult::machine);
    CHECK(call.record.last_state == CallState::i0); // nothing but the greeting was said
    CHECK(!call.record.any_key);
    CHECK(call.ended_at_ms - call.answered_at_ms > 1'200); // three times 400 ms
}

TEST_CASE("[S1-16] silence after the first key repeats the question, and ends the call as incomplete after the third time") {
    AnsweringPhone phone({phone_a});
    Day day({phone_a});
    Morning const morning(day, phone.port(), 1, milliseconds(400));
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    phone.press(phone_a, "1");
    auto const call = day.finished_within(seconds(12));
    CHECK(call.record.result == CallResult::incomplete);
    CHECK(call.record.last_state == CallState::i1);
}

TEST_CASE("[S1-15] engaged, refused, not answered and hung up at once are told apart for the second round") {
    SippCallee callee;
    Day day({"09000010001", "09000020001", "09000030001", "09000040001"});
    Morning const morning(day, callee.port(), 5, seconds(10), 1);
    CHECK(day.finished_within(seconds(10), "call-1").record.result == CallResult::busy);
    CHECK(day.finished_within(seconds(10), "call-2").record.result == CallResult::refused);
    CHECK(day.finished_within(seconds(10), "call-3").record.result == CallResult::no_answer);
    auto const hung_up = day.finished_within(seconds(10), "call-4");
    CHECK(hung_up.record.result == CallResult::no_answer); // in I0
    CHECK(hung_up.answered_at_ms > 0);
    CHECK(day.finished("call-3")->answered_at_ms == 0);
}

TEST_CASE("[S1-15] a trunk that fails is no try: the call is put back, and nobody is lost") {
    SippCallee callee;
    Day day({"09000060001"});
    Morning const morning(day, callee.port(), 1);
    REQUIRE(eventually(seconds(5), [&] { return day.put_back_count() == 1; }));
    std::this_thread::sleep_for(milliseconds(1'500));
    CHECK(day.put_back_count() == 1); // it rests before it asks again
    CHECK(!day.finished("call-1"));
}

TEST_CASE("[S1-16] a line that dies in the middle is our fault: the call is made again once, then it stays incomplete") {
    AnsweringPhone phone({phone_a});
    Day day({phone_a});
    Morning const morning(day, phone.port(), 1);
    for (int time = 1; time <= 2; ++time) {
        REQUIRE(eventually(seconds(15), [&] { return phone.answered() == time; }));
        CHECK(!day.finished("call-1"));
        phone.press(phone_a, "1");
        auto const line = morning.pool->processes().at(0);
        REQUIRE(line > 0);
        ::kill(line, SIGKILL);
    }
    auto const call = day.finished_within(seconds(5));
    CHECK(call.record.result == CallResult::incomplete);
    CHECK(call.record.last_state == CallState::i1);
}

TEST_CASE("[S1-14][S1-17] twenty people at once, each with answers of their own, each once") {
    std::vector<std::string> numbers, keys;
    for (int i = 0; i < 20; ++i) {
        numbers.push_back("090000" + std::to_string(80'000 + i));
        auto answers = std::to_string(1 + i % 2) + std::to_string(350 + i);
        for (int k = 0; k < 9; ++k) answers += "129"[(i + k) % 3];
        keys.push_back(answers);
    }
    AnsweringPhone phone(numbers);
    Day day(numbers);
    Morning const morning(day, phone.port(), 21);
    REQUIRE(eventually(seconds(30), [&] { return phone.answered() == 20; }));
    for (std::size_t k = 0; k < keys.front().size(); ++k)
        for (std::size_t i = 0; i < numbers.size(); ++i) phone.press(numbers[i], keys[i].substr(k, 1), milliseconds(20));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        auto const call = day.finished_within(seconds(20), "call-" + std::to_string(i + 1));
        CHECK(call.record.result == CallResult::complete);
        CHECK(call.record.report.temperature == 350 + static_cast<int>(i));
        std::string pressed;
        for (auto const& of_state : call.record.keys) pressed += of_state;
        CHECK(pressed == keys[i]);
    }
    CHECK(day.faults() == 0);
    CHECK(phone.answered() == 20);
}

TEST_CASE("[S1-30] the report is kept before the person hears that it is") {
    AnsweringPhone phone({phone_a});
    Day day({phone_a});
    Morning const morning(day, phone.port(), 1);
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    phone.press(phone_a, "1365" "22222222");
    CHECK(!day.finished("call-1"));
    phone.press(phone_a, "2");
    CHECK(day.finished_within(milliseconds(100)).record.result == CallResult::complete); // the last words take longer
    REQUIRE(eventually(seconds(10), [&] { return morning.pool->free_lines() == 1; }));
    CHECK(day.faults() == 0); // noted once
}
