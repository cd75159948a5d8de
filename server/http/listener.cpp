#include "server/http/listener.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cstring>
#include <mutex>
#include <unordered_map>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include "server/http/exchange_stream.hpp"
#include "server/http/peer_address.hpp"
#include "server/http/security_headers.hpp"
#include "server/http/workers.hpp"

namespace todoke::http {

namespace {

// More than the buffers on both sides hold: a peer that still sends must not lose the reply to a reset.
constexpr std::size_t swallow_bytes_max = 8 * 1024 * 1024;
constexpr std::chrono::milliseconds linger{2};              // a busy peer's next request comes at once
constexpr std::chrono::milliseconds queue_time_max{1'000};  // longer: 503 rather than late
constexpr std::chrono::milliseconds accept_pause{10};        // after an error of accept
constexpr int listen_backlog = 4'096;

// What belongs to the request in hand; the library's handlers find it here.
struct Exchange {
    ExchangeStream& stream;
    Connection& connection;
    bool close = false;
    bool body_unread = false;
};
thread_local Exchange* current = nullptr;

// The library accepts; everything else about a connection is ours.
class AcceptInline final : public httplib::TaskQueue {
public:
    bool enqueue(std::function<void()> accepted) override {
        accepted();
        return true;
    }
    void shutdown() override {}
};

class OwnListener final : public Listener, private httplib::Server {
public:
    OwnListener(ListenerOptions options, Application application, std::function<Reply(int)> protocol_fault, std::unique_ptr<TlsContext> tls)
        : options_(std::move(options)), application_(std::move(application)), protocol_fault_(std::move(protocol_fault)), tls_(std::move(tls)),
          workers_(options_.workers_max, [this](auto connection, auto waited) { serve(std::move(connection), waited); }),
          room_({std::chrono::seconds(options_.idle_s), std::chrono::seconds(options_.header_deadline_s)},
                [this](auto connection) { workers_.submit(std::move(connection)); }) {
        new_task_queue = [] { return new AcceptInline; };
        // The library would share the port with any other process of the same user that asks for it.
        set_socket_options([](socket_t socket) { httplib::set_socket_opt(socket, SOL_SOCKET, SO_REUSEADDR, 1); });
        set_tcp_nodelay(true);
        set_keep_alive_timeout(options_.idle_s);
        set_keep_alive_max_count(1'000'000);
        httplib::Headers headers;
        for (auto const& [name, value] : security_headers) headers.emplace(name, value);
        if (tls_) headers.emplace("Strict-Transport-Security", strict_transport_security);
        set_default_headers(std::move(headers));
        set_pre_routing_handler([this](httplib::Request const& request, httplib::Response& response) { return answer(request, response); });
        set_error_handler([this](httplib::Request const&, httplib::Response& response) {
            if (!response.body.empty()) return httplib::Server::HandlerResponse::Unhandled;
            write(protocol_fault_(response.status), response);
            return httplib::Server::HandlerResponse::Handled;
        });
    }

    ~OwnListener() override {
        if (listening_ >= 0) ::close(listening_);
    }

    bool bind() {
        port_ = options_.port == 0 ? bind_to_any_port(options_.address) : (bind_to_port(options_.address, options_.port) ? options_.port : -1);
        if (port_ <= 0) return false;
        listening_ = svr_sock_.exchange(INVALID_SOCKET);
        return ::listen(listening_, listen_backlog) == 0; // the library's own backlog is 5
    }

    [[nodiscard]] int port() const override { return port_; }
    void run() override {
        accept_until_stopped();
        room_.stop();
        workers_.stop();
    }
    void stop() override {
        stopping_ = true;
        ::shutdown(listening_, SHUT_RDWR); // ends accepting, also when it has not begun yet
    }
    [[nodiscard]] Load load() const override { return {connections_.load(), room_.size(), workers_.busy(), refused_.load()}; }

private:
    // The library's loop ends, and closes its socket, at any error of accept (out of memory, too many
    // files): so it gets a handle to spend, and begins again while nobody asked us to stop.
    void accept_until_stopped() {
        while (!stopping_) {
            svr_sock_ = ::dup(listening_);
            if (svr_sock_ != INVALID_SOCKET) listen_after_bind();
            httplib::Server::stop(); // clears its mark of a broken loop
            if (!stopping_) std::this_thread::sleep_for(accept_pause);
        }
    }

    // Called by the accepting thread: must not wait.
    bool process_and_close_socket(socket_t socket) override {
        auto connection = std::make_unique<Connection>();
        connection->address = address_of(socket);
        if (!count_in(connection->address)) {
            ++refused_;
            ::close(socket);
            return false;
        }
        connection->on_end = [this, address = connection->address] { count_out(address); };
        ::fcntl(socket, F_SETFL, ::fcntl(socket, F_GETFL, 0) | O_NONBLOCK);
        connection->transport = tls_ ? tls_->accept(socket) : plain_transport(socket);
        room_.add(std::move(connection));
        return true;
    }

    // A proxy speaks for everybody, so it has no limit of its own.
    bool count_in(std::string const& address) {
        std::lock_guard const hold(count_mutex_);
        auto& of_address = per_address_[address];
        auto const from_proxy = !options_.proxy_address.empty() && address == options_.proxy_address;
        if (connections_ >= options_.connections_max || (!from_proxy && of_address >= options_.connections_per_address_max)) {
            if (of_address == 0) per_address_.erase(address);
            return false;
        }
        ++of_address;
        ++connections_;
        return true;
    }
    void count_out(std::string const& address) {
        std::lock_guard const hold(count_mutex_);
        auto const found = per_address_.find(address);
        if (found != per_address_.end() && --found->second == 0) per_address_.erase(found);
        --connections_;
    }

    void serve(std::unique_ptr<Connection> connection, std::chrono::milliseconds waited) {
        if (!connection->transport->open(steady_clock::now() + std::chrono::seconds(options_.header_deadline_s))) return;
        late_ = waited > queue_time_max;
        for (;;) {
            if (!exchange(*connection)) return;
            late_ = false;
            if (!connection->unread.empty() || connection->transport->has_buffered()) continue;
            pollfd next{connection->transport->socket(), POLLIN, 0};
            if (::poll(&next, 1, static_cast<int>(linger.count())) <= 0) break;
        }
        room_.add(std::move(connection));
    }

    // One request and its reply. False: the connection ends.
    bool exchange(Connection& connection) {
        ExchangeStream stream(connection, options_.header_deadline_s);
        Exchange exchange{stream, connection};
        current = &exchange;
        bool library_would_close = false; // its view of the body is not ours
        auto const written = process_request(
            stream, connection.address, 0, "", 0, false, library_would_close,
            [&](httplib::Request& request) {
                stream.end_of_head();
                stream.keep_unread();
                exchange.close = exchange.close || request.version == "HTTP/1.0" || wants_close(request);
            },
            nullptr);
        current = nullptr;
        if (!stream.head_was_parsed() && stream.is_unanswered()) write_bare(stream, protocol_fault_(431));
        auto const stay = written && stream.head_was_parsed() && !exchange.close && !exchange.body_unread;
        if (!stay && (exchange.body_unread || !stream.head_was_parsed())) {
            connection.transport->close_gently(swallow_bytes_max, steady_clock::now() + std::chrono::seconds(1));
        }
        return stay;
    }

    // For lines so long that the library does not even make a request of them.
    static void write_bare(ExchangeStream& stream, Reply const& reply) {
        auto head = "HTTP/1.1 " + std::to_string(reply.status) + " Request Header Fields Too Large\r\nConnection: close\r\nContent-Type: " + reply.content_type +
                    "\r\nContent-Length: " + std::to_string(reply.body.size()) + "\r\n";
        for (auto const& [name, value] : reply.headers) head += name + ": " + value + "\r\n";
        for (auto const& [name, value] : security_headers) head += std::string(name) + ": " + std::string(value) + "\r\n";
        auto const bytes = head + "\r\n" + reply.body;
        stream.write(bytes.data(), bytes.size());
    }

    static bool wants_close(httplib::Request const& request) {
        auto value = request.get_header_value("Connection");
        std::transform(value.begin(), value.end(), value.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        return value.find("close") != std::string::npos;
    }

    httplib::Server::HandlerResponse answer(httplib::Request const& from, httplib::Response& into) {
        auto const request = translate(from);
        auto const announced = announced_length(request);
        current->body_unread = announced != 0;
        BodyReader const read_body = [&](std::size_t bytes_max) -> Result<std::string> {
            if (announced > bytes_max) return Error{ErrorCode::too_large, "body over the limit of the endpoint"};
            auto body = current->stream.read_body(announced, options_.body_deadline_s);
            current->body_unread = !body.ok();
            return body;
        };
        Reply reply;
        if (late_) {
            reply = protocol_fault_(503);
        } else {
            reply = application_(request, read_body);
        }
        current->close = current->close || current->body_unread || reply.status >= 400;
        write(std::move(reply), into);
        if (current->close) into.set_header("Connection", "close");
        return httplib::Server::HandlerResponse::Handled;
    }

    static std::size_t announced_length(Request const& request) {
        auto const text = request.headers.text("content-length");
        std::size_t value = 0;
        for (auto const c : text) {
            if (c < '0' || c > '9' || value > 1'000'000'000'000) return SIZE_MAX; // judged by the input guard
            value = value * 10 + static_cast<std::size_t>(c - '0');
        }
        return request.headers.count("transfer-encoding") > 0 ? SIZE_MAX : value;
    }

    Request translate(httplib::Request const& from) const {
        Request request;
        request.method = from.method;
        auto const question = from.target.find('?');
        request.path = from.target.substr(0, question);
        if (question != std::string::npos) request.query = from.target.substr(question + 1);
        for (auto const& [name, value] : from.headers) {
            std::string lower = name;
            for (auto& c : lower) {
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
            }
            request.headers.add(std::move(lower), value);
        }
        request.client_address = current->connection.address;
        if (!options_.proxy_address.empty() && request.client_address == options_.proxy_address) {
            std::string name = options_.proxy_header;
            for (auto& c : name) {
                if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
            }
            std::string const told(request.headers.text(name));
            if (is_address(told)) request.client_address = told;
        }
        request.secure = tls_ != nullptr;
        request.network = options_.network;
        return request;
    }

    static void write(Reply reply, httplib::Response& into) {
        into.status = reply.status;
        for (auto const& [name, value] : reply.headers) into.set_header(name, value);
        if (!reply.content_type.empty()) into.set_header("Content-Type", reply.content_type);
        into.body = std::move(reply.body);
    }

    ListenerOptions options_;
    Application application_;
    std::function<Reply(int)> protocol_fault_;
    std::unique_ptr<TlsContext> tls_;
    int port_ = -1;
    int listening_ = -1;
    std::atomic<bool> stopping_{false};
    std::mutex count_mutex_;
    std::unordered_map<std::string, std::size_t> per_address_;
    std::atomic<std::size_t> connections_{0};
    std::atomic<std::uint64_t> refused_{0};
    static thread_local bool late_;
    Workers workers_;
    WaitingRoom room_; // ends before the workers it feeds
};

thread_local bool OwnListener::late_ = false;

} // namespace

Result<std::unique_ptr<Listener>> Listener::open(ListenerOptions const& options, Application application,
                                                 std::function<Reply(int status)> protocol_fault) {
    std::unique_ptr<TlsContext> tls;
    if (!options.tls_cert.empty()) tls = TRY(TlsContext::open(options.tls_cert, options.tls_key));
    auto listener = std::make_unique<OwnListener>(options, std::move(application), std::move(protocol_fault), std::move(tls));
    if (!listener->bind()) {
        return Error{ErrorCode::conflict, "cannot listen on " + options.address + " port " + std::to_string(options.port) +
                                              ": is another program using it?"};
    }
    return std::unique_ptr<Listener>(std::move(listener));
}

} // namespace todoke::http
