// Telephones at the other end, real ones and on the loopback: a second baresip that answers by itself, presses keys
// when told to and keeps what it hears; and sipp, which is engaged, refuses or lets it ring
// (tests/voice/callee.xml). They end with the test.
#pragma once

#include <cmath>
#include <condition_variable>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "server/delivery/voice_pool.hpp"
#include "shared/base/json.hpp"
#include "tests/server/store/fixture.hpp"

namespace todoke::testing {

// A program of the test's own that is killed with it.
class OtherProgram {
public:
    OtherProgram(std::vector<std::string> const& words, std::string const& folder);
    ~OtherProgram();
    OtherProgram(OtherProgram const&) = delete;
    OtherProgram& operator=(OtherProgram const&) = delete;

private:
    pid_t id_ = -1;
};

int free_udp_port();
// Looks every ten milliseconds.
bool eventually(std::chrono::milliseconds within, std::function<bool()> const& holds);

// sipp with tests/voice/callee.xml, or registrar.xml.
class SippCallee {
public:
    explicit SippCallee(std::string const& scenario = "callee") : port_(free_udp_port()), program_({"/usr/bin/sipp", "-sf", std::string(TODOKE_ROOT_DIR) + "/tests/voice/" + scenario + ".xml", "-i", "127.0.0.1", "-mi", "127.0.0.1", "-p", std::to_string(port_), "-nostdin"}, folder_.path()) {}
    [[nodiscard]] int port() const { return port_; }

private:
    Folder folder_;
    int port_;
    OtherProgram program_;
};

// A baresip that answers calls to the given numbers.
class AnsweringPhone {
public:
    enum class Protection { none, tls_and_srtp };
    explicit AnsweringPhone(std::vector<std::string> const& numbers, Protection protection = Protection::none);
    ~AnsweringPhone();

    [[nodiscard]] int port() const { return sip_port_; }
    [[nodiscard]] int tls_port() const { return sip_port_ + 1; } // as baresip has it
    // Presses the keys one after the other, with that time for each.
    void press(std::string const& number, std::string const& keys, std::chrono::milliseconds each = std::chrono::milliseconds(250));
    void hang_up(std::string const& number);
    // Calls established so far; at one time.
    [[nodiscard]] int answered() const;
    // What the last call heard, as 16-bit samples at 8,000 a second.
    [[nodiscard]] std::string heard() const;

private:
    bool start(std::vector<std::string> const& numbers, bool is_protected); // false: one of its ports was taken
    void command(std::string_view word, std::string_view parameters);
    void listen();
    Folder folder_;
    int sip_port_ = 0;
    std::unique_ptr<OtherProgram> program_;
    delivery::Descriptor control_;
    mutable std::mutex mutex_;
    int answered_ = 0;
    std::thread listener_;
};

// Prompts whose pitch tells them apart: name -> Hz, each `ms` long.
void write_tones(std::string const& folder, std::map<std::string, double> const& tones, int ms);
// How strong that pitch is in the samples, from 0 to 1.
double strength(std::string_view samples, double hz);

} // namespace todoke::testing
