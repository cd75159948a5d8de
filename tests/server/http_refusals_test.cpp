// What is refused is counted and seen, over real HTTP: by kind, within the area of who looks, never with
// what somebody typed; and guessing that is spread over many addresses stays within a budget of all.
#include <doctest/doctest.h>

#include <algorithm>

#include "server/services/sign_in.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr std::int64_t minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;
constexpr char const* wrong_password = "Chigau-2026";

Response password_step(Client& client, std::string const& user_id, std::string const& password) {
    return client.post("/api/v1/session", Json::object().set("user_id", user_id).set("password", password));
}

std::int64_t counted(Client& admin, std::string_view kind, std::string_view member = "today") {
    auto const reply = admin.get("/api/v1/refusals");
    REQUIRE(reply.status == 200);
    auto const json = reply.json();
    for (auto const& sum : *json.find("sums")->as_array())
        if (sum.text("kind") == kind) return sum.integer(member);
    return 0;
}

bool is_unusual(Client& admin, std::string_view kind) {
    auto const counts = admin.get("/api/v1/account-counts").json();
    auto const& names = *counts.find("unusual")->as_array();
    return std::any_of(names.begin(), names.end(), [&](Json const& name) { return *name.as_string() == kind; });
}

std::string metric(RunningServer& server, std::string const& kind) {
    auto const text = server.client().get("/metrics").body;
    auto const head = "todoke_refusals_total{kind=\"" + kind + "\"} ";
    auto const at = text.find(head);
    REQUIRE(at != std::string::npos);
    return text.substr(at + head.size(), text.find('\n', at) - at - head.size());
}

services::Device device_at(std::string address) {
    services::Device device;
    device.address = std::move(address);
    return device;
}

} // namespace

TEST_CASE("[I3-20] wrong passwords and codes, locks and user IDs that nobody has are counted and seen by the administrator of the account alone") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto elsewhere = server.signed_in(server.make_user(access::RoleId::system_administrator, "osaka.centre"));
    auto state = server.signed_in("system.admin");
    auto client = server.client();
    for (int i = 0; i < 5; ++i) CHECK(password_step(client, "clinic1.doctor", wrong_password).status == 401);
    CHECK(password_step(client, "clinic1.doctor", demo_password).status == 429);
    CHECK(password_step(client, "Himitsu-99", wrong_password).status == 401); // a password in the wrong field
    REQUIRE(password_step(client, "clinic1.clerk", demo_password).status == 200);
    auto const code = server.latest_code();
    CHECK(client.post("/api/v1/session/code", Json::object().set("code", code == "000000" ? "000001" : "000000")).status == 401);
    REQUIRE(client.post("/api/v1/session/code", Json::object().set("code", code)).status == 200);
    CHECK(client.post("/api/v1/session/code", Json::object().set("code", code)).status == 409); // replayed at once: the step is over

    CHECK(counted(admin, "wrong_password") == 5);
    CHECK(counted(admin, "wrong_password", "accounts") == 1);
    CHECK(counted(admin, "wrong_password", "addresses") == 1);
    CHECK(counted(admin, "locked_account") == 1);
    CHECK(counted(admin, "wrong_code") == 1);
    CHECK(counted(admin, "unknown_account") == 0); // of no area
    CHECK(counted(state, "unknown_account") == 1);
    CHECK(counted(state, "wrong_password") == 5);
    CHECK(counted(elsewhere, "wrong_password") == 0);
    CHECK_FALSE(elsewhere.get("/api/v1/refusals").contains("clinic1.doctor"));
    CHECK_FALSE(state.get("/api/v1/refusals").contains("Himitsu"));
    CHECK(admin.get("/api/v1/refusals").contains("2026-11-21"));
    CHECK(metric(server, "wrong_password") == "5");
    CHECK(metric(server, "unknown_account") == "1");
    CHECK_FALSE(server.client().get("/metrics").contains("clinic1"));

    // A restart forgets nothing that was counted; a month does.
    server.restart();
    admin = server.signed_in("tokyo.admin");
    CHECK(counted(admin, "wrong_password") == 5);
    server.clock().advance_ms(2 * day_ms);
    admin = server.signed_in("tokyo.admin");
    CHECK(counted(admin, "wrong_password") == 0);
    CHECK(counted(admin, "wrong_password", "month") == 5);
    server.clock().advance_ms(30 * day_ms);
    REQUIRE(server.app().store.housekeeping(server.clock().now_ms()).ok());
    admin = server.signed_in("tokyo.admin");
    CHECK(counted(admin, "wrong_password", "month") == 0);
}

TEST_CASE("[I3-20] a session that was signed out opens nothing for whoever copied it, and that is seen at once") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto client = server.signed_in("clinic1.doctor");
    auto thief = server.client();
    thief.set_cookie(client.cookie());
    CHECK(thief.get("/api/v1/home").status == 200); // a copy of the cookie is the session, as everywhere: so it is kept from scripts and from http
    REQUIRE(client.del("/api/v1/session").status == 200);
    CHECK(thief.get("/api/v1/home").status == 401);
    CHECK(counted(admin, "ended_session") == 0); // what was on its way from the same browser is no theft
    server.clock().advance_ms(2 * minute_ms);
    CHECK(thief.get("/api/v1/home").status == 401);
    CHECK(thief.get("/api/v1/session").json().text("step") == "signed_out");
    CHECK(counted(admin, "ended_session") == 2);
    CHECK(is_unusual(admin, "ended_session"));
    CHECK(admin.get("/api/v1/refusals").contains("clinic1.doctor"));
    // What ran out by itself is nobody's theft.
    auto late = server.signed_in("clinic1.clerk");
    server.clock().advance_ms(31 * minute_ms);
    CHECK(late.get("/api/v1/home").status == 401);
    admin = server.signed_in("tokyo.admin");
    CHECK(counted(admin, "ended_session") == 2);
}

TEST_CASE("[I3-20] administrators who reach outside their area, act on themselves or go beyond their role are refused and counted") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto state = server.signed_in("system.admin");
    CHECK(admin.get("/api/v1/accounts/osaka.doctor").status == 404);
    auto const own = admin.send("POST", "/api/v1/accounts/tokyo.admin/acts", R"({"act":"unlock"})", {{"If-Match", "\"1\""}});
    CHECK(own.status == 403);
    auto grand = Json::object().set("role", "ministry").set("facility_code", "1310001016").set("user_name", "試験　新規").set("mail", "shinki@example.jp").set("phone", "03-0000-1001");
    CHECK(admin.post("/api/v1/accounts", grand).status == 403);
    CHECK(server.signed_in("clinic1.doctor").get("/api/v1/account-counts").status == 403);
    CHECK(counted(admin, "outside_area") == 1);
    CHECK(counted(admin, "own_approval") == 1);
    CHECK(counted(admin, "without_right") == 2);
    CHECK(counted(state, "outside_area") == 1);
    CHECK(is_unusual(admin, "own_approval"));
    // A page of another site, a body that no browser of ours sends, a file beyond every limit.
    CHECK(admin.send("POST", "/api/v1/account-searches", "{}", {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
    CHECK(admin.send("POST", "/api/v1/account-searches", "{", {}).status == 400);
    auto const hundred_mb = "POST /api/v1/applications HTTP/1.1\r\nHost: localhost:" + std::to_string(server.port()) + "\r\nX-Todoke: 1\r\nContent-Type: application/json\r\nCookie: " + admin.cookie() + "\r\nContent-Length: 104857600\r\n\r\n";
    CHECK(admin.raw(hundred_mb).status == 413);
    CHECK(counted(state, "cross_site") == 1);
    CHECK(counted(state, "malformed") == 1);
    CHECK(counted(state, "bad_file") == 1);
}

TEST_CASE("[I3-20] addresses with line breaks or letters of other scripts are refused and counted, and no header reaches a mail") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto wanted = Json::object().set("role", "facility_reporter").set("facility_code", "1310001016").set("user_name", "試験　新規").set("phone", "03-0000-1001");
    for (auto const* mail : {"a@example.jp\r\nBcc: b@example.jp", "a@ex\xD0\xB0mple.jp", "a@exam\u200Bple.jp", "\u03B1@example.jp"}) {
        wanted.set("mail", mail);
        auto const refused = admin.post("/api/v1/accounts", wanted);
        CHECK(refused.status == 422);
        CHECK(refused.contains("V-113"));
    }
    CHECK(counted(admin, "forged_address") == 4);
    wanted.set("mail", "なし"); // the wrong column, nothing worse
    CHECK(admin.post("/api/v1/accounts", wanted).status == 422);
    CHECK(counted(admin, "forged_address") == 4);
    auto const file = Json::object().set("file", base64("利用者名\r\n\"never closed"));
    CHECK(admin.post("/api/v1/applications", file).status == 422);
    CHECK(counted(admin, "bad_file") == 1);
}

TEST_CASE("[I3-21] guessing from many addresses at many accounts stays within a budget of all, and honest people get in") {
    ServerOptions options;
    options.configure = [](config::Config& config) { config.limits.wrong_passwords_per_minute = 20; };
    RunningServer server(options);
    auto& app = server.app();
    server.signed_in("clinic1.doctor"); // from 127.0.0.1, the usual place
    auto state = server.signed_in("system.admin");
    auto const usual = device_at("127.0.0.1");
    auto attempt = [&](std::string const& user_id, std::string const& password, services::Device const& device) {
        return services::begin_sign_in(app, user_id, password, device, server.clock().now_ms());
    };
    // 600 networks in a minute, each once, each at another account: below every limit of one account or address.
    int judged = 0, held_back = 0;
    for (int i = 0; i < 600; ++i) {
        server.clock().advance_ms(100);
        auto const tried = attempt("m" + std::to_string(10'000'000 + i), wrong_password, device_at("198." + std::to_string(18 + i / 250) + "." + std::to_string(i % 250) + ".7"));
        REQUIRE_FALSE(tried.ok());
        (tried.fault().error.code == ErrorCode::overloaded ? held_back : judged) += 1;
        if (tried.fault().error.code == ErrorCode::overloaded) CHECK(tried.fault().retry_after_s == 20);
    }
    CHECK(judged <= 2 * 2 * 20); // two budgets, over a window that may touch two minutes
    CHECK(held_back >= 600 - 2 * 2 * 20);
    // At the usual desk nobody notices, not even after a slip.
    CHECK_FALSE(attempt("clinic1.doctor", wrong_password, usual).ok());
    CHECK(attempt("clinic1.doctor", demo_password, usual).ok());
    // Elsewhere it is a minute or so, while the guessing goes on from networks that have been seen by now.
    bool is_in = false;
    int waited_s = 0;
    for (; waited_s < 300 && !is_in; waited_s += 20) {
        for (int i = 0; i < 200; ++i) {
            server.clock().advance_ms(100);
            attempt("m" + std::to_string(20'000'000 + i), wrong_password, device_at("198.18." + std::to_string(i % 40) + ".9"));
        }
        is_in = attempt("clinic1.clerk", demo_password, device_at("203.0.113.5")).ok();
    }
    CHECK(is_in);
    CHECK(waited_s <= 120);
    CHECK(counted(state, "guessing_everywhere") >= held_back);
    CHECK(is_unusual(state, "guessing_everywhere"));
    // When it ends everything is as before.
    server.clock().advance_ms(3 * minute_ms);
    CHECK(attempt("clinic1.manager", demo_password, device_at("198.18.3.3")).ok());
}
