// The real program as its own process: `build/todoke serve --demo` (or TODOKE_BINARY) on a free port,
// ended with us.
#pragma once

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "tests/bench/support/client.hpp"

namespace todoke::bench {

inline int free_port() {
    int const socket = ::socket(AF_INET, SOCK_STREAM, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    if (::bind(socket, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
        give_up("no free port");
    }
    ::close(socket);
    return ntohs(address.sin_port);
}

// A folder under the system's temporary folder (or TODOKE_BENCH_DIR, to choose the disk), removed
// at the end.
class ScratchFolder {
public:
    explicit ScratchFolder(std::string const& name) {
        char const* base = std::getenv("TODOKE_BENCH_DIR");
        auto text = (base != nullptr ? std::string(base) : std::filesystem::temp_directory_path().string()) + "/todoke-bench-" + name + "-XXXXXX";
        if (::mkdtemp(text.data()) == nullptr) give_up("no folder for data");
        path_ = text;
    }
    ~ScratchFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(ScratchFolder const&) = delete;
    ScratchFolder& operator=(ScratchFolder const&) = delete;
    [[nodiscard]] std::string const& path() const { return path_; }

private:
    std::string path_;
};

class ServerProcess {
public:
    using Settings = std::vector<std::pair<std::string, std::string>>; // environment

    ServerProcess(std::string const& data, Settings const& settings) : port_(free_port()) {
        char const* named = std::getenv("TODOKE_BINARY");
        auto const program = named != nullptr ? std::string(named) : std::string(TODOKE_ROOT_DIR) + "/build/todoke";
        pid_ = ::fork();
        if (pid_ == 0) {
            ::prctl(PR_SET_PDEATHSIG, SIGKILL);
            ::setenv("TODOKE_LOG_LEVEL", "warning", 1);
            ::setenv("TODOKE_SERVER_DEMO_INSTITUTIONS", "0", 1); // only the bench of the masters wants them
            for (auto const& [name, value] : settings) ::setenv(name.c_str(), value.c_str(), 1);
            int const log = ::open((data + "/bench-server.log").c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
            ::dup2(log, 1);
            ::dup2(log, 2);
            auto const port = std::to_string(port_);
            ::execl(program.c_str(), "todoke", "serve", "--demo", "--port", port.c_str(), "--data", data.c_str(), static_cast<char*>(nullptr));
            ::_exit(127);
        }
        for (int i = 0; i < 1200; ++i) {
            if (call(port_, request_bytes("GET", "/readyz", "")).status == 200) return;
            int status = 0;
            if (::waitpid(pid_, &status, WNOHANG) == pid_) give_up("the server ended: see " + data + "/bench-server.log");
            std::this_thread::sleep_for(std::chrono::milliseconds(50));
        }
        give_up("the server does not become ready");
    }
    ~ServerProcess() {
        ::kill(pid_, SIGTERM);
        ::waitpid(pid_, nullptr, 0);
    }
    ServerProcess(ServerProcess const&) = delete;
    ServerProcess& operator=(ServerProcess const&) = delete;

    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] double rss_mb() const { return status_mb("VmRSS:"); }
    // Processor time so far. What one request needs of it hardly depends on what else the machine does.
    [[nodiscard]] double cpu_seconds() const {
        std::ifstream file("/proc/" + std::to_string(pid_) + "/stat");
        std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
        double user = 0, system = 0;
        auto const after_name = text.rfind(')');
        if (after_name == std::string::npos || std::sscanf(text.c_str() + after_name + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lf %lf", &user, &system) != 2) return 0;
        return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    }
    [[nodiscard]] double peak_mb() const { return status_mb("VmHWM:"); }

private:
    [[nodiscard]] double status_mb(std::string_view key) const {
        std::ifstream file("/proc/" + std::to_string(pid_) + "/status");
        for (std::string line; std::getline(file, line);) {
            if (line.starts_with(key)) return std::strtod(line.c_str() + key.size(), nullptr) / 1024;
        }
        return 0;
    }

    int port_;
    pid_t pid_ = -1;
};

inline std::string demo_password() {
    std::ifstream file(std::string(TODOKE_ROOT_DIR) + "/assets/demo/users.json");
    std::string const text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
    auto const users = base::parse_json(text);
    if (!users.ok()) give_up("assets/demo/users.json cannot be read");
    return std::string(users->text("password"));
}

} // namespace todoke::bench
