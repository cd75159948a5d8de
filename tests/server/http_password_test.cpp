// Replacing one's own password over real HTTP.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

Response change(Client& client, std::string const& current, std::string const& wanted) {
    return client.send("PUT", "/api/v1/session/password", base::write_json(Json::object().set("current_password", current).set("new_password", wanted)), {});
}

int sign_in(RunningServer& server, std::string const& password) {
    auto client = server.client();
    return client.post("/api/v1/session", Json::object().set("user_id", "clinic1.doctor").set("password", password)).status;
}

} // namespace

TEST_CASE("[I2-33] a changed password is the only one that opens, here the session goes on, elsewhere it ends") {
    RunningServer server;
    auto here = server.signed_in("clinic1.doctor");
    auto elsewhere = server.signed_in("clinic1.doctor");
    REQUIRE(change(here, demo_password, "Kaeta-2026").status == 200);
    CHECK(here.get("/api/v1/home").status == 200);
    CHECK(elsewhere.get("/api/v1/home").status == 401);
    CHECK(sign_in(server, demo_password) == 401);
    CHECK(sign_in(server, "Kaeta-2026") == 200);
}

TEST_CASE("[V-A20][V-A24][S4-74][S4-79] a refused password says why, at its field, and changes nothing") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    auto const refused = change(client, demo_password, demo_password);
    CHECK(refused.status == 422);
    CHECK(refused.body.find("V-A24") != std::string::npos);
    CHECK(refused.body.find("new_password") != std::string::npos);
    auto const both = change(client, "Chigau-2026", "short");
    CHECK(both.status == 422);
    for (auto const* said : {"F-A01", "V-A20", "V-A22"}) CHECK(both.body.find(said) != std::string::npos);
    CHECK(both.body.find("Chigau-2026") == std::string::npos); // nothing typed comes back
    CHECK(sign_in(server, demo_password) == 200);
}

TEST_CASE("[I2-19] guessing the present password from an open session is stopped") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    for (int i = 0; i < 5; ++i) CHECK(change(client, "Chigau-2026", "Kaeta-2026").status == 422);
    auto const locked = change(client, demo_password, "Kaeta-2026");
    CHECK(locked.status == 429);
    CHECK_FALSE(locked.header("retry-after").empty());
    server.clock().advance_ms(31 * 60'000);
    auto again = server.signed_in("clinic1.doctor");
    CHECK(change(again, demo_password, "Kaeta-2026").status == 200);
}

TEST_CASE("the owner of an account is told by mail that its password was changed") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    REQUIRE(change(client, demo_password, "Kaeta-2026").status == 200);
    auto const outbox = client.get("/api/v1/demo/outbox").body;
    CHECK(outbox.find("Todoke パスワードの変更") != std::string::npos);
    CHECK(outbox.find("Kaeta-2026") == std::string::npos);
}
