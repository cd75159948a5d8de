#include "tests/server/delivery/telephone_peer.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <numbers>

namespace todoke::testing {

namespace fs = std::filesystem;
using delivery::Descriptor;

namespace {

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    return address;
}

int free_port(int kind) {
    Descriptor const probe(::socket(AF_INET, kind, 0));
    auto address = loopback(0);
    socklen_t size = sizeof address;
    REQUIRE(::bind(probe.number(), reinterpret_cast<sockaddr*>(&address), size) == 0);
    ::getsockname(probe.number(), reinterpret_cast<sockaddr*>(&address), &size);
    return ntohs(address.sin_port);
}

void write_text(std::string const& path, std::string const& text) { std::ofstream(path, std::ios::binary) << text; }

} // namespace

OtherProgram::OtherProgram(std::vector<std::string> const& words, std::string const& folder) {
    std::vector<char*> arguments;
    for (auto const& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    REQUIRE_MESSAGE(::access(arguments[0], X_OK) == 0, "please install " << words[0]);
    id_ = ::fork();
    if (id_ == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        auto const nowhere = ::open("/dev/null", O_RDWR);
        for (int i = 0; i < 3; ++i) ::dup2(nowhere, i);
        if (::chdir(folder.c_str()) == 0) ::execv(arguments[0], arguments.data());
        ::_exit(127);
    }
}

OtherProgram::~OtherProgram() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
}

int free_udp_port() { return free_port(SOCK_DGRAM); }

bool eventually(std::chrono::milliseconds within, std::function<bool()> const& holds) {
    for (auto const end = std::chrono::steady_clock::now() + within; std::chrono::steady_clock::now() < end; std::this_thread::sleep_for(std::chrono::milliseconds(10)))
        if (holds()) return true;
    return holds();
}

AnsweringPhone::AnsweringPhone(std::vector<std::string> const& numbers, Protection protection) {
    bool started = false;
    for (int i = 0; i < 4 && !started; ++i) started = start(numbers, protection == Protection::tls_and_srtp);
    REQUIRE(started);
    listener_ = std::thread([this] { listen(); });
}

bool AnsweringPhone::start(std::vector<std::string> const& numbers, bool is_protected) {
    sip_port_ = free_udp_port();
    auto const control = free_port(SOCK_STREAM);
    auto const silence = folder_.path() + "/silence.wav";
    write_text(silence, delivery::wav_of({}, 240'000));
    std::string config = "module_path /usr/lib/baresip/modules\nmodule g711.so\nmodule aubridge.so\nmodule aufile.so\nmodule sndfile.so\nmodule_app account.so\nmodule_app menu.so\nmodule_app ctrl_tcp.so\n";
    config += "ctrl_tcp_listen 127.0.0.1:" + std::to_string(control) + "\nnet_interface 127.0.0.1\nsip_listen 127.0.0.1:" + std::to_string(sip_port_) + "\nsnd_path " + folder_.path() + "\n";
    config += "audio_source aufile," + silence + "\naudio_player aubridge,nowhere\naudio_alert aubridge,nowhere\nringback_disabled yes\ncall_max_calls 64\n";
    if (is_protected) {
        auto const pem = folder_.path() + "/cert.pem";
        auto const make = "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=phone -keyout " + pem + ".key -out " + pem + ".crt 2>/dev/null && cat " + pem + ".key " + pem + ".crt >" + pem;
        REQUIRE(std::system(make.c_str()) == 0);
        config += "sip_certificate " + pem + "\nmodule srtp.so\n";
    }
    std::string accounts;
    for (auto const& number : numbers) accounts += "<sip:" + number + "@127.0.0.1>;regint=0;audio_codecs=pcmu/8000/1;answermode=auto;dtmfmode=rtpevent" + (is_protected ? ";mediaenc=srtp-mand\n" : "\n");
    write_text(folder_.path() + "/config", config);
    write_text(folder_.path() + "/accounts", accounts);
    program_ = std::make_unique<OtherProgram>(std::vector<std::string>{"/usr/bin/baresip", "-f", folder_.path()}, folder_.path());
    auto const address = loopback(control);
    return eventually(std::chrono::seconds(4), [&] {
        control_ = Descriptor(::socket(AF_INET, SOCK_STREAM, 0));
        return ::connect(control_.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address) == 0;
    });
}

AnsweringPhone::~AnsweringPhone() {
    ::shutdown(control_.number(), SHUT_RDWR);
    listener_.join();
}

void AnsweringPhone::listen() {
    delivery::NetstringReader reader;
    std::array<char, 4096> bytes{};
    for (;;) {
        auto const count = ::recv(control_.number(), bytes.data(), bytes.size(), 0);
        if (count <= 0) return;
        reader.add({bytes.data(), static_cast<std::size_t>(count)});
        for (auto said = reader.take(); said.ok() && *said; said = reader.take()) {
            auto const event = base::parse_json(**said);
            if (!event.ok() || event->text("type") != "CALL_ESTABLISHED") continue;
            std::lock_guard const hold(mutex_);
            ++answered_;
        }
    }
}

void AnsweringPhone::command(std::string_view word, std::string_view parameters) {
    auto const text = delivery::command_text(word, parameters, "test");
    REQUIRE(::send(control_.number(), text.data(), text.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(text.size()));
}

void AnsweringPhone::press(std::string const& number, std::string const& keys, std::chrono::milliseconds each) {
    for (auto const key : keys) {
        command("uafind", "sip:" + number + "@127.0.0.1");
        command("sndcode", std::string(1, key));
        std::this_thread::sleep_for(each);
    }
}

void AnsweringPhone::hang_up(std::string const& number) {
    command("uafind", "sip:" + number + "@127.0.0.1");
    command("hangup", "");
}

int AnsweringPhone::answered() const {
    std::lock_guard const hold(mutex_);
    return answered_;
}

std::string AnsweringPhone::heard() const {
    fs::path latest;
    for (auto const& entry : fs::directory_iterator(folder_.path()))
        if (entry.path().filename().string().ends_with("-dec.wav") && (latest.empty() || entry.last_write_time() > fs::last_write_time(latest))) latest = entry.path();
    std::ifstream in(latest, std::ios::binary);
    std::string const bytes{std::istreambuf_iterator<char>(in), {}};
    return bytes.size() > 44 ? bytes.substr(44) : std::string();
}

void write_tones(std::string const& folder, std::map<std::string, double> const& tones, int ms) {
    for (auto const& [name, hz] : tones) {
        delivery::Sound sound;
        for (int i = 0; i < ms * 8; ++i) {
            auto const sample = static_cast<std::int16_t>(12'000 * std::sin(2 * std::numbers::pi * hz * i / 8'000));
            sound.samples += static_cast<char>(sample & 0xff);
            sound.samples += static_cast<char>(sample >> 8);
        }
        write_text(folder + "/" + name + ".wav", delivery::wav_of(sound, 0));
    }
}

// The share of the loudest tenth of a second's energy at that pitch (one bin of a Fourier transform).
double strength(std::string_view samples, double hz) {
    constexpr std::size_t window = 800;
    double most = 0;
    for (std::size_t begin = 0; begin + window <= samples.size() / 2; begin += window / 2) {
        double real = 0, imaginary = 0, energy = 0;
        for (std::size_t i = 0; i < window; ++i) {
            auto const at = 2 * (begin + i);
            auto const sample = static_cast<std::int16_t>(static_cast<unsigned char>(samples[at]) | static_cast<unsigned char>(samples[at + 1]) << 8);
            auto const phase = 2 * std::numbers::pi * hz * static_cast<double>(i) / 8'000;
            real += sample * std::cos(phase);
            imaginary += sample * std::sin(phase);
            energy += static_cast<double>(sample) * sample;
        }
        if (energy > 1e8) most = std::max(most, 2 * (real * real + imaginary * imaginary) / (energy * window));
    }
    return most;
}

} // namespace todoke::testing
