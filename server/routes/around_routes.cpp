// The demo's outbox and the faults that browsers report.
#include <algorithm>

#include "server/log/log.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"

namespace todoke::routes {

Result<http::Reply> read_demo_outbox(Call const&, services::App& app) {
    constexpr int shown = 100;
    api::DemoOutbox outbox;
    for (auto const& message : TRY(app.store.outbox.latest(shown))) {
        outbox.messages.push_back({message.created_at_ms, message.channel, message.to, message.subject, message.body});
    }
    return json_reply(outbox);
}

Result<http::Reply> report_client_fault(Call const& call, services::App&) {
    auto const fault = TRY(call.message<api::ClientFault>());
    // log::Id keeps nothing but codes, whatever a browser sends.
    log::warning("client_fault", {{"code", log::Id{fault.code}}, {"build", log::Id{fault.build}}, {"browser", log::Id{fault.browser}}});
    return empty_reply();
}

} // namespace todoke::routes
