#include "server/routes/web_server.hpp"

#include <thread>

namespace todoke::routes {

namespace {

http::ListenerOptions options_of(config::Server const& server) {
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

Result<std::unique_ptr<http::Listener>> listen(http::ListenerOptions const& options, Site& site) {
    return http::Listener::open(
        options, [&site](http::Request const& request, http::BodyReader const& read_body) { return site.answer(request, read_body); },
        [&site](int status) { return site.protocol_fault(status); });
}

} // namespace

Result<std::unique_ptr<WebServer>> WebServer::open(services::Installation& installation) {
    auto& app = installation.app();
    auto const& server = app.config.server;
    std::unique_ptr<WebServer> web(new WebServer);
    auto* self = web.get();
    web->site_ = std::make_unique<Site>(app, [self] { return self->listener_->load(); });
    auto options = options_of(server);
    web->listener_ = TRY(listen(options, *web->site_));
    if (server.closed_network_address.empty()) return web;
    options.address = server.closed_network_address;
    options.port = static_cast<int>(server.closed_network_port);
    options.network = access::Network::closed;
    web->closed_listener_ = TRY(listen(options, *web->site_));
    return web;
}

void WebServer::run() {
    std::thread closed;
    if (closed_listener_) closed = std::thread([this] { closed_listener_->run(); });
    listener_->run();
    if (closed.joinable()) closed.join();
}

void WebServer::stop() {
    site_->set_ready(false);
    listener_->stop();
    if (closed_listener_) closed_listener_->stop();
}

} // namespace todoke::routes
