// One process of baresip: started with files of its own making in a folder of its own, driven over its control
// connection on the loopback, ended with whoever started it. Its sound is a file in memory that the
// process inherits, so that nothing spoken is ever on a disk. Its own log quotes telephone numbers and goes nowhere.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "server/config/config.hpp"
#include "server/delivery/voice_protocol.hpp"
#include "server/delivery/voice_sound.hpp"

namespace todoke::delivery {

// Closes with its owner.
class Descriptor {
public:
    explicit Descriptor(int number = -1) : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : number_(other.number_) { other.number_ = -1; }
    Descriptor& operator=(Descriptor&& other) noexcept;
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
};

// What baresip reads from its folder. For `start`, and for tests.
std::string baresip_config(config::Voice const& voice, int control_port);
std::string baresip_account(config::Voice const& voice, std::string_view password);

class VoiceProcess {
public:
    // Ready for commands within five seconds, or an error whose detail is one word: voice_program_ended. The
    // process ends when the calling thread does.
    static Result<std::unique_ptr<VoiceProcess>> start(config::Voice const& voice, std::string_view password, std::string const& folder);
    ~VoiceProcess(); // asks it to end, hangs up and signs off; after two seconds it is killed

    VoiceProcess(VoiceProcess const&) = delete;
    VoiceProcess& operator=(VoiceProcess const&) = delete;

    Result<Done> send(std::string_view command, std::string_view parameters, std::string_view token);
    // What has been said meanwhile, without waiting. An error: the process or the connection is gone, or is not what it should be.
    Result<std::vector<LineEvent>> read();
    // From its beginning, in place of what is being said; followed by silence for half a minute, where the
    // file ends and baresip hangs up.
    Result<Done> say(Sound const& sound);
    // Replaces what the next call would hear when it is answered by silence.
    Result<Done> clear_sound();
    // Readable when there is something to read.
    [[nodiscard]] int connection() const { return control_.number(); }
    [[nodiscard]] pid_t id() const { return child_; }

private:
    VoiceProcess() = default;
    Result<Done> launch(config::Voice const& voice, std::string const& folder);
    Result<Done> connect(int port);
    Result<Done> write_sound(Sound const& sound);
    Descriptor sound_, control_;
    pid_t child_ = -1;
    NetstringReader reader_;
};

} // namespace todoke::delivery
