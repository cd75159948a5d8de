// Notices over real HTTP: who writes for whom, who reads what and until when, what is left of each change.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

// Starts on the test's first day; the area is Tokyo.
Json entry(std::string const& title, std::vector<std::string> const& roles = {"everybody"}) {
    auto audience = Json::array();
    for (auto const& role : roles) audience.push(role);
    return Json::object().set("title", title).set("body", title + "の本文").set("audience", audience).set("prefecture_code", "13").set("first_day", "2026-11-21").set("last_day", "2026-11-30");
}

Response write(Client& writer, Json const& entry) { return writer.post("/api/v1/managed-notices", Json::object().set("entry", entry)); }

std::string written(Client& writer, Json const& entry) {
    auto const reply = write(writer, entry);
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return std::string(reply.json().find("row")->text("notice_id"));
}

Response act(Client& writer, std::string const& method, std::string const& path, Json const& body, int version) {
    return writer.send(method, "/api/v1/managed-notices/" + path, body.is_null() ? "" : base::write_json(body), {{"If-Match", "\"" + std::to_string(version) + "\""}});
}

bool reads(Client& reader, std::string const& title) { return reader.get("/api/v1/notices").contains("\"" + title + "\""); }
std::int64_t unread(Client& reader) { return reader.get("/api/v1/updates").json().integer("unread_notices"); }

std::string state_of(Client& writer, std::string const& id) { return std::string(writer.get("/api/v1/managed-notices/" + id).json().find("row")->text("state")); }

// The items that a refusal names.
std::vector<std::string> wrong_items(Response const& reply) {
    CHECK(reply.status == 422);
    auto const problem = reply.json();
    std::vector<std::string> items;
    for (auto const& issue : *problem.find("issues")->as_array()) items.emplace_back(issue.text("item"));
    return items;
}

} // namespace

TEST_CASE("[AC-16-1][W-16] a notice for sentinel users is not shown to animal clinics") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto sentinel = server.signed_in(server.make_user(access::RoleId::sentinel_reporter, "clinic1.doctor"));
    auto animal = server.signed_in(server.make_user(access::RoleId::animal_clinic, "clinic1.doctor"));
    written(admin, entry("定点の方へ", {"sentinel_reporter"}));
    CHECK(reads(sentinel, "定点の方へ"));
    CHECK_FALSE(reads(animal, "定点の方へ"));
    CHECK_FALSE(reads(admin, "定点の方へ"));
}

TEST_CASE("[W-16] a notice is read in its area: nation, prefecture, or one health centre's jurisdiction") {
    RunningServer server;
    auto state = server.signed_in("system.admin"), tokyo = server.signed_in("tokyo.admin"), east = server.signed_in("east.admin");
    auto first = server.signed_in("clinic1.doctor"), second = server.signed_in("clinic2.doctor"), osaka = server.signed_in("osaka.doctor");
    std::string const east_centre(east.get("/api/v1/session").json().find("facility")->text("id"));
    written(state, entry("全国").set("prefecture_code", ""));
    written(tokyo, entry("都内"));
    written(east, entry("東保健所管内").set("health_centre_id", east_centre));
    for (auto const* title : {"全国", "都内", "東保健所管内"}) CHECK(reads(first, title));
    CHECK(reads(second, "都内"));
    CHECK_FALSE(reads(second, "東保健所管内"));
    CHECK(reads(osaka, "全国"));
    CHECK_FALSE(reads(osaka, "都内"));
    // A government may write for one of its centres, nobody for more than the own area.
    CHECK(write(tokyo, entry("都から東へ").set("health_centre_id", east_centre)).status == 201);
    for (auto const& wider : {entry("x").set("prefecture_code", ""), entry("x").set("prefecture_code", "27")}) CHECK(wrong_items(write(tokyo, wider)) == std::vector<std::string>{"area"});
    CHECK(wrong_items(write(east, entry("x"))) == std::vector<std::string>{"area"});
    CHECK(wrong_items(write(state, entry("x").set("prefecture_code", "99"))) == std::vector<std::string>{"area"});
    std::string const osaka_centre(osaka.get("/api/v1/session").json().find("health_centre")->text("id"));
    CHECK(wrong_items(write(tokyo, entry("x").set("health_centre_id", osaka_centre))) == std::vector<std::string>{"area"});
}

TEST_CASE("[W-16] writers manage what is of their area, and nothing else exists for them") {
    RunningServer server;
    auto state = server.signed_in("system.admin"), tokyo = server.signed_in("tokyo.admin"), office = server.signed_in("tokyo.office"), east = server.signed_in("east.admin");
    auto const id = written(tokyo, entry("都内"));
    auto const nation = written(state, entry("全国").set("prefecture_code", ""));
    CHECK(office.get("/api/v1/managed-notices").contains("都内")); // the office, too, whoever wrote it
    CHECK(state.get("/api/v1/managed-notices").contains("都内"));
    CHECK_FALSE(east.get("/api/v1/managed-notices").contains("都内"));
    CHECK_FALSE(office.get("/api/v1/managed-notices").contains("全国"));
    for (auto const& [writer, foreign] : {std::pair{&east, id}, {&tokyo, nation}}) {
        CHECK(writer->get("/api/v1/managed-notices/" + foreign).status == 404);
        CHECK(act(*writer, "PUT", foreign, Json::object().set("entry", entry("x")), 1).status == 404);
        CHECK(act(*writer, "POST", foreign + "/end", Json::object(), 1).status == 404);
        CHECK(act(*writer, "DELETE", foreign, {}, 1).status == 404);
    }
}

TEST_CASE("[W-16][AC-16-3] a notice shows from its first day to its last, is counted until read, and then only its writers see it") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto clinic = server.signed_in("clinic1.doctor");
    auto const before = unread(clinic);
    auto const id = written(admin, entry("予定").set("first_day", "2026-11-23").set("last_day", "2026-11-24"));
    auto const mark = [&] { return clinic.post("/api/v1/notices/" + id + "/read", Json::object()).status; };
    CHECK(state_of(admin, id) == "planned");
    CHECK_FALSE(reads(clinic, "予定"));
    CHECK(mark() == 404);
    server.clock().advance_ms(2 * day_ms);
    admin = server.signed_in("tokyo.admin");
    clinic = server.signed_in("clinic1.doctor");
    CHECK(state_of(admin, id) == "shown");
    CHECK(reads(clinic, "予定"));
    CHECK(unread(clinic) == before + 1);
    CHECK(mark() == 200);
    CHECK(unread(clinic) == before);
    server.clock().advance_ms(2 * day_ms);
    admin = server.signed_in("tokyo.admin");
    clinic = server.signed_in("clinic1.doctor");
    CHECK(state_of(admin, id) == "ended");
    CHECK_FALSE(reads(clinic, "予定"));
    CHECK(mark() == 404);
    CHECK(act(admin, "PUT", id, Json::object().set("entry", entry("x")), 1).status == 409);
    CHECK(act(admin, "POST", id + "/end", Json::object(), 1).status == 409);
}

TEST_CASE("[W-16] a change keeps who has read it or asks again, ending takes it away at once, a planned one can be thrown away") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto clinic = server.signed_in("clinic1.doctor");
    auto const before = unread(clinic);
    auto const id = written(admin, entry("初版").set("title_in_english", "First").set("body_in_english", "First text"));
    CHECK(clinic.get("/api/v1/notices", {{"Accept-Language", "en"}}).contains("First text"));
    REQUIRE(clinic.post("/api/v1/notices/" + id + "/read", Json::object()).status == 200);
    CHECK(act(admin, "PUT", id, Json::object().set("entry", entry("二版")), 1).status == 200);
    CHECK(reads(clinic, "二版"));
    CHECK_FALSE(clinic.get("/api/v1/notices", {{"Accept-Language", "en"}}).contains("First text")); // of a former version
    CHECK(unread(clinic) == before);
    CHECK(act(admin, "PUT", id, Json::object().set("entry", entry("負け")), 1).status == 412);
    CHECK(act(admin, "PUT", id, Json::object().set("entry", entry("三版")).set("unread_again", true), 2).status == 200);
    CHECK(unread(clinic) == before + 1);
    CHECK(act(admin, "DELETE", id, {}, 3).status == 409); // somebody has seen it
    CHECK(act(admin, "POST", id + "/end", Json::object(), 2).status == 412);
    CHECK(act(admin, "POST", id + "/end", Json::object(), 3).status == 200);
    CHECK_FALSE(reads(clinic, "三版"));
    CHECK(unread(clinic) == before);
    CHECK(state_of(admin, id) == "ended");
    auto const planned = written(admin, entry("予定").set("first_day", "2026-11-23"));
    CHECK(act(admin, "POST", planned + "/end", Json::object(), 1).status == 409);
    CHECK(act(admin, "DELETE", planned, {}, 1).status == 200);
    CHECK(admin.get("/api/v1/managed-notices/" + planned).status == 404);
    auto const trail = admin.post("/api/v1/audit-searches", Json::object().set("user_id", "tokyo.admin"));
    for (auto const* event : {"notice_written", "notice_changed", "notice_ended", "notice_deleted"}) CHECK(trail.contains(event));
    CHECK_FALSE(trail.contains("初版")); // ids and codes only
}

TEST_CASE("[AC-10-4][S4-46] a training tells day, participants, capacity and address to its readers") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto clinic = server.signed_in("clinic1.doctor");
    auto training = entry("操作説明会", {"facility_reporter"}).set("is_event", true).set("event_day", "2026-11-25").set("event_time", "14:00-14:45");
    training.set("event_audience", "入力担当者").set("event_capacity", "３０").set("event_url", "https://training.example.jp/a");
    written(admin, training);
    auto const notices = clinic.get("/api/v1/notices").json();
    auto const& event = *notices.find("notices")->as_array()->front().find("event");
    CHECK(event.text("day") == "2026-11-25");
    CHECK(event.text("time") == "14:00-14:45");
    CHECK(event.text("audience") == "入力担当者");
    CHECK(event.integer("capacity") == 30);
    CHECK(event.text("url") == "https://training.example.jp/a");
    CHECK(wrong_items(write(admin, training.set("event_url", "http://training.example.jp").set("title", ""))) == std::vector<std::string>{"title", "event_url"});
}
