// One accepted connection as bytes, plain or TLS, never blocking longer than a deadline: a peer that
// dribbles bytes loses its connection, not our patience.
#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>

#include <sys/types.h>

#include "shared/base/result.hpp"

namespace todoke::http {

using Instant = std::chrono::steady_clock::time_point;

class Transport {
public:
    explicit Transport(int socket) : socket_(socket) {}
    virtual ~Transport();
    Transport(Transport const&) = delete;
    Transport& operator=(Transport const&) = delete;

    // TLS: the handshake, once. False: failed or too slow.
    virtual bool open(Instant deadline) = 0;
    // Bytes read, 0 when the peer closed, -1 on failure or at the deadline.
    virtual ssize_t read(char* into, std::size_t size, Instant deadline) = 0;
    virtual bool write(char const* from, std::size_t size, Instant deadline) = 0;
    // Bytes that have left the socket but were not read yet (TLS records).
    [[nodiscard]] virtual bool has_buffered() const = 0;
    // Whether the bytes on the socket are the bytes of the request, so that looking ahead makes sense.
    [[nodiscard]] virtual bool is_plain() const = 0;
    [[nodiscard]] int socket() const { return socket_; }
    // Ends our side and swallows what the peer still sends, so that our reply is not lost in a reset.
    void close_gently(std::size_t swallow_bytes_max, Instant deadline);

protected:
    // Waits for POLLIN or POLLOUT; false at the deadline.
    [[nodiscard]] bool wait(short events, Instant deadline) const;

private:
    int socket_;
};

class TlsContext {
public:
    virtual ~TlsContext() = default;
    // PEM files; TLS 1.2 or later.
    static Result<std::unique_ptr<TlsContext>> open(std::string const& certificate_file, std::string const& key_file);
    virtual std::unique_ptr<Transport> accept(int socket) = 0;
};

std::unique_ptr<Transport> plain_transport(int socket);

} // namespace todoke::http
