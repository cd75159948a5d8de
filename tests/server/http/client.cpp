#include "tests/server/http/client.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace todoke::test {

namespace {

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

bool has(HeaderList const& headers, std::string_view name) {
    return std::any_of(headers.begin(), headers.end(), [&](auto const& header) { return lower(header.first) == name; });
}

// Whether the bytes hold a whole reply.
bool is_whole(std::string const& bytes) {
    auto const end = bytes.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    auto const head = lower(bytes.substr(0, end));
    auto const at = head.find("\r\ncontent-length:");
    if (at == std::string::npos) return true;
    auto const length = static_cast<std::size_t>(std::atoll(head.c_str() + at + 17));
    return bytes.size() >= end + 4 + length;
}

} // namespace

std::string Response::header(std::string_view name) const {
    for (auto const& [key, value] : headers) {
        if (key == name) return value;
    }
    return "";
}

Json Response::json() const {
    auto parsed = base::parse_json(body, {.bytes_max = 8 * 1024 * 1024, .depth_max = 32, .values_max = 400'000, .string_bytes_max = 1024 * 1024});
    return parsed.ok() ? std::move(*parsed) : Json();
}

Response parse_response(std::string const& bytes) {
    Response response;
    auto const end = bytes.find("\r\n\r\n");
    if (end == std::string::npos || !bytes.starts_with("HTTP/1.")) return response;
    response.status = std::atoi(bytes.c_str() + 9);
    for (auto begin = bytes.find("\r\n") + 2; begin < end;) {
        auto const stop = bytes.find("\r\n", begin);
        auto const colon = bytes.find(':', begin);
        if (colon < stop) {
            auto value = bytes.substr(colon + 1, stop - colon - 1);
            value.erase(0, value.find_first_not_of(' '));
            response.headers.emplace_back(lower(bytes.substr(begin, colon - begin)), value);
        }
        begin = stop + 2;
    }
    response.body = bytes.substr(end + 4);
    return response;
}

int connect_to(int port) {
    auto const socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        ::close(socket);
        return -1;
    }
    return socket;
}

Response Client::raw(std::string const& bytes, int timeout_ms) const {
    auto const socket = connect_to(port_);
    if (socket < 0) return {};
    std::string received;
    std::size_t sent = 0;
    auto writable = true;
    for (;;) {
        pollfd entry{socket, static_cast<short>(POLLIN | (writable && sent < bytes.size() ? POLLOUT : 0)), 0};
        if (::poll(&entry, 1, timeout_ms) <= 0) break;
        if ((entry.revents & POLLOUT) != 0) {
            auto const n = ::send(socket, bytes.data() + sent, bytes.size() - sent, MSG_NOSIGNAL | MSG_DONTWAIT);
            if (n <= 0) writable = false; // refused: the reply may still be there
            else sent += static_cast<std::size_t>(n);
        }
        if ((entry.revents & (POLLIN | POLLHUP | POLLERR)) != 0) {
            std::array<char, 16'384> chunk{};
            auto const n = ::recv(socket, chunk.data(), chunk.size(), MSG_DONTWAIT);
            if (n <= 0) break;
            received.append(chunk.data(), static_cast<std::size_t>(n));
            if (is_whole(received)) break;
        }
    }
    ::close(socket);
    return parse_response(received);
}

Response Client::send(std::string const& method, std::string const& path, std::string const& body, HeaderList headers) {
    auto request = method + " " + path + " HTTP/1.1\r\n";
    if (!has(headers, "host")) headers.emplace_back("Host", "localhost:" + std::to_string(port_));
    std::string cookies;
    for (auto const* one : {&cookie_, &room_cookie_, &portal_cookie_}) {
        if (!one->empty()) cookies += (cookies.empty() ? "" : "; ") + *one;
    }
    if (!cookies.empty() && !has(headers, "cookie")) headers.emplace_back("Cookie", cookies);
    if (!has(headers, "x-todoke")) headers.emplace_back("X-Todoke", "1");
    if (!body.empty() && !has(headers, "content-type")) headers.emplace_back("Content-Type", "application/json");
    if (!body.empty() || method == "POST" || method == "PUT") headers.emplace_back("Content-Length", std::to_string(body.size()));
    headers.emplace_back("Connection", "close");
    for (auto const& [name, value] : headers) {
        if (!value.empty()) request += name + ": " + value + "\r\n";
    }
    auto response = raw(request + "\r\n" + body);
    auto const value_of = [](std::string const& cookie) { return cookie.find("Max-Age=0") != std::string::npos ? "" : cookie.substr(0, cookie.find(';')); };
    auto is_first = true;
    for (auto const& [name, cookie] : response.headers) {
        if (name != "set-cookie") continue;
        if (cookie.starts_with("__Host-todoke-room=")) room_cookie_ = value_of(cookie);
        else if (cookie.starts_with("__Host-todoke-my=")) portal_cookie_ = value_of(cookie);
        else if (std::exchange(is_first, false)) cookie_ = value_of(cookie);
    }
    return response;
}

Response Client::post(std::string const& path, Json const& body, HeaderList headers) { return send("POST", path, base::write_json(body), std::move(headers)); }
Response Client::put(std::string const& path, Json const& body, HeaderList headers) { return send("PUT", path, base::write_json(body), std::move(headers)); }

std::string base64(std::string_view bytes) {
    constexpr char const* letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    for (std::size_t i = 0; i < bytes.size(); i += 3) {
        unsigned group = 0;
        for (std::size_t k = 0; k < 3; ++k) group = group << 8 | (i + k < bytes.size() ? static_cast<unsigned char>(bytes[i + k]) : 0U);
        for (std::size_t k = 0; k < 4; ++k) out += i + k > bytes.size() ? '=' : letters[group >> (18 - 6 * k) & 63];
    }
    return out;
}

} // namespace todoke::test
