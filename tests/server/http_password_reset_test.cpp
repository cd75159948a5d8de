// A forgotten password, solved by its owner over real HTTP: two proofs, then a new one.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr auto fresh_password = "Wasureta-2026";

std::vector<Json> outbox(RunningServer& server) {
    auto client = server.client();
    auto const reply = client.get("/api/v1/demo/outbox").json();
    return *reply.find("messages")->as_array();
}
std::string digits_of(Json const& message) {
    std::string digits;
    for (auto const c : message.text("body"))
        if (c >= '0' && c <= '9' && digits.size() < 6) digits += c;
    return digits;
}
std::string latest_digits(RunningServer& server) { return digits_of(outbox(server).front()); }

Response ask(Client& client, std::string const& user_id) { return client.post("/api/v1/password-resets", Json::object().set("user_id", user_id)); }
Response prove_mail(Client& client, std::string const& user_id, std::string const& code) {
    return client.post("/api/v1/password-resets/mail", Json::object().set("user_id", user_id).set("mail_code", code));
}
Response finish(Client& client, std::string const& user_id, std::string const& mail_code, std::string const& second_code, std::string const& password = fresh_password) {
    return client.post("/api/v1/password-resets/proof", Json::object().set("user_id", user_id).set("mail_code", mail_code).set("second_code", second_code).set("new_password", password));
}
int opens(RunningServer& server, std::string const& user_id, std::string const& password) {
    auto client = server.client();
    return client.post("/api/v1/session", Json::object().set("user_id", user_id).set("password", password)).status;
}
std::string wrong_one(std::string const& code) { return code == "000000" ? "000001" : "000000"; }

void move_to_sms(RunningServer& server, Client& client) {
    REQUIRE(client.post("/api/v1/session/second-factor", Json::object().set("current_password", demo_password).set("means", "sms").set("destination", "090-0000-1234")).status == 200);
    REQUIRE(client.post("/api/v1/session/second-factor/proof", Json::object().set("code", latest_digits(server))).status == 200);
    server.clock().advance_ms(16 * 60'000);
}
std::string recovery_code(Client& client) {
    auto const made = client.post("/api/v1/session/recovery-codes", Json::object().set("current_password", demo_password));
    REQUIRE(made.status == 200);
    return std::string(*made.json().find("codes")->as_array()->front().as_string());
}

} // namespace

TEST_CASE("[S0-27][S2-17] who forgot the password proves the mail address and the second factor, and chooses a new one") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    move_to_sms(server, owner);
    auto client = server.client();
    REQUIRE(ask(client, "clinic1.doctor").status == 200);
    auto const first = outbox(server).front();
    CHECK(first.text("channel") == "mail");
    auto const mail_code = digits_of(first);
    auto const step = prove_mail(client, "clinic1.doctor", mail_code);
    REQUIRE(step.status == 200);
    CHECK(step.json().text("means") == "sms");
    CHECK(step.json().text("destination") == "***-****-1234");
    auto const second = outbox(server).front();
    CHECK(second.text("channel") == "sms");
    auto const sms_code = digits_of(second);

    // A password that breaks a rule uses nothing up.
    auto const weak = finish(client, "clinic1.doctor", mail_code, sms_code, "short");
    CHECK(weak.status == 422);
    CHECK(weak.contains("V-A20"));
    REQUIRE(finish(client, "clinic1.doctor", mail_code, sms_code).status == 200);
    CHECK(owner.get("/api/v1/home").status == 401);
    CHECK(opens(server, "clinic1.doctor", demo_password) == 401);
    CHECK(opens(server, "clinic1.doctor", fresh_password) == 200); // and then the second factor, as ever
    CHECK(finish(client, "clinic1.doctor", mail_code, sms_code, "Mouichido-2026").status == 401);
    int told = 0;
    for (auto const& message : outbox(server)) told += message.text("subject") == "Todoke パスワードの再設定" ? 1 : 0;
    CHECK(told == 2); // the code, and that it happened

    // Nor does the one that was not forgotten after all.
    REQUIRE(ask(client, "clinic1.doctor").status == 200);
    auto const next_code = latest_digits(server);
    REQUIRE(prove_mail(client, "clinic1.doctor", next_code).status == 200);
    auto const next_sms = latest_digits(server);
    auto const same = finish(client, "clinic1.doctor", next_code, next_sms, fresh_password);
    CHECK(same.status == 422);
    CHECK(same.contains("V-A24"));
    CHECK(finish(client, "clinic1.doctor", next_code, next_sms, "Mouichido-2026").status == 200);
}

TEST_CASE("[S0-27] the mail alone opens nothing: without another means a recovery code is the second proof") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    auto client = server.client();
    // Without one: told by mail to ask the administrator, and no code at all.
    REQUIRE(ask(client, "clinic1.doctor").status == 200);
    CHECK(outbox(server).front().text("subject") == "Todoke パスワードの再設定");
    CHECK(latest_digits(server).size() != 6);
    server.clock().advance_ms(16 * 60'000);

    auto const paper = recovery_code(owner);
    REQUIRE(ask(client, "clinic1.doctor").status == 200);
    auto const mail_code = latest_digits(server);
    auto const step = prove_mail(client, "clinic1.doctor", mail_code);
    REQUIRE(step.status == 200);
    CHECK(step.json().text("means").empty());
    CHECK(finish(client, "clinic1.doctor", mail_code, mail_code).status == 401);
    CHECK(finish(client, "clinic1.doctor", mail_code, "").status == 401);
    CHECK(finish(client, "clinic1.doctor", wrong_one(mail_code), paper).status == 401);
    REQUIRE(finish(client, "clinic1.doctor", mail_code, paper).status == 200);
    CHECK(opens(server, "clinic1.doctor", fresh_password) == 200);
}

TEST_CASE("[I2-19] a forgotten password tells nobody which user IDs exist, and guessing ends soon") {
    RunningServer server;
    auto client = server.client();
    auto owner = server.signed_in("clinic1.doctor");
    recovery_code(owner);
    for (auto const* user_id : {"clinic1.doctor", "nobody.here"}) {
        INFO(user_id);
        auto const asked = ask(client, user_id);
        CHECK(asked.status == 200);
        CHECK(asked.body == "{}");
        std::vector<int> statuses;
        std::string said;
        for (int i = 0; i < 6; ++i) {
            auto const refused = prove_mail(client, user_id, "000000");
            statuses.push_back(refused.status);
            if (i == 0) said = std::string(refused.json().text("title"));
        }
        CHECK(statuses == std::vector{401, 401, 401, 401, 401, 429});
        CHECK(said == "認証コードが正しくありません。");
        CHECK(finish(client, user_id, "000000", "000000").status == 429);
        for (int i = 0; i < 2; ++i) CHECK(ask(client, user_id).status == 200);
        CHECK(ask(client, user_id).status == 429);
    }
    // The owner signs in meanwhile as ever.
    CHECK(opens(server, "clinic1.doctor", demo_password) == 200);
}

TEST_CASE("[I2-19] whoever reads the mail cannot make the telephone ring again and again") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    move_to_sms(server, owner);
    auto client = server.client();
    REQUIRE(ask(client, "clinic1.doctor").status == 200);
    auto const mail_code = latest_digits(server);
    std::vector<int> statuses;
    for (int i = 0; i < 6; ++i) statuses.push_back(prove_mail(client, "clinic1.doctor", mail_code).status);
    CHECK(statuses == std::vector{200, 200, 200, 200, 200, 429});
}

TEST_CASE("[AC-09-8] a stopped account is not opened by a forgotten password, nor after the code's time") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    auto const paper = recovery_code(owner);
    auto client = server.client();
    REQUIRE(ask(client, "clinic1.doctor").status == 200);
    auto const late = latest_digits(server);
    server.clock().advance_ms(11 * 60'000);
    CHECK(prove_mail(client, "clinic1.doctor", late).status == 401);
    CHECK(finish(client, "clinic1.doctor", late, paper).status == 401);
    REQUIRE(ask(client, "clinic1.doctor").status == 200);
    auto const code = latest_digits(server);
    REQUIRE(server.app().store.users.set_state("clinic1.doctor", store::UserState::stopped, server.clock().now_ms()).ok());
    CHECK(prove_mail(client, "clinic1.doctor", code).status == 401);
    CHECK(finish(client, "clinic1.doctor", code, paper).status == 401);
    auto const sent = outbox(server).size();
    CHECK(ask(client, "clinic1.doctor").status == 200);
    CHECK(outbox(server).size() == sent);
}
