// The forced set-up of a second factor at a sign-in over the internet (V-A32), over real HTTP.
#include <doctest/doctest.h>

#include "server/services/account_issue.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr auto setup = "/api/v1/session/factor-setup";
constexpr auto proof = "/api/v1/session/factor-setup/proof";

Json credentials(std::string const& user_id, std::string const& password = demo_password) { return Json::object().set("user_id", user_id).set("password", password); }
Json code_of(std::string const& code) { return Json::object().set("code", code); }
Json choice(std::string const& means, std::string const& destination) { return Json::object().set("means", means).set("destination", destination); }
std::string step(Client& client) { return std::string(client.get("/api/v1/session").json().text("step")); }
std::string wrong_one(std::string const& code) { return code == "000000" ? "000001" : "000000"; }

struct Issued { std::string user_id, password; };
Issued issue(RunningServer& server) {
    auto admin = server.signed_in("tokyo.admin");
    auto const reply = admin.post("/api/v1/accounts", Json::object().set("role", "facility_reporter").set("facility_code", "1310001016").set("user_name", "試験　新").set("mail", "shin@example.jp").set("phone", "0300001001"));
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return {std::string(reply.json().text("user_id")), std::string(reply.json().text("initial_password"))};
}
// As far as the code to the address of the profile.
Client proven(RunningServer& server, Issued const& account) {
    auto client = server.client();
    REQUIRE(client.post("/api/v1/session", credentials(account.user_id, account.password)).json().text("destination") == "s***@example.jp");
    REQUIRE(client.post("/api/v1/session/code", code_of(server.latest_code())).status == 200);
    return client;
}
void forget_factor(RunningServer& server, std::string const& user_id) {
    auto const user = *server.app().store.users.find(user_id);
    REQUIRE(server.app().store.second_factors.reset(user_id, user.version, server.clock().now_ms(), [](db::Transaction&) -> Result<Done> { return Done{}; }).ok());
    server.app().directory.forget_user(user_id);
}

} // namespace

TEST_CASE("[V-A32][S0-22][S0-24][S0-26][S4-35] the first sign-in over the internet leads through the set-up, then to the new password") {
    RunningServer server;
    auto const account = issue(server);
    auto client = proven(server, account);
    auto const info = client.get("/api/v1/session").json();
    CHECK(info.text("step") == "factor_setup");
    CHECK(info.find("offered_means")->as_array()->size() == 4);
    CHECK(info.text("user_name") == "試験　新");

    // Nobody skips the step.
    for (auto const* path : {"/api/v1/home", "/api/v1/session/second-factor", "/api/v1/cases/1"}) CHECK(client.get(path).status == 401);
    CHECK(client.post("/api/v1/session/new-password", Json::object().set("current_password", account.password).set("new_password", "Kaeta-2026")).status == 409);
    CHECK(client.post("/api/v1/session/second-factor", Json::object().set("current_password", account.password).set("means", "mail").set("destination", "a@example.jp")).status == 401);
    CHECK(client.post(proof, code_of("123456")).status == 422); // nothing was chosen yet

    CHECK(client.post(setup, choice("sms", "03-0000-1234")).status == 422); // no mobile number
    CHECK(client.post(setup, choice("pigeon", "x")).status == 422);
    auto const chosen = client.post(setup, choice("sms", "090-0000-1234"));
    REQUIRE(chosen.status == 200);
    CHECK(chosen.json().text("destination").find("1234") != std::string::npos);
    // A reload finds what waits for its code.
    CHECK(client.get("/api/v1/session").json().find("second_factor")->text("means") == "sms");
    auto const code = server.latest_code();
    auto const refused = client.post(proof, code_of(wrong_one(code)));
    CHECK(refused.status == 422);
    CHECK(refused.contains("認証コードが正しくありません。"));
    CHECK(step(client) == "factor_setup");
    auto const before = client.cookie();
    auto const registered = client.post(proof, code_of(code));
    REQUIRE(registered.status == 200);
    CHECK(registered.json().text("step") == "new_password");
    CHECK(registered.json().boolean("first_password"));
    CHECK(client.cookie() != before);
    CHECK(client.get("/api/v1/home").status == 401);
    CHECK(client.post(setup, choice("mail", "other@example.jp")).status == 409); // once
    REQUIRE(client.post("/api/v1/session/new-password", Json::object().set("current_password", account.password).set("new_password", "Kaeta-2026")).status == 200);
    CHECK(client.get("/api/v1/session/second-factor").json().text("means") == "sms");

    // The next sign-in asks for the registered one, and for nothing else.
    auto again = server.client();
    server.clock().advance_ms(16 * 60'000);
    CHECK(again.post("/api/v1/session", credentials(account.user_id, "Kaeta-2026")).json().text("means") == "sms");
    CHECK(again.post("/api/v1/session/code", code_of(server.latest_code())).json().text("step") == "signed_in");
}

TEST_CASE("[S0-25] whoever waits for a code may ask how its call goes, at each step that has a code and at no other") {
    RunningServer server;
    auto const account = issue(server);
    auto const call_state = [](Client& client) { return client.get("/api/v1/session/second-factor/call"); };
    auto client = server.client();
    CHECK(call_state(client).status == 401);
    client.post("/api/v1/session", credentials(account.user_id, account.password));
    CHECK(call_state(client).status == 200);
    REQUIRE(client.post("/api/v1/session/code", code_of(server.latest_code())).status == 200);
    REQUIRE(client.post(setup, choice("call", "03-0000-1234")).status == 200);
    auto const asked = call_state(client);
    REQUIRE(asked.status == 200);
    CHECK(asked.json().text("destination") == "**-****-1234"); // never the number
    CHECK_FALSE(asked.contains("0300001234"));
    server.clock().advance_ms(31'000); // sends are limited
    REQUIRE(client.post(setup, choice("mail", "own@example.jp")).status == 200);
    REQUIRE(client.post(proof, code_of(server.latest_code())).json().text("step") == "new_password");
    CHECK(call_state(client).status == 409);
    REQUIRE(client.post("/api/v1/session/new-password", Json::object().set("current_password", account.password).set("new_password", "Kaeta-2026")).status == 200);
    CHECK(call_state(client).status == 200);
}

TEST_CASE("[V-A32] a code of the set-up belongs to its session and dies with time and tries; its sends are limited") {
    RunningServer server;
    auto const account = issue(server);
    auto client = proven(server, account);
    REQUIRE(client.post(setup, choice("mail", "own@example.jp")).status == 200);
    auto const code = server.latest_code();
    auto const soon = client.post(setup, choice("mail", "own@example.jp"));
    CHECK(soon.status == 429);
    CHECK(!soon.header("retry-after").empty());
    auto thief = proven(server, account); // another browser with the same proofs
    CHECK(thief.post(proof, code_of(code)).status == 422);
    for (int i = 0; i < 5; ++i) CHECK(client.post(proof, code_of(wrong_one(code))).status == 422);
    CHECK(client.post(proof, code_of(code)).status == 422);
    server.clock().advance_ms(31'000);
    REQUIRE(client.post(setup, choice("mail", "own@example.jp")).status == 200);
    auto const late = server.latest_code();
    server.clock().advance_ms(11 * 60'000);
    CHECK(client.post(proof, code_of(late)).status == 422);
    CHECK(step(client) == "factor_setup");
    server.clock().advance_ms(20 * 60'000); // and the step has an end
    CHECK(step(client) == "signed_out");
}

TEST_CASE("[V-A32][S4-22] an account whose application names its second factor is not asked again") {
    RunningServer server;
    services::Manager manager;
    manager.caller.user_id = "tokyo.admin";
    manager.caller.now_ms = server.clock().now_ms();
    services::IssuedAccount account;
    account.user = *server.app().store.users.find("clinic1.clerk");
    account.user.mail = "shin@example.jp";
    account.factor = store::SecondFactor{access::FactorMeans::sms, "09000001234"};
    REQUIRE(services::prepare_account(server.app(), manager, account).ok());
    REQUIRE(services::store_accounts(server.app(), manager, std::span(&account, 1)).ok());
    auto client = server.client();
    CHECK(client.post("/api/v1/session", credentials(account.user.user_id, account.initial_password)).json().text("means") == "sms");
    CHECK(client.post("/api/v1/session/code", code_of(server.latest_code())).json().text("step") == "new_password");
}

TEST_CASE("[V-A32][S4-35] after a reset the set-up comes again over the internet, never through the closed network") {
    ServerOptions options;
    options.configure = [](config::Config& config) {
        config.server.closed_network_address = "127.0.0.1";
        config.server.closed_network_port = 0;
    };
    RunningServer server(options);
    forget_factor(server, "east.centre");
    auto inside = server.closed_network_client();
    REQUIRE(inside.post("/api/v1/session", credentials("east.centre")).status == 200);
    CHECK(step(inside) == "signed_in");
    auto outside = server.client();
    REQUIRE(outside.post("/api/v1/session", credentials("east.centre")).status == 200);
    CHECK(outside.post("/api/v1/session/code", code_of(server.latest_code())).json().text("step") == "factor_setup");
    // A password of one's own is not asked for again.
    REQUIRE(outside.post(setup, choice("mail", "own@example.jp")).status == 200);
    CHECK(outside.post(proof, code_of(server.latest_code())).json().text("step") == "signed_in");
    CHECK(outside.get("/api/v1/home").status == 200);
    // Registered inside, on one's own page, counts as well.
    forget_factor(server, "tokyo.admin");
    auto admin = server.closed_network_client();
    REQUIRE(admin.post("/api/v1/session", credentials("tokyo.admin")).status == 200);
    REQUIRE(admin.post("/api/v1/session/second-factor", Json::object().set("current_password", demo_password).set("means", "sms").set("destination", "09000001234")).status == 200);
    REQUIRE(admin.post("/api/v1/session/second-factor/proof", code_of(server.latest_code())).status == 200);
    server.clock().advance_ms(16 * 60'000);
    auto abroad = server.signed_in("tokyo.admin");
    CHECK(step(abroad) == "signed_in");
}

TEST_CASE("[V-A32][S4-58] an account that is added goes through its set-up, and the first one stays in reach") {
    RunningServer server;
    forget_factor(server, "clinic2.doctor");
    auto client = server.signed_in("clinic1.doctor");
    REQUIRE(client.post("/api/v1/session", credentials("clinic2.doctor").set("adding", true)).status == 200);
    REQUIRE(client.post("/api/v1/session/code", code_of(server.latest_code())).json().text("step") == "factor_setup");
    CHECK(client.get("/api/v1/session").json().find("others")->as_array()->front().text("user_id") == "clinic1.doctor");
    server.set_up_factor(client);
    CHECK(step(client) == "signed_in");
    CHECK(client.post("/api/v1/session/account", Json::object().set("user_id", "clinic1.doctor")).status == 200);
}
