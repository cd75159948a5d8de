// Blocking calls for what a benchmark needs before it measures: signing in, reading one answer.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <thread>

#include "shared/base/json.hpp"
#include "tests/bench/support/load.hpp"

namespace todoke::bench {

inline std::string request_bytes(std::string_view method, std::string_view path, std::string_view cookie, std::string_view body = {},
                                 std::string_view more_headers = {}) {
    std::string bytes;
    bytes.reserve(512 + body.size());
    bytes.append(method).append(" ").append(path).append(" HTTP/1.1\r\nHost: localhost\r\nX-Todoke: 1\r\n");
    if (!cookie.empty()) bytes.append("Cookie: ").append(cookie).append("\r\n");
    if (!body.empty()) bytes.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(body.size())).append("\r\n");
    return bytes.append(more_headers).append("\r\n").append(body);
}

struct Answer {
    int status = 0;
    std::string body, cookie;
};

inline Answer call(int port, std::string const& bytes) {
    Answer answer;
    int const socket = connect_to(port);
    if (socket < 0) return answer;
    if (::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(bytes.size())) {
        std::string in;
        char block[65536];
        for (;;) {
            auto const got = ::recv(socket, block, sizeof block, 0);
            if (got <= 0) break;
            in.append(block, static_cast<std::size_t>(got));
            auto const reply = parse_reply(in);
            if (!reply.complete) continue;
            answer.status = reply.status;
            answer.body = reply.body;
            auto const cookie = header_value(reply.head, "set-cookie");
            answer.cookie = cookie.substr(0, cookie.find(';'));
            break;
        }
    }
    ::close(socket);
    return answer;
}

[[noreturn]] inline void give_up(std::string const& why) {
    std::fprintf(stderr, "The benchmark cannot go on: %s\n", why.c_str());
    std::exit(1);
}

// Both steps; the code is read from the demo outbox. Returns the session's cookie.
inline std::string sign_in(int port, std::string const& user_id, std::string const& password) {
    auto const first = call(port, request_bytes("POST", "/api/v1/session", "", R"({"user_id":")" + user_id + R"(","password":")" + password + R"("})"));
    if (first.status != 200) give_up("sign-in of " + user_id + " was answered " + std::to_string(first.status) + " " + first.body);
    std::string code;
    for (int i = 0; i < 200 && code.empty(); ++i) {
        auto const outbox = base::parse_json(call(port, request_bytes("GET", "/api/v1/demo/outbox", "")).body, {.bytes_max = 1 << 20});
        if (!outbox.ok()) give_up("the demo outbox does not answer");
        std::int64_t newest = -1;
        auto const* messages = outbox->find("messages") == nullptr ? nullptr : outbox->find("messages")->as_array();
        if (messages == nullptr) give_up("the demo outbox has no messages");
        for (auto const& message : *messages) {
            if (!message.text("to").starts_with(user_id + "@") || message.integer("at_ms") <= newest) continue;
            newest = message.integer("at_ms");
            auto const text = std::string(message.text("subject")) + " " + std::string(message.text("body"));
            std::size_t run = 0;
            for (std::size_t at = 0; at <= text.size(); ++at) {
                if (at < text.size() && text[at] >= '0' && text[at] <= '9') {
                    ++run;
                } else {
                    if (run == 6) code = text.substr(at - 6, 6);
                    run = 0;
                }
            }
        }
        if (code.empty()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    auto const second = call(port, request_bytes("POST", "/api/v1/session/code", first.cookie, R"({"code":")" + code + R"("})"));
    if (second.status != 200) give_up("the one-time code was answered " + std::to_string(second.status) + " " + second.body);
    return second.cookie.empty() ? first.cookie : second.cookie;
}

} // namespace todoke::bench
