// People entrusted to an organisation outside, over real HTTP: what a contractor reads of the record and for how
// long, and what the staff of a lodging facility enter.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

struct World {
    RunningServer server;
    Client clinic = server.signed_in("clinic1.doctor");
    Client centre = server.signed_in("east.centre");
    Client contractor = server.signed_in("contractor.doctor");

    std::string notify(Json const& record) { return std::string(submit(clinic, submit_request("covid_19", "2021-11-29", record), fresh_key()).text("case_id")); }
    static std::string path(std::string const& id, std::string const& rest) { return "/api/v1/cases/" + id + "/" + rest; }
    Json course(Client& client, std::string const& id) { return client.get(path(id, "observation")).json(); }
    Response change(std::string const& id, std::string const& members) {
        auto const version = std::to_string(course(centre, id).integer("version"));
        return centre.send("PUT", path(id, "observation"), "{\"deadline_minute\":-1," + members + "}", {{"If-Match", "\"" + version + "\""}});
    }
    std::string organisation() { return server.app().store.users.find("contractor.doctor")->facility.text(); }
    void entrust(std::string const& id, int method = 4) {
        REQUIRE(change(id, "\"is_active\":true,\"method\":" + std::to_string(method) + ",\"contractor_id\":\"" + organisation() + "\"").status == 200);
    }
    Response save(std::string const& id, std::string const& block, Json const& record) {
        auto const version = std::to_string(centre.get("/api/v1/cases/" + id).json().integer("version"));
        auto const body = Json::object().set("form_id", block).set("form_version", "2020-09-14").set("record", record);
        return centre.send("PUT", path(id, block), base::write_json(body), {{"If-Match", "\"" + version + "\""}});
    }
};

Response keyed(Client& client, std::string const& path, Json const& body) { return client.post(path, body, {{"Idempotency-Key", fresh_key()}}); }


bool lists(Json const& board, std::string_view case_id) {
    for (auto const& row : *board.find("rows")->as_array())
        if (row.text("case_id") == case_id) return true;
    return false;
}

// Free texts and judgements that no contractor needs, each with a mark of its own.
Json telling_record(int number) {
    auto record = covid_record(number);
    record.set("notification_note", "秘密の自由記述").set("occupation", "秘密の職業").set("routes", Json::array().push("1")).set("route_certainty", "2").set("route_droplet_detail", "秘密の感染源");
    record.set("risk_flag", "1").set("risk_factors", Json::array().push("smoking"));
    return record;
}

} // namespace

TEST_CASE("[S2-26][AC-05-1][R-05] a contractor reads identity, tests, interview and institutions of those entrusted, and nothing else of the record") {
    World world;
    auto const id = world.notify(telling_record(81)), other = world.notify(telling_record(82));
    auto const read = [&](std::string const& which) { return world.contractor.get(World::path(which, "entrusted-record")); };
    auto identity = *world.centre.get("/api/v1/cases/" + id).json().find("identity");
    identity.set("hc_own_id", "HIMITSU-81").set("identity_note", "秘密の備考").set("emergency_name", "試験　花子").set("emergency_phone1", "0300000081").set("workplace_name", "試験商事");
    REQUIRE(world.save(id, "identity", identity).status == 200);
    auto tests = *world.centre.get("/api/v1/cases/" + id).json().find("tests");
    tests.set("outpatient_institution", "試験検査センター").set("laboratory", "試験検査所");
    REQUIRE(world.save(id, "tests", tests).status == 200);

    CHECK(read(id).status == 404); // before
    world.entrust(id);
    auto const reply = read(id);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    auto const record = reply.json();
    CHECK(record.text("name") == "試験　太郎81");
    CHECK(record.text("centre_name") == "試験東保健所");
    auto const& person = *record.find("identity");
    CHECK(person.text("address_line1") == "試験町1-2-3");
    CHECK(person.text("phone1") == "09000001081");
    CHECK(person.text("emergency_name") == "試験　花子");
    CHECK(person.text("emergency_phone1") == "0300000081");
    CHECK(person.text("workplace_name") == "試験商事");
    CHECK(record.find("tests")->find("tests")->as_array()->front().text("result") == "2");
    auto const& interview = *record.find("interview");
    CHECK(interview.text("onset_date") == "2026-11-18");
    CHECK(interview.text("first_visit_date") == "2026-11-20");
    CHECK(base::write_json(*interview.find("symptoms")) == R"(["fever"])");
    CHECK(base::write_json(*interview.find("risk_factors")) == R"(["smoking"])");
    std::vector<std::string> institutions;
    for (auto const& one : *record.find("institutions")->as_array()) institutions.push_back(std::string(one.text("relation")) + " " + std::string(one.text("name")));
    CHECK(institutions == std::vector<std::string>{"notified 試験第一クリニック", "outpatient 試験検査センター", "laboratory 試験検査所"});
    // Masked on the server: not in the bytes at all.
    for (auto const* hidden : {"秘密", "HIMITSU", "severity", "diagnosis_class", "admission_needed", "hospitalised_at_report", "テスト 一郎", "route", "related", "notification_no", "history"})
        CHECK_MESSAGE(!reply.contains(hidden), hidden);
    CHECK(read(other).status == 404);

    // View only, and the record itself stays closed.
    for (auto const* block : {"identity", "tests"}) CHECK(world.contractor.send("PUT", World::path(id, block), "{}", {{"If-Match", "\"1\""}}).status == 403);
    CHECK(world.contractor.get("/api/v1/cases/" + id).status == 403);
    CHECK(world.contractor.get(World::path(id, "history")).status == 403);
    CHECK(world.centre.get(World::path(id, "entrusted-record")).status == 403); // they have the record

    // Each reading is in the audit trail, with the person it was about.
    auto office = world.server.signed_in("tokyo.office");
    auto const trail = office.post("/api/v1/audit-searches", Json::object().set("event", "entrusted_record_read").set("subject", id)).json();
    REQUIRE(trail.find("rows")->as_array()->size() == 1);
    CHECK(trail.find("rows")->as_array()->front().text("user_id") == "contractor.doctor");
}

TEST_CASE("[R-05][AC-05-3][S2-26] the way to the record ends at once with the assignment, with the observation and with the move to another organisation") {
    World world;
    auto const id = world.notify(covid_record(83));
    auto const status = [&] { return world.contractor.get(World::path(id, "entrusted-record")).status; };
    world.entrust(id);
    CHECK(status() == 200);
    CHECK(world.change(id, R"("is_active":true)").status == 200);
    CHECK(status() == 404);
    world.entrust(id);
    CHECK(status() == 200);
    CHECK(world.change(id, R"("is_active":false,"end_reason":"療養解除")").status == 200);
    CHECK(status() == 404);
    // A colleague in another organisation never had it.
    world.entrust(id);
    auto far = world.server.signed_in(world.server.make_user(access::RoleId::follow_up_contractor, "osaka.centre"));
    CHECK(far.get(World::path(id, "entrusted-record")).status == 404);
    CHECK(status() == 200);
}

TEST_CASE("[S3-05][R-05] staff of a lodging facility enter the condition of guests entrusted to it, and see no log") {
    World world;
    auto lodging = world.server.signed_in(world.server.make_user(access::RoleId::lodging_facility, "contractor.doctor"));
    auto const id = world.notify(covid_record(84)), other = world.notify(covid_record(85));
    auto const typed = [](char const* temperature) { return Json::object().set("report_date", "2026-11-21").set("report", daily_report(temperature)); };
    CHECK(world.centre.get("/api/v1/observation-settings").contains(world.organisation())); // to choose from
    CHECK(keyed(lodging, World::path(id, "reports"), typed("37.2")).status == 404);
    world.entrust(id, 6);
    CHECK(keyed(lodging, World::path(id, "reports"), typed("37.2")).status == 201);
    auto const row = world.course(world.centre, id);
    CHECK(row.find("row")->integer("method") == 6);
    CHECK(row.find("reports")->as_array()->front().integer("entry_way") == 5); // 宿泊施設
    auto const board = lodging.post("/api/v1/observation-searches", Json::object()).json();
    CHECK(lists(board, id));
    CHECK(!lists(board, other));
    // Its own contacts, a contractor's findings; what the centre logged is not for it (roles.md, 記録).
    CHECK(keyed(world.centre, World::path(id, "contacts"), Json::object().set("result", 1).set("text", "保健所からの電話")).status == 201);
    CHECK(keyed(lodging, World::path(id, "contacts"), Json::object().set("result", 1).set("text", "内線で話した")).status == 201);
    CHECK(keyed(world.contractor, World::path(id, "findings"), Json::object().set("doctor_name", "試験　医師").set("text", "経過は良好。")).status == 201);
    auto const seen = lodging.get(World::path(id, "observation"));
    CHECK(seen.contains("内線で話した"));
    CHECK(seen.contains("経過は良好。"));
    CHECK(!seen.contains("保健所からの電話"));
    CHECK(world.centre.get(World::path(id, "observation")).contains("内線で話した"));
    CHECK(keyed(lodging, World::path(id, "findings"), Json::object().set("doctor_name", "試験　医師").set("text", "所見")).status == 403);
    CHECK(lodging.get(World::path(id, "entrusted-record")).status == 403);
    // It ends like a contractor's.
    CHECK(world.change(id, R"("is_active":true)").status == 200);
    CHECK(lodging.get(World::path(id, "observation")).status == 404);
    CHECK(keyed(lodging, World::path(id, "reports"), typed("36.9")).status == 404);
}

TEST_CASE("[S1-66][S2-25] one press records a call with its result and the doctor's finding, or nothing of both") {
    World world;
    auto const id = world.notify(covid_record(89));
    world.entrust(id);
    auto const call = Json::object().set("result", 1).set("text", "夜間の咳").set("finding", "翌朝に再評価").set("doctor_name", "試験　医師");
    auto const path = World::path(id, "contacts");
    CHECK(keyed(world.centre, path, call).status == 403); // a centre writes no findings
    auto nameless = call;
    nameless.set("doctor_name", " ");
    CHECK(keyed(world.contractor, path, nameless).contains("F-O10"));
    CHECK(world.course(world.centre, id).find("notes")->as_array()->empty());
    auto const key = fresh_key();
    for (int twice = 0; twice < 2; ++twice) CHECK(world.contractor.post(path, call, {{"Idempotency-Key", key}}).status == 201);
    auto const course = world.course(world.centre, id);
    auto const& notes = *course.find("notes")->as_array();
    REQUIRE(notes.size() == 2);
    CHECK(notes[0].text("kind") == "finding");
    CHECK(notes[0].text("text") == "翌朝に再評価");
    CHECK(notes[1].text("kind") == "contact");
    auto const totals = world.contractor.post("/api/v1/activity-report-searches", Json::object().set("day", "2026-11-21")).json().find("reports")->as_array()->front();
    CHECK(totals.integer("contacted") == 1);
    CHECK(totals.integer("consultations") == 1);
}

TEST_CASE("[S1-68] the log of contacts and the findings are for those whose duty they are") {
    World world;
    auto const id = world.notify(covid_record(86));
    world.entrust(id);
    CHECK(keyed(world.centre, World::path(id, "contacts"), Json::object().set("result", 1).set("text", "連絡の内容")).status == 201);
    CHECK(keyed(world.contractor, World::path(id, "findings"), Json::object().set("doctor_name", "試験　医師").set("text", "所見の内容")).status == 201);
    struct Reader { std::string user_id; bool contacts, findings; };
    for (auto const& reader : {Reader{"east.centre", true, true}, {"contractor.doctor", true, true}, {"tokyo.office", true, true}, {"clinic1.doctor", false, false},
                               {world.server.make_user(access::RoleId::ministry, "system.admin"), false, true}}) {
        INFO(reader.user_id);
        auto client = world.server.signed_in(reader.user_id);
        auto const reply = client.get(World::path(id, "observation"));
        CHECK(reply.status == 200);
        CHECK(reply.contains("連絡の内容") == reader.contacts);
        CHECK(reply.contains("所見の内容") == reader.findings);
    }
}

TEST_CASE("[S1-66] the board is narrowed to a municipality, and names those that it has") {
    World world;
    auto bunkyo = covid_record(87);
    bunkyo.set("postal_code", "1120000").set("municipality_code", "131059");
    auto const here = world.notify(covid_record(88)), there = world.notify(bunkyo);
    auto const board = [&](Json const& query) { return world.centre.post("/api/v1/observation-searches", query).json(); };
    auto const all = board(Json::object());
    CHECK(lists(all, here));
    CHECK(lists(all, there));
    std::string names;
    for (auto const& area : *all.find("areas")->as_array()) names += std::string(area.text("code")) + "=" + std::string(area.text("name")) + " ";
    CHECK(names.find("131016=千代田区") != std::string::npos);
    CHECK(names.find("131059=文京区") != std::string::npos);
    auto const only = board(Json::object().set("municipality_code", "131059"));
    CHECK(!lists(only, here));
    CHECK(lists(only, there));
    CHECK(only.find("areas")->as_array()->size() == all.find("areas")->as_array()->size()); // to change one's mind
    // Also on an earlier day, and after a move within the area of the centre.
    CHECK(board(Json::object().set("municipality_code", "131059").set("day", "2026-11-20")).integer("total") <= only.integer("total"));
    auto identity = *world.centre.get("/api/v1/cases/" + there).json().find("identity");
    identity.set("municipality_code", "131016").set("postal_code", "1000001").set("municipality_name", "千代田区");
    CHECK(world.save(there, "identity", identity).status == 200);
    CHECK(!lists(board(Json::object().set("municipality_code", "131059")), there));
}
