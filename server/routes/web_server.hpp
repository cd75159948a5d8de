// An installation that listens: Site behind a Listener, and behind a second one for the closed network
// where that is configured, and behind a third one, on the loopback, where the patients' side is a process of
// its own (public_face). In a demo a browser may be in a training room: then the room's own Site answers.
// What main runs and what the tests start.
#pragma once

#include <memory>

#include "server/routes/relay_gate.hpp"
#include "server/routes/site.hpp"
#include "server/services/installation.hpp"
#include "server/services/training_rooms.hpp"

namespace todoke::routes {

class WebServer {
public:
    static Result<std::unique_ptr<WebServer>> open(services::Installation& installation);
    [[nodiscard]] int port() const { return listener_->port(); }
    [[nodiscard]] int closed_network_port() const { return closed_listener_ ? closed_listener_->port() : 0; } // 0: none
    [[nodiscard]] int relay_port() const { return relay_listener_ ? relay_listener_->port() : 0; } // 0: none
    void run(); // until stop()
    // New requests are refused; those begun are finished and committed.
    void stop();

private:
    WebServer() = default;
    http::Reply answer(http::Request const& request, http::BodyReader const& read_body);
    http::Reply answer_relayed(http::Request const& request, http::BodyReader const& read_body);
    Result<std::unique_ptr<http::Listener>> listen(http::ListenerOptions const& options, http::Application application);
    Result<Done> listen_for_relay(http::ListenerOptions options, config::Server const& server);
    std::unique_ptr<Site> site_;
    std::unique_ptr<services::TrainingRooms> rooms_; // of a demo
    std::unique_ptr<RelayGate> gate_; // where the patients' side is another process
    http::Router router_;
    std::unique_ptr<http::Listener> listener_, closed_listener_, relay_listener_;
};

// What the settings say about any place to listen.
http::ListenerOptions listener_options(config::Server const& server);

} // namespace todoke::routes
