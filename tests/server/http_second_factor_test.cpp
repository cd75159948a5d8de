// Changing the second factor and signing in with it, over real HTTP; oathtool plays the authenticator app.
#include <doctest/doctest.h>

#include <array>
#include <cstdio>
#include <memory>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr std::string_view own_factor = "/api/v1/session/second-factor";

Json credentials(std::string const& user_id) { return Json::object().set("user_id", user_id).set("password", demo_password); }
Json code_of(std::string const& code) { return Json::object().set("code", code); }
Json proposal(std::string const& means, std::string const& destination, std::string const& password = demo_password) {
    return Json::object().set("current_password", password).set("means", means).set("destination", destination);
}
Response propose(Client& client, Json const& wish) { return client.post(std::string(own_factor), wish); }
Response prove(Client& client, std::string const& code) { return client.post(std::string(own_factor) + "/proof", code_of(code)); }
Response begin(Client& client, std::string const& user_id = "clinic1.doctor") { return client.post("/api/v1/session", credentials(user_id)); }
Response finish(Client& client, std::string const& code) { return client.post("/api/v1/session/code", code_of(code)); }

// What an authenticator shows at that moment.
std::string app_code(std::string const& secret, std::int64_t now_ms) {
    auto const command = "oathtool --totp --base32 --now=@" + std::to_string(now_ms / 1'000) + " " + secret;
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> const pipe(::popen(command.c_str(), "r"), &::pclose);
    std::array<char, 16> line{};
    REQUIRE(std::fgets(line.data(), line.size(), pipe.get()) != nullptr);
    return std::string(line.data(), 6);
}
std::string wrong_one(std::string const& code) { return code == "000000" ? "000001" : "000000"; }

// The newest message of the demo's outbox.
Json latest(RunningServer& server) {
    auto client = server.client();
    auto const outbox = client.get("/api/v1/demo/outbox").json();
    auto const* messages = outbox.find("messages")->as_array();
    REQUIRE(!messages->empty());
    return messages->front();
}
std::string latest_id(RunningServer& server) { return base::write_json(latest(server)); }

// The first six digits of the newest message, also where a voice reads them one by one.
std::string sent_code(RunningServer& server) {
    std::string digits;
    auto const message = latest(server);
    for (auto const c : message.text("body"))
        if (c >= '0' && c <= '9' && digits.size() < 6) digits += c;
    REQUIRE(digits.size() == 6);
    return digits;
}

// Moves that account to an app; its secret.
std::string move_to_app(RunningServer& server, Client& client) {
    auto const asked = propose(client, proposal("totp", ""));
    REQUIRE(asked.status == 200);
    std::string const secret(asked.json().text("secret"));
    REQUIRE(prove(client, app_code(secret, server.clock().now_ms())).status == 200);
    server.clock().advance_ms(31'000); // that code is used up
    return secret;
}

} // namespace

TEST_CASE("[S4-24][S4-37][S4-39][S4-40][S2-17] from mail to an authenticator app: the old means holds until the new one is proven") {
    RunningServer server;
    auto here = server.signed_in("clinic1.doctor");
    auto elsewhere = server.signed_in("clinic1.doctor");
    auto const before = here.get(std::string(own_factor)).json();
    CHECK(before.text("means") == "mail");
    CHECK(before.text("destination") == "c***@example.jp");
    CHECK(base::write_json(*before.find("offered")) == R"(["mail","sms","call","totp"])");

    auto const asked = propose(here, proposal("totp", ""));
    REQUIRE(asked.status == 200);
    std::string const secret(asked.json().text("secret"));
    CHECK(secret.size() == 32);
    CHECK(asked.json().text("uri") == "otpauth://totp/Todoke:clinic1.doctor?secret=" + secret + "&issuer=Todoke&algorithm=SHA1&digits=6&period=30");
    CHECK(asked.json().find("qr")->as_array()->size() > 20);

    // Not proven yet: codes still come by mail.
    auto meanwhile = server.client();
    REQUIRE(begin(meanwhile).json().text("means") == "mail");
    CHECK(finish(meanwhile, sent_code(server)).status == 200);

    auto const wrong = prove(here, wrong_one(app_code(secret, server.clock().now_ms())));
    CHECK(wrong.status == 422);
    CHECK(wrong.contains("V-A30"));
    CHECK(here.get(std::string(own_factor)).json().text("means") == "mail");
    auto const proven = prove(here, app_code(secret, server.clock().now_ms()));
    REQUIRE(proven.status == 200);
    CHECK(proven.json().find("state")->text("means") == "totp");
    CHECK(proven.json().find("recovery_codes")->as_array()->size() == 10);

    // Here the session goes on, elsewhere it ends, and the owner is told.
    CHECK(here.get("/api/v1/home").status == 200);
    CHECK(elsewhere.get("/api/v1/home").status == 401);
    CHECK(meanwhile.get("/api/v1/home").status == 401);
    CHECK(latest(server).text("subject") == "Todoke 二要素認証の変更");
    CHECK(latest(server).text("to") == "clinic1.doctor@example.jp");
    CHECK(latest(server).text("body").find(secret) == std::string::npos);

    // Signing in: nothing is sent, the app is asked; the code of the proof itself is used up.
    auto const sent_before = latest_id(server);
    auto client = server.client();
    auto const step = begin(client).json();
    CHECK(step.text("means") == "totp");
    CHECK(step.text("destination") == "");
    CHECK(step.boolean("has_recovery_codes"));
    CHECK(latest_id(server) == sent_before);
    CHECK(finish(client, app_code(secret, server.clock().now_ms())).status == 401);
    server.clock().advance_ms(31'000);
    auto const code = app_code(secret, server.clock().now_ms());
    CHECK(finish(client, code).status == 200);
    // Looked over the shoulder and typed again at once.
    auto thief = server.client();
    REQUIRE(begin(thief).status == 200);
    CHECK(finish(thief, code).status == 401);
    CHECK(thief.post("/api/v1/session/code/resend", Json::object()).status == 409);
}

TEST_CASE("[V-A30] the app's clock may be half a minute off, not more, and an older code than the last one opens nothing") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    auto const secret = move_to_app(server, owner);
    server.clock().advance_ms(300'000);
    auto const now = server.clock().now_ms() / 30'000 * 30'000;
    auto const tried = [&](std::int64_t at) {
        auto client = server.client();
        REQUIRE(begin(client).status == 200);
        return finish(client, app_code(secret, at)).status;
    };
    CHECK(tried(now - 90'000) == 401);
    CHECK(tried(now + 90'000) == 401);
    CHECK(tried(now + 30'000) == 200); // a clock that is fast
    CHECK(tried(now) == 401);          // older than the last one
    server.clock().advance_ms(90'000);
    CHECK(tried(now + 60'000) == 200); // a clock that is slow
}

TEST_CASE("[S4-22][S4-39][S4-40][S0-24] codes come by SMS or are read out by telephone, to a masked destination") {
    RunningServer server;
    for (auto const& [means, typed, masked] : {std::tuple{"sms", "０９０－００００－１２３４", "***-****-1234"}, {"call", "+81 3 0000 5678", "**-****-5678"}}) {
        std::string const asked_for = means; // clang 14 lets no lambda, which INFO is, take a binding
        INFO(asked_for);
        auto client = server.signed_in("clinic1.doctor");
        auto const asked = propose(client, proposal(means, typed));
        REQUIRE(asked.status == 200);
        CHECK(asked.json().text("destination") == masked);
        CHECK(asked.json().text("secret").empty());
        CHECK(latest(server).text("channel") == means);
        REQUIRE(prove(client, sent_code(server)).status == 200);
        server.clock().advance_ms(16 * 60'000);
        auto again = server.client();
        auto const step = begin(again).json();
        CHECK(step.text("means") == means);
        CHECK(step.text("destination") == masked);
        CHECK(latest(server).text("channel") == means);
        CHECK(finish(again, sent_code(server)).status == 200);
        // Back to mail for the next round, by the new means.
        REQUIRE(propose(again, proposal("mail", "tanto@example.jp")).status == 200);
        CHECK(latest(server).text("to") == "tanto@example.jp");
        REQUIRE(prove(again, sent_code(server)).status == 200);
        server.clock().advance_ms(16 * 60'000);
    }
}

TEST_CASE("[S0-25] whoever waits for a call sees how far it is, and nobody else's") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor"), other = server.signed_in("clinic1.clerk");
    auto const call = std::string(own_factor) + "/call";
    CHECK(client.get(call).json().text("state").empty());
    REQUIRE(propose(client, proposal("call", "03-0000-5678")).status == 200);
    auto const state = client.get(call).json();
    CHECK(state.text("state") == "waiting"); // in a demo for ever: nothing leaves
    CHECK(state.text("destination") == "**-****-5678");
    CHECK(state.integer("expires_in_s") == 600);
    CHECK(other.get(call).json().text("state").empty());
    CHECK(server.client().get(call).status == 401);
    // What the telephone makes of it (the courier of calls is proved with real lines in tests/voice).
    auto& outbox = server.app().store.outbox;
    auto const now = server.clock().now_ms();
    auto const due = outbox.take_due_calls(1, 60'000, now);
    REQUIRE((due.ok() && due->size() == 1));
    REQUIRE(outbox.mark_failed(due->front().id, "call_busy", now + 30'000, now).ok());
    CHECK(client.get(call).json().text("state") == "waiting");
    CHECK(client.get(call).json().text("reason") == "busy");
    REQUIRE(outbox.mark_failed(due->front().id, "call_refused", 0, now).ok());
    CHECK(client.get(call).json().text("state") == "failed");
    CHECK(client.get(call).json().text("reason") == "refused");
}

TEST_CASE("[V-A05][V-A06][S4-21][S4-23] a destination that does not fit is named at its field, and nothing is sent") {
    RunningServer server;
    auto client = server.signed_in("clinic1.doctor");
    auto const sent_before = latest_id(server);
    for (auto const& [means, destination, rule] : {std::tuple{"sms", "03-0000-1234", "V-A06"}, {"sms", "", "V-A06"}, {"sms", "+1 212 555 0100", "V-A05"},
                                                   {"call", "12345", "V-A05"}, {"mail", "", "V-A06"}, {"mail", "a@b.jp\r\nBcc: c@d.jp", "V-113"}}) {
        std::string const typed = destination;
        INFO(typed);
        auto const refused = propose(client, proposal(means, destination));
        CHECK(refused.status == 422);
        CHECK(refused.contains(rule));
        CHECK(refused.contains("\"destination\""));
    }
    CHECK(propose(client, proposal("fax", "03-0000-1234")).status == 422);
    CHECK(latest_id(server) == sent_before);
}

TEST_CASE("[S4-40] a change needs the present password, this very session, and five tries at most") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    auto other = server.signed_in("clinic1.doctor");
    auto const refused = propose(owner, proposal("sms", "090-0000-1234", "Chigau-2026"));
    CHECK(refused.status == 422);
    CHECK(refused.contains("F-A01"));
    CHECK(prove(owner, "123456").status == 422); // nothing was proposed

    REQUIRE(propose(owner, proposal("sms", "090-0000-1234")).status == 200);
    auto const code = sent_code(server);
    CHECK(prove(other, code).status == 422);
    CHECK(propose(owner, proposal("sms", "090-0000-1234")).status == 429); // again after 30 seconds
    for (int i = 0; i < 5; ++i) CHECK(prove(owner, wrong_one(code)).status == 422);
    CHECK(prove(owner, code).status == 422); // the right one, too late
    server.clock().advance_ms(31'000);
    REQUIRE(propose(owner, proposal("sms", "090-0000-1234")).status == 200);
    auto const late = sent_code(server);
    server.clock().advance_ms(11 * 60'000);
    CHECK(prove(owner, late).status == 422);
    CHECK(owner.get(std::string(own_factor)).json().text("means") == "mail");
}

TEST_CASE("[I2-19] nobody's telephone rings again and again, whoever names it") {
    RunningServer server;
    int sent = 0;
    for (auto const* user : {"clinic1.doctor", "clinic1.clerk"}) {
        auto client = server.signed_in(user);
        for (int i = 0; i < 4; ++i) {
            if (propose(client, proposal("sms", "090-0000-1234")).status == 200) ++sent;
            server.clock().advance_ms(31'000);
        }
    }
    CHECK(sent == 5);
}

TEST_CASE("[V-A30] a recovery code opens once, and fresh ones make the older worthless") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    CHECK(owner.post("/api/v1/session/recovery-codes", Json::object().set("current_password", "Chigau-2026")).status == 422);
    auto const made = owner.post("/api/v1/session/recovery-codes", Json::object().set("current_password", demo_password));
    REQUIRE(made.status == 200);
    auto const codes = *made.json().find("codes")->as_array();
    REQUIRE(codes.size() == 10);
    auto const text_of = [&codes](std::size_t i) { return std::string(*codes[i].as_string()); };
    auto const tried = [&](std::string const& typed) {
        server.clock().advance_ms(4 * 60'000);
        auto client = server.client();
        REQUIRE(begin(client).status == 200);
        return finish(client, typed).status;
    };
    CHECK(tried(text_of(0)) == 200);
    CHECK(tried(text_of(0)) == 401);
    CHECK(owner.get(std::string(own_factor)).json().integer("recovery_codes_left") == 9);
    // Another account's codes are no keys to this one.
    auto stranger = server.client();
    REQUIRE(begin(stranger, "clinic1.clerk").status == 200);
    CHECK(finish(stranger, text_of(1)).status == 401);
    // As somebody copies it from paper.
    auto sloppy = text_of(1);
    sloppy.erase(5, 1);
    for (auto& c : sloppy) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    CHECK(tried(sloppy) == 200);
    CHECK(latest(server).text("subject") == "Todoke 回復コードの使用");
    REQUIRE(owner.post("/api/v1/session/recovery-codes", Json::object().set("current_password", demo_password)).status == 200);
    CHECK(tried(text_of(2)) == 401);
}

TEST_CASE("[V-A30][I2-19] five wrong codes in fifteen minutes lock the account for thirty, whatever the means and however many sessions") {
    RunningServer server;
    auto owner = server.signed_in("clinic1.doctor");
    auto const secret = move_to_app(server, owner);
    std::vector<Client> waiting;
    for (int i = 0; i < 3; ++i) {
        waiting.push_back(server.client());
        REQUIRE(begin(waiting.back()).status == 200);
    }
    auto const right = [&] { return app_code(secret, server.clock().now_ms()); };
    for (int i = 0; i < 5; ++i) CHECK(finish(waiting[static_cast<std::size_t>(i % 2)], wrong_one(right())).status == 401);
    CHECK(finish(waiting[2], right()).status == 429); // a session that was opened before
    auto next = server.client();
    auto const locked = begin(next);
    CHECK(locked.status == 429);
    CHECK_FALSE(locked.header("retry-after").empty());
    server.clock().advance_ms(31 * 60'000);
    REQUIRE(begin(next).status == 200);
    CHECK(finish(next, right()).status == 200);
}

TEST_CASE("the administrator gives somebody without a second factor the way by mail back, and both are told") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const account = [&] { return admin.get("/api/v1/accounts/clinic1.doctor").json(); };
    auto const reset = [&](Client& by) {
        auto const version = std::to_string(account().integer("version"));
        return by.send("POST", "/api/v1/accounts/clinic1.doctor/acts", R"({"act":"reset_factor"})", {{"If-Match", "\"" + version + "\""}}).status;
    };
    auto owner = server.signed_in("clinic1.doctor");
    move_to_app(server, owner);
    auto const made = owner.post("/api/v1/session/recovery-codes", Json::object().set("current_password", demo_password));
    auto const paper = std::string(*made.json().find("codes")->as_array()->front().as_string());
    CHECK(account().text("second_factor") == "totp");
    CHECK(*account().find("may_reset_factor")->as_bool());

    auto stranger = server.signed_in("osaka.centre");
    CHECK(reset(stranger) == 403);
    REQUIRE(reset(admin) == 200);
    CHECK(owner.get("/api/v1/home").status == 401);
    CHECK(account().text("second_factor") == "mail");
    CHECK_FALSE(*account().find("may_reset_factor")->as_bool()); // nothing is registered any more
    std::vector<std::string> told;
    auto const outbox = admin.get("/api/v1/demo/outbox").json();
    for (auto const& message : *outbox.find("messages")->as_array())
        if (message.text("subject") == "Todoke 二要素認証の初期化") told.emplace_back(message.text("to"));
    CHECK(told.size() == 2);

    server.clock().advance_ms(60'000);
    auto again = server.client();
    CHECK(begin(again).json().text("means") == "mail");
    auto const code = sent_code(server);
    CHECK(finish(again, paper).status == 401);
    CHECK(finish(again, code).status == 200);
}

TEST_CASE("[S4-22] only what can be sent is offered: SMS needs a gateway, the call a line") {
    ServerOptions options;
    options.configure = [](config::Config& config) { config.server.demo = false; }; // with the demo's accounts
    RunningServer server(options);
    auto const offered = [](Client client) { return base::write_json(*client.get(std::string(own_factor)).json().find("offered")); };
    auto client = server.signed_in("clinic1.doctor");
    CHECK(offered(client) == R"(["mail","totp"])");
    CHECK(propose(client, proposal("sms", "090-0000-1234")).status == 422);
    CHECK(propose(client, proposal("call", "03-0000-1234")).status == 422);

    options.configure = [](config::Config& config) {
        config.server.demo = false;
        config.sms.url = "http://127.0.0.1:9/";
        config.sms.require_tls = false;
    };
    RunningServer with_gateway(options);
    CHECK(offered(with_gateway.signed_in("clinic1.doctor")) == R"(["mail","sms","totp"])");

    options.configure = [](config::Config& config) {
        config.server.demo = false;
        config.voice.lines = 1; // which ring only for whoever serves
        config.files.voice_dir = std::string(TODOKE_ROOT_DIR) + "/assets/voice";
    };
    RunningServer with_line(options);
    CHECK(offered(with_line.signed_in("clinic1.doctor")) == R"(["mail","call","totp"])");
}

TEST_CASE("[I2-33] a browser is trusted for twelve hours only where the configuration allows it, and only until something of the account changes") {
    auto const cookie_of = [](Response const& reply, std::string const& prefix) {
        for (auto const& [name, value] : reply.headers)
            if (name == "set-cookie" && value.starts_with(prefix)) return value.substr(0, value.find(';'));
        return std::string();
    };
    auto const trusting = [&](RunningServer& server, Client& client) {
        server.clock().advance_ms(4 * 60'000);
        REQUIRE(begin(client).status == 200);
        auto const reply = client.post("/api/v1/session/code", code_of(sent_code(server)).set("trust_device", true));
        REQUIRE(reply.status == 200);
        client.set_cookie(cookie_of(reply, "__Host-todoke="));
        return cookie_of(reply, "__Host-todoke-device=");
    };
    // "" when no code is asked for.
    auto const asked_for = [](RunningServer& server, std::string const& cookie, std::string const& user_id) {
        server.clock().advance_ms(4 * 60'000);
        auto client = server.client();
        client.set_cookie(cookie);
        auto const reply = begin(client, user_id);
        REQUIRE(reply.status == 200);
        auto const means = std::string(reply.json().text("means"));
        CHECK((client.get("/api/v1/home").status == 200) == means.empty());
        return means;
    };

    RunningServer strict;
    auto nobody = strict.client();
    CHECK(trusting(strict, nobody).empty());

    ServerOptions options;
    options.configure = [](config::Config& config) { config.session.trusted_device_hours = 12; };
    RunningServer server(options);
    auto owner = server.client();
    auto const cookie = trusting(server, owner);
    REQUIRE_FALSE(cookie.empty());
    CHECK(asked_for(server, cookie, "clinic1.doctor") == "");
    CHECK(asked_for(server, cookie, "clinic1.clerk") == "mail"); // somebody else at that browser
    auto wrong = server.client();
    wrong.set_cookie(cookie);
    CHECK(wrong.post("/api/v1/session", Json::object().set("user_id", "clinic1.doctor").set("password", "Chigau-2026")).status == 401);
    server.clock().advance_ms(12 * 3'600'000);
    CHECK(asked_for(server, cookie, "clinic1.doctor") == "mail");

    auto fresh = server.client();
    auto const next = trusting(server, fresh);
    CHECK(asked_for(server, next, "clinic1.doctor") == "");
    REQUIRE(fresh.del("/api/v1/sessions").status == 200); // everywhere
    CHECK(asked_for(server, next, "clinic1.doctor") == "mail");
    auto last = server.client();
    auto const until_change = trusting(server, last);
    move_to_app(server, last);
    CHECK(asked_for(server, until_change, "clinic1.doctor") == "totp");
}
