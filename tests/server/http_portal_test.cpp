// The patients' side over real HTTP: the eight steps, the short way, families, reports with wrong clocks and bad
// networks, guesses, and that nobody sees anybody else.
#include <doctest/doctest.h>

#include "server/services/portal.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;

// The synthetic patient of covid_record(number), notified by the first clinic to the eastern centre.
struct Patient {
    std::string case_id, self_entry_id, birth_date, phone, kana = "シケン　タロウ";
};

struct World {
    RunningServer server;
    Client clinic = server.signed_in("clinic1.doctor");
    Client centre = server.signed_in("east.centre");

    Patient patient(int number) {
        auto const record = covid_record(number);
        auto const receipt = submit(clinic, submit_request("covid_19", "2021-11-29", record), fresh_key());
        return {std::string(receipt.text("case_id")), std::string(receipt.text("self_entry_id")), std::string(record.text("birth_date")), std::string(record.text("phone1"))};
    }
    std::string link_of(Patient const& person) {
        auto const made = clinic.post("/api/v1/cases/" + person.case_id + "/personal-link", Json::object());
        REQUIRE_MESSAGE(made.status == 201, made.body);
        auto const url = std::string(made.json().text("url"));
        CHECK(url.find("/my/start#") != std::string::npos); // behind the #, which no log ever sees
        return url.substr(url.find('#') + 1);
    }
    static Json opening(std::string const& token, std::string const& birth_date) {
        return Json::object().set("token", token).set("birth_date", birth_date).set("consent_version", "2026-11-29");
    }
    Client by_link(Patient const& person) {
        auto client = server.client();
        auto const opened = client.post("/api/v1/my/links", opening(link_of(person), person.birth_date));
        REQUIRE_MESSAGE(opened.status == 201, opened.body);
        return client;
    }
    // The code of the newest letter to that address; "" when none went there.
    std::string code_for(std::string const& mail) {
        auto const letters = server.app().store.outbox.latest(20);
        for (auto const& letter : *letters) {
            if (letter.to != mail) continue;
            auto const at = letter.body.find("コード: ");
            return letter.body.substr(at + std::string_view("コード: ").size(), 6);
        }
        return "";
    }
    Client registered(std::string const& mail, std::string const& password = "Kenko-2026") {
        auto client = server.client();
        REQUIRE(client.post("/api/v1/my/registrations", Json::object().set("mail", mail).set("consent_version", "2026-11-29")).status == 201);
        REQUIRE(client.post("/api/v1/my/code", Json::object().set("code", code_for(mail))).status == 200);
        auto const done = client.post("/api/v1/my/password", Json::object().set("password", password).set("confirmation", password));
        REQUIRE_MESSAGE(done.status == 200, done.body);
        return client;
    }
    static Json attributes(Patient const& person) {
        auto json = Json::object();
        json.set("name_kana", "しけん たろう").set("birth_date", person.birth_date).set("sex", "1").set("phone", person.phone).set("prefecture_code", "13").set("self_entry_id", person.self_entry_id);
        return json;
    }
    [[nodiscard]] std::int64_t now_ms() { return server.clock().now_ms(); }
    Json reporting(Json report, std::int64_t age_ms = 0, std::vector<std::string> const& confirmed = {}) {
        // A phone whose clock is seven hours slow.
        auto const sent = now_ms() - 7 * hour_ms;
        auto list = Json::array();
        for (auto const& rule : confirmed) list.push(rule);
        auto json = Json::object();
        json.set("report", std::move(report)).set("written_at_ms", sent - age_ms).set("sent_at_ms", sent).set("confirmed", std::move(list));
        return json;
    }
};

Response report(Client& client, Patient const& person, Json const& body, std::string const& key = fresh_key()) {
    return client.post("/api/v1/my/people/" + person.case_id + "/reports", body, {{"Idempotency-Key", key}});
}

std::string rule_of(Response const& reply) {
    auto const json = reply.json();
    auto const* issues = json.find("issues");
    return issues == nullptr || issues->as_array() == nullptr || issues->as_array()->empty() ? "" : std::string(issues->as_array()->front().text("rule"));
}

std::string step_of(Client& client) { return std::string(client.get("/api/v1/my/session").json().text("step")); }

Json person_of(Client& client, std::size_t at = 0) { return client.get("/api/v1/my/session").json().find("people")->as_array()->at(at); }

} // namespace

TEST_CASE("[S1-33][S1-34][S1-36][S1-37][S1-38][S1-40][S1-42] registering goes through its steps, and a reload stands where it stood") {
    World world;
    auto const person = world.patient(11);
    auto client = world.server.client();
    CHECK(step_of(client) == "signed_out");
    auto const begun = client.post("/api/v1/my/registrations", Json::object().set("mail", " Taro@Example.jp ").set("consent_version", "2026-11-29"));
    CHECK(begun.status == 201);
    CHECK(begun.json().text("step") == "code");
    CHECK(begun.json().text("mail_shown") == "t***@example.jp");
    CHECK(begun.json().integer("code_expires_at_ms") == world.now_ms() + 20 * minute_ms);
    auto const letter = world.server.app().store.outbox.latest(1)->front();
    CHECK(letter.to == "taro@example.jp");
    CHECK(letter.subject == "アカウントの電子メール確認コード");
    CHECK(letter.body.find("taro@example.jp") == std::string::npos); // partly masked
    CHECK(step_of(client) == "code");
    CHECK(client.post("/api/v1/my/password", Json::object().set("password", "Kenko-2026").set("confirmation", "Kenko-2026")).status == 409);
    CHECK(client.post("/api/v1/my/code", Json::object().set("code", world.code_for("taro@example.jp"))).status == 200);
    CHECK(step_of(client) == "password");
    CHECK(client.post("/api/v1/my/people", World::attributes(person)).status == 401); // not before there is an account

    auto const refused = client.post("/api/v1/my/password", Json::object().set("password", "kenko").set("confirmation", "Kenko"));
    CHECK(refused.status == 422);
    for (auto const* const rule : {"V-A26", "V-A22", "V-A25"}) CHECK(refused.contains(rule));
    auto const made = client.post("/api/v1/my/password", Json::object().set("password", "Kenko-2026").set("confirmation", "Kenko-2026"));
    CHECK(made.status == 200);
    CHECK(made.json().text("step") == "person");
    auto const linked = client.post("/api/v1/my/people", World::attributes(person));
    CHECK_MESSAGE(linked.status == 201, linked.body);
    CHECK(linked.json().text("step") == "signed_in");
    auto const shown = person_of(client);
    CHECK(shown.text("name") == "試験　太郎11");
    CHECK(shown.text("centre_name") == "試験東保健所");
    CHECK(!shown.text("centre_phone").empty());
    CHECK(shown.boolean("is_observed"));
    CHECK(shown.integer("deadline_minute") == 540);
    CHECK(shown.find("latest")->as_array()->empty());
}

TEST_CASE("[V-113][V-A26] a registration keeps the rules about mail, consent and password") {
    World world;
    auto client = world.server.client();
    CHECK(rule_of(client.post("/api/v1/my/registrations", Json::object().set("mail", "taro@example").set("consent_version", "2026-11-29"))) == "V-113");
    CHECK(rule_of(client.post("/api/v1/my/registrations", Json::object().set("mail", "taro@example.jp"))) == "F-O01");
    world.registered("taro@example.jp");
    CHECK(rule_of(client.post("/api/v1/my/registrations", Json::object().set("mail", "TARO@example.jp").set("consent_version", "2026-11-29"))) == "F-O07");
}

TEST_CASE("[V-809] a wrong, an old and a used-up code open nothing") {
    World world;
    auto client = world.server.client();
    auto const begin = [&] { REQUIRE(client.post("/api/v1/my/registrations", Json::object().set("mail", "taro@example.jp").set("consent_version", "2026-11-29")).status == 201); };
    auto const prove = [&](std::string const& code) { return client.post("/api/v1/my/code", Json::object().set("code", code)); };
    CHECK(rule_of(prove("123456")) == "V-809"); // nothing was begun
    begin();
    auto const code = world.code_for("taro@example.jp");
    auto const wrong = code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 5; ++i) CHECK(rule_of(prove(wrong)) == "V-809");
    CHECK(rule_of(prove(code)) == "V-809"); // five tries were enough
    begin();
    world.server.clock().advance_ms(20 * minute_ms);
    CHECK(rule_of(prove(world.code_for("taro@example.jp"))) == "V-809");
    CHECK(client.post("/api/v1/my/code/resend", Json::object()).status == 200);
    CHECK(prove(world.code_for("taro@example.jp")).status == 200);
}

TEST_CASE("[AC-04-2][V-807][S1-47] a wrong birth date is refused, the right one links") {
    World world;
    auto const person = world.patient(12);
    auto client = world.registered("taro@example.jp");
    auto wrong = World::attributes(person);
    wrong.set("birth_date", "1999-01-01");
    auto const refused = client.post("/api/v1/my/people", wrong);
    CHECK(refused.status == 422);
    CHECK(rule_of(refused) == "V-807");
    CHECK(refused.contains("入力した情報が登録情報と異なるため登録できません。保健所にお問い合わせください。"));
    auto unknown = World::attributes(person);
    unknown.set("self_entry_id", "99999990");
    auto const nobody = client.post("/api/v1/my/people", unknown);
    CHECK(rule_of(nobody) == "V-807"); // whether there is such an ID is not told
    // Kana of somebody else, but a telephone of the record: that is enough (§3).
    auto by_phone = World::attributes(person);
    by_phone.set("name_kana", "ベツ ジン").set("phone", "090-0000-1012");
    CHECK(client.post("/api/v1/my/people", by_phone).status == 201);
    auto neither = World::attributes(world.patient(13));
    neither.set("name_kana", "ベツ ジン").set("phone", "09000009999");
    CHECK(rule_of(client.post("/api/v1/my/people", neither)) == "V-807");
}

TEST_CASE("[V-112][V-117] attributes are folded and judged") {
    World world;
    auto const person = world.patient(14);
    auto client = world.registered("taro@example.jp");
    auto bad = World::attributes(person);
    bad.set("phone", "12").set("self_entry_id", "12345");
    auto const refused = client.post("/api/v1/my/people", bad);
    CHECK(refused.contains("V-112"));
    CHECK(refused.contains("V-117"));
    auto wide = World::attributes(person);
    std::string digits;
    for (auto const digit : person.self_entry_id) digits += std::string("\xEF\xBC") + static_cast<char>(0x90 + (digit - 48)); // full-width
    wide.set("self_entry_id", digits).set("name_kana", "ｼｹﾝ ﾀﾛｳ");
    CHECK(client.post("/api/v1/my/people", wide).status == 201);
}

TEST_CASE("[V-808] a self-entry ID belongs to one login") {
    World world;
    auto const person = world.patient(15);
    auto first = world.registered("taro@example.jp");
    CHECK(first.post("/api/v1/my/people", World::attributes(person)).status == 201);
    auto second = world.registered("hanako@example.jp");
    CHECK(rule_of(second.post("/api/v1/my/people", World::attributes(person))) == "V-808");
    auto wrong = World::attributes(person);
    wrong.set("birth_date", "1999-01-01");
    CHECK(rule_of(second.post("/api/v1/my/people", wrong)) == "V-807"); // that it is taken is told to who knows the person
}

TEST_CASE("five wrong tries block a self-entry ID for the day, and the centre sees it") {
    World world;
    auto const person = world.patient(16);
    auto client = world.registered("taro@example.jp");
    auto wrong = World::attributes(person);
    wrong.set("birth_date", "1999-01-01");
    for (int i = 0; i < 5; ++i) CHECK(rule_of(client.post("/api/v1/my/people", wrong)) == "V-807");
    CHECK(rule_of(client.post("/api/v1/my/people", World::attributes(person))) == "F-O06");
    auto const seen = world.centre.get("/api/v1/cases/" + person.case_id + "/observation").json();
    CHECK(seen.find("row")->boolean("is_entry_blocked"));
    world.server.clock().advance_ms(14 * hour_ms); // past midnight
    CHECK(client.post("/api/v1/my/people", World::attributes(person)).status == 201);
}

TEST_CASE("[S1-07] the short way: a personal link and the birth date, once per person and for a time") {
    World world;
    auto const person = world.patient(17);
    auto const token = world.link_of(person);
    auto client = world.server.client();
    CHECK(rule_of(client.post("/api/v1/my/links", World::opening(token, "1999-01-01"))) == "V-807");
    CHECK(step_of(client) == "signed_out");
    auto unticked = World::opening(token, person.birth_date);
    unticked.set("consent_version", "");
    CHECK(rule_of(client.post("/api/v1/my/links", unticked)) == "F-O01");
    auto const opened = client.post("/api/v1/my/links", World::opening(token, person.birth_date));
    CHECK(opened.status == 201);
    CHECK(opened.json().boolean("by_link"));
    CHECK(opened.json().text("step") == "signed_in");
    CHECK(person_of(client).text("self_entry_id") == person.self_entry_id);

    // A newer link ends the older one; an expired one is told like one that never was.
    auto const newer = world.link_of(person);
    auto other = world.server.client();
    CHECK(rule_of(other.post("/api/v1/my/links", World::opening(token, person.birth_date))) == "F-O05");
    world.server.clock().advance_ms(31 * day_ms);
    CHECK(rule_of(other.post("/api/v1/my/links", World::opening(newer, person.birth_date))) == "F-O05");
    CHECK(rule_of(other.post("/api/v1/my/links", World::opening(std::string(43, 'x'), person.birth_date))) == "F-O05");
}

TEST_CASE("guessing the birth date of a forwarded link is blocked after five tries") {
    World world;
    auto const person = world.patient(18);
    auto const token = world.link_of(person);
    auto client = world.server.client();
    for (int i = 0; i < 5; ++i) CHECK(rule_of(client.post("/api/v1/my/links", World::opening(token, "1999-01-0" + std::to_string(i + 1)))) == "V-807");
    CHECK(rule_of(client.post("/api/v1/my/links", World::opening(token, person.birth_date))) == "F-O06");
}

TEST_CASE("[AC-04-3][V-811] a report with U05 shows the banner with the centre's number, until the call is confirmed") {
    World world;
    auto const person = world.patient(19);
    auto client = world.by_link(person);
    auto values = daily_report("37.2", {"dyspnea"});
    values.set("urgent_symptoms", Json::array().push("U05"));
    auto const taken = report(client, person, world.reporting(values));
    CHECK_MESSAGE(taken.status == 201, taken.body);
    CHECK(taken.json().text("report_date") == "2026-11-21");
    auto shown = taken.json().find("person")->find("latest")->as_array()->front();
    CHECK(shown.boolean("has_banner"));
    CHECK(!shown.boolean("call_confirmed"));
    CHECK(base::write_json(*shown.find("rules")) == R"(["B-01"])");
    CHECK(!taken.json().find("person")->text("centre_phone").empty());
    // It stays on the home screen of that day.
    CHECK(person_of(client).find("latest")->as_array()->front().boolean("has_banner"));
    CHECK(client.post("/api/v1/my/people/" + person.case_id + "/call-confirmations", Json::object()).status == 200);
    CHECK(person_of(client).find("latest")->as_array()->front().boolean("call_confirmed"));
}

TEST_CASE("[V-801][V-805] an incomplete or impossible report is refused with its rules") {
    World world;
    auto const person = world.patient(20);
    auto client = world.by_link(person);
    CHECK(rule_of(report(client, person, world.reporting(daily_report("33.9")))) == "V-801");
    CHECK(rule_of(report(client, person, world.reporting(daily_report("42.1")))) == "V-801");
    auto const empty = report(client, person, world.reporting(Json::object()));
    CHECK(rule_of(empty) == "V-805");
    CHECK(empty.contains("体温と全ての症状を入力してください。"));
    CHECK(report(client, person, world.reporting(Json::object().set("body_temperature", 36))).status == 422); // not the shape of a report
    CHECK(person_of(client).find("latest")->as_array()->empty());
}

TEST_CASE("[AC-04-6][V-804][S1-54] a second report of the day asks before it replaces, and both are kept") {
    World world;
    auto const person = world.patient(21);
    auto client = world.by_link(person);
    CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
    auto const asked = report(client, person, world.reporting(daily_report("36.9")));
    CHECK(rule_of(asked) == "V-804");
    CHECK(asked.contains("本日は入力済みです。上書きしますか。"));
    CHECK(person_of(client).find("latest")->as_array()->front().find("report")->text("body_temperature") == "36.5");
    CHECK(report(client, person, world.reporting(daily_report("36.9"), 0, {"V-804"})).status == 201);
    CHECK(person_of(client).find("latest")->as_array()->front().find("report")->text("body_temperature") == "36.9");
    auto const history = client.get("/api/v1/my/people/" + person.case_id + "/reports").json();
    CHECK(history.find("reports")->as_array()->size() == 1); // one a day for the person
    auto const course = world.centre.get("/api/v1/cases/" + person.case_id + "/observation").json();
    CHECK(course.find("reports")->as_array()->size() == 2); // both for the centre
}

TEST_CASE("[V-810] a class that differs from the record asks") {
    World world;
    auto const person = world.patient(22);
    auto client = world.by_link(person);
    auto values = daily_report("36.5");
    values.set("subject_class", 2);
    CHECK(rule_of(report(client, person, world.reporting(values))) == "V-810");
    CHECK(report(client, person, world.reporting(values, 0, {"V-810"})).status == 201);
    CHECK(world.centre.get("/api/v1/cases/" + person.case_id + "/observation").json().find("row")->boolean("class_differs"));
}

TEST_CASE("a report is sent exactly once, whatever the network does") {
    World world;
    auto const person = world.patient(23);
    auto client = world.by_link(person);
    auto const key = fresh_key();
    auto const body = world.reporting(daily_report("36.5"));
    CHECK(report(client, person, body, key).status == 201);
    CHECK(report(client, person, body, key).status == 201); // the first answer was lost
    world.server.clock().advance_ms(3 * day_ms);
    auto const late = report(client, person, body, key); // told of what it did, days later
    CHECK_MESSAGE(late.status == 201, late.body);
    CHECK(late.json().text("report_date") == "2026-11-21");
    CHECK(client.get("/api/v1/my/people/" + person.case_id + "/reports").json().find("reports")->as_array()->size() == 1);
    CHECK(report(client, person, world.reporting(daily_report("38.5")), key).status == 409); // another report under that key
}

TEST_CASE("a flood of reports for one person ends, and the last one counts") {
    World world;
    auto const person = world.patient(34);
    auto client = world.by_link(person);
    int taken = 0;
    while (taken < 100 && report(client, person, world.reporting(daily_report("36." + std::to_string(taken % 10)), 0, {"V-804"})).status == 201) ++taken;
    CHECK(taken == 30);
    CHECK(report(client, person, world.reporting(daily_report("36.5"), 0, {"V-804"})).status == 429);
    CHECK(person_of(client).find("latest")->as_array()->front().find("report")->text("body_temperature") == "36.9");
    world.server.clock().advance_ms(day_ms);
    CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
}

TEST_CASE("the server's clock and the report's age decide the day: midnight, an offline night, a wrong clock") {
    World world;
    auto const person = world.patient(24);
    auto client = world.by_link(person);
    world.server.clock().advance_ms(13 * hour_ms + 5 * minute_ms); // 0:05 of the 22nd
    auto const night = report(client, person, world.reporting(daily_report("36.4"), 7 * minute_ms)); // written at 23:58
    CHECK_MESSAGE(night.status == 201, night.body);
    CHECK(night.json().text("report_date") == "2026-11-21");
    CHECK(night.json().boolean("for_yesterday"));
    auto const fresh = report(client, person, world.reporting(daily_report("36.6")));
    CHECK(fresh.json().text("report_date") == "2026-11-22");
    CHECK(!fresh.json().boolean("for_yesterday"));
    // Two days in a drawer: no report of today, and too late for its own day.
    world.server.clock().advance_ms(2 * day_ms);
    CHECK(rule_of(report(client, person, world.reporting(daily_report("36.6"), 2 * day_ms - minute_ms))) == "F-O04");
    // A clock that was set back between writing and sending has no age to tell.
    CHECK(report(client, person, world.reporting(daily_report("36.7"), -3 * hour_ms)).json().text("report_date") == "2026-11-24");
}

TEST_CASE("[AC-04-5][R-06] a family reports for its members and sees nobody else") {
    World world;
    auto const father = world.patient(25), child = world.patient(26), stranger = world.patient(27);
    auto client = world.registered("taro@example.jp");
    CHECK(client.post("/api/v1/my/people", World::attributes(father)).status == 201);
    CHECK(client.post("/api/v1/my/people", World::attributes(child)).status == 201);
    CHECK(client.get("/api/v1/my/session").json().find("people")->as_array()->size() == 2);
    auto body = world.reporting(daily_report("37.0"));
    body.set("by_family", true);
    CHECK(report(client, child, body).status == 201);
    CHECK(person_of(client, 1).find("latest")->as_array()->front().integer("entry_way") == 7);
    CHECK(report(client, stranger, world.reporting(daily_report("37.0"))).status == 404);
    CHECK(client.get("/api/v1/my/people/" + stranger.case_id + "/reports").status == 404);
    CHECK(client.post("/api/v1/my/people/" + stranger.case_id + "/exports", Json::object()).status == 404);
    CHECK(client.post("/api/v1/my/people/" + stranger.case_id + "/call-confirmations", Json::object()).status == 404);
    // Nothing of the staff's work shows: no findings, no contacts, no flags.
    world.centre.post("/api/v1/cases/" + child.case_id + "/contacts", Json::object().set("result", 2).set("text", "秘密のメモ"), {{"Idempotency-Key", fresh_key()}});
    CHECK(!client.get("/api/v1/my/people/" + child.case_id + "/reports").contains("秘密"));
    CHECK(!client.get("/api/v1/my/session").contains("秘密"));
}

TEST_CASE("a session of the portal opens nothing of the staff, and the other way round") {
    World world;
    auto const person = world.patient(28);
    auto patient = world.by_link(person);
    CHECK(patient.get("/api/v1/cases/" + person.case_id).status == 401);
    CHECK(patient.get("/api/v1/home").status == 401);
    CHECK(world.centre.get("/api/v1/my/people/" + person.case_id + "/reports").status == 401);
    // Not even the same token under the other name.
    auto forged = world.server.client();
    forged.set_cookie("__Host-todoke=" + patient.portal_cookie().substr(patient.portal_cookie().find('=') + 1));
    CHECK(forged.get("/api/v1/home").status == 401);
}

TEST_CASE("a device stays signed in for fourteen days from the latest report; signing out ends it") {
    World world;
    auto const person = world.patient(29);
    auto client = world.by_link(person);
    for (int i = 0; i < 3; ++i) {
        world.server.clock().advance_ms(10 * day_ms);
        CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
    }
    world.server.clock().advance_ms(14 * day_ms);
    CHECK(step_of(client) == "signed_out");
    auto other = world.registered("taro@example.jp");
    CHECK(other.del("/api/v1/my/session").status == 200);
    CHECK(step_of(other) == "signed_out");
    CHECK(other.post("/api/v1/my/session", Json::object().set("mail", "taro@example.jp").set("password", "Kenko-2026")).status == 200);
    CHECK(step_of(other) == "person");
}

TEST_CASE("signing in: a wrong password says nothing, five of them wait") {
    World world;
    world.registered("taro@example.jp");
    auto client = world.server.client();
    auto const sign_in = [&](std::string const& mail, std::string const& password) { return client.post("/api/v1/my/session", Json::object().set("mail", mail).set("password", password)); };
    auto const wrong = sign_in("taro@example.jp", "Chigau-2026"), unknown = sign_in("nobody@example.jp", "Chigau-2026");
    CHECK(wrong.status == 422);
    CHECK(rule_of(wrong) == "F-O09");
    CHECK(rule_of(unknown) == "F-O09");
    for (int i = 0; i < 4; ++i) sign_in("taro@example.jp", "Chigau-2026");
    CHECK(sign_in("taro@example.jp", "Kenko-2026").status == 429);
    world.server.clock().advance_ms(31 * minute_ms);
    CHECK(sign_in("taro@example.jp", "Kenko-2026").status == 200);
}

TEST_CASE("a forgotten password is replaced by a code to the mail address, and ends every device") {
    World world;
    auto old = world.registered("taro@example.jp");
    auto client = world.server.client();
    CHECK(client.post("/api/v1/my/password-resets", Json::object().set("mail", "nobody@example.jp")).json().text("step") == "code");
    CHECK(world.code_for("nobody@example.jp").empty()); // the same answer, and no letter
    CHECK(client.post("/api/v1/my/password-resets", Json::object().set("mail", "taro@example.jp")).json().text("purpose") == "reset");
    CHECK(client.post("/api/v1/my/code", Json::object().set("code", world.code_for("taro@example.jp"))).status == 200);
    CHECK(client.post("/api/v1/my/password", Json::object().set("password", "Atarashi-26").set("confirmation", "Atarashi-26")).status == 200);
    CHECK(step_of(old) == "signed_out");
    CHECK(old.post("/api/v1/my/session", Json::object().set("mail", "taro@example.jp").set("password", "Kenko-2026")).status == 422);
    CHECK(old.post("/api/v1/my/session", Json::object().set("mail", "taro@example.jp").set("password", "Atarashi-26")).status == 200);
}

TEST_CASE("after release the portal shows history and takes no report") {
    World world;
    auto const person = world.patient(30);
    auto client = world.by_link(person);
    CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
    auto const ended = world.centre.send("PUT", "/api/v1/cases/" + person.case_id + "/observation", R"({"deadline_minute":-1,"is_active":false,"end_reason":"療養解除"})", {{"If-Match", "\"1\""}});
    REQUIRE_MESSAGE(ended.status == 200, ended.body);
    CHECK(!person_of(client).boolean("is_observed"));
    CHECK(person_of(client).text("end_date") == "2026-11-21");
    world.server.clock().advance_ms(day_ms);
    CHECK(rule_of(report(client, person, world.reporting(daily_report("36.5")))) == "F-O03");
    CHECK(client.get("/api/v1/my/people/" + person.case_id + "/reports").json().find("reports")->as_array()->size() == 1);
}

TEST_CASE("[S1-72] one's own data leave as CSV") {
    World world;
    auto const person = world.patient(31);
    auto client = world.by_link(person);
    auto values = daily_report("36.5", {"fatigue"});
    values.set("report_note", "=1+1").set("spo2", 97);
    CHECK(report(client, person, world.reporting(values)).status == 201);
    auto const csv = client.post("/api/v1/my/people/" + person.case_id + "/exports", Json::object());
    CHECK(csv.status == 200);
    CHECK(csv.header("content-type") == "text/csv; charset=utf-8");
    CHECK(csv.contains("report_date,reported_at_ms,entry_way,subject_class,body_temperature,complexion"));
    CHECK(csv.contains("2026-11-21,"));
    CHECK(csv.contains("'=1+1")); // no formula for a spreadsheet
}

TEST_CASE("what a patient does is in the audit trail, and no path, log or refusal names the person") {
    World world;
    auto const person = world.patient(32);
    auto client = world.registered("taro@example.jp");
    CHECK(client.post("/api/v1/my/people", World::attributes(person)).status == 201);
    CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
    auto admin = world.server.signed_in("tokyo.admin");
    auto const trail = admin.post("/api/v1/audit-searches", Json::object());
    CHECK(trail.contains("daily_report_entered"));
    CHECK(trail.contains("portal_person_linked"));
    for (auto const& secret : {person.self_entry_id, std::string("taro@example.jp"), person.birth_date, std::string("36.5")}) CHECK(!trail.contains(secret));
    CHECK(world.server.app().store.audit.verify()->fault.has_value() == false);
}

TEST_CASE("whoever has not reported is reminded an hour before the deadline, once, and without health data") {
    World world;
    auto const person = world.patient(33);
    auto client = world.registered("taro@example.jp");
    CHECK(client.post("/api/v1/my/people", World::attributes(person)).status == 201);
    auto const letters_to = [&] {
        int count = 0;
        auto const letters = world.server.app().store.outbox.latest(200);
        for (auto const& letter : *letters) count += letter.to == "taro@example.jp" && letter.subject == "健康観察のお知らせ" ? 1 : 0;
        return count;
    };
    auto const remind = [&] { return services::send_reminders(world.server.app(), world.now_ms()).ok(); };
    world.server.clock().advance_ms(21 * hour_ms); // 8:00 of the next day
    CHECK(remind());
    CHECK(letters_to() == 0); // the centre has not turned it on
    auto const saved = world.centre.send("PUT", "/api/v1/observation-settings", R"({"deadline_minute":540,"reminder_mail":true,"invitation_sms":false})", {{"If-Match", "\"0\""}});
    REQUIRE_MESSAGE(saved.status == 401, saved.body); // the sign-in of yesterday has ended
    auto centre = world.server.signed_in("east.centre");
    REQUIRE(centre.send("PUT", "/api/v1/observation-settings", R"({"deadline_minute":540,"reminder_mail":true,"invitation_sms":false})", {{"If-Match", "\"0\""}}).status == 200);
    CHECK(remind());
    CHECK(remind());
    CHECK(letters_to() == 1);
    auto const newest = world.server.app().store.outbox.latest(1);
    CHECK(newest->front().body.find("試験") == std::string::npos);
    world.server.clock().advance_ms(day_ms);
    CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
    CHECK(remind());
    CHECK(letters_to() == 1);
}
