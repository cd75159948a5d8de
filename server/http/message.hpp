// A request and a reply as the rest of the server sees them, independent of the HTTP library.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "shared/access/network.hpp"
#include "shared/base/result.hpp"

namespace todoke::http {

// Names are lower-case; a name may occur more than once.
class Headers {
public:
    void add(std::string name, std::string value) { entries_.emplace_back(std::move(name), std::move(value)); }
    // The first value, or nothing.
    [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const {
        for (auto const& [key, value] : entries_) {
            if (key == name) return std::string_view(value);
        }
        return std::nullopt;
    }
    [[nodiscard]] std::string_view text(std::string_view name) const { return find(name).value_or(std::string_view()); }
    [[nodiscard]] std::size_t count(std::string_view name) const {
        std::size_t n = 0;
        for (auto const& entry : entries_) n += entry.first == name ? 1 : 0;
        return n;
    }
    [[nodiscard]] std::vector<std::pair<std::string, std::string>> const& all() const { return entries_; }

private:
    std::vector<std::pair<std::string, std::string>> entries_;
};

struct Request {
    std::string method;         // GET
    std::string path;           // as sent, before '?', not decoded
    std::string query;          // after '?'; nothing of ours reads it but the help pages' language
    Headers headers;
    std::string client_address; // of the connection, or of the configured proxy's header
    bool secure = false;        // TLS here
    access::Network network = access::Network::internet; // by the address that was called
};

struct Reply {
    int status = 200;
    std::string content_type;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

// Reads the whole body, at most that many bytes. Call at most once.
// too_large: nothing was read; malformed: it ended early; too_many_requests: it came too slowly.
using BodyReader = std::function<Result<std::string>(std::size_t bytes_max)>;

// Answers one request. Never throws across this border.
using Application = std::function<Reply(Request const&, BodyReader const&)>;

} // namespace todoke::http
