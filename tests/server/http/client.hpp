// A browser's side of HTTP, small enough to send what no browser would: raw bytes, half requests,
// forged headers. Keeps the session cookie. One connection a request, unless asked otherwise.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/base/json.hpp"

namespace todoke::test {

struct Response {
    int status = 0; // 0: the connection ended without a reply
    std::vector<std::pair<std::string, std::string>> headers; // names lower-case
    std::string body;
    [[nodiscard]] std::string header(std::string_view name) const; // "" when absent
    [[nodiscard]] Json json() const;                               // null when the body is none
    [[nodiscard]] bool contains(std::string_view text) const { return body.find(text) != std::string::npos; }
};

using HeaderList = std::vector<std::pair<std::string, std::string>>;

class Client {
public:
    explicit Client(int port) : port_(port) {}

    Response get(std::string const& path, HeaderList headers = {}) { return send("GET", path, "", std::move(headers)); }
    Response post(std::string const& path, Json const& body, HeaderList headers = {});
    Response put(std::string const& path, Json const& body, HeaderList headers = {});
    Response del(std::string const& path, HeaderList headers = {}) { return send("DELETE", path, "", std::move(headers)); }
    // Adds Host, the cookie, X-Todoke and, with a body, Content-Type, unless `headers` name them.
    Response send(std::string const& method, std::string const& path, std::string const& body, HeaderList headers = {});
    // Exactly these bytes; then waits for one reply.
    Response raw(std::string const& bytes, int timeout_ms = 15'000) const;

    [[nodiscard]] std::string const& cookie() const { return cookie_; }
    void set_cookie(std::string cookie) { cookie_ = std::move(cookie); }
    [[nodiscard]] std::string const& portal_cookie() const { return portal_cookie_; }
    [[nodiscard]] int port() const { return port_; }

private:
    int port_;
    std::string cookie_;      // "__Host-todoke=…"
    std::string room_cookie_; // of the training room that it is in
    std::string portal_cookie_; // of the patients' side
};

// The standard alphabet with padding, as files travel in messages.
std::string base64(std::string_view bytes);
// One reply out of the bytes that a server sent.
Response parse_response(std::string const& bytes);
// A connected socket, or -1.
int connect_to(int port);

} // namespace todoke::test
