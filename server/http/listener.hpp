// The HTTP border of the server: accepts connections, keeps idle ones without a thread, parses
// requests with cpp-httplib, hands them to the Application and writes its replies. httplib.h is
// included by listener.cpp and transport.cpp only.
//
// What it promises besides: no peer holds a thread longer than the deadlines, no head is larger than
// 32 KB, no body is read before the Application asked for it, and a reply to a fault of the protocol
// is a problem document too.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server/http/message.hpp"

namespace todoke::http {

struct ListenerOptions {
    std::string address = "127.0.0.1";
    int port = 0; // 0: any free one
    access::Network network = access::Network::internet; // what listens here is for
    std::string tls_cert, tls_key;
    std::string proxy_address, proxy_header; // the header is believed from this peer only
    std::size_t connections_max = 8'192;
    std::size_t connections_per_address_max = 4'096;
    std::size_t workers_max = 512;
    std::int64_t idle_s = 65, header_deadline_s = 10, body_deadline_s = 20;
};

class Listener {
public:
    // Binds and listens; serves once run() is called.
    // `protocol_fault` answers what never became a Request (status 400, 414, 416, 431 …).
    static Result<std::unique_ptr<Listener>> open(ListenerOptions const& options, Application application,
                                                  std::function<Reply(int status)> protocol_fault);
    virtual ~Listener() = default;
    [[nodiscard]] virtual int port() const = 0;
    // Serves until stop(), then finishes the requests it has begun.
    virtual void run() = 0;
    virtual void stop() = 0; // any thread
    struct Load {
        std::size_t connections = 0, waiting = 0, busy_workers = 0;
        std::uint64_t refused_connections = 0;
    };
    [[nodiscard]] virtual Load load() const = 0;
};

} // namespace todoke::http
