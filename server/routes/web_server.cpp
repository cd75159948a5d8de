#include "server/routes/web_server.hpp"

#include <thread>
#include <vector>

#include "server/log/log.hpp"
#include "server/routes/guard.hpp"
#include "server/routes/public_face.hpp"

namespace todoke::routes {

http::ListenerOptions listener_options(config::Server const& server) {
    http::ListenerOptions options;
    options.address = server.address;
    options.port = static_cast<int>(server.port);
    options.tls_cert = server.tls_cert;
    options.tls_key = server.tls_key;
    options.proxy_address = server.proxy_address;
    options.proxy_header = server.proxy_header;
    options.connections_max = static_cast<std::size_t>(server.connections_max);
    options.connections_per_address_max = static_cast<std::size_t>(server.connections_per_address_max);
    options.workers_max = static_cast<std::size_t>(server.workers_max);
    options.idle_s = server.idle_connection_s;
    options.header_deadline_s = server.header_deadline_s;
    options.body_deadline_s = server.body_deadline_s;
    return options;
}

namespace {

// What a training room answers itself: everything that is about its data. The rest (pages, health, the
// rooms themselves) is the demo's.
bool belongs_to_room(std::string_view path) {
    constexpr std::string_view about_rooms = "/api/v1/training";
    return path == "/demo/outbox" || (path.starts_with("/api/") && !path.starts_with(about_rooms));
}

} // namespace

Result<std::unique_ptr<WebServer>> WebServer::open(services::Installation& installation) {
    auto& app = installation.app();
    auto const& server = app.config.server;
    std::unique_ptr<WebServer> web(new WebServer);
    auto* self = web.get();
    auto const load = [self] { return self->listener_->load(); };
    web->site_ = std::make_unique<Site>(app, load);
    if (server.demo) {
        web->rooms_ = TRY(services::TrainingRooms::open(installation, [load](services::App& room) -> http::Application {
            auto const site = std::make_shared<Site>(room, load);
            return [site](http::Request const& request, http::BodyReader const& read_body) { return site->answer(request, read_body); };
        }));
    }
    auto const application = [self](http::Request const& request, http::BodyReader const& read_body) { return self->answer(request, read_body); };
    auto options = listener_options(server);
    web->listener_ = TRY(web->listen(options, application));
    if (server.face == "staff") TRY(web->listen_for_relay(options, server));
    if (server.closed_network_address.empty()) return web;
    options.address = server.closed_network_address;
    options.port = static_cast<int>(server.closed_network_port);
    options.network = access::Network::closed;
    web->closed_listener_ = TRY(web->listen(options, application));
    return web;
}

Result<std::unique_ptr<http::Listener>> WebServer::listen(http::ListenerOptions const& options, http::Application application) {
    return http::Listener::open(options, std::move(application), [this](int status) { return site_->protocol_fault(status); });
}

// One peer, the public process, speaks for everybody: no limit for an address, no proxy's header, no TLS.
Result<Done> WebServer::listen_for_relay(http::ListenerOptions options, config::Server const& server) {
    gate_ = std::make_unique<RelayGate>(TRY(read_relay_secret(server.relay_secret_file)));
    options.address = server.relay_address;
    options.port = static_cast<int>(server.relay_port);
    options.connections_per_address_max = options.connections_max;
    options.tls_cert.clear();
    options.tls_key.clear();
    options.proxy_address.clear();
    relay_listener_ = TRY(listen(options, [this](http::Request const& request, http::BodyReader const& read_body) { return answer_relayed(request, read_body); }));
    return Done{};
}

http::Reply WebServer::answer_relayed(http::Request const& request, http::BodyReader const& read_body) {
    auto const relayed = gate_->admit(request);
    if (relayed.ok()) return site_->answer(*relayed, read_body);
    log::warning("relay_refused", {{"detail", log::Detail{relayed.error().detail}}});
    return site_->protocol_fault(relayed.error().code == ErrorCode::unauthenticated ? 401 : 404);
}

http::Reply WebServer::answer(http::Request const& request, http::BodyReader const& read_body) {
    // The patients' side is elsewhere.
    if (gate_) {
        auto const route = router_.find(request.method, request.path);
        if (is_portal_path(request.path) || (route.endpoint != nullptr && api::is_portal(*route.endpoint))) return site_->protocol_fault(404);
    }
    auto const token = rooms_ ? room_token(request) : std::string();
    if (token.empty() || !belongs_to_room(request.path)) return site_->answer(request, read_body);
    auto const room = rooms_->of_browser(token);
    if (room.ok()) return (*room)->answer(request, read_body);
    if (room.error().code == ErrorCode::not_found) return site_->answer(request, read_body);
    log::error("training_room", {{"detail", log::Detail{room.error().detail}}});
    return site_->protocol_fault(500);
}

void WebServer::run() {
    std::vector<std::thread> beside;
    for (auto* listener : {closed_listener_.get(), relay_listener_.get()})
        if (listener != nullptr) beside.emplace_back([listener] { listener->run(); });
    listener_->run();
    for (auto& thread : beside) thread.join();
}

void WebServer::stop() {
    site_->set_ready(false);
    listener_->stop();
    if (closed_listener_) closed_listener_->stop();
    if (relay_listener_) relay_listener_->stop();
}

} // namespace todoke::routes
