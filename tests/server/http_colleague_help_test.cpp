// The manager of an institution as the way back of a colleague who cannot sign in, over real HTTP.
#include <doctest/doctest.h>

#include <map>
#include <set>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

struct Institution {
    RunningServer server;
    Client manager = server.signed_in("clinic1.manager");

    Response help(std::string const& user_id, std::string const& act, std::string const& password = demo_password) {
        return manager.post("/api/v1/institution/accounts/" + user_id + "/help", Json::object().set("act", act).set("current_password", password));
    }
    // The letters since there were so many, newest first.
    std::size_t letters() { return server.app().store.outbox.latest(100)->size(); }
    std::vector<store::Message> letters_since(std::size_t before) { return *server.app().store.outbox.latest(static_cast<int>(letters() - before)); }
    Response begin(Client& client, std::string const& user_id, std::string const& password) {
        REQUIRE(server.app().store.rate_limits.clear({.name = "code_sends"}, user_id).ok());
        return client.post("/api/v1/session", Json::object().set("user_id", user_id).set("password", password));
    }
    void change(std::string const& user_id, auto edit) {
        auto user = *server.app().store.users.find(user_id);
        edit(user);
        REQUIRE(server.app().store.users.change(user, server.clock().now_ms(), [](db::Transaction&) -> Result<Done> { return Done{}; }).ok());
        server.app().directory.forget_user(user_id);
    }
};

std::string between(std::string const& text, std::string const& from, std::string const& to) {
    auto const at = text.find(from) + from.size();
    return text.substr(at, text.find(to, at) - at);
}

} // namespace

TEST_CASE("[S4-72] a manager has a new initial password sent to the colleague, and sees nothing of it") {
    Institution own;
    auto old = own.server.signed_in("clinic1.clerk");
    auto const before = own.letters();
    auto const done = own.help("clinic1.clerk", "renew_password");
    REQUIRE(done.status == 200);
    CHECK(done.body == "{}");
    CHECK(old.get("/api/v1/home").status == 401);
    CHECK(own.begin(old, "clinic1.clerk", demo_password).status == 401);

    std::map<std::string, std::string> told;
    for (auto const& letter : own.letters_since(before)) told[letter.to] = letter.body;
    // The person, the manager, and who is responsible: the prefecture and the competent health centre, nobody else.
    CHECK(told.size() == 4);
    for (auto const* to : {"clinic1.clerk@example.jp", "clinic1.manager@example.jp", "tokyo.admin@example.jp", "east.admin@example.jp"}) CHECK(told.contains(to));
    CHECK(told["tokyo.admin@example.jp"].find("clinic1.manager") != std::string::npos);
    auto const password = between(told["clinic1.clerk@example.jp"], "初期パスワード: ", "\n");
    REQUIRE(password.size() >= 8);
    for (auto const& letter : told) {
        INFO(letter.first);
        CHECK((letter.second.find(password) != std::string::npos) == (letter.first == "clinic1.clerk@example.jp"));
    }
    auto fresh = own.server.client();
    CHECK(own.begin(fresh, "clinic1.clerk", password).status == 200);
    auto admin = own.server.signed_in("tokyo.admin");
    CHECK(admin.post("/api/v1/audit-searches", Json::object()).contains("act=renew_password"));
}

TEST_CASE("[S4-72] a manager resets a colleague's lost second factor") {
    Institution own;
    auto clerk = own.server.signed_in("clinic1.clerk");
    REQUIRE(clerk.post("/api/v1/session/second-factor", Json::object().set("current_password", demo_password).set("means", "mail").set("destination", "lost@example.jp")).status == 200);
    REQUIRE(clerk.post("/api/v1/session/second-factor/proof", Json::object().set("code", own.server.latest_code())).status == 200);
    auto const before = own.letters();
    REQUIRE(own.help("clinic1.clerk", "reset_factor").status == 200);
    std::set<std::string> told;
    for (auto const& letter : own.letters_since(before)) told.insert(letter.to);
    CHECK(told == std::set<std::string>{"clinic1.clerk@example.jp", "lost@example.jp", "clinic1.manager@example.jp", "tokyo.admin@example.jp", "east.admin@example.jp"});
    CHECK(clerk.get("/api/v1/home").status == 401);
    auto again = own.server.client();
    auto const step = own.begin(again, "clinic1.clerk", demo_password).json();
    CHECK(step.text("destination") == "c***@example.jp"); // the address of the profile again
}

TEST_CASE("[S4-72] never for oneself, another manager, another institution, or a stopped account") {
    Institution own;
    auto const before = own.letters();
    for (auto const* act : {"renew_password", "reset_factor"}) {
        auto const self = own.help("clinic1.manager", act);
        CHECK(self.status == 422);
        CHECK(self.contains("F-A25"));
        for (auto const* foreign : {"clinic2.doctor", "osaka.doctor", "east.centre", "tokyo.admin", "nobody.here"}) {
            INFO(foreign);
            CHECK(own.help(foreign, act).status == 404);
        }
    }
    own.change("clinic1.doctor", [](store::User& user) { user.is_manager = true; });
    CHECK(own.help("clinic1.doctor", "renew_password").contains("F-A26"));
    REQUIRE(own.server.app().store.users.set_state("clinic1.clerk", store::UserState::stopped, own.server.clock().now_ms()).ok());
    CHECK(own.help("clinic1.clerk", "reset_factor").contains("F-A27"));
    REQUIRE(own.server.app().store.users.set_state("clinic1.clerk", store::UserState::deleted, own.server.clock().now_ms()).ok());
    CHECK(own.help("clinic1.clerk", "reset_factor").status == 404);
    CHECK(own.letters() == before); // and nobody was told of anything
    // Of the same institution, yet another class of account.
    auto const made = own.server.make_user(access::RoleId::sentinel_reporter, "clinic1.doctor");
    CHECK(own.help(made, "renew_password").status == 404);
}

TEST_CASE("[S4-72] only the manager, with the own password, a handful a day") {
    Institution own;
    auto doctor = own.server.signed_in("clinic1.doctor");
    auto const body = Json::object().set("act", "renew_password").set("current_password", demo_password);
    CHECK(doctor.post("/api/v1/institution/accounts/clinic1.clerk/help", body).status == 403);
    auto admin = own.server.signed_in("tokyo.admin");
    CHECK(admin.post("/api/v1/institution/accounts/clinic1.clerk/help", body).status == 403); // has a page of its own

    auto const wrong = own.help("clinic1.clerk", "renew_password", "Chigau-2026");
    CHECK(wrong.status == 422);
    CHECK(wrong.contains("current_password"));
    CHECK(own.help("clinic1.clerk", "burn").status == 422);
    for (int i = 0; i < 5; ++i) CHECK(own.help("clinic1.clerk", i % 2 == 0 ? "renew_password" : "reset_factor").status == 200);
    auto const sixth = own.help("clinic1.doctor", "renew_password");
    CHECK(sixth.status == 429);
    CHECK(!sixth.header("retry-after").empty());
    own.server.clock().advance_ms(25LL * 60 * 60 * 1000);
    own.manager = own.server.signed_in("clinic1.manager");
    CHECK(own.help("clinic1.doctor", "renew_password").status == 200);
}

TEST_CASE("[S4-72][S0-27] the letter about a forgotten password names the manager where there is one") {
    Institution own;
    auto client = own.server.client();
    auto const letter_to = [&](std::string const& user_id) {
        REQUIRE(client.post("/api/v1/password-resets", Json::object().set("user_id", user_id)).status == 200);
        return own.server.app().store.outbox.latest(1)->front().body;
    };
    CHECK(letter_to("clinic1.clerk").find("システム利用管理者(テスト 長子)") != std::string::npos);
    CHECK(letter_to("clinic2.doctor").find("システム利用管理者") == std::string::npos);
    CHECK(letter_to("clinic1.manager").find("システム利用管理者") == std::string::npos); // nobody but the administrator
}
