// The one table of what can be called. The server's router and guard, the client, the OpenAPI
// document and the access-matrix test read it; there is no endpoint without a row.
//
// To add an endpoint: one enumerator and one row in endpoints.cpp; the server does not start until a
// handler stands for it. Personal data never travels in a path or query: searches are POST.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "shared/access/roles.hpp"

namespace todoke::api {

enum class Method : std::uint8_t { get, post, put, del };

enum class EndpointId : std::uint8_t {
    read_session, sign_in, verify_code, resend_code, sign_out, sign_out_everywhere, switch_account, save_preferences, change_password, propose_factor_setup, prove_factor_setup, replace_password, read_own_sign_ins,
    begin_password_reset, prove_reset_mail, finish_password_reset,
    read_second_factor, propose_second_factor, prove_second_factor, read_code_call, make_recovery_codes,
    begin_passkey, add_passkey, remove_passkey, verify_passkey,
    list_forms, read_form, read_code_list, list_municipalities, find_postal_code, read_texts,
    read_home, read_updates, list_notices, mark_notice_read, list_suggestions,
    list_drafts, read_draft, save_draft, delete_draft,
    search_cases, find_duplicates, create_case, read_case, save_identity, save_tests, read_case_history,
    submit_notification, resubmit_notification, read_notification, read_notification_version, list_intake,
    accept_notification, return_notification, export_notifications,
    read_application_form, check_applications, read_applications, read_application_rows, read_application_corrections, issue_applications, take_application_result, take_application_sheets,
    read_own_institution, list_own_requests, apply_for_accounts, request_account_act, help_colleague, answer_account_request,
    list_account_requests, read_account_request, decide_account_request,
    search_accounts, read_account, issue_account, change_account, act_on_account, take_sealed_sheet, count_accounts, export_accounts, search_audit, export_audit, read_refusals, list_contacts, save_contact,
    list_managed_notices, read_managed_notice, write_notice, change_notice, end_notice, delete_notice,
    search_masters, read_master, register_master, change_master, close_master, import_masters, export_masters, list_jurisdictions, export_jurisdictions,
    read_training, join_training, tick_exercise, ask_trainer, leave_training,
    list_training_rooms, create_training_room, read_training_room, reset_training_room, close_training_room, answer_trainee,
    read_portal_session, sign_in_portal, sign_out_portal, save_portal_language, begin_portal_registration, begin_portal_reset, prove_portal_code, resend_portal_code, set_portal_password,
    open_personal_link, link_person, read_own_reports, export_own_reports, report_own_health, confirm_emergency_call,
    list_observations, read_observation, read_entrusted_record, change_observation, enter_daily_report, acknowledge_report, log_contact, write_finding, make_personal_link, print_leaflet,
    read_observation_settings, save_observation_settings, list_activity_reports, send_activity_report,
    read_demo_outbox, read_openapi, report_client_fault,
    count_,
};

enum class Idempotency : std::uint8_t { none, key_required };     // Idempotency-Key header
enum class Condition : std::uint8_t { none, if_match_required };  // If-Match header

// Headers of a request besides the usual ones. Every request to /api but a GET carries
// `X-Todoke: 1` (another site cannot add it without asking, so it cannot act in a user's name) and,
// with a body, `Content-Type: application/json`. If-Match and ETag are quoted versions: "3".
// The session is the cookie `__Host-todoke`, of patients `__Host-todoke-my`; the browser code never sees it.
inline constexpr std::string_view own_request_header = "X-Todoke";
// The user ID a page was loaded for: refused when the browser has switched to another account meanwhile.
inline constexpr std::string_view account_header = "X-Todoke-Account";
inline constexpr std::string_view idempotency_header = "Idempotency-Key"; // 16 to 64 of [A-Za-z0-9-]

// What only the OpenAPI document says. The browsers' programs are built without it, for the size of their first load.
class Documented : public std::string_view {
public:
#ifdef TODOKE_WITHOUT_DOCUMENTATION
    consteval Documented(char const* /*text*/) {}
#else
    consteval Documented(char const* text) : std::string_view(text) {}
#endif
    constexpr Documented() = default;
};

struct Endpoint {
    EndpointId id{};
    std::string_view name;       // submit_notification: operationId, metrics, logs
    Method method = Method::get;
    std::string_view path;       // "/api/v1/cases/{case_id}"; parameters are whole segments
    access::Capability capability{};
    std::size_t body_max_kb = 0; // 0: no body allowed
    Idempotency idempotency = Idempotency::none;
    Condition condition = Condition::none;
    Documented request;          // name of the message in messages.hpp, or ""
    Documented reply;
    Documented says;             // one English sentence
};

// The patients' side: served with its own session (cookie `__Host-todoke-my`) and with no other; a public
// process may relay exactly these.
bool is_portal(Endpoint const& endpoint);

std::span<Endpoint const> endpoints();
Endpoint const& endpoint(EndpointId id);

} // namespace todoke::api
