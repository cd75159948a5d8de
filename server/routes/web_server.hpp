// An installation that listens: Site behind a Listener. What main runs and what the tests start.
#pragma once

#include <memory>

#include "server/routes/site.hpp"
#include "server/services/installation.hpp"

namespace todoke::routes {

class WebServer {
public:
    static Result<std::unique_ptr<WebServer>> open(services::Installation& installation);
    [[nodiscard]] int port() const { return listener_->port(); }
    void run() { listener_->run(); } // until stop()
    // New requests are refused; those begun are finished and committed.
    void stop() {
        site_->set_ready(false);
        listener_->stop();
    }

private:
    WebServer() = default;
    std::unique_ptr<Site> site_;
    std::unique_ptr<http::Listener> listener_;
};

} // namespace todoke::routes
