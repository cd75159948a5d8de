// Who may do what, over real HTTP: every endpoint with every role, for a record of one's own, of the
// own jurisdiction and of a foreign one. The expectation is written here by hand and not read from
// roles.cpp: what is not listed is forbidden.
#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <set>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

using api::EndpointId;

// Roles with a right, by the endpoint's need (roles.md §3).
std::set<std::string> const clinics{"facility_reporter"};
std::set<std::string> const centres{"health_centre_staff", "support_staff"};
std::set<std::string> const viewers{"ministry", "government_office"};
std::set<std::string> const managers{"ministry", "system_administrator"};
std::set<std::string> const overseers{"ministry", "central_surveillance_centre", "government_office", "system_administrator", "health_centre_staff", "local_surveillance_centre"};

std::set<std::string> together(std::initializer_list<std::set<std::string>> sets) {
    std::set<std::string> all;
    for (auto const& set : sets) all.insert(set.begin(), set.end());
    return all;
}

enum class Open { everybody, signed_in, listed, patients };
struct Expectation {
    Open open = Open::listed;
    std::set<std::string> roles;
};

Expectation expectation(EndpointId id) {
    using enum EndpointId;
    auto const working = together({clinics, centres});
    auto const seeing = together({clinics, centres, viewers});
    switch (id) {
    case read_session: case sign_in: case switch_account: case begin_password_reset: case prove_reset_mail: case finish_password_reset: case read_texts: case read_openapi: case report_client_fault: case read_demo_outbox: return {Open::everybody, {}};
    case read_training: case join_training: case tick_exercise: case ask_trainer: case leave_training: return {Open::everybody, {}}; // by the cookie of a room
    // The patients' side: its own session or none at all; see below for what needs one.
    case read_portal_session: case sign_in_portal: case sign_out_portal: case begin_portal_registration: case begin_portal_reset: case prove_portal_code: case resend_portal_code:
    case set_portal_password: case open_personal_link: return {Open::everybody, {}};
    case save_portal_language: case link_person: case read_own_reports: case export_own_reports: case report_own_health: case confirm_emergency_call: return {Open::patients, {}};
    case list_observations: return {Open::listed, together({centres, {"follow_up_contractor", "lodging_facility"}})};
    case list_activity_reports: return {Open::listed, together({centres, {"follow_up_contractor"}})};
    case read_observation: return {Open::listed, together({seeing, {"follow_up_contractor", "lodging_facility"}})};
    case read_entrusted_record: return {Open::listed, {"follow_up_contractor"}};
    case enter_daily_report: case acknowledge_report: case log_contact: return {Open::listed, together({centres, {"follow_up_contractor", "lodging_facility"}})};
    case change_observation: case read_observation_settings: case save_observation_settings: return {Open::listed, centres};
    case write_finding: case send_activity_report: return {Open::listed, {"follow_up_contractor"}};
    case make_personal_link: case print_leaflet: return {Open::listed, working};
    case verify_code: case verify_passkey: case resend_code: case replace_password: case propose_factor_setup: case prove_factor_setup: return {Open::listed, {}}; // a session at that step, no role
    case sign_out: case sign_out_everywhere: case save_preferences: case change_password: case read_own_sign_ins: case read_second_factor: case propose_second_factor:
    case prove_second_factor: case read_code_call: case make_recovery_codes: case begin_passkey: case add_passkey: case remove_passkey: case list_forms: case read_form: case read_code_list:
    case list_municipalities: case find_postal_code: case read_home: case read_updates: case list_notices: case mark_notice_read: case list_contacts: return {Open::signed_in, {}};
    case list_drafts: case read_draft: case save_draft: case delete_draft: case create_case: case save_identity: case save_tests:
        return {Open::listed, working};
    case list_suggestions: case submit_notification: case resubmit_notification: return {Open::listed, clinics};
    case search_cases: case find_duplicates: case read_case: case read_case_history: case read_notification: case read_notification_version:
    case export_notifications: return {Open::listed, seeing};
    case list_intake: case accept_notification: case return_notification: return {Open::listed, centres};
    case search_accounts: case read_account: case issue_account: case change_account: case act_on_account: case count_accounts: case export_accounts: case read_refusals: case save_contact: case take_sealed_sheet: return {Open::listed, managers};
    case read_application_form: case check_applications: case read_applications: case read_application_rows: case read_application_corrections:
    case issue_applications: case take_application_result: case take_application_sheets: return {Open::listed, managers};
    case search_audit: case export_audit: return {Open::listed, overseers};
    case list_managed_notices: case read_managed_notice: case write_notice: case change_notice: case end_notice: case delete_notice:
        return {Open::listed, {"ministry", "central_surveillance_centre", "government_office", "local_surveillance_centre", "system_administrator"}};
    case list_account_requests: case read_account_request: case decide_account_request: return {Open::listed, managers};
    // A flag on the person, which nobody here carries: see http_account_requests_test.
    case read_own_institution: case list_own_requests: case apply_for_accounts: case request_account_act: case help_colleague: case answer_account_request: return {};
    case search_masters: case read_master: case export_masters: case list_jurisdictions: case export_jurisdictions:
        return {Open::listed, together({working, viewers, {"system_administrator", "central_surveillance_centre", "local_surveillance_centre", "sentinel_reporter", "animal_clinic"}})};
    case register_master: case change_master: case close_master: case import_masters: return {Open::listed, {"system_administrator"}};
    case list_training_rooms: case create_training_room: case read_training_room: case reset_training_room: case close_training_room: case answer_trainee:
        return {Open::listed, {"system_administrator"}};
    case count_: break;
    }
    return {};
}

struct World {
    RunningServer server;
    std::string case_id, notification_id; // notified by clinic_first to centre_east in Tokyo
    std::string facility_id;              // clinic_first
    Client patient = server.client();     // with a session of the portal
    std::map<std::string, Client> near, far; // by role: with the best claim to that record, and with none

    World() {
        auto clinic = server.signed_in("clinic1.doctor");
        auto const receipt = submit(clinic, submit_request("covid_19", "2021-11-29", covid_record(1)), fresh_key());
        case_id = receipt.text("case_id");
        notification_id = receipt.text("notification_id");
        facility_id = clinic.get("/api/v1/session").json().find("facility")->text("id");
        for (auto const& role : access::roles()) {
            std::string const name(role.name);
            // A colleague in the same institution and centre, and one in another prefecture.
            auto const is_clinic = role.scope == access::Scope::own_facility;
            auto const here = server.make_user(role.id, is_clinic                                           ? "clinic1.doctor"
                                                        : role.scope == access::Scope::assigned            ? "contractor.doctor"
                                                        : role.id == access::RoleId::government_office ? "tokyo.office"
                                                        : role.id == access::RoleId::ministry          ? "system.admin"
                                                                                                       : "east.centre");
            auto const there = server.make_user(role.id, is_clinic ? "osaka.doctor" : role.id == access::RoleId::ministry ? "system.admin" : "osaka.centre");
            near.emplace(name, server.signed_in(here));
            far.emplace(name, server.signed_in(there));
        }
        // Assigned to that contractor, and followed at the portal by the person.
        auto centre = server.signed_in("east.centre");
        auto const contractor = server.app().store.users.find("contractor.doctor")->facility.text();
        auto const changed = centre.send("PUT", "/api/v1/cases/" + case_id + "/observation", R"({"deadline_minute":-1,"is_active":true,"contractor_id":")" + contractor + "\"}", {{"If-Match", "\"1\""}});
        REQUIRE_MESSAGE(changed.status == 200, changed.body);
        auto const link = clinic.post("/api/v1/cases/" + case_id + "/personal-link", Json::object());
        REQUIRE_MESSAGE(link.status == 201, link.body);
        auto const url = std::string(link.json().text("url"));
        auto opened = Json::object();
        opened.set("token", url.substr(url.find('#') + 1)).set("birth_date", *covid_record(1).find("birth_date")).set("consent_version", "2026-11-29");
        auto const entered = patient.post("/api/v1/my/links", opened);
        REQUIRE_MESSAGE(entered.status == 201, entered.body);
    }
};

std::string path_of(api::Endpoint const& endpoint, World const& world) {
    std::string path(endpoint.path);
    auto const replace = [&](std::string_view what, std::string const& with) {
        if (auto const at = path.find(what); at != std::string::npos) path.replace(at, what.size(), with);
    };
    replace("{case_id}", world.case_id);
    replace("{notification_id}", world.notification_id);
    replace("{facility_id}", world.facility_id);
    replace("{form_id}", "covid_19");
    replace("{version}", endpoint.id == EndpointId::read_form ? "2021-11-29" : "1");
    replace("{list}", "sex");
    replace("{prefecture_code}", "13");
    replace("{language}", "ja");
    replace("{notice_id}", "1");
    replace("{draft_id}", "draft-1");
    replace("{user_id}", "clinic1.clerk");
    replace("{format}", "xlsx");
    replace("{batch_id}", "nobodys");
    replace("{sheet_id}", "nobodys");
    replace("{part}", "1");
    replace("{request_id}", "1");
    replace("{which}", "all");
    replace("{page}", "1");
    replace("{room_id}", "1");
    replace("{question_id}", "1");
    replace("{exercise_id}", "sign_in");
    replace("{person_id}", world.case_id);
    return path;
}

Response call(Client& client, api::Endpoint const& endpoint, World const& world, std::string_view role = {}) {
    HeaderList headers;
    if (endpoint.idempotency == api::Idempotency::key_required) headers.emplace_back("Idempotency-Key", fresh_key());
    // A version that nobody has: what is allowed and visible answers "stale" instead of changing anything.
    if (endpoint.condition == api::Condition::if_match_required) headers.emplace_back("If-Match", "\"999\"");
    auto const path = path_of(endpoint, world);
    switch (endpoint.method) {
    case api::Method::get: return client.get(path, headers);
    case api::Method::del: return client.del(path, headers);
    case api::Method::put: case api::Method::post: break;
    }
    auto body = Json::object();
    using enum EndpointId;
    if (endpoint.id == save_identity || endpoint.id == save_tests) {
        body.set("form_id", endpoint.id == save_tests ? "tests" : "identity").set("form_version", "2020-09-14").set("record", Json::object());
    } else if (endpoint.id == accept_notification) {
        body.set("case_status", "40");
    } else if (endpoint.id == return_notification) {
        body.set("reason", "確認");
    } else if (endpoint.id == resubmit_notification) {
        body = submit_request("covid_19", "2021-11-29", covid_record(1));
    } else if (endpoint.id == issue_account || endpoint.id == change_account) {
        body.set("user_name", "試験　次郎").set("mail", "jiro@example.jp").set("phone", "0300000000");
        // The State issues for governments, administrators for their area; nowhere is no institution.
        if (endpoint.id == issue_account) body.set("role", role == "ministry" ? "government_office" : "facility_reporter").set("facility_code", "nowhere");
    } else if (endpoint.id == act_on_account) {
        body.set("act", "unlock");
    } else if (endpoint.id == decide_account_request) {
        body.set("decision", "approve");
    } else if (endpoint.id == change_observation) {
        body.set("deadline_minute", -1).set("is_active", true);
    } else if (endpoint.id == save_observation_settings) {
        body.set("deadline_minute", 540).set("reminder_mail", false).set("invitation_sms", false);
    } else if (endpoint.id == enter_daily_report) {
        body.set("report_date", "2026-11-21").set("report", daily_report("36.5"));
    } else if (endpoint.id == log_contact) {
        body.set("result", 2);
    } else if (endpoint.id == write_finding) {
        body.set("doctor_name", "テスト 一郎").set("text", "変わりなし");
    } else if (endpoint.id == report_client_fault) {
        body.set("code", "x").set("build", "x").set("browser", "x");
    }
    return client.send(endpoint.method == api::Method::put ? "PUT" : "POST", path, base::write_json(body), headers);
}

bool names_a_record(api::Endpoint const& endpoint) {
    for (auto const* id : {"{case_id}", "{notification_id}", "{user_id}"}) {
        if (endpoint.path.find(id) != std::string_view::npos) return true;
    }
    return false;
}

bool needs_download_flag(EndpointId id) { return id == EndpointId::export_notifications || id == EndpointId::export_accounts || id == EndpointId::export_audit; }
bool ends_sessions(EndpointId id) { return id == EndpointId::sign_out || id == EndpointId::sign_out_everywhere || id == EndpointId::sign_in || id == EndpointId::leave_training; }

} // namespace

TEST_CASE("[R-01][R-03][R-05][S2-26][AC-01-7][I2-20][I2-21] every endpoint with every role, for a record within reach and one without") {
    World world;
    int asked = 0;
    for (auto const& endpoint : api::endpoints()) {
        if (ends_sessions(endpoint.id)) continue;
        auto const expected = expectation(endpoint.id);
        auto nobody = world.server.client();
        auto const without_session = call(nobody, endpoint, world).status;
        INFO(endpoint.name);
        if (expected.open == Open::everybody) CHECK(without_session != 401);
        else CHECK(without_session == 401);

        if (expected.open == Open::listed || expected.open == Open::signed_in) CHECK(call(world.patient, endpoint, world).status == 401); // a session of the portal opens nothing else
        if (expected.open == Open::patients) CHECK(call(world.patient, endpoint, world).status != 401);

        for (auto const& role : access::roles()) {
            std::string const name(role.name);
            INFO(name);
            if (expected.open == Open::patients) { // nor does a session of the staff open the portal
                CHECK(call(world.near.at(name), endpoint, world, name).status == 401);
                ++asked;
                continue;
            }
            auto const allowed = expected.open != Open::listed || expected.roles.contains(name);
            auto const near = call(world.near.at(name), endpoint, world, name);
            auto const far = call(world.far.at(name), endpoint, world, name);
            asked += 2;
            if (endpoint.id == EndpointId::verify_code || endpoint.id == EndpointId::verify_passkey || endpoint.id == EndpointId::resend_code || endpoint.id == EndpointId::replace_password || endpoint.id == EndpointId::propose_factor_setup || endpoint.id == EndpointId::prove_factor_setup) {
                CHECK(near.status == 409); // signed in already
                continue;
            }
            if (!allowed) {
                CHECK(near.status == 403);
                CHECK(far.status == 403);
                continue;
            }
            CHECK(near.status != 401);
            CHECK(near.status < 500);
            if (needs_download_flag(endpoint.id)) continue; // the account's flag decides: tested below
            // An account of a clinic: the State sees it and leaves it to the prefecture.
            if (name == "ministry" && (endpoint.id == EndpointId::change_account || endpoint.id == EndpointId::act_on_account)) {
                CHECK(near.status == 403);
                continue;
            }
            CHECK(near.status != 403);
            if (!names_a_record(endpoint)) continue;
            CHECK(near.status != 404);
            // Another prefecture: it does not exist. The State sees everything.
            if (name == "ministry") CHECK(far.status == near.status);
            else CHECK(far.status == 404);
            CHECK(!(name != "ministry" && far.contains("試験　太郎")));
        }
    }
    CHECK(asked > 1'000);
}

TEST_CASE("[AC-01-7][R-01] a second clinic of the same health centre sees nothing of the first") {
    RunningServer server;
    auto first = server.signed_in("clinic1.doctor");
    auto const receipt = submit(first, submit_request("covid_19", "2021-11-29", covid_record(7)), fresh_key());
    auto second = server.signed_in("clinic2.doctor");
    CHECK(second.get("/api/v1/cases/" + std::string(receipt.text("case_id"))).status == 404);
    CHECK(second.get("/api/v1/notifications/" + std::string(receipt.text("notification_id"))).status == 404);
    auto const found = second.post("/api/v1/case-searches", Json::object().set("phone", "09000001007"));
    CHECK(found.status == 200);
    CHECK(found.json().integer("total") == 0);
}

TEST_CASE("[S4-19][R-07][V-A31] a download needs the account's own flag") {
    RunningServer server;
    auto const body = Json::object().set("form_id", "covid_19").set("from", "2026-01-01").set("to", "2026-12-31").set("encoding", "utf-8");
    auto with_flag = server.signed_in("clinic1.doctor");
    auto const csv = with_flag.post("/api/v1/exports/notifications", body);
    CHECK(csv.status == 200);
    CHECK(csv.header("content-type") == "text/csv; charset=utf-8");
    CHECK(csv.header("content-disposition") == "attachment; filename=\"covid_19.csv\"");
    CHECK(csv.body.starts_with("\xEF\xBB\xBFnotification_no,"));
    auto without_flag = server.signed_in("clinic1.clerk");
    auto const refused = without_flag.post("/api/v1/exports/notifications", body);
    CHECK(refused.status == 403);
    CHECK(refused.contains("ダウンロードの権限がありません。"));
    // CP932 for older spreadsheets.
    auto old = body;
    old.set("encoding", "cp932");
    auto const cp932 = with_flag.post("/api/v1/exports/notifications", old);
    CHECK(cp932.status == 200);
    CHECK(cp932.contains("\x8e\x8e\x8c\xb1")); // 試験
    CHECK(!cp932.contains("試験"));
}

TEST_CASE("[AC-16-1] a notice is for its audience") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto admin = server.signed_in("system.admin");
    CHECK(clinic.get("/api/v1/notices").contains("操作説明会"));
    CHECK(!admin.get("/api/v1/notices").contains("操作説明会"));
    auto const english = clinic.get("/api/v1/notices", {{"Accept-Language", "en"}});
    CHECK(english.contains("Training session for users"));
    CHECK(!english.contains("操作説明会"));
    auto const before = clinic.get("/api/v1/updates").json().integer("unread_notices");
    auto const list = clinic.get("/api/v1/notices").json();
    auto const id = std::string(list.find("notices")->as_array()->front().text("notice_id"));
    CHECK(clinic.post("/api/v1/notices/" + id + "/read", Json::object()).status == 200);
    CHECK(clinic.get("/api/v1/updates").json().integer("unread_notices") == before - 1); // AC-16-3
}
