#include "client-wasm/portal/reports.hpp"

namespace todoke::portal {

Json to_vault(SentReport const& report) {
    auto json = Json::object();
    json.set("person_id", report.person_id);
    json.set("created_at_ms", report.created_at_ms);
    json.set("written_at_ms", report.written_at_ms);
    auto draft = report.draft;
    json.set("draft", api::to_json(std::move(draft)));
    return json;
}

std::optional<SentReport> SentReport::from_vault(Json const& json) {
    auto const* kept = json.find("draft");
    if (kept == nullptr) return std::nullopt;
    auto draft = api::from_json<Draft>(*kept);
    if (!draft.ok()) return std::nullopt; // of a former version of this program
    SentReport report;
    report.person_id = json.text("person_id");
    report.written_at_ms = json.integer("written_at_ms");
    report.draft = std::move(draft).value();
    return report;
}

// The day is the server's: it takes the age of the report, so that a clock that is wrong does no harm.
state::Call call_of(SentReport const& report, std::int64_t now_ms) {
    api::ReportHealthRequest request;
    request.written_at_ms = report.written_at_ms;
    request.sent_at_ms = now_ms;
    request.report = observation::to_json(report.draft.report());
    request.by_family = report.draft.by_family;
    if (report.draft.replaces) request.confirmed.emplace_back("V-804");
    request.confirmed.emplace_back("V-810"); // asked at step 7
    state::Call call;
    call.endpoint = api::EndpointId::report_own_health;
    call.ids = {report.person_id};
    call.body = api::to_json(std::move(request));
    return call;
}

std::string lock_of(SentReport const& report) { return "portal-report-" + report.person_id; }
std::string sent_note(SentReport const& report) { return report.person_id; }

} // namespace todoke::portal
