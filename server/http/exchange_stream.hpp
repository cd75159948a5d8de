// How the HTTP library reads one request and writes its reply, on a connection that is ours: the head
// within a size and a deadline, then no byte more. The body is read by read_body, when the Application
// asks for it; what came ahead of it stays with the connection.
#pragma once

#include <algorithm>
#include <array>
#include <chrono>
#include <cstring>

#include <httplib.h>

#include "server/http/workers.hpp"

namespace todoke::http {

using std::chrono::steady_clock;

class ExchangeStream final : public httplib::Stream {
public:
    ExchangeStream(Connection& connection, std::int64_t header_deadline_s)
        : connection_(connection), deadline_(steady_clock::now() + std::chrono::seconds(header_deadline_s)) {}

    void end_of_head() { head_is_over_ = true; }
    [[nodiscard]] bool head_was_parsed() const { return head_is_over_; }
    // The peer sent something and got no answer: the library gave up on it without a word.
    [[nodiscard]] bool is_unanswered() const { return head_bytes_ > 0 && !has_written_; }

    Result<std::string> read_body(std::size_t length, std::int64_t deadline_s) {
        std::string body(length, '\0');
        auto const buffered = std::min(length, connection_.unread.size());
        connection_.unread.copy(body.data(), buffered);
        connection_.unread.erase(0, buffered);
        auto const deadline = steady_clock::now() + std::chrono::seconds(deadline_s);
        for (auto at = buffered; at < length;) {
            auto const n = connection_.transport->read(body.data() + at, length - at, deadline);
            if (n <= 0) return Error{n == 0 ? ErrorCode::malformed : ErrorCode::too_many_requests, "body ended early or came too slowly"};
            at += static_cast<std::size_t>(n);
        }
        return body;
    }

    ssize_t read(char* into, std::size_t size) override {
        if (head_is_over_) return -1;
        auto& unread = connection_.unread;
        if (unread.empty()) {
            if (head_bytes_ >= head_bytes_max) return -1;
            std::array<char, 4096> chunk; // NOLINT: filled by read
            auto const n = connection_.transport->read(chunk.data(), std::min(chunk.size(), head_bytes_max - head_bytes_), deadline_);
            if (n <= 0) return n;
            head_bytes_ += static_cast<std::size_t>(n);
            unread.assign(chunk.data(), static_cast<std::size_t>(n));
            offset_ = 0;
        }
        auto const n = std::min(size, unread.size() - offset_);
        std::memcpy(into, unread.data() + offset_, n);
        offset_ += n;
        if (offset_ == unread.size()) {
            unread.clear();
            offset_ = 0;
        }
        return static_cast<ssize_t>(n);
    }
    // What was read ahead of the body stays with the connection.
    void keep_unread() {
        connection_.unread.erase(0, offset_);
        offset_ = 0;
    }
    ssize_t write(char const* from, std::size_t size) override {
        has_written_ = true;
        auto const ok = connection_.transport->write(from, size, steady_clock::now() + write_deadline);
        return ok ? static_cast<ssize_t>(size) : -1;
    }
    bool is_readable() const override { return !connection_.unread.empty(); }
    bool wait_readable() const override { return true; }
    bool wait_writable() const override { return true; }
    void get_remote_ip_and_port(std::string& ip, int& port) const override { ip = connection_.address, port = 0; }
    void get_local_ip_and_port(std::string& ip, int& port) const override { ip.clear(), port = 0; }
    socket_t socket() const override { return connection_.transport->socket(); }
    time_t duration() const override { return 0; }

private:
    static constexpr std::size_t head_bytes_max = 32 * 1024;
    static constexpr std::chrono::seconds write_deadline{30};

    Connection& connection_;
    Instant deadline_;
    std::size_t head_bytes_ = 0;
    std::size_t offset_ = 0;
    bool head_is_over_ = false;
    bool has_written_ = false;
};

} // namespace todoke::http
