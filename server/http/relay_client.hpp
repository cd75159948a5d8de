// Hands requests on to another process of this machine, over connections that are kept. What goes on is what
// the other side needs to know: a few headers by name, never all that came.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "server/http/message.hpp"

namespace todoke::http {

// Between the two processes only; a browser's own headers of these names go no further.
inline constexpr std::string_view relay_secret_header = "x-todoke-relay";
inline constexpr std::string_view relay_peer_header = "x-todoke-peer"; // the address of whoever asks

class RelayClient {
public:
    RelayClient(std::string address, int port, std::string secret, std::size_t connections_max);
    ~RelayClient();
    RelayClient(RelayClient const&) = delete;
    RelayClient& operator=(RelayClient const&) = delete;

    // ErrorCode::overloaded: the other process does not answer, or all connections are busy. Whether a request
    // that failed in the middle was carried out is unknown: its sender repeats it with the same key.
    Result<Reply> send(Request const& request, std::string body);

private:
    class Connection;
    std::unique_ptr<Connection> take();
    void give_back(std::unique_ptr<Connection> connection);

    std::string address_, secret_;
    int port_;
    std::size_t connections_max_, busy_ = 0;
    std::mutex mutex_;
    std::vector<std::unique_ptr<Connection>> idle_;
};

} // namespace todoke::http
