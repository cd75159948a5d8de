// Health observation for the staff over real HTTP: the board, contacts, contractors, corrections.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr std::int64_t hour_ms = 3'600'000, day_ms = 24 * hour_ms;

struct World {
    RunningServer server;
    Client clinic = server.signed_in("clinic1.doctor");
    Client centre = server.signed_in("east.centre");
    Client contractor = server.signed_in("contractor.doctor");

    std::string patient(int number) { return std::string(submit(clinic, submit_request("covid_19", "2021-11-29", covid_record(number)), fresh_key()).text("case_id")); }

    Client portal_of(std::string const& case_id, int number) {
        auto const made = clinic.post("/api/v1/cases/" + case_id + "/personal-link", Json::object());
        REQUIRE(made.status == 201);
        auto const url = std::string(made.json().text("url"));
        auto client = server.client();
        auto opening = Json::object();
        opening.set("token", url.substr(url.find('#') + 1)).set("birth_date", *covid_record(number).find("birth_date")).set("consent_version", "2026-11-29");
        REQUIRE(client.post("/api/v1/my/links", opening).status == 201);
        return client;
    }
    Response report_by(Client& portal, std::string const& case_id, Json report) {
        auto body = Json::object();
        body.set("report", std::move(report)).set("written_at_ms", server.clock().now_ms()).set("sent_at_ms", server.clock().now_ms());
        return portal.post("/api/v1/my/people/" + case_id + "/reports", body, {{"Idempotency-Key", fresh_key()}});
    }
    static Json typed(Json report, std::string const& day = "2026-11-21") { return Json::object().set("report_date", day).set("report", std::move(report)); }

    Json observation(std::string const& case_id) { return centre.get("/api/v1/cases/" + case_id + "/observation").json(); }
    Response change(std::string const& case_id, std::string const& members) {
        auto const version = observation(case_id).integer("version");
        return centre.send("PUT", "/api/v1/cases/" + case_id + "/observation", "{\"deadline_minute\":-1," + members + "}", {{"If-Match", "\"" + std::to_string(version) + "\""}});
    }
    std::string contractor_id() { return server.app().store.users.find("contractor.doctor")->facility.text(); }
    std::string centre_id() { return server.app().store.users.find("east.centre")->facility.text(); }
    void assign(std::string const& case_id) { REQUIRE(change(case_id, R"("is_active":true,"contractor_id":")" + contractor_id() + "\"").status == 200); }
    Json board(Json const& query = Json::object()) { return centre.post("/api/v1/observation-searches", query).json(); }
};

Response keyed(Client& client, std::string const& path, Json const& body, std::string const& key = fresh_key()) { return client.post(path, body, {{"Idempotency-Key", key}}); }

std::string rule_of(Response const& reply) {
    auto const json = reply.json();
    auto const* issues = json.find("issues");
    return issues == nullptr || issues->as_array()->empty() ? "" : std::string(issues->as_array()->front().text("rule"));
}

Json const* row_of(Json const& board, std::string_view case_id) {
    for (auto const& row : *board.find("rows")->as_array())
        if (row.text("case_id") == case_id) return &row;
    return nullptr;
}

} // namespace

TEST_CASE("[S1-64] a notification begins the observation at once, so that the clinic can hand out the leaflet") {
    World world;
    auto const id = world.patient(41);
    auto const seen = world.observation(id);
    CHECK(seen.boolean("is_active"));
    CHECK(seen.text("start_date") == "2026-11-21");
    CHECK(seen.find("row")->integer("method") == 1);
    CHECK(seen.find("row")->integer("subject_class") == 1);
    auto const leaflet = world.clinic.post("/api/v1/cases/" + id + "/personal-link", Json::object()).json();
    CHECK(leaflet.text("name") == "試験　太郎41");
    CHECK(leaflet.text("centre_name") == "試験東保健所");
    CHECK(leaflet.text("self_entry_id").size() == 8);
    CHECK(leaflet.find("qr")->as_array()->size() > 20);
    // Nobody else's clinic.
    auto other = world.server.signed_in("clinic2.doctor");
    CHECK(other.post("/api/v1/cases/" + id + "/personal-link", Json::object()).status == 404);
    CHECK(other.get("/api/v1/cases/" + id + "/observation").status == 404);
}

TEST_CASE("[AC-04-3][S1-11] an urgent report tops the board of the centre, and its browsers hear of it at the next poll") {
    World world;
    auto const id = world.patient(42);
    auto portal = world.portal_of(id, 42);
    auto const before = world.centre.get("/api/v1/updates").json();
    auto values = daily_report("37.0", {"dyspnea"});
    values.set("urgent_symptoms", Json::array().push("U05")).set("spo2", 92);
    world.server.clock().advance_ms(1'000); // after those of the demo
    CHECK(world.report_by(portal, id, values).status == 201);
    CHECK(world.centre.get("/api/v1/updates").json().integer("sequence") > before.integer("sequence"));
    auto const board = world.board();
    auto const first = board.find("rows")->as_array()->front();
    CHECK(first.text("case_id") == id);
    CHECK(first.text("standing") == "urgent");
    CHECK(first.integer("flag") == 2);
    CHECK(first.text("body_temperature") == "37.0");
    CHECK(first.integer("spo2") == 92);
    CHECK(base::write_json(*first.find("rules")) == R"(["B-01","B-04"])");
    auto const unseen = board.integer("unacknowledged");

    // Acknowledged: who and when; a second press changes nothing.
    auto const acknowledged = world.centre.post("/api/v1/cases/" + id + "/acknowledgements", Json::object()).json();
    CHECK(acknowledged.find("row")->text("acknowledged_by") == "east.centre");
    CHECK(acknowledged.find("row")->integer("acknowledged_at_ms") == world.server.clock().now_ms());
    auto support = world.server.signed_in("east.support");
    CHECK(support.post("/api/v1/cases/" + id + "/acknowledgements", Json::object()).json().find("row")->text("acknowledged_by") == "east.centre");
    CHECK(world.board().integer("unacknowledged") == unseen - 1);
}

TEST_CASE("an urgent report that nobody saw is not covered by a better one") {
    World world;
    auto const id = world.patient(43);
    auto portal = world.portal_of(id, 43);
    auto values = daily_report("37.0");
    values.set("urgent_symptoms", Json::array().push("U02"));
    CHECK(world.report_by(portal, id, values).status == 201);
    world.server.clock().advance_ms(13 * hour_ms + hour_ms / 2); // past midnight
    CHECK(world.report_by(portal, id, daily_report("36.5")).status == 201);
    world.centre = world.server.signed_in("east.centre");
    CHECK(row_of(world.board(), id)->text("standing") == "urgent");
    CHECK(world.centre.post("/api/v1/cases/" + id + "/acknowledgements", Json::object()).status == 200);
    CHECK(row_of(world.board(), id)->text("standing") == "fine");
}

TEST_CASE("the board counts, filters and orders; silent days and 連絡不能 follow the days") {
    World world;
    auto const silent = world.patient(44), fine = world.patient(45), worse = world.patient(46);
    auto portal_fine = world.portal_of(fine, 45), portal_worse = world.portal_of(worse, 46);
    CHECK(world.report_by(portal_worse, worse, daily_report("36.8")).status == 201);
    world.server.clock().advance_ms(day_ms);
    CHECK(world.report_by(portal_worse, worse, daily_report("37.4")).status == 201);
    world.server.clock().advance_ms(day_ms);
    CHECK(world.report_by(portal_worse, worse, daily_report("38.0")).status == 201);
    CHECK(world.report_by(portal_fine, fine, daily_report("36.4")).status == 201);
    world.centre = world.server.signed_in("east.centre");
    auto const board = world.board();
    CHECK(row_of(board, silent)->text("standing") == "silent");
    CHECK(row_of(board, silent)->integer("silent_days") == 3);
    CHECK(row_of(board, silent)->boolean("is_unreachable"));
    CHECK(row_of(board, silent)->text("missing_reason") == "未入力");
    CHECK(row_of(board, worse)->text("standing") == "worsening");
    CHECK(row_of(board, worse)->boolean("temperature_rising"));
    CHECK(row_of(board, fine)->text("standing") == "fine");
    CHECK(row_of(board, fine)->boolean("is_registered"));
    std::int64_t sum = 0;
    for (auto const* const name : {"urgent", "silent", "worsening", "needs_call", "fine", "waiting"}) sum += board.integer(name);
    CHECK(sum == board.integer("total"));
    auto const order = [&](std::string_view id) {
        auto const& rows = *board.find("rows")->as_array();
        for (std::size_t i = 0; i < rows.size(); ++i)
            if (rows[i].text("case_id") == id) return static_cast<int>(i);
        return -1;
    };
    CHECK(order(silent) < order(worse));
    CHECK(order(worse) < order(fine));

    auto const only_silent = world.board(Json::object().set("standing", "silent"));
    CHECK(only_silent.integer("total") == board.integer("silent"));
    CHECK(row_of(only_silent, fine) == nullptr);
    CHECK(only_silent.integer("fine") == board.integer("fine")); // counts stay for the tabs
    CHECK(world.change(fine, R"("is_active":true,"team":"C","method":3)").status == 200);
    auto const team = world.board(Json::object().set("team", "C"));
    CHECK(team.integer("total") == 1);
    CHECK(team.find("teams")->as_array()->size() >= 3);
    CHECK(row_of(world.board(Json::object().set("method", 3)), fine) != nullptr);
    CHECK(row_of(world.board(Json::object().set("only_unreachable", true)), silent) != nullptr);
    CHECK(world.board(Json::object().set("skip", 1).set("limit", 2)).find("rows")->as_array()->size() == 2);

    // The first day as it ended: nobody had reported but one.
    auto const then = world.board(Json::object().set("day", "2026-11-21"));
    CHECK(row_of(then, worse)->text("standing") == "fine");
    CHECK(row_of(then, worse)->text("body_temperature") == "36.8");
    CHECK(row_of(then, fine)->text("standing") == "silent");
    // Another centre's board has none of them.
    auto west = world.server.signed_in("west.centre");
    auto const other = west.post("/api/v1/observation-searches", Json::object());
    CHECK(other.status == 200);
    CHECK(row_of(other.json(), worse) == nullptr);
}

TEST_CASE("a deadline of one's own, and of the centre") {
    World world;
    auto const id = world.patient(47);
    CHECK(row_of(world.board(), id)->text("standing") == "silent"); // 11:00, two hours after nine
    CHECK(world.centre.send("PUT", "/api/v1/cases/" + id + "/observation", R"({"deadline_minute":720,"is_active":true})", {{"If-Match", "\"1\""}}).status == 200);
    CHECK(row_of(world.board(), id)->text("standing") == "waiting");
    auto const settings = world.centre.get("/api/v1/observation-settings");
    CHECK(settings.json().integer("deadline_minute") == 540);
    CHECK(settings.contains(world.contractor_id()));
    auto const bad = world.centre.send("PUT", "/api/v1/observation-settings", R"({"deadline_minute":600,"emergency_phone":"12","reminder_mail":false,"invitation_sms":false})", {{"If-Match", "\"0\""}});
    CHECK(rule_of(bad) == "V-112");
    auto const saved = world.centre.send("PUT", "/api/v1/observation-settings", R"({"deadline_minute":600,"emergency_phone":"03-0000-0199","reminder_mail":false,"invitation_sms":false})",
                                         {{"If-Match", "\"0\""}});
    CHECK(saved.json().text("emergency_phone") == "0300000199");
    CHECK(world.centre.send("PUT", "/api/v1/observation-settings", R"({"deadline_minute":600,"reminder_mail":false,"invitation_sms":false})", {{"If-Match", "\"0\""}}).status == 412);
    auto portal = world.portal_of(id, 47);
    CHECK(portal.get("/api/v1/my/session").json().find("people")->as_array()->front().text("centre_phone") == "0300000199");
}

TEST_CASE("[S1-66] called: result, note and when to call again; a call that reached somebody answers what was open") {
    World world;
    auto const id = world.patient(48);
    auto portal = world.portal_of(id, 48);
    CHECK(world.report_by(portal, id, daily_report("37.0", {"complexion"})).status == 201);
    CHECK(row_of(world.board(), id)->text("standing") == "needs_call");
    CHECK(row_of(world.board(), id)->integer("flag") == 1);
    auto const path = "/api/v1/cases/" + id + "/contacts";
    world.server.clock().advance_ms(60'000);
    CHECK(keyed(world.centre, path, Json::object().set("result", 2).set("text", "不在")).status == 201);
    CHECK(row_of(world.board(), id)->text("standing") == "needs_call");
    CHECK(rule_of(keyed(world.centre, path, Json::object().set("result", 4))) == "V-120");
    auto const key = fresh_key();
    auto const note = Json::object().set("result", 1).set("text", "顔色は戻った。").set("next_action_date", "2026-11-22");
    CHECK(keyed(world.centre, path, note, key).status == 201);
    CHECK(keyed(world.centre, path, note, key).status == 201);
    auto const course = world.observation(id);
    CHECK(course.find("notes")->as_array()->size() == 2);
    CHECK(course.find("notes")->as_array()->front().text("text") == "顔色は戻った。");
    CHECK(course.find("phones")->as_array()->front() == Json("09000001048"));
    CHECK(row_of(world.board(), id)->text("standing") == "fine");
    CHECK(row_of(world.board(), id)->text("next_action_date") == "2026-11-22");
}

TEST_CASE("staff type a report after a call; an earlier day needs a reason, and every revision is kept") {
    World world;
    auto const id = world.patient(49);
    auto const path = "/api/v1/cases/" + id + "/reports";
    CHECK(keyed(world.centre, path, World::typed(daily_report("36.9"))).status == 201);
    CHECK(rule_of(keyed(world.centre, path, World::typed(daily_report("37.1")))) == "V-804");
    world.server.clock().advance_ms(day_ms);
    world.centre = world.server.signed_in("east.centre");
    auto again = World::typed(daily_report("37.1"));
    again.set("confirmed", Json::array().push("V-804"));
    CHECK(rule_of(keyed(world.centre, path, again)) == "F-O02");
    again.set("reason", "聞き間違い");
    CHECK(keyed(world.centre, path, again).status == 201);
    CHECK(rule_of(keyed(world.centre, path, World::typed(daily_report("37.1"), "2026-11-23"))) == "F-O08"); // tomorrow
    auto early = World::typed(daily_report("37.1"), "2026-11-20");
    early.set("reason", "前日");
    CHECK(rule_of(keyed(world.centre, path, early)) == "F-O08"); // before the observation
    auto const reports = world.observation(id);
    auto const& rows = *reports.find("reports")->as_array();
    REQUIRE(rows.size() == 2);
    CHECK(rows[0].boolean("is_current"));
    CHECK(rows[0].text("reason") == "聞き間違い");
    CHECK(rows[0].integer("entry_way") == 3);
    CHECK(rows[0].text("entered_by") == "east.centre");
    CHECK(!rows[1].boolean("is_current"));
    CHECK(rows[1].find("report")->text("body_temperature") == "36.9");
}

TEST_CASE("[R-05][AC-05-1][AC-05-3][S2-20][S2-23] a contractor sees only those assigned and only while assigned, and opens no record") {
    World world;
    auto const id = world.patient(50), other = world.patient(51);
    CHECK(world.contractor.get("/api/v1/cases/" + id + "/observation").status == 404);
    world.assign(id);
    CHECK(world.contractor.get("/api/v1/cases/" + id + "/observation").status == 200);
    auto const board = world.contractor.post("/api/v1/observation-searches", Json::object()).json();
    CHECK(row_of(board, id) != nullptr);
    CHECK(row_of(board, other) == nullptr);
    // Identity, tests and the rest of the record are not theirs to change, nor the assignment.
    CHECK(world.contractor.get("/api/v1/cases/" + id).status == 403);
    CHECK(world.contractor.send("PUT", "/api/v1/cases/" + id + "/identity", "{}", {{"If-Match", "\"1\""}}).status == 403);
    CHECK(world.contractor.send("PUT", "/api/v1/cases/" + id + "/observation", "{}", {{"If-Match", "\"2\""}}).status == 403);
    CHECK(world.change(id, R"("is_active":true)").status == 200); // the assignment ends
    CHECK(world.contractor.get("/api/v1/cases/" + id + "/observation").status == 404);
    CHECK(keyed(world.contractor, "/api/v1/cases/" + id + "/reports", World::typed(daily_report("36.9"))).status == 404);
    CHECK(row_of(world.contractor.post("/api/v1/observation-searches", Json::object()).json(), id) == nullptr);
    world.assign(id);
    CHECK(world.change(id, R"("is_active":false)").status == 200); // so does the end of the observation
    CHECK(world.contractor.get("/api/v1/cases/" + id + "/observation").status == 404);
}

TEST_CASE("[AC-05-2][V-806][S2-24] a contractor does not type over the person's own entry") {
    World world;
    auto const id = world.patient(52);
    world.assign(id);
    auto const path = "/api/v1/cases/" + id + "/reports";
    CHECK(keyed(world.contractor, path, World::typed(daily_report("36.9"))).status == 201);
    auto portal = world.portal_of(id, 52);
    CHECK(world.report_by(portal, id, daily_report("37.3")).status == 201); // the person may
    auto again = World::typed(daily_report("36.0"));
    again.set("confirmed", Json::array().push("V-804"));
    auto const refused = keyed(world.contractor, path, again);
    CHECK(rule_of(refused) == "V-806");
    CHECK(refused.contains("ご本人が入力済みのため閲覧のみです。"));
    CHECK(world.observation(id).find("row")->text("body_temperature") == "37.3");
}

TEST_CASE("[AC-05-4][S2-21][S2-25] findings and the activity report, whose totals equal the day's log") {
    World world;
    std::vector<std::string> people;
    for (int i = 0; i < 4; ++i) {
        people.push_back(world.patient(60 + i));
        world.assign(people.back());
    }
    auto const contact = [&](std::size_t who, int result) {
        CHECK(keyed(world.contractor, "/api/v1/cases/" + people[who] + "/contacts", Json::object().set("result", result)).status == 201);
    };
    contact(0, 2);
    contact(0, 1); // reached at the second try
    contact(1, 2);
    contact(2, 1);
    auto const finding = Json::object().set("doctor_name", "試験　医師").set("text", "経過は良好。");
    CHECK(keyed(world.contractor, "/api/v1/cases/" + people[2] + "/findings", finding).status == 201);
    CHECK(rule_of(keyed(world.contractor, "/api/v1/cases/" + people[2] + "/findings", Json::object().set("doctor_name", "試験　医師").set("text", " "))) == "F-O10");
    CHECK(keyed(world.centre, "/api/v1/cases/" + people[2] + "/findings", finding).status == 403);
    auto urgent = daily_report("37.0");
    urgent.set("urgent_symptoms", Json::array().push("U01"));
    CHECK(keyed(world.contractor, "/api/v1/cases/" + people[3] + "/reports", World::typed(urgent)).status == 201);
    auto const as_of_now = world.contractor.post("/api/v1/activity-report-searches", Json::object().set("day", "2026-11-21")).json();
    auto const before = as_of_now.find("reports")->as_array()->front();
    CHECK(before.integer("sent_at_ms") == 0);
    auto const assigned = before.integer("assigned"); // with those of the demo
    CHECK(assigned >= 4);
    CHECK(before.integer("contacted") == 2);
    CHECK(before.integer("not_reached") == 1);
    CHECK(before.integer("urgent") == 1);
    CHECK(before.integer("consultations") == 1);

    auto const sent = world.contractor.post("/api/v1/activity-reports", Json::object().set("day", "2026-11-21").set("centre_id", world.centre_id()).set("note", "1名は翌日再架電"));
    CHECK_MESSAGE(sent.status == 201, sent.body);
    auto const received = world.centre.post("/api/v1/activity-report-searches", Json::object().set("day", "2026-11-21")).json().find("reports")->as_array()->front();
    CHECK(received.integer("assigned") == assigned);
    CHECK(received.integer("contacted") == 2);
    CHECK(received.integer("not_reached") == 1);
    CHECK(received.text("note") == "1名は翌日再架電");
    CHECK(received.text("sent_by") == "contractor.doctor");
    auto west = world.server.signed_in("west.centre");
    CHECK(west.post("/api/v1/activity-report-searches", Json::object().set("day", "2026-11-21")).json().find("reports")->as_array()->empty());
    CHECK(world.observation(people[2]).find("notes")->as_array()->front().text("kind") == "finding");
}

TEST_CASE("the status of the record decides: release ends the observation, a contact is one") {
    World world;
    auto const accept = [&](Json const& receipt, std::string const& status) {
        auto const path = "/api/v1/notifications/" + std::string(receipt.text("notification_id"));
        auto const version = world.centre.get(path).json().find("row")->integer("version");
        auto const accepted = world.centre.post(path + "/acceptance", Json::object().set("case_status", status), {{"If-Match", "\"" + std::to_string(version) + "\""}});
        REQUIRE_MESSAGE(accepted.status == 200, accepted.body);
        return std::string(receipt.text("case_id"));
    };
    auto const released = accept(submit(world.clinic, submit_request("covid_19", "2021-11-29", covid_record(70)), fresh_key()), "80");
    CHECK(!world.observation(released).boolean("is_active"));
    CHECK(world.observation(released).text("end_date") == "2026-11-21");
    CHECK(row_of(world.board(), released) == nullptr);
    auto const contact = accept(submit(world.clinic, submit_request("covid_19", "2021-11-29", covid_record(74)), fresh_key()), "20");
    CHECK(world.observation(contact).boolean("is_active"));
    CHECK(world.observation(contact).find("row")->integer("subject_class") == 2);
    // B-02 for a contact by the record, whoever did not say otherwise.
    CHECK(keyed(world.centre, "/api/v1/cases/" + contact + "/reports", World::typed(daily_report("37.5"))).status == 201);
    CHECK(row_of(world.board(), contact)->text("standing") == "urgent");
}

TEST_CASE("two people who change one observation do not overwrite each other unseen") {
    World world;
    auto const id = world.patient(71);
    auto const path = "/api/v1/cases/" + id + "/observation";
    CHECK(world.centre.send("PUT", path, R"({"deadline_minute":-1,"is_active":true,"method":2})", {{"If-Match", "\"1\""}}).status == 200);
    CHECK(world.centre.send("PUT", path, R"({"deadline_minute":-1,"is_active":true,"method":3})", {{"If-Match", "\"1\""}}).status == 412);
    CHECK(world.centre.send("PUT", path, R"({"deadline_minute":1440,"is_active":true})", {{"If-Match", "\"2\""}}).status == 422);
    CHECK(world.centre.send("PUT", path, R"({"deadline_minute":-1,"is_active":true,"contractor_id":")" + world.centre_id() + "\"}", {{"If-Match", "\"2\""}}).status == 422); // no contractor
}

TEST_CASE("the link goes by mail or SMS where the record has an address, and by SMS after a notification where the centre wants it") {
    World world;
    auto const id = world.patient(72);
    auto const sent = world.centre.post("/api/v1/cases/" + id + "/personal-link", Json::object().set("send", "sms"));
    CHECK_MESSAGE(sent.status == 201, sent.body);
    CHECK(sent.json().boolean("was_sent"));
    auto const letter = world.server.app().store.outbox.latest(1)->front();
    CHECK(letter.channel == "sms");
    CHECK(letter.to == "09000001072");
    CHECK(letter.body.find("/my/start#") != std::string::npos);
    CHECK(letter.body.find("試験　太郎") == std::string::npos);
    CHECK(world.centre.post("/api/v1/cases/" + id + "/personal-link", Json::object().set("send", "mail")).status == 409);
    CHECK(world.centre.send("PUT", "/api/v1/observation-settings", R"({"deadline_minute":540,"reminder_mail":false,"invitation_sms":true})", {{"If-Match", "\"0\""}}).status == 200);
    world.patient(73);
    CHECK(world.server.app().store.outbox.latest(1)->front().to == "09000001073");
}
