#include "server/routes/site.hpp"

#include <cassert>
#include <chrono>
#include <exception>

#include "server/delivery/voice_pool.hpp"
#include "server/http/compression.hpp"
#include "server/http/input_guard.hpp"
#include "server/http/problem.hpp"
#include "server/log/log.hpp"
#include "server/routes/demo_page.hpp"
#include "server/routes/handlers.hpp"

namespace todoke::routes {

namespace {

http::Admission::Limits limits_of(config::Limits const& limits) {
    using enum http::Lane;
    http::Admission::Limits result{};
    result[static_cast<std::size_t>(sign_in)] = {limits.sign_in_running, limits.sign_in_waiting};
    result[static_cast<std::size_t>(write)] = {limits.write_running, limits.write_waiting};
    result[static_cast<std::size_t>(read)] = {limits.read_running, limits.read_waiting};
    result[static_cast<std::size_t>(exporting)] = {limits.export_running, limits.export_waiting};
    return result;
}

http::Reply text_reply(int status, std::string body) {
    http::Reply reply;
    reply.status = status;
    reply.content_type = "text/plain; charset=utf-8";
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.body = std::move(body);
    return reply;
}

} // namespace

http::Lane lane_of(api::EndpointId id) {
    using enum api::EndpointId;
    switch (id) {
    case sign_in: case verify_code: case resend_code: case change_password: case replace_password: case issue_account: case act_on_account: case decide_account_request: case propose_second_factor:
    case prove_second_factor: case make_recovery_codes: case begin_passkey: case add_passkey: case remove_passkey: case verify_passkey: case begin_password_reset: case prove_reset_mail:
    case finish_password_reset: case join_training: case create_training_room: case reset_training_room: case propose_factor_setup: case prove_factor_setup: case help_colleague:
    case sign_in_portal: case begin_portal_registration: case begin_portal_reset: case prove_portal_code: case resend_portal_code: case set_portal_password: case open_personal_link:
    case link_person: return http::Lane::sign_in;
    case submit_notification: case resubmit_notification: case accept_notification: case return_notification: case create_case: case save_identity: case save_tests: case save_draft:
    case delete_draft: case change_account: case register_master: case change_master: case close_master: case write_notice: case change_notice: case end_notice: case delete_notice:
    case apply_for_accounts: case request_account_act: case answer_account_request: case tick_exercise: case ask_trainer: case answer_trainee: case close_training_room: case save_contact:
    case report_own_health: case confirm_emergency_call: case enter_daily_report: case acknowledge_report: case log_contact: case write_finding: case change_observation: case make_personal_link:
    case save_observation_settings: case send_activity_report: return http::Lane::write;
    case export_notifications: case export_accounts: case export_audit: case export_masters: case import_masters: case read_application_form: case check_applications:
    case read_application_corrections: case take_application_result: case take_application_sheets: case take_sealed_sheet: case export_jurisdictions: case export_own_reports: case print_leaflet: return http::Lane::exporting;
    case read_session: case sign_out: case sign_out_everywhere: case read_texts: case read_openapi: case leave_training: case switch_account: case sign_out_portal: return http::Lane::free;
    case save_preferences: case read_second_factor: case list_forms: case read_form: case read_code_list: case list_municipalities: case find_postal_code: case read_home: case read_updates:
    case list_notices: case mark_notice_read: case list_suggestions: case list_drafts: case read_draft: case search_cases: case find_duplicates: case read_case: case read_case_history:
    case read_notification: case read_notification_version: case read_applications: case read_application_rows: case issue_applications: case list_intake: case read_own_sign_ins:
    case search_accounts: case read_account: case count_accounts: case search_audit: case list_managed_notices: case read_managed_notice: case search_masters: case read_master:
    case read_demo_outbox: case report_client_fault: case read_own_institution: case list_own_requests: case list_account_requests: case read_account_request: case read_training:
    case list_training_rooms: case read_training_room: case read_refusals: case list_contacts: case list_jurisdictions: case read_code_call: case read_portal_session: case save_portal_language:
    case read_own_reports: case list_observations: case read_observation: case read_entrusted_record: case read_observation_settings: case list_activity_reports: case count_: break;
    }
    return http::Lane::read;
}

Site::Site(services::App& app, std::function<http::Listener::Load()> load)
    : app_(app), load_(std::move(load)), admission_(limits_of(app.config.limits)), guard_(app) {
    for (auto const& endpoint : api::endpoints()) {
        handlers_[static_cast<std::size_t>(endpoint.id)] = handler_of(endpoint.id);
        assert(handlers_[static_cast<std::size_t>(endpoint.id)] != nullptr);
    }
}

http::Reply Site::problem(http::Request const& request, Error const& error) {
    http::ProblemDetails details;
    details.language = http::language_of(request);
    return http::problem_reply(error, details, [this](auto language, auto source) { return app_.texts.translate(language, source); });
}

http::Reply Site::protocol_fault(int status) {
    return http::problem_reply_for_status(status, [this](auto language, auto source) { return app_.texts.translate(language, source); });
}

http::Reply Site::answer(http::Request const& request, http::BodyReader const& read_body) {
    auto const begin = std::chrono::steady_clock::now();
    api::Endpoint const* endpoint = nullptr;
    http::Reply reply;
    try {
        reply = route(request, read_body, endpoint);
    } catch (std::exception const& fault) {
        // Only libraries throw. What they say may quote data, so the log gets the type of fault alone.
        reply = problem(request, {ErrorCode::internal, std::string("exception of a library: ") + typeid(fault).name()});
    }
    auto const took = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count();
    metrics_.count(endpoint, reply.status, took);
    if (endpoint != nullptr) {
        log::debug("request", {{"endpoint", log::Id{endpoint->name}}, {"status", reply.status}, {"micros", took}});
    }
    return reply;
}

http::Reply Site::route(http::Request const& request, http::BodyReader const& read_body, api::Endpoint const*& endpoint) {
    if (auto const fault = http::refuse_head(request)) {
        note_malformed(request, *fault, 0);
        return problem(request, *fault);
    }
    if (request.path.starts_with("/api/")) return answer_api(request, read_body, endpoint);
    if (request.method != "GET" && request.method != "HEAD") {
        auto reply = problem(request, {ErrorCode::method_not_allowed, "pages are read only"});
        reply.headers.emplace_back("Allow", "GET, HEAD");
        return reply;
    }
    return answer_page(request);
}

http::Reply Site::answer_api(http::Request const& request, http::BodyReader const& read_body, api::Endpoint const*& endpoint) {
    auto route = router_.find(request.method, request.path);
    if (route.endpoint == nullptr) {
        if (!route.path_exists) return problem(request, {ErrorCode::not_found, "no such endpoint"});
        auto reply = problem(request, {ErrorCode::method_not_allowed, "method"});
        reply.headers.emplace_back("Allow", route.allowed);
        return reply;
    }
    endpoint = route.endpoint;
    if (!ready_) return problem(request, {ErrorCode::overloaded, "stopping"});
    auto const call = guard_.admit(request, std::move(route), read_body);
    if (!call.ok()) {
        note_malformed(request, call.error(), endpoint->body_max_kb);
        return problem(request, call.error());
    }
    auto const ticket = admission_.enter(lane_of(endpoint->id));
    if (!ticket) return problem(request, {ErrorCode::overloaded, "the lane is full"});
    auto reply = handlers_[static_cast<std::size_t>(endpoint->id)](*call, app_);
    if (!reply.ok()) {
        note_malformed(request, reply.error(), endpoint->body_max_kb);
        return problem(request, reply.error());
    }
    http::compress(request, *reply);
    return std::move(*reply);
}

// What no browser of ours sends; and files above the limit, which it would not have sent either.
void Site::note_malformed(http::Request const& request, Error const& error, std::size_t body_max_kb) {
    auto const is_file = error.code == ErrorCode::too_large && body_max_kb > 1024;
    if (is_file) app_.refusals.note(access::RefusalKind::bad_file, "", request.client_address, app_.clock.now_ms());
    else if (error.code == ErrorCode::malformed || error.code == ErrorCode::too_large || error.code == ErrorCode::unsupported_type)
        app_.refusals.note(access::RefusalKind::malformed, "", request.client_address, app_.clock.now_ms());
}

http::Reply Site::answer_page(http::Request const& request) {
    if (request.path == "/healthz") return text_reply(200, "ok\n");
    if (request.path == "/readyz") {
        auto const ready = ready_ && !app_.store.database().stats().read_only;
        return text_reply(ready ? 200 : 503, ready ? "ready\n" : "not ready\n");
    }
    if (request.path == "/metrics") return metrics_page();
    if (request.path == "/demo/outbox" && app_.config.server.demo) return demo_outbox_page();
    if (auto page = app_.pages.find(request)) return std::move(*page);
    return problem(request, {ErrorCode::not_found, "no such page"});
}

http::Reply Site::metrics_page() {
    auto const load = load_();
    auto const database = app_.store.database().stats();
    http::Metrics::Gauges gauges{
        {"todoke_connections", static_cast<std::int64_t>(load.connections)},
        {"todoke_connections_waiting", static_cast<std::int64_t>(load.waiting)},
        {"todoke_connections_refused_total", static_cast<std::int64_t>(load.refused_connections)},
        {"todoke_workers_busy", static_cast<std::int64_t>(load.busy_workers)},
        {"todoke_database_commits_total", database.commits},
        {"todoke_database_writes_total", database.writes},
        {"todoke_database_refused_total", database.refused},
        {"todoke_database_queue", database.queue_length},
        {"todoke_database_wal_pages", database.wal_pages},
        {"todoke_database_read_only", database.read_only ? 1 : 0},
        {"todoke_password_queue", app_.passwords.waiting()},
    };
    // In a demo nothing leaves, so everything would seem to wait.
    if (auto const mail = app_.store.outbox.load(); mail.ok() && !app_.config.server.demo) {
        gauges.emplace_back("todoke_mail_waiting", mail->waiting);
        gauges.emplace_back("todoke_mail_delayed", mail->delayed);
        gauges.emplace_back("todoke_mail_given_up", mail->given_up);
    }
    if (app_.telephone != nullptr) {
        auto const lines = app_.telephone->load();
        gauges.emplace_back("todoke_voice_lines", lines.lines);
        gauges.emplace_back("todoke_voice_lines_down", lines.down);
        gauges.emplace_back("todoke_voice_calls", lines.calling);
        gauges.emplace_back("todoke_voice_calls_waiting", lines.waiting);
    }
    for (auto const& [name, lane] : {std::pair{"sign_in", http::Lane::sign_in}, {"write", http::Lane::write}, {"read", http::Lane::read}, {"export", http::Lane::exporting}}) {
        auto const of_lane = admission_.load(lane);
        auto const label = std::string("{lane=\"") + name + "\"}";
        gauges.emplace_back("todoke_lane_running" + label, of_lane.running);
        gauges.emplace_back("todoke_lane_waiting" + label, of_lane.waiting);
        gauges.emplace_back("todoke_lane_refused_total" + label, of_lane.refused);
    }
    for (auto const& kind : access::refusals()) gauges.emplace_back("todoke_refusals_total{kind=\"" + std::string(kind.name) + "\"}", app_.refusals.total(kind.kind));
    return text_reply(200, metrics_.text(gauges));
}

http::Reply Site::demo_outbox_page() {
    auto const messages = app_.store.outbox.latest(100);
    if (!messages.ok()) return protocol_fault(500);
    http::Reply reply;
    reply.content_type = "text/html; charset=utf-8";
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.body = demo_outbox_html(*messages, app_.pages.path_of("app.css"));
    return reply;
}

} // namespace todoke::routes
