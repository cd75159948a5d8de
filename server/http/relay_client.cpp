#include "server/http/relay_client.hpp"

#include <algorithm>
#include <array>

#include <httplib.h>

namespace todoke::http {

namespace {

constexpr std::array<std::string_view, 14> passed_on{"accept", "accept-encoding", "accept-language", "content-type", "cookie", "host", "idempotency-key",
                                                     "if-match", "if-none-match", "origin", "sec-fetch-mode", "sec-fetch-site", "user-agent", "x-todoke"};
// The listener adds its own to these.
constexpr std::array<std::string_view, 9> passed_back{"allow", "cache-control", "clear-site-data", "content-disposition", "content-encoding", "etag", "retry-after",
                                                      "set-cookie", "vary"};
constexpr time_t connect_s = 2, answer_s = 30;

std::string lower(std::string text) {
    std::transform(text.begin(), text.end(), text.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return text;
}

template <std::size_t N>
bool is_one_of(std::array<std::string_view, N> const& names, std::string_view name) { return std::find(names.begin(), names.end(), name) != names.end(); }

} // namespace

class RelayClient::Connection {
public:
    Connection(std::string const& address, int port) : client_(address, port) {
        client_.set_keep_alive(true);
        client_.set_tcp_nodelay(true);
        client_.set_decompress(false);
        client_.set_connection_timeout(connect_s);
        client_.set_read_timeout(answer_s);
        client_.set_write_timeout(answer_s);
    }
    httplib::Result send(httplib::Request const& request) { return client_.send(request); }

private:
    httplib::Client client_;
};

RelayClient::RelayClient(std::string address, int port, std::string secret, std::size_t connections_max)
    : address_(std::move(address)), secret_(std::move(secret)), port_(port), connections_max_(connections_max) {}
RelayClient::~RelayClient() = default;

std::unique_ptr<RelayClient::Connection> RelayClient::take() {
    std::lock_guard const hold(mutex_);
    if (busy_ >= connections_max_) return nullptr;
    ++busy_;
    if (idle_.empty()) return std::make_unique<Connection>(address_, port_);
    auto connection = std::move(idle_.back());
    idle_.pop_back();
    return connection;
}

void RelayClient::give_back(std::unique_ptr<Connection> connection) {
    std::lock_guard const hold(mutex_);
    --busy_;
    if (connection) idle_.push_back(std::move(connection));
}

Result<Reply> RelayClient::send(Request const& request, std::string body) {
    httplib::Request to;
    to.method = request.method;
    to.path = request.path;
    for (auto const& [name, value] : request.headers.all())
        if (is_one_of(passed_on, name)) to.headers.emplace(name, value);
    to.headers.emplace(relay_secret_header, secret_);
    to.headers.emplace(relay_peer_header, request.client_address);
    to.body = std::move(body);

    auto connection = take();
    if (!connection) return Error{ErrorCode::overloaded, "every connection to the staff's process is busy"};
    auto const result = connection->send(to);
    bool const answered = result.error() == httplib::Error::Success && result;
    give_back(answered ? std::move(connection) : nullptr);
    if (!answered) return Error{ErrorCode::overloaded, "the staff's process does not answer: " + httplib::to_string(result.error())};

    Reply reply;
    reply.status = result->status;
    reply.content_type = result->get_header_value("Content-Type");
    for (auto const& [name, value] : result->headers)
        if (is_one_of(passed_back, lower(name))) reply.headers.emplace_back(name, value);
    reply.body = result->body;
    return reply;
}

} // namespace todoke::http
