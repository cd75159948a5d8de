// Passkeys over real HTTP: adding one, signing in with it, and everything that must not open a session.
#include <doctest/doctest.h>

#include "tests/server/http/authenticator.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr char const* passkeys = "/api/v1/session/passkeys";
constexpr char const* proof = "/api/v1/session/passkey";

std::string origin_of(RunningServer& server) { return "http://localhost:" + std::to_string(server.port()); }
HeaderList from(Authenticator const& authenticator) { return {{"Origin", authenticator.origin()}}; }

Response begin(Client& client) { return client.post("/api/v1/session", Json::object().set("user_id", "clinic1.doctor").set("password", demo_password)); }
Json password(std::string const& typed = demo_password) { return Json::object().set("current_password", typed); }

std::string wish(Client& client) { return std::string(client.post(std::string(passkeys) + "/challenge", password()).json().text("challenge")); }
Response add(Client& client, Authenticator& authenticator, std::string const& name = "受付のPC") {
    return client.post(passkeys, authenticator.create(wish(client), name), from(authenticator));
}
Response finish(Client& client, Authenticator& authenticator, std::string_view challenge) { return client.post(proof, authenticator.get(challenge), from(authenticator)); }
Response sign_in(Client& client, Authenticator& authenticator) {
    auto const step = begin(client);
    return finish(client, authenticator, step.json().text("challenge"));
}

std::size_t messages(RunningServer& server) { return server.client().get("/api/v1/demo/outbox").json().find("messages")->as_array()->size(); }
Json latest(RunningServer& server) { return server.client().get("/api/v1/demo/outbox").json().find("messages")->as_array()->front(); }

std::size_t audited(RunningServer& server, std::string_view event) {
    auto administrator = server.signed_in("tokyo.admin");
    auto const found = administrator.post("/api/v1/audit-searches", Json::object().set("event", std::string(event)));
    return found.json().find("rows")->as_array()->size();
}

} // namespace

TEST_CASE("[I3-01] a passkey is added with the present password and signs in without a code being sent; its owner is told") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    CHECK(owner.post(std::string(passkeys) + "/challenge", password("Chigau-2026")).contains("F-A01"));
    Authenticator phone(origin_of(server));
    auto const added = add(owner, phone);
    REQUIRE(added.status == 200);
    CHECK(added.json().find("recovery_codes")->as_array()->size() == 10);
    auto const rows = *added.json().find("state")->find("passkeys")->as_array();
    REQUIRE(rows.size() == 1);
    CHECK(rows[0].text("name") == "受付のPC");
    CHECK(rows[0].integer("used_at_ms") == 0);
    CHECK(latest(server).text("subject") == "Todoke パスキーの変更");
    CHECK(add(owner, phone).contains("このパスキーは登録済みです。"));

    auto const before = messages(server);
    auto client = server.client();
    auto const step = begin(client).json();
    CHECK(step.find("passkeys")->as_array()->size() == 1);
    CHECK_FALSE(step.boolean("code_was_sent"));
    CHECK(messages(server) == before);
    CHECK(client.get("/api/v1/home").status == 401);
    REQUIRE(finish(client, phone, step.text("challenge")).status == 200);
    CHECK(client.get("/api/v1/home").status == 200);
    CHECK(owner.get("/api/v1/session/second-factor").json().find("passkeys")->as_array()->front().integer("used_at_ms") == server.clock().now_ms());
    CHECK(audited(server, "passkey_added") == 1);
}

TEST_CASE("[I3-01] who has the passkey not at hand asks for a code, and may have another one") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    Authenticator phone(origin_of(server));
    REQUIRE(add(owner, phone).status == 200);
    auto client = server.client();
    REQUIRE(begin(client).status == 200);
    CHECK(client.post("/api/v1/session/code", Json::object().set("code", "000000")).status == 401);
    auto const sent = client.post("/api/v1/session/code/resend", Json::object());
    REQUIRE(sent.status == 200);
    CHECK(sent.json().boolean("code_was_sent"));
    CHECK(client.post("/api/v1/session/code", Json::object().set("code", server.latest_code())).status == 200);
    // Removed: codes are sent at once again.
    auto const id = std::string(owner.get("/api/v1/session/second-factor").json().find("passkeys")->as_array()->front().text("id"));
    CHECK(owner.post(std::string(passkeys) + "/removal", password("Chigau-2026").set("id", id)).status == 422);
    auto another = server.signed_in("clinic1.clerk");
    CHECK(another.post(std::string(passkeys) + "/removal", password().set("id", id)).status == 404);
    auto const removed = owner.post(std::string(passkeys) + "/removal", password().set("id", id));
    REQUIRE(removed.status == 200);
    CHECK(removed.json().find("passkeys")->as_array()->empty());
    auto later = server.client();
    CHECK(begin(later).json().boolean("code_was_sent"));
    CHECK(finish(later, phone, "x").status == 401);
}

TEST_CASE("[I3-01] a passkey opens nothing for another page, another session, an older challenge, or without a person") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    Authenticator phone(origin_of(server));
    REQUIRE(add(owner, phone).status == 200);
    auto const opens_not = [&](auto const& answer) {
        auto client = server.client();
        auto const challenge = std::string(begin(client).json().text("challenge"));
        CHECK(client.post(proof, answer(challenge), from(phone)).status == 401);
        CHECK(client.get("/api/v1/home").status == 401);
        server.clock().advance_ms(16 * 60'000); // wrong ones are counted
        CHECK(owner.get("/api/v1/home").status == 200);
    };
    auto thief = server.client();
    auto const stolen = std::string(begin(thief).json().text("challenge"));
    opens_not([&](std::string const&) { return phone.get(stolen); });
    opens_not([&](std::string const& challenge) {
        server.clock().advance_ms(11 * 60'000);
        return phone.get(challenge);
    });
    opens_not([&](std::string const& challenge) {
        auto answer = phone.get(challenge);
        return answer.set("signature", phone.get(challenge).text("client_data"));
    });
    opens_not([&](std::string const& challenge) {
        Authenticator other(origin_of(server));
        return other.get(challenge);
    });
    opens_not([&](std::string const& challenge) {
        phone.forget_person();
        return phone.get(challenge);
    });
    // Phished: signed for a page of another name, and sent on.
    Authenticator other_page(origin_of(server));
    REQUIRE(add(owner, other_page).status == 200);
    auto client = server.client();
    auto const challenge = std::string(begin(client).json().text("challenge"));
    other_page.visit("http://todoke.example.net");
    CHECK(client.post(proof, other_page.get(challenge), {{"Origin", origin_of(server)}}).status == 401);
    // An answer that was seen serves once.
    Authenticator seen(origin_of(server));
    REQUIRE(add(owner, seen).status == 200);
    auto first = server.client();
    auto const answer = seen.get(begin(first).json().text("challenge"));
    auto const cookie = first.cookie();
    REQUIRE(first.post(proof, answer, from(seen)).status == 200);
    auto again = server.client();
    again.set_cookie(cookie);
    CHECK(again.post(proof, answer, from(seen)).status == 401);
}

TEST_CASE("[I3-02] a cloned passkey, whose counter does not grow, is suspended, noted and told to its owner") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    Authenticator phone(origin_of(server));
    REQUIRE(add(owner, phone).status == 200);
    auto client = server.client();
    REQUIRE(sign_in(client, phone).status == 200);
    REQUIRE(sign_in(client, phone).status == 200);
    phone.set_counter(0); // the copy counts on from where it was made
    auto thief = server.client();
    CHECK(sign_in(thief, phone).status == 401);
    CHECK(latest(server).text("subject") == "Todoke パスキーの停止");
    CHECK(audited(server, "passkey_cloned") == 1);
    // The true one opens nothing either, and is no longer offered.
    phone.set_counter(100);
    auto later = server.client();
    auto const step = begin(later).json();
    CHECK(step.find("passkeys")->as_array()->empty());
    CHECK(step.boolean("code_was_sent"));
    CHECK(owner.get("/api/v1/session/second-factor").json().find("passkeys")->as_array()->front().boolean("is_suspended"));
}

TEST_CASE("[I3-01] only what was asked for becomes a passkey") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    Authenticator phone(origin_of(server));
    auto const refused = [&](Json const& body) {
        auto const reply = owner.post(passkeys, body, from(phone));
        CHECK(reply.status == 422);
        CHECK(reply.contains("V-A30"));
    };
    refused(phone.create("bm90IG91cnM", "x"));
    refused(phone.create(wish(owner), "x").set("authenticator_data", base64("short")));
    refused(phone.create(wish(owner), "x").set("client_data", base64("{}")));
    refused(phone.create(wish(owner), "x").set("client_data", "not base64"));
    auto const late = wish(owner);
    server.clock().advance_ms(21 * 60'000);
    refused(phone.create(late, "x"));
    // Of a step of signing in, for adding one.
    Authenticator known(origin_of(server));
    REQUIRE(add(owner, known).status == 200);
    auto client = server.client();
    refused(phone.create(begin(client).json().text("challenge"), "x"));
    for (int i = 1; i < 10; ++i) {
        Authenticator more(origin_of(server));
        REQUIRE(add(owner, more).status == 200);
    }
    Authenticator one_too_many(origin_of(server));
    CHECK(add(owner, one_too_many).contains("10個まで"));
}
