// CSV export, the demo's outbox and the faults that browsers report.
#include <algorithm>

#include "server/log/log.hpp"
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/csv_export.hpp"

namespace todoke::routes {

Result<http::Reply> export_notifications(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ExportRequest>());
    if (auto refused = refuse_download(call, app)) return std::move(*refused);
    if (!base::parse_iso_date(request.from) || !base::parse_iso_date(request.to)) return Error{ErrorCode::invalid, "from and to are dates"};
    if (request.encoding != "utf-8" && request.encoding != "cp932") return Error{ErrorCode::invalid, "encoding is utf-8 or cp932"};
    auto const encoding = request.encoding == "cp932" ? tables::Encoding::cp932 : tables::Encoding::utf8;
    return csv_reply(TRY(services::export_csv(app, call.caller(), request.form_id, request.from, request.to, encoding, call.today())), request.form_id, encoding);
}

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
