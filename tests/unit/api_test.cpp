#include <doctest/doctest.h>

#include <algorithm>
#include <iterator>
#include <set>

#include "shared/access/roles.hpp"
#include "shared/api/endpoints.hpp"
#include "shared/api/messages.hpp"
#include "shared/api/openapi.hpp"
#include "shared/api/problem.hpp"

using namespace todoke;
using namespace todoke::api;

namespace {

template <class Message> std::string fault(std::string_view text) {
    auto const message = from_json<Message>(*base::parse_json(text));
    return message.ok() ? "" : message.error().detail;
}

} // namespace

TEST_CASE("messages survive JSON") {
    NotificationReply reply;
    reply.row.person_name = "試験 太郎";
    reply.row.version = 3;
    reply.record = *base::parse_json(R"({"sex":"1"})");
    reply.versions = {VersionInfo{1, 2, 3, "a", "returned", "b", "c"}};
    reply.confirmed = {"V-412"};
    reply.may_decide = true;
    auto const json = to_json(reply);
    auto const again = from_json<NotificationReply>(*base::parse_json(write_json(json)));
    REQUIRE(again.ok());
    CHECK(to_json(*again) == json);
    CHECK(again->versions.at(0).state == "returned");
}

TEST_CASE("messages refuse what is missing, unknown, of a wrong type or too long") {
    CHECK(fault<SignInRequest>(R"({"user_id":"a","password":"b"})").empty());
    CHECK(fault<SignInRequest>(R"({"user_id":"a"})") == "member password");
    CHECK(fault<SignInRequest>(R"({"user_id":"a","password":"b","admin":"1"})") == "member (unknown)");
    CHECK(fault<SignInRequest>(R"({"user_id":1,"password":"b"})") == "member user_id");
    CHECK(fault<SignInRequest>("{\"user_id\":\"" + std::string(65, 'a') + "\",\"password\":\"b\"}") == "member user_id");
    CHECK(fault<SignInRequest>("[]") == "member message");
    CHECK(fault<CaseSearchRequest>("{}").empty());
    CHECK(fault<CaseSearchRequest>(R"({"page_size":"10"})") == "member page_size");
    CHECK(fault<CaseSearchRequest>(R"({"page_size":10.5})") == "member page_size");
    CHECK(fault<CaseSearchRequest>(R"({"ascending":1})") == "member ascending");
    std::string kanji;
    for (int i = 0; i < 500; ++i) kanji += "漢";
    CHECK(fault<ReturnRequest>("{\"reason\":\"" + kanji + "\"}").empty());
    CHECK(fault<ReturnRequest>("{\"reason\":\"" + kanji + "漢\"}") == "member reason");
    CHECK(fault<Problem>(R"({"type":"","title":"","status":1,"code":"","incident":"","issues":[{"rule":1}]})") == "member issues");
}

TEST_CASE("every error has a status, a word of its own and a sentence") {
    std::set<std::string_view> names;
    for (int i = 0; i <= static_cast<int>(ErrorCode::internal); ++i) {
        auto const& kind = problem_kind(static_cast<ErrorCode>(i));
        CHECK(kind.status >= 400);
        CHECK(kind.status < 600);
        CHECK(names.insert(kind.name).second);
        CHECK(kind.title.ends_with("。"));
        CHECK(find_problem_kind(kind.name) == &kind);
    }
    CHECK(problem_kind(ErrorCode::not_found).status == 404);
    CHECK(problem_kind(ErrorCode::stale).status == 412);
    CHECK(find_problem_kind("teapot") == nullptr);
}

TEST_CASE("endpoints are unique, stand in the order of their ids and name known messages") {
    std::set<std::string> seen;
    std::set<std::string_view> names;
    for (auto const& row : endpoints()) {
        CHECK(endpoint(row.id).name == row.name);
        CHECK(seen.insert(std::to_string(static_cast<int>(row.method)) + std::string(row.path)).second);
        CHECK(names.insert(row.name).second);
        CHECK(row.path.starts_with("/api/"));
        CHECK(row.path.find('?') == std::string_view::npos);
        CHECK((row.request.empty() || !message_schema(row.request).is_null()));
        CHECK_MESSAGE((row.request.empty() == (row.body_max_kb == 0)), std::string(row.name));
        bool const other_format = row.reply == "text/csv" || row.reply == "xlsx" || row.reply == "application/pdf" || row.reply == "OpenAPI 3.1";
        CHECK_MESSAGE((other_format || !message_schema(row.reply).is_null()), std::string(row.name));
        // Changing something needs a session, but for signing in, going on as somebody else who is signed in here, a forgotten password and telling a fault.
        constexpr EndpointId open[] = {EndpointId::sign_in, EndpointId::switch_account, EndpointId::begin_password_reset, EndpointId::prove_reset_mail, EndpointId::finish_password_reset, EndpointId::report_client_fault};
        if (row.method != Method::get && row.capability == access::Capability::anyone) CHECK(std::find(std::begin(open), std::end(open), row.id) != std::end(open));
    }
}

TEST_CASE("[I2-21] the OpenAPI document describes every endpoint and resolves every reference") {
    auto const document = openapi_document("1.0.0");
    CHECK(document.text("openapi") == "3.1.0");
    auto const* paths = document.find("paths");
    auto const* schemas = document.find("components")->find("schemas");
    std::size_t operations = 0;
    for (auto const& path : *paths->as_object()) operations += path.second.as_object()->size();
    CHECK(operations == endpoints().size());
    auto const text = write_json(document);
    for (std::size_t at = 0; (at = text.find("#/components/schemas/", at)) != std::string::npos;) {
        at += std::string_view("#/components/schemas/").size();
        CHECK(schemas->find(std::string_view(text).substr(at, text.find('"', at) - at)) != nullptr);
    }
    auto const* submit = paths->find("/api/v1/notifications")->find("post");
    CHECK(submit->text("operationId") == "submit_notification");
    CHECK(submit->find("parameters")->as_array()->at(0).text("name") == "Idempotency-Key");
    auto const schema = message_schema("ReturnRequest");
    CHECK(schema.find("properties")->find("reason")->integer("maxLength") == 500);
    CHECK(write_json(*schema.find("required")) == R"(["reason"])");
    CHECK(message_schema("CaseSearchRequest").find("required") == nullptr);
}

TEST_CASE("[S1-68] [S2-15] what is not listed is forbidden") {
    using access::Capability;
    using access::RoleId;
    auto const may = [](RoleId id, Capability capability) { return access::may(access::role(id), capability); };
    for (auto const& role : access::roles()) {
        CHECK(&access::role(role.id) == &role);
        CHECK(access::find_role(role.name) == &role);
        CHECK(access::may(role, Capability::own_session));
        CHECK_FALSE(access::may(role, Capability::second_factor_pending));
        CHECK_FALSE(role.label.empty());
    }
    CHECK(may(RoleId::facility_reporter, Capability::submit_notification));
    CHECK_FALSE(may(RoleId::facility_reporter, Capability::decide_notification));
    CHECK(may(RoleId::health_centre_staff, Capability::decide_notification));
    CHECK(may(RoleId::support_staff, Capability::decide_notification));
    CHECK(may(RoleId::ministry, Capability::read_case));
    CHECK_FALSE(may(RoleId::ministry, Capability::edit_identity));
    CHECK_FALSE(may(RoleId::government_office, Capability::submit_notification));
    for (auto const id : {RoleId::system_administrator, RoleId::central_surveillance_centre, RoleId::animal_clinic, RoleId::prefectural_support_officer})
        for (auto const capability : {Capability::read_case, Capability::search_cases, Capability::read_notification, Capability::export_notifications})
            CHECK_FALSE(may(id, capability));
    CHECK(access::find_role("root") == nullptr);
}

TEST_CASE("[R-05] [R-06] patients are no role of the staff, and neither side has a right of the other") {
    using access::Capability;
    auto const& person = access::role(access::RoleId::observed_person);
    CHECK(access::find_role(person.name) == nullptr);
    for (int number = 0; number <= static_cast<int>(Capability::report_own_health); ++number) {
        auto const capability = static_cast<Capability>(number);
        CHECK(access::may(person, capability) == (capability == Capability::anyone || capability == Capability::report_own_health));
    }
    for (auto const& role : access::roles()) {
        CHECK_FALSE(access::may(role, Capability::report_own_health));
        CHECK(role.scope != access::Scope::self);
    }
    // Every endpoint of the patients' side needs its own session or none, and no other endpoint does.
    for (auto const& row : endpoints()) CHECK(is_portal(row) == (row.capability == Capability::report_own_health || row.capability == Capability::visit_portal));
    std::vector<std::string> const none;
    access::Subject const assigned{"clinic_a", "hc_a", none, "13", "contractor_a"};
    CHECK(access::is_visible({access::RoleId::follow_up_contractor, "contractor_a", "hc_a", "13"}, assigned));
    CHECK_FALSE(access::is_visible({access::RoleId::follow_up_contractor, "contractor_b", "hc_a", "13"}, assigned));
    CHECK_FALSE(access::is_visible({access::RoleId::follow_up_contractor, "", "hc_a", "13"}, {"clinic_a", "hc_a", none, "13"}));
}

TEST_CASE("[S0-35] a record is visible to who notified it and to responsible and related centres") {
    using access::RoleId;
    std::vector<std::string> const related{"hc_b"};
    access::Subject const subject{"clinic_a", "hc_a", related, "13"};
    auto const sees = [&](RoleId role, std::string_view facility, std::string_view centre, std::string_view prefecture) {
        return access::is_visible({role, facility, centre, prefecture}, subject);
    };
    CHECK(sees(RoleId::facility_reporter, "clinic_a", "hc_a", "13"));
    CHECK_FALSE(sees(RoleId::facility_reporter, "clinic_b", "hc_a", "13"));
    CHECK(sees(RoleId::health_centre_staff, "", "hc_a", "13"));
    CHECK(sees(RoleId::health_centre_staff, "", "hc_b", "13"));
    CHECK_FALSE(sees(RoleId::health_centre_staff, "", "hc_c", "13"));
    CHECK(sees(RoleId::government_office, "", "", "13"));
    CHECK_FALSE(sees(RoleId::government_office, "", "", "27"));
    CHECK(sees(RoleId::ministry, "", "", ""));
    CHECK_FALSE(sees(RoleId::system_administrator, "clinic_a", "hc_a", "13"));
    CHECK_FALSE(access::is_visible({RoleId::facility_reporter, "", "", ""}, {"", "", {}, ""}));
    CHECK(access::may_decide({RoleId::health_centre_staff, "", "hc_a", "13"}, subject));
    CHECK_FALSE(access::may_decide({RoleId::health_centre_staff, "", "hc_b", "13"}, subject));
    CHECK_FALSE(access::may_decide({RoleId::facility_reporter, "clinic_a", "hc_a", "13"}, subject));
}
