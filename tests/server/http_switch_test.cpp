// Several accounts of one person in one browser, over real HTTP: adding by full proof, switching, and pages that
// outlive their account.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

Json who(std::string const& user_id) { return Json::object().set("user_id", user_id); }
HeaderList page_of(std::string const& user_id) { return {{"X-Todoke-Account", user_id}}; }

// Beside what the browser has, with both proofs.
void add(RunningServer& server, Client& client, std::string const& user_id) {
    REQUIRE(server.app().store.rate_limits.clear({.name = "code_sends"}, user_id).ok());
    REQUIRE(client.post("/api/v1/session", who(user_id).set("password", demo_password).set("adding", true)).status == 200);
    REQUIRE(client.post("/api/v1/session/code", Json::object().set("code", server.latest_code())).status == 200);
}

std::string present(Client& client) { return std::string(client.get("/api/v1/session").json().text("user_id")); }
std::string others(Client& client) {
    std::string ids;
    auto const info = client.get("/api/v1/session").json();
    for (auto const& other : *info.find("others")->as_array()) ids += std::string(other.text("user_id")) + " ";
    return ids;
}

} // namespace

TEST_CASE("[S4-58][S4-59] a second account is proven in full, then one press switches") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    auto const of_first = client.cookie();
    CHECK(client.post("/api/v1/session", who("clinic2.doctor").set("password", "Chigau-2026").set("adding", true)).status == 401);
    CHECK(present(client) == "clinic1.doctor"); // a wrong password changes nothing
    REQUIRE(client.post("/api/v1/session", who("clinic2.doctor").set("password", demo_password).set("adding", true)).status == 200);
    CHECK(client.get("/api/v1/home").status == 401); // the password alone opens neither
    CHECK(others(client) == "clinic1.doctor ");      // and the way back is there
    REQUIRE(client.post("/api/v1/session/code", Json::object().set("code", server.latest_code())).status == 200);
    auto const info = client.get("/api/v1/session").json();
    CHECK(info.text("user_id") == "clinic2.doctor");
    auto const& first = info.find("others")->as_array()->front();
    CHECK(first.text("user_id") == "clinic1.doctor");
    CHECK(first.text("facility_name") == "試験第一クリニック");
    CHECK(first.text("role") == "facility_reporter");

    auto const of_second = client.cookie();
    auto const switched = client.post("/api/v1/session/account", who("clinic1.doctor"));
    REQUIRE(switched.status == 200);
    CHECK(switched.json().text("user_id") == "clinic1.doctor");
    CHECK(switched.json().find("facility")->text("name") == "試験第一クリニック");
    CHECK(others(client) == "clinic2.doctor ");
    for (auto const& stale : {of_first, of_second}) { // neither cookie of before opens anything
        auto thief = server.client();
        thief.set_cookie(stale);
        CHECK(thief.get("/api/v1/home").status == 401);
        CHECK(thief.post("/api/v1/session/account", who("clinic2.doctor")).status == 409);
    }
    CHECK(client.post("/api/v1/session/account", who("clinic1.clerk")).status == 409); // never proven here
    CHECK(client.post("/api/v1/session/account", who("clinic2.doctor").set("leave", "burn")).status == 422);
    auto nobody = server.client();
    CHECK(nobody.post("/api/v1/session/account", who("clinic1.doctor")).status == 409);
    // Both people's own records of signing in tell of it.
    CHECK(client.get("/api/v1/session/sign-ins").json().find("events")->as_array()->size() >= 2);
}

TEST_CASE("[S4-58] a page of one account is refused once the browser has switched") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    CHECK(client.get("/api/v1/home", page_of("clinic1.doctor")).status == 200);
    add(server, client, "clinic2.doctor");
    for (auto const* path : {"/api/v1/home", "/api/v1/updates", "/api/v1/drafts"}) {
        auto const refused = client.get(path, page_of("clinic1.doctor"));
        CHECK(refused.status == 409);
        CHECK(refused.json().text("code") == "other_account");
    }
    auto headers = page_of("clinic1.doctor");
    headers.emplace_back("If-Match", "\"0\"");
    auto const draft = Json::object().set("form_id", "covid_19").set("form_version", "2021-11-29").set("record", Json::object());
    CHECK(client.put("/api/v1/drafts/draft-1", draft, headers).status == 409);
    headers.back() = {"Idempotency-Key", fresh_key()};
    CHECK(client.post("/api/v1/notifications", submit_request("covid_19", "2021-11-29", covid_record(3)), headers).status == 409);
    CHECK(client.send("DELETE", "/api/v1/session", "", page_of("clinic1.doctor")).status == 409); // nor does it sign the other out
    CHECK(client.get("/api/v1/home", page_of("clinic2.doctor")).status == 200);
    CHECK(client.get("/api/v1/drafts", page_of("clinic2.doctor")).json().find("drafts")->as_array()->empty());
    // While the other one is still being proven, too; and nothing is added to a page that is not shown.
    REQUIRE(client.post("/api/v1/session", who("clinic1.clerk").set("password", demo_password).set("adding", true)).status == 200);
    CHECK(client.get("/api/v1/home", page_of("clinic2.doctor")).status == 409);
    CHECK(client.post("/api/v1/session", who("clinic1.clerk").set("password", demo_password).set("adding", true), page_of("clinic2.doctor")).status == 409);
    // The old page may go back to its own.
    REQUIRE(client.post("/api/v1/session/account", who("clinic1.doctor"), page_of("clinic1.doctor")).status == 200);
    CHECK(client.get("/api/v1/home", page_of("clinic1.doctor")).status == 200);
    CHECK(others(client) == "clinic2.doctor ");
}

TEST_CASE("[S4-58][I2-33] an idle account is proven again, and the end of one is not the end of the other") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    add(server, client, "clinic2.doctor");
    server.clock().advance_ms(29 * 60'000);
    CHECK(client.get("/api/v1/home").status == 200);
    server.clock().advance_ms(2 * 60'000);
    CHECK(others(client).empty());
    CHECK(client.post("/api/v1/session/account", who("clinic1.doctor")).status == 409);
    CHECK(client.get("/api/v1/home").status == 200);

    add(server, client, "clinic1.doctor");
    auto elsewhere = server.signed_in("clinic1.doctor");
    REQUIRE(client.post("/api/v1/session/account", who("clinic2.doctor").set("leave", "end_everywhere")).status == 200);
    CHECK(elsewhere.get("/api/v1/home").status == 401);
    CHECK(others(client).empty());
    CHECK(client.get("/api/v1/home").status == 200);

    add(server, client, "clinic1.doctor");
    auto const cookie = client.cookie();
    CHECK(client.del("/api/v1/session").status == 200); // the whole browser
    client.set_cookie(cookie);
    CHECK(client.post("/api/v1/session/account", who("clinic2.doctor")).status == 409);
}

TEST_CASE("[S4-58] signing in without adding ends what the browser had") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    add(server, client, "clinic2.doctor");
    REQUIRE(server.app().store.rate_limits.clear({.name = "code_sends"}, "clinic1.clerk").ok());
    REQUIRE(client.post("/api/v1/session", who("clinic1.clerk").set("password", demo_password)).status == 200);
    CHECK(others(client).empty());
    REQUIRE(client.post("/api/v1/session/code", Json::object().set("code", server.latest_code())).status == 200);
    CHECK(others(client).empty());
    CHECK(client.post("/api/v1/session/account", who("clinic2.doctor")).status == 409);
}
