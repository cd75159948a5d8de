// Who gets an account from whom, and what that account opens: kinds of users beyond clinics, over real HTTP.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

Json application(std::string const& role, std::string const& facility_code, std::string const& mail = "shinki@example.jp") {
    return Json::object().set("role", role).set("facility_code", facility_code).set("user_name", "試験　新規").set("mail", mail).set("phone", "03-0000-1001");
}

// Issued, signed in for the first time, with a password of one's own.
Client begun(RunningServer& server, Json const& issued) {
    auto client = server.client();
    REQUIRE(client.post("/api/v1/session", Json::object().set("user_id", issued.text("user_id")).set("password", issued.text("initial_password"))).status == 200);
    REQUIRE(client.post("/api/v1/session/code", Json::object().set("code", server.latest_code())).status == 200);
    server.set_up_factor(client);
    REQUIRE(client.post("/api/v1/session/new-password", Json::object().set("current_password", issued.text("initial_password")).set("new_password", "Watashi-2026")).status == 200);
    return client;
}

} // namespace

TEST_CASE("[S0-16][S0-67] the health centre grants user ID and first password, and only then is there anything to set up") {
    RunningServer server;
    auto centre = server.signed_in("east.admin");
    auto person = server.client();
    CHECK(person.post("/api/v1/session", Json::object().set("user_id", "m00000000").set("password", "Mada-2026x")).status == 401);
    auto const issued = centre.post("/api/v1/accounts", application("facility_reporter", "1310001016"));
    REQUIRE_MESSAGE(issued.status == 201, issued.body);
    auto const letter = server.app().store.outbox.latest(1);
    REQUIRE(letter.ok());
    CHECK(letter->front().body.find(std::string(issued.json().text("initial_password"))) != std::string::npos);
    auto client = begun(server, issued.json());
    CHECK(client.get("/api/v1/session").json().text("step") == "signed_in");
}

TEST_CASE("[S3-01] clinics, hospitals, test centres and lodgings all receive accounts from their health centre") {
    RunningServer server;
    auto centre = server.signed_in("east.admin");
    int number = 0;
    for (auto const* role : {"facility_reporter", "testing_laboratory", "lodging_facility", "follow_up_contractor"}) {
        for (auto const* code : {"1310001016", "1310501031"}) { // a clinic and a hospital
            auto const issued = centre.post("/api/v1/accounts", application(role, code, "shinki" + std::to_string(number++) + "@example.jp"));
            REQUIRE_MESSAGE(issued.status == 201, issued.body);
            auto client = begun(server, issued.json());
            CHECK(client.get("/api/v1/session").json().text("role") == role);
            CHECK(client.get("/api/v1/home").status == 200);
        }
    }
}

TEST_CASE("[S1-09] support staff who only type have accounts of their own kind: they enter and decide, and oversee nothing") {
    RunningServer server;
    auto centre = server.signed_in("east.admin");
    auto const issued = centre.post("/api/v1/accounts", application("support_staff", "130100-01"));
    REQUIRE_MESSAGE(issued.status == 201, issued.body);
    auto typist = begun(server, issued.json());
    CHECK(typist.get("/api/v1/intake").status == 200);
    CHECK(typist.get("/api/v1/drafts").status == 200);
    for (auto const* path : {"/api/v1/audit-searches", "/api/v1/account-searches"}) CHECK(typist.post(path, Json::object()).status == 403);
    CHECK(server.signed_in("east.centre").post("/api/v1/audit-searches", Json::object()).status == 200); // permanent staff
}

TEST_CASE("[S1-03] the prefecture has a support officer for its institutions, who reads what they read, and no patient") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const office = server.app().store.facilities.find(server.app().store.users.find("tokyo.admin")->facility)->code;
    auto const issued = admin.post("/api/v1/accounts", application("prefectural_support_officer", office));
    REQUIRE_MESSAGE(issued.status == 201, issued.body);
    auto officer = begun(server, issued.json());
    for (auto const* path : {"/api/v1/forms", "/api/v1/notices", "/api/v1/contacts"}) CHECK(officer.get(path).status == 200);
    CHECK(officer.post("/api/v1/case-searches", Json::object()).status == 403);
    CHECK(officer.get("/api/v1/drafts").status == 403);
    CHECK(server.signed_in("east.admin").post("/api/v1/accounts", application("prefectural_support_officer", office)).status == 403); // the prefecture's
}
