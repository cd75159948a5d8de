// Daily reports at the patients' side, over real HTTP: what they mean, corrections, wrong clocks, bad networks, floods,
// and who is reminded.
#include <doctest/doctest.h>

#include "server/services/portal.hpp"
#include "tests/server/http/portal_world.hpp"

using namespace todoke;
using namespace todoke::test;

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
