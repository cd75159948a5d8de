// Real calls on the loopback: lines of real baresip call a second baresip that presses keys and keeps what it
// hears, and sipp, which is engaged, refuses, or lets it ring.
#include <doctest/doctest.h>

#include <csignal>
#include <fstream>
#include <functional>

#include "tests/server/delivery/telephone_peer.hpp"

using namespace todoke;
using namespace todoke::testing;
using namespace todoke::delivery;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr auto phone_a = "09000070001";

// Keeps what happened; says what it was told to say.
class Listener : public CallScript {
public:
    Listener(Say first, std::map<char, Say> answers = {}, Say after_silence = {{}, true}, milliseconds patience = seconds(10))
        : first_(std::move(first)), answers_(std::move(answers)), after_silence_(std::move(after_silence)), patience_(patience) {}
    void ringing() override { add("r"); }
    Say answered() override {
        add("a");
        return first_;
    }
    std::optional<Say> key(char key) override {
        add(std::string(1, key));
        auto const found = answers_.find(key);
        return found == answers_.end() ? std::nullopt : std::optional(found->second);
    }
    Say silence() override {
        add("s");
        return after_silence_;
    }
    [[nodiscard]] milliseconds patience() const override { return patience_; }
    void closed(CallOutcome const& outcome) override {
        std::lock_guard const hold(mutex_);
        outcome_ = outcome;
    }
    std::string story() const {
        std::lock_guard const hold(mutex_);
        return story_;
    }
    std::optional<CallOutcome> outcome() const {
        std::lock_guard const hold(mutex_);
        return outcome_;
    }
    bool is_over_within(milliseconds within) const {
        return eventually(within, [this] { return outcome().has_value(); });
    }

private:
    void add(std::string const& what) {
        std::lock_guard const hold(mutex_);
        story_ += what;
    }
    Say first_;
    std::map<char, Say> answers_;
    Say after_silence_;
    milliseconds patience_;
    mutable std::mutex mutex_;
    std::string story_;
    std::optional<CallOutcome> outcome_;
};

struct Telephone {
    Folder folder;
    std::unique_ptr<VoicePool> pool;

    explicit Telephone(int callee_port, int lines = 1, int ring_s = 5, std::function<void(config::Voice&)> const& change = {}) {
        config::Voice voice;
        voice.lines = lines;
        voice.dial = "sip:{number}@127.0.0.1:" + std::to_string(callee_port);
        voice.account = "sip:todoke@127.0.0.1";
        voice.transport = "udp";
        voice.media_encryption = "none";
        voice.address = "127.0.0.1";
        voice.ring_s = ring_s;
        if (change) change(voice);
        auto const prompts = folder.path() + "/prompts";
        std::filesystem::create_directory(prompts);
        write_tones(prompts, {{"low", 400}, {"high", 1'200}}, 400);
        write_tones(prompts, {{"long", 800}}, 20'000);
        pool = must(VoicePool::open(voice, prompts, folder.path() + "/voice", {}));
        REQUIRE(eventually(seconds(60), [&] { return pool->load().ready + pool->load().down == lines; }));
    }
    std::shared_ptr<Listener> call(std::string const& number, std::shared_ptr<Listener> listener) {
        pool->place({number, listener, Urgency::in_turn});
        return listener;
    }
};

std::shared_ptr<Listener> listener(Say first, std::map<char, Say> answers = {}, Say after_silence = {{}, true}, milliseconds patience = seconds(10)) {
    return std::make_shared<Listener>(std::move(first), std::move(answers), std::move(after_silence), patience);
}

bool is_running(pid_t process) { return ::kill(process, 0) == 0; }

} // namespace

TEST_CASE("a call is placed, what is said is heard, and it ends by itself") {
    AnsweringPhone phone({phone_a});
    Telephone telephone(phone.port());
    auto const call = telephone.call(phone_a, listener({{"low", "pause", "high"}, true}));
    REQUIRE(call->is_over_within(seconds(10)));
    CHECK(call->outcome()->end == CallEnd::completed);
    CHECK(call->outcome()->was_answered);
    CHECK(call->outcome()->heard_ms >= 1'300);
    CHECK(call->story().find('a') != std::string::npos);
    CHECK(eventually(seconds(3), [&] { return strength(phone.heard(), 400) > 0.8; }));
    CHECK(strength(phone.heard(), 1'200) > 0.8);
    CHECK(strength(phone.heard(), 2'000) < 0.05);
}

TEST_CASE("over TLS and SRTP a call is led as well, and one that is not encrypted is refused") {
    AnsweringPhone phone({phone_a}, AnsweringPhone::Protection::tls_and_srtp);
    Telephone telephone(phone.tls_port(), 1, 5, [](config::Voice& voice) {
        voice.transport = "tls";
        voice.media_encryption = "srtp";
    });
    auto const call = telephone.call(phone_a, listener({{"low"}, false}, {{'7', {{"high"}, true}}}));
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    phone.press(phone_a, "7");
    REQUIRE(call->is_over_within(seconds(10)));
    CHECK(call->outcome()->end == CallEnd::completed);
    CHECK(eventually(seconds(3), [&] { return strength(phone.heard(), 1'200) > 0.8; }));
    Telephone open(phone.port());
    auto const refused = open.call(phone_a, listener({{"low"}, true}));
    REQUIRE(refused->is_over_within(seconds(10)));
    CHECK(!refused->outcome()->was_answered);
}

TEST_CASE("a line registers with its password before it calls; with a wrong one it is out of order and says so") {
    SippCallee registrar("registrar");
    Folder secrets;
    for (auto const* password : {"trunk-secret", "wrong"}) {
        std::string const used = password;
        INFO(used);
        std::ofstream(secrets.path() + "/password") << used << "\n";
        Telephone telephone(registrar.port(), 1, 2, [&](config::Voice& voice) {
            voice.account = "sip:0312345678@127.0.0.1:" + std::to_string(registrar.port());
            voice.user = "trunk";
            voice.password_file = secrets.path() + "/password";
            voice.register_account = true;
        });
        CHECK(telephone.pool->load().ready == (used == "wrong" ? 0 : 1));
        CHECK(!std::filesystem::exists(telephone.folder.path() + "/voice/line-1/accounts"));
        if (used != "wrong") continue;
        auto const call = telephone.call(phone_a, listener({{"low"}, true}));
        REQUIRE(call->is_over_within(seconds(2)));
        CHECK(call->outcome()->end == CallEnd::no_line);
    }
}

TEST_CASE("keys are taken while something is being said, which gives way at once") {
    AnsweringPhone phone({phone_a});
    Telephone telephone(phone.port());
    auto const call = telephone.call(phone_a, listener({{"long"}, false}, {{'#', {{"high"}, true}}}));
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    phone.press(phone_a, "365*#");
    REQUIRE(call->is_over_within(seconds(5))); // the long one would have lasted for 20
    CHECK(call->outcome()->end == CallEnd::completed);
    CHECK(call->story().ends_with("a365*#"));
    CHECK(eventually(seconds(3), [&] { return strength(phone.heard(), 1'200) > 0.8; }));
    CHECK(strength(phone.heard(), 800) > 0.8);
}

TEST_CASE("silence is noticed, counted from the end of what was said or from the last key") {
    AnsweringPhone phone({phone_a});
    Telephone telephone(phone.port());
    auto const begin = std::chrono::steady_clock::now();
    auto const call = telephone.call(phone_a, listener({{"low"}, false}, {}, {{"high"}, true}, milliseconds(700)));
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    std::this_thread::sleep_for(milliseconds(900));
    phone.press(phone_a, "1");
    REQUIRE(call->is_over_within(seconds(5)));
    CHECK(call->story().ends_with("a1s"));
    CHECK(std::chrono::steady_clock::now() - begin > milliseconds(2'000)); // the key, 700 ms, the last words
}

TEST_CASE("engaged, refused, not answered, no such number, a trunk that fails, hung up: each is told apart") {
    SippCallee callee;
    Telephone telephone(callee.port(), 1, 1);
    struct {
        char const* number;
        CallEnd end;
        bool was_answered;
    } const rows[] = {{"09000010001", CallEnd::busy, false}, {"09000020001", CallEnd::refused, false}, {"09000030001", CallEnd::no_answer, false},
                      {"09000040001", CallEnd::hung_up, true}, {"09000050001", CallEnd::unknown_number, false}, {"09000060001", CallEnd::line_fault, false},
                      {"0570000000", CallEnd::unknown_number, false}, {"09000010002", CallEnd::busy, false}};
    for (auto const& row : rows) {
        auto const call = telephone.call(row.number, listener({{"long"}, false}));
        REQUIRE_MESSAGE(call->is_over_within(seconds(5)), row.number);
        CHECK_MESSAGE(call->outcome()->end == row.end, row.number);
        CHECK_MESSAGE(call->outcome()->was_answered == row.was_answered, row.number);
    }
}

TEST_CASE("where nobody listens at the other end the call fails, and the line stays in order") {
    Telephone telephone(free_udp_port(), 1, 2);
    auto const call = telephone.call(phone_a, listener({{"low"}, true}));
    REQUIRE(call->is_over_within(seconds(10)));
    CHECK(!call->outcome()->was_answered);
    CHECK((call->outcome()->end == CallEnd::line_fault || call->outcome()->end == CallEnd::no_answer));
    CHECK(eventually(seconds(2), [&] { return telephone.pool->free_lines() == 1; }));
}

TEST_CASE("a baresip that is killed in a call ends it as a fault, and another takes its place") {
    AnsweringPhone phone({phone_a});
    Telephone telephone(phone.port());
    auto const call = telephone.call(phone_a, listener({{"long"}, false}));
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    auto const killed = telephone.pool->processes().at(0);
    REQUIRE(killed > 0);
    ::kill(killed, SIGKILL);
    REQUIRE(call->is_over_within(seconds(5)));
    CHECK(call->outcome()->end == CallEnd::line_fault);
    CHECK(call->outcome()->was_answered);
    REQUIRE(eventually(seconds(10), [&] { return telephone.pool->free_lines() == 1; }));
    CHECK(!is_running(killed)); // no zombie either
    CHECK(telephone.pool->processes().at(0) != killed);
    auto const again = telephone.call(phone_a, listener({{"low"}, true}));
    REQUIRE(again->is_over_within(seconds(10)));
    CHECK(again->outcome()->end == CallEnd::completed);
}

TEST_CASE("a baresip that hangs is replaced as well") {
    AnsweringPhone phone({phone_a});
    Telephone telephone(phone.port(), 1, 1);
    auto const frozen = telephone.pool->processes().at(0);
    REQUIRE(frozen > 0);
    ::kill(frozen, SIGSTOP);
    auto const call = telephone.call(phone_a, listener({{"low"}, true}));
    REQUIRE(call->is_over_within(seconds(15))); // 1 s of ringing, 5 s of hanging up
    CHECK(call->outcome()->end == CallEnd::line_fault);
    CHECK(eventually(seconds(10), [&] { return telephone.pool->free_lines() == 1; }));
    CHECK(!is_running(frozen));
}

TEST_CASE("the end of the program hangs up, tells every call, and leaves no process and no password behind") {
    AnsweringPhone phone({phone_a});
    Telephone telephone(phone.port());
    auto const call = telephone.call(phone_a, listener({{"long"}, false}));
    auto const waiting = telephone.call(phone_a, listener({{"long"}, false}));
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    auto const process = telephone.pool->processes().at(0);
    REQUIRE(process > 0);
    telephone.pool.reset();
    CHECK(call->outcome()->end == CallEnd::stopped);
    CHECK(waiting->outcome()->end == CallEnd::stopped);
    CHECK(!is_running(process));
    CHECK(std::filesystem::exists(telephone.folder.path() + "/voice/line-1/config"));
    CHECK(!std::filesystem::exists(telephone.folder.path() + "/voice/line-1/accounts"));
}

TEST_CASE("somebody who waits before a screen goes first; whose time is over is not called") {
    AnsweringPhone phone({phone_a});
    Telephone telephone(phone.port());
    auto const first = telephone.call(phone_a, listener({{"low", "pause", "pause"}, true}));
    REQUIRE(eventually(seconds(5), [&] { return phone.answered() == 1; }));
    auto const late = listener({{"low"}, true}), in_turn = listener({{"low"}, true}), urgent = listener({{"low"}, true});
    telephone.pool->place({phone_a, late, Urgency::in_turn, std::chrono::steady_clock::now()});
    telephone.pool->place({phone_a, in_turn, Urgency::in_turn});
    telephone.pool->place({phone_a, urgent, Urgency::now});
    REQUIRE(urgent->is_over_within(seconds(10)));
    CHECK(!in_turn->outcome());
    REQUIRE(in_turn->is_over_within(seconds(10)));
    CHECK(in_turn->outcome()->end == CallEnd::completed);
    CHECK(late->outcome()->end == CallEnd::too_late);
    CHECK(late->story().empty());
}

TEST_CASE("where no line is in order a call ends at once instead of waiting") {
    config::Voice voice;
    voice.lines = 2;
    voice.dial = "sip:{number}@127.0.0.1";
    voice.account = "sip:todoke@127.0.0.1";
    voice.program = "/bin/false";
    Folder folder;
    write_tones(folder.path(), {{"low", 400}}, 100);
    auto const pool = must(VoicePool::open(voice, folder.path(), folder.path() + "/voice", {}));
    REQUIRE(eventually(seconds(10), [&] { return pool->load().down == 2; }));
    auto const call = listener({{"low"}, true});
    pool->place({phone_a, call, Urgency::now});
    REQUIRE(call->is_over_within(seconds(2)));
    CHECK(call->outcome()->end == CallEnd::no_line);
    CHECK(!std::filesystem::exists(folder.path() + "/voice/line-1/accounts"));
}

TEST_CASE("a telephone that cannot work says what is missing") {
    config::Voice voice;
    voice.lines = 1;
    Folder folder;
    std::array<std::string_view, 1> const needed{"greeting"};
    auto const fault = [&] {
        auto const opened = VoicePool::open(voice, folder.path(), folder.path() + "/voice", needed);
        return opened.ok() ? std::string() : opened.error().detail;
    };
    CHECK(fault().find("greeting.wav") != std::string::npos);
    write_tones(folder.path(), {{"greeting", 400}}, 100);
    std::ofstream(folder.path() + "/password") << "a;b\n";
    voice.password_file = folder.path() + "/password";
    CHECK(fault().find("voice.password_file") != std::string::npos);
    voice.password_file = folder.path() + "/none";
    CHECK(fault().find("voice.password_file") != std::string::npos);
    voice.password_file.clear();
    voice.modules_dir = folder.path();
    CHECK(fault().find("voice.modules_dir") != std::string::npos);
    voice.program = folder.path() + "/none";
    CHECK(fault().find("baresip-core") != std::string::npos);
}

TEST_CASE("twenty calls at once on twenty lines, each with its own keys") {
    std::vector<std::string> numbers;
    for (int i = 0; i < 20; ++i) numbers.push_back("090000" + std::to_string(80'000 + i));
    AnsweringPhone phone(numbers);
    Telephone telephone(phone.port(), 20);
    std::vector<std::shared_ptr<Listener>> calls;
    for (auto const& number : numbers) calls.push_back(telephone.call(number, listener({{"long"}, false}, {{'#', {{"high"}, true}}})));
    REQUIRE(eventually(seconds(60), [&] { return phone.answered() == 20; }));
    auto const keys_of = [](std::size_t i) { return std::to_string(340 + 4 * i) + "#"; };
    for (std::size_t k = 0; k < 4; ++k)
        for (std::size_t i = 0; i < numbers.size(); ++i) phone.press(numbers[i], keys_of(i).substr(k, 1), milliseconds(20));
    for (std::size_t i = 0; i < calls.size(); ++i) {
        REQUIRE(calls[i]->is_over_within(seconds(15)));
        CHECK(calls[i]->outcome()->end == CallEnd::completed);
        CHECK(calls[i]->story().ends_with("a" + keys_of(i)));
    }
}
