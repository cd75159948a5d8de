#include "server/delivery/voice_process.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <thread>

namespace todoke::delivery {

namespace {

namespace fs = std::filesystem;
using std::chrono::steady_clock;

constexpr int sound_in_child = 3;
constexpr std::int64_t silence_after_ms = 30'000;
constexpr std::chrono::seconds ready_within{5}, end_within{2};
constexpr std::chrono::milliseconds look_every{20};

Error fault(char const* word) { return {ErrorCode::overloaded, word}; }

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

Result<int> free_port() {
    Descriptor const probe(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    auto address = loopback(0);
    socklen_t size = sizeof address;
    if (::bind(probe.number(), reinterpret_cast<sockaddr*>(&address), size) != 0 || ::getsockname(probe.number(), reinterpret_cast<sockaddr*>(&address), &size) != 0) return fault("voice_no_port");
    return ntohs(address.sin_port);
}

// Only for our own eyes: the account's file holds the password.
Result<Done> write_private(fs::path const& file, std::string const& text) {
    std::error_code problem;
    fs::remove(file, problem);
    Descriptor const out(::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, S_IRUSR | S_IWUSR));
    if (out.number() < 0 || ::write(out.number(), text.data(), text.size()) != static_cast<ssize_t>(text.size())) return fault("voice_folder_unwritable");
    return Done{};
}

bool has_ended(pid_t child) { return ::waitpid(child, nullptr, WNOHANG) != 0; }

// Between fork and exec only what is safe there.
[[noreturn]] void become(char const* program, char* const* arguments, char* const* environment, int sound, int nowhere, pid_t parent) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(126); // it died before that line
    ::dup2(nowhere, 0);
    ::dup2(nowhere, 1);
    ::dup2(nowhere, 2);
    if (sound == sound_in_child) ::fcntl(sound, F_SETFD, 0);
    else ::dup2(sound, sound_in_child);
    ::close_range(sound_in_child + 1, ~0U, 0);
    ::signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::execve(program, arguments, environment);
    ::_exit(127);
}

} // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

std::string baresip_config(config::Voice const& voice, int control_port) {
    std::string text = "module_path " + voice.modules_dir + "\nmodule g711.so\nmodule aubridge.so\nmodule aufile.so\n";
    if (voice.media_encryption == "srtp") text += "module srtp.so\n";
    if (voice.media_encryption == "dtls_srtp") text += "module dtls_srtp.so\n";
    text += "module_app account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n";
    text += "ctrl_tcp_listen 127.0.0.1:" + std::to_string(control_port) + "\n";
    if (!voice.address.empty()) text += "net_interface " + voice.address + "\nsip_listen " + voice.address + ":0\n";
    text += "rtp_ports " + voice.rtp_ports + "\n";
    text += "audio_source aufile,/proc/self/fd/" + std::to_string(sound_in_child) + "\n";
    text += "audio_player aubridge,nowhere\naudio_alert aubridge,nowhere\nringback_disabled yes\nredial_attempts 0\ncall_max_calls 1\npoll_method epoll\n";
    return text;
}

std::string baresip_account(config::Voice const& voice, std::string_view password) {
    std::string text = "<" + voice.account + ";transport=" + voice.transport + ">";
    if (!voice.user.empty()) text += ";auth_user=" + voice.user + ";auth_pass=" + std::string(password);
    if (!voice.outbound_proxy.empty()) text += ";outbound=\"" + voice.outbound_proxy + ";transport=" + voice.transport + "\"";
    if (voice.media_encryption == "srtp") text += ";mediaenc=srtp-mand";
    if (voice.media_encryption == "dtls_srtp") text += ";mediaenc=dtls_srtp";
    text += std::string(";regint=") + (voice.register_account ? "600" : "0");
    text += ";audio_codecs=pcmu/8000/1,pcma/8000/1;ptime=20;dtmfmode=rtpevent\n";
    return text;
}

Result<std::unique_ptr<VoiceProcess>> VoiceProcess::start(config::Voice const& voice, std::string_view password, std::string const& folder) {
    std::unique_ptr<VoiceProcess> process(new VoiceProcess());
    std::error_code problem;
    fs::create_directories(folder, problem);
    fs::permissions(folder, fs::perms::owner_all, problem);
    if (problem) return fault("voice_folder_unwritable");
    auto const port = TRY(free_port());
    auto const accounts = fs::path(folder) / "accounts";
    TRY(write_private(fs::path(folder) / "config", baresip_config(voice, port)));
    TRY(write_private(accounts, baresip_account(voice, password)));
    process->sound_ = Descriptor(::memfd_create("voice", MFD_CLOEXEC));
    if (process->sound_.number() < 0) return fault("voice_no_memory");
    TRY(process->clear_sound());
    TRY(process->launch(voice, folder));
    auto const connected = process->connect(port);
    fs::remove(accounts, problem); // read by now, or never
    if (!connected.ok()) return connected.error();
    return process;
}

Result<Done> VoiceProcess::launch(config::Voice const& voice, std::string const& folder) {
    Descriptor const nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
    std::string program = voice.program, option = "-f", home = "HOME=" + folder, path = "PATH=/usr/bin:/bin", place = folder;
    std::array<char*, 4> const arguments{program.data(), option.data(), place.data(), nullptr};
    std::array<char*, 3> const environment{home.data(), path.data(), nullptr};
    auto const parent = ::getpid();
    child_ = ::fork();
    if (child_ == 0) become(program.c_str(), arguments.data(), environment.data(), sound_.number(), nowhere.number(), parent);
    if (child_ < 0) return fault("voice_no_process");
    return Done{};
}

Result<Done> VoiceProcess::connect(int port) {
    auto const address = loopback(port);
    for (auto const end = steady_clock::now() + ready_within; steady_clock::now() < end; std::this_thread::sleep_for(look_every)) {
        if (has_ended(child_)) {
            child_ = -1;
            return fault("voice_program_ended");
        }
        Descriptor attempt(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
        if (::connect(attempt.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address) != 0) continue;
        control_ = std::move(attempt);
        return Done{};
    }
    return fault("voice_program_silent");
}

VoiceProcess::~VoiceProcess() {
    if (child_ < 0) return;
    ::kill(child_, SIGTERM);
    for (auto const end = steady_clock::now() + end_within; steady_clock::now() < end; std::this_thread::sleep_for(look_every))
        if (has_ended(child_)) return;
    ::kill(child_, SIGKILL);
    ::waitpid(child_, nullptr, 0);
}

Result<Done> VoiceProcess::send(std::string_view command, std::string_view parameters, std::string_view token) {
    auto const text = command_text(command, parameters, token);
    auto const sent = ::send(control_.number(), text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    return sent == static_cast<ssize_t>(text.size()) ? Result<Done>(Done{}) : Result<Done>(fault("voice_control_lost"));
}

Result<std::vector<LineEvent>> VoiceProcess::read() {
    std::array<char, 4096> bytes{};
    for (;;) {
        auto const count = ::recv(control_.number(), bytes.data(), bytes.size(), MSG_DONTWAIT);
        if (count > 0) reader_.add({bytes.data(), static_cast<std::size_t>(count)});
        else if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
        else if (count == 0 || errno != EINTR) return fault("voice_control_lost"); // the process died, or somebody else took the connection
    }
    std::vector<LineEvent> events;
    for (auto said = TRY(reader_.take()); said; said = TRY(reader_.take())) events.push_back(TRY(read_line_event(*said)));
    return events;
}

Result<Done> VoiceProcess::write_sound(Sound const& sound) {
    auto const bytes = wav_of(sound, 0);
    auto const whole = wav_of(sound, silence_after_ms);
    // Everything after the sound is zero, which a longer file is by itself.
    bool const written = ::ftruncate(sound_.number(), 0) == 0 && ::pwrite(sound_.number(), whole.data(), bytes.size(), 0) == static_cast<ssize_t>(bytes.size()) &&
                         ::ftruncate(sound_.number(), static_cast<off_t>(whole.size())) == 0;
    return written ? Result<Done>(Done{}) : Result<Done>(fault("voice_no_memory"));
}

Result<Done> VoiceProcess::say(Sound const& sound) {
    TRY(write_sound(sound));
    return send("ausrc", "aufile,/proc/self/fd/" + std::to_string(sound_in_child), "say");
}

Result<Done> VoiceProcess::clear_sound() { return write_sound({}); }

} // namespace todoke::delivery
