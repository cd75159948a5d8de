#include "server/http/transport.hpp"

#include <algorithm>
#include <cerrno>
#include <mutex>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <httplib.h>

namespace todoke::http {

namespace tls = httplib::tls;

Transport::~Transport() {
    if (socket_ >= 0) ::close(socket_);
}

bool Transport::wait(short events, Instant deadline) const {
    for (;;) {
        auto const left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now()).count();
        if (left <= 0) return false;
        pollfd entry{socket_, events, 0};
        auto const ready = ::poll(&entry, 1, static_cast<int>(std::min<long long>(left, 60'000)));
        if (ready > 0) return true;
        if (ready < 0 && errno != EINTR) return false;
    }
}

void Transport::close_gently(std::size_t swallow_bytes_max, Instant deadline) {
    ::shutdown(socket_, SHUT_WR);
    char sink[4096]; // small: it touches the stack of every worker for good
    std::size_t swallowed = 0;
    while (swallowed < swallow_bytes_max && wait(POLLIN, deadline)) {
        auto const n = ::recv(socket_, sink, sizeof sink, MSG_DONTWAIT);
        if (n <= 0) return;
        swallowed += static_cast<std::size_t>(n);
    }
}

namespace {

bool would_block() { return errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR; }

class PlainTransport final : public Transport {
public:
    using Transport::Transport;
    bool open(Instant) override { return true; }
    ssize_t read(char* into, std::size_t size, Instant deadline) override {
        for (;;) {
            auto const n = ::recv(socket(), into, size, MSG_DONTWAIT);
            if (n >= 0) return n;
            if (!would_block() || !wait(POLLIN, deadline)) return -1;
        }
    }
    bool write(char const* from, std::size_t size, Instant deadline) override {
        while (size > 0) {
            auto const n = ::send(socket(), from, size, MSG_DONTWAIT | MSG_NOSIGNAL);
            if (n < 0) {
                if (!would_block() || !wait(POLLOUT, deadline)) return false;
                continue;
            }
            from += n;
            size -= static_cast<std::size_t>(n);
        }
        return true;
    }
    [[nodiscard]] bool has_buffered() const override { return false; }
    [[nodiscard]] bool is_plain() const override { return true; }
};

class TlsTransport final : public Transport {
public:
    TlsTransport(int socket, tls::session_t session) : Transport(socket), session_(session) {}
    ~TlsTransport() override {
        if (is_open_) tls::shutdown(session_, false);
        tls::free_session(session_);
    }
    bool open(Instant deadline) override {
        if (is_open_) return true;
        for (;;) {
            auto const step = tls::accept(session_);
            if (step.code == tls::ErrorCode::Success) return is_open_ = true;
            if (!wait_for(step.code, deadline)) return false;
        }
    }
    ssize_t read(char* into, std::size_t size, Instant deadline) override {
        for (;;) {
            tls::TlsError fault;
            auto const n = tls::read(session_, into, size, fault);
            if (n > 0) return n;
            if (fault.code == tls::ErrorCode::PeerClosed) return 0;
            if (!wait_for(fault.code, deadline)) return -1;
        }
    }
    bool write(char const* from, std::size_t size, Instant deadline) override {
        while (size > 0) {
            tls::TlsError fault;
            // The same bytes are offered again after a wait, as TLS demands.
            auto const n = tls::write(session_, from, std::min<std::size_t>(size, 16'384), fault);
            if (n > 0) {
                from += n;
                size -= static_cast<std::size_t>(n);
            } else if (!wait_for(fault.code, deadline)) {
                return false;
            }
        }
        return true;
    }
    [[nodiscard]] bool has_buffered() const override { return tls::pending(session_) > 0; }
    [[nodiscard]] bool is_plain() const override { return false; }

private:
    bool wait_for(tls::ErrorCode code, Instant deadline) const {
        if (code == tls::ErrorCode::WantRead) return wait(POLLIN, deadline);
        if (code == tls::ErrorCode::WantWrite) return wait(POLLOUT, deadline);
        return false;
    }
    tls::session_t session_;
    bool is_open_ = false;
};

// A transport that can only be closed: the handshake could not even begin.
class BrokenTransport final : public Transport {
public:
    using Transport::Transport;
    bool open(Instant) override { return false; }
    ssize_t read(char*, std::size_t, Instant) override { return -1; }
    bool write(char const*, std::size_t, Instant) override { return false; }
    [[nodiscard]] bool has_buffered() const override { return false; }
    [[nodiscard]] bool is_plain() const override { return false; }
};

class OwnTlsContext final : public TlsContext {
public:
    explicit OwnTlsContext(tls::ctx_t context) : context_(context) {}
    ~OwnTlsContext() override { tls::free_context(context_); }
    std::unique_ptr<Transport> accept(int socket) override {
        std::lock_guard const hold(mutex_);
        auto const session = tls::create_session(context_, socket);
        if (session == nullptr) return std::make_unique<BrokenTransport>(socket);
        return std::make_unique<TlsTransport>(socket, session);
    }

private:
    tls::ctx_t context_;
    std::mutex mutex_;
};

} // namespace

Result<std::unique_ptr<TlsContext>> TlsContext::open(std::string const& certificate_file, std::string const& key_file) {
    auto const context = tls::create_server_context();
    if (context == nullptr) return Error{ErrorCode::internal, "TLS: no context"};
    if (!tls::set_server_cert_file(context, certificate_file.c_str(), key_file.c_str(), nullptr)) {
        tls::free_context(context);
        return Error{ErrorCode::invalid, "TLS: cannot use certificate " + certificate_file + " with key " + key_file};
    }
    tls::set_min_version(context, tls::Version::TLS1_2);
    return std::unique_ptr<TlsContext>(std::make_unique<OwnTlsContext>(context));
}

std::unique_ptr<Transport> plain_transport(int socket) { return std::make_unique<PlainTransport>(socket); }

} // namespace todoke::http
