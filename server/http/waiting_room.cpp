#include "server/http/waiting_room.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace todoke::http {

namespace {

constexpr std::size_t view_bytes = 32 * 1024;

constexpr std::string_view too_slow = "HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

// The announced length of the body, or 0.
std::size_t announced_length(std::string_view head) {
    constexpr std::string_view name = "\r\ncontent-length:";
    auto const at = std::search(head.begin(), head.end(), name.begin(), name.end(), [](char a, char b) { return lower(a) == b; });
    if (at == head.end()) return 0;
    std::size_t value = 0;
    for (auto c = at + static_cast<std::ptrdiff_t>(name.size()); c != head.end() && *c != '\r'; ++c) {
        if (*c == ' ' || *c == '\t') continue;
        if (*c < '0' || *c > '9' || value > 1'000'000'000) return 0;
        value = value * 10 + static_cast<std::size_t>(*c - '0');
    }
    return value;
}

} // namespace

bool looks_complete(std::string_view bytes, std::size_t view_max) {
    if (bytes.size() >= view_max) return true;
    auto const end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return false;
    auto const whole = end + 4 + announced_length(bytes.substr(0, end + 2));
    return whole <= bytes.size() || whole > view_max;
}

WaitingRoom::WaitingRoom(Limits limits, Ready ready)
    : limits_(limits), ready_(std::move(ready)), epoll_(::epoll_create1(EPOLL_CLOEXEC)), view_(view_bytes) {
    thread_ = std::thread([this] { run(); });
}

WaitingRoom::~WaitingRoom() {
    stop();
    if (thread_.joinable()) thread_.join();
    if (epoll_ >= 0) ::close(epoll_);
}

void WaitingRoom::stop() { stopping_ = true; }

std::size_t WaitingRoom::size() const {
    std::lock_guard const hold(mutex_);
    return waiting_.size();
}

void WaitingRoom::add(std::unique_ptr<Connection> connection) {
    if (stopping_) return;
    auto const socket = connection->transport->socket();
    connection->waiting_since = std::chrono::steady_clock::now();
    connection->request_begun = false;
    connection->seen_bytes = 0;
    std::lock_guard const hold(mutex_);
    waiting_[socket] = std::move(connection);
    epoll_event event{};
    event.events = EPOLLIN | EPOLLRDHUP | EPOLLET; // one report for each arrival of bytes
    event.data.fd = socket;
    if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event) != 0) waiting_.erase(socket);
}

std::unique_ptr<Connection> WaitingRoom::take(int socket) {
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
    std::lock_guard const hold(mutex_);
    auto const found = waiting_.find(socket);
    if (found == waiting_.end()) return nullptr;
    auto connection = std::move(found->second);
    waiting_.erase(found);
    return connection;
}

void WaitingRoom::look(int socket) {
    Connection* connection = nullptr;
    {
        std::lock_guard const hold(mutex_);
        auto const found = waiting_.find(socket);
        if (found == waiting_.end()) return;
        connection = found->second.get(); // only this thread takes connections out
    }
    if (!connection->transport->is_plain()) {
        if (auto taken = take(socket)) ready_(std::move(taken));
        return;
    }
    auto const n = ::recv(socket, view_.data(), view_.size(), MSG_PEEK | MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR)) return;
    if (n <= 0) {
        take(socket); // closed by the peer
        return;
    }
    auto const bytes = static_cast<std::size_t>(n);
    auto const peer_is_done = bytes == connection->seen_bytes; // woken without new bytes: half-closed
    if (peer_is_done || looks_complete({view_.data(), bytes}, view_bytes)) {
        if (auto taken = take(socket)) ready_(std::move(taken));
        return;
    }
    if (!connection->request_begun) {
        connection->request_begun = true;
        connection->waiting_since = std::chrono::steady_clock::now();
    }
    connection->seen_bytes = bytes;
}

void WaitingRoom::sweep() {
    auto const now = std::chrono::steady_clock::now();
    std::vector<int> expired;
    {
        std::lock_guard const hold(mutex_);
        for (auto const& [socket, connection] : waiting_) {
            auto const limit = connection->request_begun ? limits_.head : limits_.idle;
            if (now - connection->waiting_since > limit) expired.push_back(socket);
        }
    }
    for (auto const socket : expired) {
        auto const connection = take(socket);
        if (connection && connection->request_begun && connection->transport->is_plain()) {
            ::send(socket, too_slow.data(), too_slow.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
        }
    }
}

void WaitingRoom::run() {
    std::array<epoll_event, 256> events{};
    auto last_sweep = std::chrono::steady_clock::now();
    while (!stopping_) {
        auto const n = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 250);
        for (int i = 0; i < n; ++i) look(events[static_cast<std::size_t>(i)].data.fd);
        auto const now = std::chrono::steady_clock::now();
        if (now - last_sweep >= std::chrono::milliseconds(500)) {
            sweep();
            last_sweep = now;
        }
    }
    std::lock_guard const hold(mutex_);
    waiting_.clear();
}

} // namespace todoke::http
