// A load generator with plain sockets and epoll: many keep-alive HTTP/1.1 connections on one thread,
// so that it takes little from the server it shares the machine with. Each connection sends its next
// request when the last reply is complete; with a rate, requests leave at that pace instead
// (a late one is counted from the moment it should have left, so that queues are not hidden).
#pragma once

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <deque>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace todoke::bench {

using Time = std::chrono::steady_clock::time_point;
inline Time now() { return std::chrono::steady_clock::now(); }
inline double ms_between(Time from, Time to) { return std::chrono::duration<double, std::milli>(to - from).count(); }

struct ReplyView;

struct Load {
    int port = 0;
    int connections = 1;
    double seconds = 5;
    double per_second = 0; // 0: as fast as replies come
    // The bytes of the next request of a connection, head and body; "" = this connection is done.
    std::function<std::string(int connection)> next;
    // Optional, for every reply.
    std::function<void(int connection, ReplyView const& reply)> replied;
};

struct LoadResult {
    std::int64_t ok = 0;       // 2xx
    std::int64_t overloaded = 0; // 503: refused in time, to be sent again
    std::int64_t failed = 0;   // any other status, or a broken connection
    double seconds = 0;
    std::vector<double> ms;    // of the ok ones, sorted
    std::string first_failure;

    [[nodiscard]] double per_second() const { return seconds > 0 ? static_cast<double>(ok) / seconds : 0; }
    [[nodiscard]] double percentile(double share) const {
        if (ms.empty()) return 0;
        return ms[std::min(ms.size() - 1, static_cast<std::size_t>(share * static_cast<double>(ms.size())))];
    }
};

inline int connect_to(int port) {
    int const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return -1;
    }
    int const one = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    return socket;
}

// Head and body of the first complete reply in `bytes`.
struct ReplyView {
    bool complete = false;
    bool broken = false;
    int status = 0;
    std::string_view head, body;
    std::size_t size = 0;
};

inline std::string_view header_value(std::string_view head, std::string_view lower_case_name) {
    std::size_t at = 0;
    while ((at = head.find("\r\n", at)) != std::string_view::npos) {
        at += 2;
        auto const rest = head.substr(at);
        if (rest.size() <= lower_case_name.size() || rest[lower_case_name.size()] != ':') continue;
        auto const same = std::equal(lower_case_name.begin(), lower_case_name.end(), rest.begin(), [](char a, char b) {
            return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
        });
        if (!same) continue;
        auto value = rest.substr(lower_case_name.size() + 1, rest.find("\r\n") - lower_case_name.size() - 1);
        while (!value.empty() && value.front() == ' ') value.remove_prefix(1);
        return value;
    }
    return {};
}

inline ReplyView parse_reply(std::string_view bytes) {
    ReplyView reply;
    auto const end = bytes.find("\r\n\r\n");
    if (end == std::string_view::npos) return reply;
    if (!bytes.starts_with("HTTP/1.1 ") || bytes.size() < 12) {
        reply.broken = true;
        return reply;
    }
    std::from_chars(bytes.data() + 9, bytes.data() + 12, reply.status);
    reply.head = bytes.substr(0, end + 2);
    auto const text = header_value(reply.head, "content-length");
    std::size_t length = 0;
    std::from_chars(text.data(), text.data() + text.size(), length);
    reply.size = end + 4 + length;
    reply.complete = bytes.size() >= reply.size;
    if (reply.complete) reply.body = bytes.substr(end + 4, length);
    return reply;
}

namespace detail {

class Run {
public:
    explicit Run(Load const& load) : load_(load), connections_(static_cast<std::size_t>(load.connections)) {}

    LoadResult go() {
        epoll_ = ::epoll_create1(EPOLL_CLOEXEC);
        for (std::size_t i = 0; i < connections_.size(); ++i) open(i);
        auto const began = now();
        auto const end = began + std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(load_.seconds));
        double released = 0;
        std::vector<epoll_event> events(256);
        if (load_.per_second <= 0) {
            while (!idle_.empty()) send_next(began);
        }
        for (auto time = began; time < end; time = now()) {
            if (load_.per_second > 0) {
                double const due = std::chrono::duration<double>(time - began).count() * load_.per_second;
                for (; released < due; released += 1) {
                    waiting_.push_back(began + std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(released / load_.per_second)));
                }
                while (!waiting_.empty() && !idle_.empty()) {
                    auto const should_leave = waiting_.front();
                    waiting_.pop_front();
                    send_next(should_leave);
                }
            }
            int const count = ::epoll_wait(epoll_, events.data(), static_cast<int>(events.size()), 1);
            for (int i = 0; i < count; ++i) read(events[static_cast<std::size_t>(i)].data.u64);
            if (busy_ == 0 && load_.per_second <= 0) break;
        }
        result_.seconds = std::chrono::duration<double>(now() - began).count();
        for (auto const& connection : connections_) {
            if (connection.socket >= 0) ::close(connection.socket);
        }
        ::close(epoll_);
        std::sort(result_.ms.begin(), result_.ms.end());
        return std::move(result_);
    }

private:
    struct Connection {
        int socket = -1;
        std::string in;
        Time left{};
    };

    void open(std::size_t index) {
        auto& connection = connections_[index];
        connection.socket = connect_to(load_.port);
        if (connection.socket < 0) return fail("cannot connect");
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.u64 = index;
        ::epoll_ctl(epoll_, EPOLL_CTL_ADD, connection.socket, &event);
        idle_.push_back(index);
    }

    void send_next(Time should_leave) {
        auto const index = idle_.front();
        idle_.pop_front();
        auto& connection = connections_[index];
        auto const bytes = load_.next(static_cast<int>(index));
        if (bytes.empty()) return;
        connection.left = load_.per_second > 0 ? should_leave : now();
        ++busy_;
        // Requests are a few kilobytes and the socket's buffer is empty: one call takes them whole.
        std::size_t sent = 0;
        while (sent < bytes.size()) {
            auto const some = ::send(connection.socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL);
            if (some <= 0) {
                fail("cannot send");
                return again(index);
            }
            sent += static_cast<std::size_t>(some);
        }
    }

    void read(std::size_t index) {
        auto& connection = connections_[index];
        char block[65536];
        auto const got = ::recv(connection.socket, block, sizeof block, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) {
            fail("the server closed the connection");
            return again(index);
        }
        connection.in.append(block, static_cast<std::size_t>(got));
        auto const reply = parse_reply(connection.in);
        if (reply.broken) {
            fail("not HTTP");
            return again(index);
        }
        if (!reply.complete) return;
        if (reply.status >= 200 && reply.status < 300) {
            ++result_.ok;
            result_.ms.push_back(ms_between(connection.left, now()));
        } else if (reply.status == 503) {
            ++result_.overloaded;
        } else {
            fail("status " + std::to_string(reply.status) + ": " + std::string(reply.body.substr(0, 300)));
        }
        if (load_.replied) load_.replied(static_cast<int>(index), reply);
        auto const closes = header_value(reply.head, "connection") == "close";
        connection.in.erase(0, reply.size);
        if (closes) return again(index);
        --busy_;
        idle_.push_back(index);
        if (load_.per_second <= 0) send_next(now());
    }

    void again(std::size_t index) {
        auto& connection = connections_[index];
        --busy_;
        if (connection.socket >= 0) ::close(connection.socket);
        connection.in.clear();
        open(index);
        if (load_.per_second <= 0 && !idle_.empty()) send_next(now());
    }

    void fail(std::string why) {
        ++result_.failed;
        if (result_.first_failure.empty()) result_.first_failure = std::move(why);
    }

    Load const& load_;
    std::vector<Connection> connections_;
    std::deque<std::size_t> idle_;
    std::deque<Time> waiting_;
    LoadResult result_;
    int epoll_ = -1;
    int busy_ = 0;
};

} // namespace detail

inline LoadResult run(Load const& load) { return detail::Run(load).go(); }

} // namespace todoke::bench
