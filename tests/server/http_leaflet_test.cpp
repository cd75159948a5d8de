// The leaflet over real HTTP: who gets it, what its link opens, and the language that is remembered.
#include <doctest/doctest.h>

#include "server/services/portal.hpp"
#include "shared/base/ruby.hpp"
#include "shared/observation/languages.hpp"
#include "tests/server/http/running_server.hpp"
#include "tests/server/render/paper.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr std::int64_t hour_ms = 3'600'000, day_ms = 24 * hour_ms;

struct World {
    RunningServer server{{.configure = [](config::Config& config) { config.server.public_origin = "https://todoke.example.jp"; }}};
    Client clinic = server.signed_in("clinic1.doctor");
    Client centre = server.signed_in("east.centre");

    Json patient(int number) { return submit(clinic, submit_request("covid_19", "2021-11-29", covid_record(number)), fresh_key()); }
    static std::string path(Json const& receipt, std::string const& end) { return "/api/v1/cases/" + std::string(receipt.text("case_id")) + end; }
    std::string printed(Client& client, Json const& receipt, std::string const& language = "") {
        auto const reply = client.post(path(receipt, "/leaflet"), Json::object().set("language", language));
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return reply.body;
    }
    // What the code on the leaflet opens, given that birth date: the status.
    int open(std::string const& link, int number) {
        auto client = server.client();
        auto token = link.substr(link.find('#') + 1);
        token = token.substr(0, token.find('.'));
        return client.post("/api/v1/my/links", Json::object().set("token", token).set("birth_date", *covid_record(number).find("birth_date")).set("consent_version", "2026-11-29")).status;
    }
};

std::string link_of(std::string const& pdf, int page = 1) {
    auto const codes = Paper(pdf).qr_codes(page);
    REQUIRE(codes.size() == 1);
    return codes.front();
}

} // namespace

TEST_CASE("[S1-07][S1-45][S1-63] the clinic that notified prints the leaflet at once, with the ID and a link that opens the page") {
    World world;
    auto const receipt = world.patient(81);
    auto const reply = world.clinic.post(World::path(receipt, "/leaflet"), Json::object());
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    CHECK(reply.header("content-type") == "application/pdf");
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(reply.header("content-disposition") == "attachment; filename=\"leaflet.pdf\"");
    Paper const paper(reply.body);
    CHECK(paper.pages() == 1);
    CHECK(paper.shows(receipt.text("self_entry_id")));
    for (auto const* words : {"試験　太郎81 様", "試験東保健所", "9:00までに", "https://todoke.example.jp/my"}) CHECK_MESSAGE(paper.shows(words), words);
    auto const link = link_of(reply.body);
    CHECK(link.starts_with("https://todoke.example.jp/my/start#"));
    CHECK(world.open(link, 81) == 201);

    auto admin = world.server.signed_in("tokyo.admin");
    auto const trail = admin.post("/api/v1/audit-searches", Json::object());
    CHECK(trail.contains("by=leaflet language=ja"));
    CHECK_FALSE(trail.contains(link.substr(link.find('#') + 1)));
    auto const again = world.clinic.get("/api/v1/notifications/" + std::string(receipt.text("notification_id"))).json();
    CHECK(again.boolean("is_observed"));
}

TEST_CASE("leaflet and message have a link each: neither ends the other, a new one ends its like") {
    World world;
    auto const receipt = world.patient(82);
    auto const leaflet = link_of(world.printed(world.clinic, receipt));
    auto const shown = std::string(world.centre.post(World::path(receipt, "/personal-link"), Json::object()).json().text("url"));
    CHECK(world.open(leaflet, 82) == 201);
    CHECK(world.open(shown, 82) == 201);
    auto const newer = link_of(world.printed(world.centre, receipt));
    CHECK(world.open(leaflet, 82) == 422);
    CHECK(world.open(newer, 82) == 201);
    CHECK(world.open(shown, 82) == 201);
    world.server.clock().advance_ms(31 * day_ms);
    CHECK(world.open(newer, 82) == 422);
}

TEST_CASE("[R-01][R-02] the leaflet is for the clinic that notified and the centre responsible, while somebody is observed") {
    World world;
    auto const receipt = world.patient(83);
    auto const path = World::path(receipt, "/leaflet");
    for (auto const* user : {"clinic2.doctor", "osaka.centre"}) {
        auto other = world.server.signed_in(user);
        CHECK_MESSAGE(other.post(path, Json::object()).status == 404, user);
    }
    for (auto const* user : {"contractor.doctor", "tokyo.admin"}) {
        auto other = world.server.signed_in(user);
        CHECK_MESSAGE(other.post(path, Json::object()).status == 403, user);
    }
    CHECK(world.server.client().post(path, Json::object()).status == 401);
    CHECK(world.centre.post(path, Json::object().set("language", "tlh")).status == 422);
    auto const seen = world.centre.get(World::path(receipt, "/observation")).json();
    REQUIRE(world.centre.send("PUT", World::path(receipt, "/observation"), R"({"deadline_minute":-1,"is_active":false,"end_reason":"療養解除"})", {{"If-Match", "\"" + std::to_string(seen.integer("version")) + "\""}}).status == 200);
    CHECK(world.centre.post(path, Json::object()).status == 409);
}

TEST_CASE("the language that was chosen for somebody is kept: the leaflet, the next message, and the link that opens the page in it") {
    World world;
    auto const receipt = world.patient(84);
    auto const pdf = world.printed(world.clinic, receipt, "vi");
    Paper const paper(pdf);
    CHECK(paper.pages() == 2);
    CHECK(paper.shows("Tiếng Việt", 2));
    CHECK(paper.shows("健康状態を毎日お知らせください", 1));
    CHECK(link_of(pdf).ends_with(".vi"));
    CHECK(link_of(pdf) == link_of(pdf, 2));
    CHECK(world.centre.get(World::path(receipt, "/observation")).json().text("language") == "vi");
    auto const sent = world.centre.post(World::path(receipt, "/personal-link"), Json::object().set("send", "sms"));
    REQUIRE_MESSAGE(sent.status == 201, sent.body);
    CHECK(sent.json().text("language") == "vi");
    CHECK(world.server.app().store.outbox.latest(1)->front().body.find("ID nhập trên điện thoại: " + std::string(receipt.text("self_entry_id"))) != std::string::npos);
    REQUIRE(world.centre.post(World::path(receipt, "/personal-link"), Json::object().set("send", "sms").set("language", "ko")).status == 201);
    auto const korean = world.server.app().store.outbox.latest(1)->front();
    CHECK(korean.subject == "건강 상태 입력 안내");
    CHECK(korean.body.find(".ko\n") != std::string::npos);
    CHECK(world.centre.post(World::path(receipt, "/personal-link"), Json::object().set("language", "tlh")).status == 422);
}

TEST_CASE("each of the eight languages is remembered, and the next letter comes in it") {
    World world;
    REQUIRE(world.centre.send("PUT", "/api/v1/observation-settings", R"({"deadline_minute":540,"reminder_mail":true,"invitation_sms":false})", {{"If-Match", "\"0\""}}).status == 200);
    auto& app = world.server.app();
    int number = 90;
    for (auto const& language : observation::languages()) {
        INFO(std::string(language.code));
        auto const code = std::string(language.code), mail = "person" + std::to_string(number) + "@example.jp";
        auto clinic = world.server.signed_in("clinic1.doctor");
        auto const receipt = submit(clinic, submit_request("covid_19", "2021-11-29", covid_record(number)), fresh_key());
        auto person = world.server.client();
        REQUIRE(person.post("/api/v1/my/registrations", Json::object().set("mail", mail).set("language", code).set("consent_version", "2026-11-29")).status == 201);
        auto const letter = app.store.outbox.latest(1)->front();
        CHECK(letter.to == mail);
        CHECK(letter.subject == base::without_readings(app.patient_texts.translate(code, "アカウントの電子メール確認コード")));
        if (code == "ja") CHECK(letter.subject == "アカウントの電子メール確認コード");
        else CHECK(letter.subject != "アカウントの電子メール確認コード");
        CHECK(letter.body.find("《") == std::string::npos);
        auto const digits = letter.body.find_first_of("0123456789", letter.body.find(mail.substr(mail.find('@'))) + 11);
        REQUIRE(person.post("/api/v1/my/code", Json::object().set("code", letter.body.substr(digits, 6))).status == 200);
        REQUIRE(person.post("/api/v1/my/password", Json::object().set("password", "Kenko-2026").set("confirmation", "Kenko-2026")).status == 200);
        auto const record = covid_record(number);
        auto attributes = Json::object();
        attributes.set("name_kana", "しけん たろう").set("birth_date", *record.find("birth_date")).set("sex", "1").set("phone", *record.find("phone1")).set("prefecture_code", "13").set("self_entry_id", receipt.text("self_entry_id"));
        REQUIRE(person.post("/api/v1/my/people", attributes).status == 201);
        CHECK(person.get("/api/v1/my/session").json().text("language") == code);
        // Another one, and back: what was chosen last counts.
        REQUIRE(person.send("PUT", "/api/v1/my/session/language", R"({"language":"ko"})", {}).status == 200);
        REQUIRE(person.send("PUT", "/api/v1/my/session/language", "{\"language\":\"" + code + "\"}", {}).status == 200);
        CHECK(person.send("PUT", "/api/v1/my/session/language", R"({"language":"tlh"})", {}).status == 422);
        CHECK(person.get("/api/v1/my/session").json().text("language") == code);
        world.server.clock().advance_ms(5 * 60'000); // sign-ins from one address are limited by the minute
        ++number;
    }
    world.server.clock().advance_ms(21 * hour_ms - 8 * 5 * 60'000); // 8:00 of the next day
    REQUIRE(services::send_reminders(app, world.server.clock().now_ms()).ok());
    number = 90;
    for (auto const& language : observation::languages()) {
        INFO(std::string(language.code));
        auto const mail = "person" + std::to_string(number++) + "@example.jp";
        std::string subject, body;
        auto const letters = app.store.outbox.latest(20);
        for (auto const& letter : *letters)
            if (subject.empty() && letter.to == mail) subject = letter.subject, body = letter.body;
        CHECK(subject == base::without_readings(app.patient_texts.translate(language.code, "健康観察のお知らせ")));
        CHECK(body.find("｜") == std::string::npos);
    }
}
