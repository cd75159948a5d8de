// Everything that can be asked of the server, in one place: pages, health, metrics, the demo's outbox
// and the API behind its guard. Turns every Error, and every exception of a library, into a problem.
#pragma once

#include <array>
#include <functional>

#include "server/http/admission.hpp"
#include "server/http/listener.hpp"
#include "server/http/metrics.hpp"
#include "server/http/router.hpp"
#include "server/routes/guard.hpp"

namespace todoke::routes {

class Site {
public:
    Site(services::App& app, std::function<http::Listener::Load()> load);

    http::Reply answer(http::Request const& request, http::BodyReader const& read_body);
    http::Reply protocol_fault(int status);
    // Not ready: refuses at once what is not about health (while stopping).
    void set_ready(bool ready) { ready_ = ready; }

private:
    http::Reply route(http::Request const& request, http::BodyReader const& read_body, api::Endpoint const*& endpoint);
    http::Reply answer_api(http::Request const& request, http::BodyReader const& read_body, api::Endpoint const*& endpoint);
    http::Reply answer_page(http::Request const& request);
    void note_malformed(http::Request const& request, Error const& error, std::size_t body_max_kb);
    http::Reply metrics_page();
    http::Reply demo_outbox_page();
    http::Reply problem(http::Request const& request, Error const& error);

    services::App& app_;
    std::function<http::Listener::Load()> load_;
    http::Router router_;
    http::Admission admission_;
    http::Metrics metrics_;
    Guard guard_;
    std::array<Handler, static_cast<std::size_t>(api::EndpointId::count_)> handlers_{};
    std::atomic<bool> ready_{true};
};

// In which lane an endpoint's work runs.
http::Lane lane_of(api::EndpointId id);

} // namespace todoke::routes
