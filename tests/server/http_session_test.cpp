// Signing in and out over real HTTP: two steps, fixation, limits, equal answers, idle and absolute end.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

Json credentials(std::string const& user_id, std::string const& password) { return Json::object().set("user_id", user_id).set("password", password); }
Json code_of(std::string const& code) { return Json::object().set("code", code); }
std::string step(Client& client) { return std::string(client.get("/api/v1/session").json().text("step")); }

} // namespace

TEST_CASE("[S0-14][S0-28][S2-17][I2-33] user ID and password are followed by a one-time code") {
    RunningServer server;
    auto client = server.client();
    CHECK(step(client) == "signed_out");
    CHECK(client.get("/api/v1/home").status == 401);

    auto const first = client.post("/api/v1/session", credentials("clinic1.doctor", demo_password));
    REQUIRE(first.status == 200);
    CHECK(first.json().text("destination") == "c***@example.jp");
    CHECK(first.header("set-cookie").find("__Host-todoke=") == 0);
    CHECK(first.header("set-cookie").find("Path=/; Secure; HttpOnly; SameSite=Strict") != std::string::npos);
    CHECK(step(client) == "second_factor");
    CHECK(client.get("/api/v1/home").status == 401); // the password alone opens nothing
    auto const before = client.cookie();

    auto const second = client.post("/api/v1/session/code", code_of(server.latest_code()));
    REQUIRE(second.status == 200);
    auto const info = second.json();
    CHECK(info.text("step") == "signed_in");
    CHECK(info.find("facility")->text("name") == "試験第一クリニック");
    CHECK(info.find("health_centre")->text("name") == "試験東保健所");
    CHECK(info.text("today") == "2026-11-21");

    // No fixation: the cookie of before is worth nothing now.
    CHECK(client.cookie() != before);
    auto old = server.client();
    old.set_cookie(before);
    CHECK(old.get("/api/v1/home").status == 401);
    CHECK(client.get("/api/v1/home").status == 200);
}

TEST_CASE("[I2-18][I2-19] the same answer whether a user exists or not") {
    RunningServer server;
    auto client = server.client();
    auto const wrong = client.post("/api/v1/session", credentials("clinic1.doctor", "Wrong-1234"));
    auto const unknown = client.post("/api/v1/session", credentials("nobody.here", "Wrong-1234"));
    CHECK(wrong.status == 401);
    CHECK(unknown.status == 401);
    auto const without_incident = [](Response const& reply) {
        auto json = reply.json();
        json.set("incident", "");
        return base::write_json(json);
    };
    CHECK(without_incident(wrong) == without_incident(unknown));
    CHECK(wrong.header("set-cookie").empty());
    CHECK(wrong.headers.size() == unknown.headers.size());

    // Both lock after five failures in fifteen minutes, for thirty.
    for (auto const* user : {"clinic1.doctor", "nobody.here"}) {
        for (int i = 0; i < 4; ++i) CHECK(client.post("/api/v1/session", credentials(user, "Wrong-1234")).status == 401);
        auto const locked = client.post("/api/v1/session", credentials(user, demo_password));
        CHECK(locked.status == 429);
        CHECK(locked.header("retry-after") == "1800");
    }
    server.clock().advance_ms(29 * 60'000);
    CHECK(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 429);
    server.clock().advance_ms(2 * 60'000);
    CHECK(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 200);
}

TEST_CASE("[V-A30][I2-19] a code dies after five tries or ten minutes, and can be sent again") {
    RunningServer server;
    auto client = server.client();
    REQUIRE(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 200);
    auto const code = server.latest_code();
    auto const wrong = code == "000000" ? "000001" : "000000";
    auto const refused = client.post("/api/v1/session/code", code_of(wrong));
    CHECK(refused.status == 401);
    CHECK(refused.contains("認証コードが正しくありません。"));
    for (int i = 0; i < 4; ++i) CHECK(client.post("/api/v1/session/code", code_of(wrong)).status == 401);
    CHECK(client.post("/api/v1/session/code", code_of(code)).status == 429); // the right one, too late
    server.clock().advance_ms(31 * 60'000);

    REQUIRE(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 200);
    auto const late = server.latest_code();
    server.clock().advance_ms(11 * 60'000);
    CHECK(client.post("/api/v1/session/code", code_of(late)).status == 401);

    REQUIRE(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 200);
    auto const early = client.post("/api/v1/session/code/resend", Json::object());
    CHECK(early.status == 429);
    CHECK(early.header("retry-after") == "30");
    server.clock().advance_ms(31'000);
    auto const first_code = server.latest_code();
    CHECK(client.post("/api/v1/session/code/resend", Json::object()).status == 200);
    auto const second_code = server.latest_code();
    if (first_code != second_code) CHECK(client.post("/api/v1/session/code", code_of(first_code)).status == 401);
    CHECK(client.post("/api/v1/session/code", code_of(second_code)).status == 200);
}

TEST_CASE("[I2-19] five codes in fifteen minutes, then no more") {
    RunningServer server;
    auto client = server.client();
    for (int i = 0; i < 5; ++i) CHECK(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 200);
    CHECK(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 429);
    server.clock().advance_ms(16 * 60'000);
    CHECK(client.post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 200);
}

TEST_CASE("[I2-33] a session ends when idle, at its absolute limit, and by signing out") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    server.clock().advance_ms(29 * 60'000);
    CHECK(client.get("/api/v1/home").status == 200);
    server.clock().advance_ms(29 * 60'000);
    CHECK(client.get("/api/v1/home").status == 200);
    // Polling in the background keeps nothing alive.
    server.clock().advance_ms(16 * 60'000);
    CHECK(client.get("/api/v1/updates").status == 200);
    server.clock().advance_ms(16 * 60'000);
    CHECK(client.get("/api/v1/updates").status == 401);
    CHECK(client.get("/api/v1/home").status == 401);

    auto long_day = server.signed_in("clinic1.doctor");
    for (int i = 0; i < 12 * 60 / 20 - 1; ++i) {
        server.clock().advance_ms(20 * 60'000);
        CHECK(long_day.get("/api/v1/home").status == 200);
    }
    server.clock().advance_ms(21 * 60'000);
    CHECK(long_day.get("/api/v1/home").status == 401);

    auto leaving = server.signed_in("clinic1.doctor");
    auto const cookie = leaving.cookie();
    auto const bye = leaving.del("/api/v1/session");
    CHECK(bye.status == 200);
    CHECK(bye.header("clear-site-data") == "\"cache\"");
    CHECK(bye.header("set-cookie").find("Max-Age=0") != std::string::npos);
    leaving.set_cookie(cookie);
    CHECK(leaving.get("/api/v1/home").status == 401);
}

TEST_CASE("[I2-33] signing out everywhere ends the sessions of all browsers, of this user only") {
    RunningServer server;
    auto here = server.signed_in("clinic1.doctor");
    auto there = server.signed_in("clinic1.doctor");
    auto other = server.signed_in("clinic1.clerk");
    CHECK(here.del("/api/v1/sessions").status == 200);
    CHECK(there.get("/api/v1/home").status == 401);
    CHECK(other.get("/api/v1/home").status == 200);
}

TEST_CASE("[AC-09-8] stopping an account ends its sessions at once") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    REQUIRE(server.app().store.users.set_state("clinic1.doctor", store::UserState::stopped, server.clock().now_ms()).ok());
    CHECK(client.get("/api/v1/home").status == 401);
    CHECK(server.client().post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 401);
}

TEST_CASE("[I2-33] a forged or foreign cookie is no session") {
    auto client = shared_server().client();
    for (auto const* cookie : {"__Host-todoke=", "__Host-todoke=abc", "__Host-todoke=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "todoke=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
                               "__Host-todoke='; DROP TABLE sessions;--"}) {
        client.set_cookie(cookie);
        CHECK(client.get("/api/v1/home").status == 401);
        CHECK(client.get("/api/v1/session").json().text("step") == "signed_out");
    }
}

TEST_CASE("[I2-19] sessions and locks survive a restart of the server") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    for (int i = 0; i < 5; ++i) server.client().post("/api/v1/session", credentials("clinic1.clerk", "Wrong-1234"));
    server.restart();
    Client again(server.port());
    again.set_cookie(client.cookie());
    CHECK(again.get("/api/v1/home").status == 200);
    CHECK(server.client().post("/api/v1/session", credentials("clinic1.clerk", demo_password)).status == 429);
}

TEST_CASE("[I2-01] demo accounts whose password an older release hashed in another way can sign in after the next start") {
    RunningServer server;
    REQUIRE(server.app().store.users.set_password_hash("clinic1.doctor", "$argon2id$v=19$m=19456,t=2,p=1$00$00", test_start_ms).ok());
    CHECK(server.client().post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 401);
    server.restart();
    CHECK(server.client().post("/api/v1/session", credentials("clinic1.doctor", demo_password)).status == 200);
}
