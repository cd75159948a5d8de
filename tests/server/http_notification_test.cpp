// The journey W-01 and W-02 over real HTTP: submit, receive, accept, return, submit again; what the
// server refuses; exactly once; two editors.
#include <doctest/doctest.h>

#include <algorithm>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

std::string text(Json const& json, std::string_view member) { return std::string(json.text(member)); }

bool has_rule(Response const& reply, std::string_view rule) {
    auto const json = reply.json();
    auto const* issues = json.find("issues");
    if (issues == nullptr || issues->as_array() == nullptr) return false;
    for (auto const& issue : *issues->as_array()) {
        if (issue.text("rule") == rule) return true;
    }
    return false;
}

Json covid(int number) { return submit_request("covid_19", "2021-11-29", covid_record(number)); }

Response try_submit(Client& client, Json const& request) { return client.post("/api/v1/notifications", request, {{"Idempotency-Key", fresh_key()}}); }

Json changed(int number, std::string_view item, Json value) {
    auto record = covid_record(number);
    record.set(item, std::move(value));
    return submit_request("covid_19", "2021-11-29", record);
}

} // namespace

TEST_CASE("[AC-01-3][S1-69] the notification goes to the institution's health centre; the residence's becomes related") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto record = covid_record(1);
    record.set("municipality_code", "131148").set("postal_code", "1640001"); // lives in the area of the western centre
    auto const receipt = submit(clinic, submit_request("covid_19", "2021-11-29", record), fresh_key());
    CHECK(text(receipt, "health_centre_name") == "試験東保健所");
    CHECK(text(receipt, "health_centre_phone") == "0300000101");
    auto const number = text(receipt, "notification_no");
    CHECK(number.size() == 14);
    CHECK(number.starts_with("202613"));
    CHECK(text(receipt, "self_entry_id").size() == 8);

    auto const path = "/api/v1/notifications/" + text(receipt, "notification_id");
    auto east = server.signed_in("east.centre");
    auto const read = east.get(path);
    CHECK(read.status == 200);
    CHECK(read.json().boolean("may_decide"));
    auto west = server.signed_in("west.centre");
    CHECK(west.get(path).status == 200);
    CHECK(!west.get(path).json().boolean("may_decide"));
    CHECK(west.post(path + "/return", Json::object().set("reason", "x"), {{"If-Match", "\"1\""}}).status >= 400);
    CHECK(server.signed_in("osaka.centre").get(path).status == 404);
}

TEST_CASE("[V-401][V-402][AC-01-1] without class or date nothing is submitted") {
    auto& server = shared_server();
    auto clinic = server.signed_in("clinic1.doctor");
    auto const no_class = try_submit(clinic, changed(11, "diagnosis_class", ""));
    CHECK(no_class.status == 422);
    CHECK(has_rule(no_class, "V-401"));
    CHECK(no_class.contains("診断分類を入力してください。入力しないと次に進めません。"));
    auto const no_date = try_submit(clinic, changed(11, "diagnosis_date", ""));
    CHECK(no_date.status == 422);
    CHECK(has_rule(no_date, "V-402"));
    auto const english = clinic.post("/api/v1/notifications", changed(11, "diagnosis_date", ""), {{"Idempotency-Key", fresh_key()}, {"Accept-Language", "en"}});
    CHECK(english.contains("Enter the diagnosis date; you cannot proceed without it."));
}

TEST_CASE("[I2-08] a refusal in English holds no Japanese, the names of the items included") {
    auto& server = shared_server();
    auto clinic = server.signed_in("clinic1.doctor");
    auto record = covid_record(12);
    std::string long_text;
    for (int i = 0; i < 5'000; ++i) long_text += "a";
    record.set("name", long_text).set("phone1", "123").set("postal_code", "1").set("birth_date", "2026-13-45").set("diagnosis_date", "");
    record.set("occupation", long_text).set("address_line1", long_text).set("diagnosis_class", "9");
    auto const reply = clinic.post("/api/v1/notifications", submit_request("covid_19", "2021-11-29", record), {{"Idempotency-Key", fresh_key()}, {"Accept-Language", "en"}});
    CHECK(reply.status == 422);
    CHECK(reply.contains("Name must be 60 characters or fewer."));
    auto const json = reply.json();
    auto const* issues = json.find("issues");
    REQUIRE(issues != nullptr);
    CHECK(issues->as_array()->size() >= 6);
    for (auto const& issue : *issues->as_array()) {
        auto const message = std::string(issue.text("message"));
        INFO(issue.text("rule") << ": " << message);
        CHECK(message.find('{') == std::string::npos);
        CHECK(std::all_of(message.begin(), message.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; }));
    }
}

TEST_CASE("[AC-01-4] all optional fields may stay empty") {
    auto& server = shared_server();
    auto clinic = server.signed_in("clinic1.doctor");
    auto record = Json::object();
    record.set("name_kana", "テスト　ハナコ").set("diagnosis_class", "3").set("diagnosis_date", "2026-11-20");
    auto const reply = try_submit(clinic, submit_request("covid_19", "2021-11-29", record));
    CHECK_MESSAGE(reply.status == 201, reply.body);
}

TEST_CASE("[V-303][V-304] dates out of order need the person's word, and the server notes which") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto request = changed(12, "first_visit_date", "2026-11-21"); // after the diagnosis of the 20th
    auto const asked = try_submit(clinic, request);
    CHECK(asked.status == 422);
    CHECK(has_rule(asked, "V-303"));
    request.set("date_check_overridden", true);
    auto const receipt = submit(clinic, request, fresh_key());
    auto east = server.signed_in("east.centre");
    auto const read = east.get("/api/v1/notifications/" + text(receipt, "notification_id")).json();
    CHECK(read.find("row")->boolean("date_check_overridden"));
    auto const& items = *read.find("date_check_items")->as_array();
    CHECK(items.size() == 3); // the visit, and the specimen and the diagnosis before it
    // Saying so without need changes nothing.
    auto plain = covid(13);
    plain.set("date_check_overridden", true);
    auto const in_order = submit(clinic, plain, fresh_key());
    auto const other = east.get("/api/v1/notifications/" + text(in_order, "notification_id")).json();
    CHECK(!other.find("row")->boolean("date_check_overridden"));
}

TEST_CASE("[V-424] a confirmation asked by a rule is demanded and kept") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto request = changed(14, "diagnosis_tests", Json(Json::Array{}));
    auto const asked = try_submit(clinic, request);
    CHECK(asked.status == 422);
    CHECK(has_rule(asked, "V-424"));
    request.set("confirmed", Json(Json::Array{Json("V-424"), Json("V-999")}));
    auto const receipt = submit(clinic, request, fresh_key());
    auto const read = clinic.get("/api/v1/notifications/" + text(receipt, "notification_id")).json();
    auto const& confirmed = *read.find("confirmed")->as_array();
    REQUIRE(confirmed.size() == 1);
    CHECK(*confirmed.front().as_string() == "V-424");
}

TEST_CASE("[V-408][R-08][AC-01-8] an unnamed disease takes no name, not even in a draft") {
    auto& server = shared_server();
    auto clinic = server.signed_in("clinic1.doctor");
    auto record = syphilis_record();
    record.set("name", "試験　太郎");
    auto const refused = try_submit(clinic, submit_request("syphilis", "2019-01-01", record));
    CHECK(refused.status == 422);
    CHECK(has_rule(refused, "V-408"));
    auto const draft = clinic.put("/api/v1/drafts/unnamed-1", submit_request("syphilis", "2019-01-01", record), {{"If-Match", "\"0\""}});
    CHECK(draft.status == 422);
    auto const form = clinic.get("/api/v1/forms/syphilis/2019-01-01");
    CHECK(form.status == 200);
    CHECK(!form.contains("\"name_kana\""));
    CHECK(!form.contains("\"address_line1\""));
}

TEST_CASE("[V-120] unknown items, cells and codes are refused") {
    auto& server = shared_server();
    auto clinic = server.signed_in("clinic1.doctor");
    CHECK(try_submit(clinic, changed(15, "no_such_item", "1")).status == 422);
    CHECK(try_submit(clinic, changed(15, "severity", "77")).status == 422);
    CHECK(has_rule(try_submit(clinic, changed(15, "municipality_code", "999999")), "V-114"));
    CHECK(has_rule(try_submit(clinic, changed(15, "municipality_code", "271004")), "V-114"));
    CHECK(has_rule(try_submit(clinic, changed(15, "diagnosis_date", "2026-02-30")), "V-327"));
    CHECK(try_submit(clinic, changed(15, "symptoms", Json(Json::Array{Json(1)}))).status == 422);
    CHECK(try_submit(clinic, submit_request("no_such_form", "1", covid_record(1))).status == 422);
    CHECK(try_submit(clinic, submit_request("covid_19", "1999-01-01", covid_record(1))).status == 422);
    CHECK(try_submit(clinic, submit_request("identity", "2020-09-14", covid_record(1))).status == 422);
}

TEST_CASE("[AC-01-5] a submission repeated with its key happens exactly once") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto const key = fresh_key();
    auto const first = submit(clinic, covid(21), key);
    auto const again = clinic.post("/api/v1/notifications", covid(21), {{"Idempotency-Key", key}});
    CHECK(again.status == 201);
    CHECK(again.json() == first);
    server.restart();
    Client later(server.port());
    later.set_cookie(clinic.cookie());
    CHECK(later.post("/api/v1/notifications", covid(21), {{"Idempotency-Key", key}}).json() == first);
    auto const found = later.post("/api/v1/case-searches", Json::object().set("phone", "09000001021")).json();
    CHECK(found.integer("total") == 1);
    // The same key for something else is a mistake, another user's key is another key.
    CHECK(later.post("/api/v1/notifications", covid(22), {{"Idempotency-Key", key}}).status == 409);
    CHECK(clinic.post("/api/v1/notifications", covid(21)).status == 0); // the old port is closed
    CHECK(later.post("/api/v1/notifications", covid(21)).status == 428);
    CHECK(later.post("/api/v1/notifications", covid(21), {{"Idempotency-Key", "short"}}).status == 400);
}

TEST_CASE("[V-630] a strong duplicate needs a reason") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    submit(clinic, covid(31), fresh_key());
    auto request = covid(31);
    auto const asked = try_submit(clinic, request);
    CHECK(asked.status == 422);
    CHECK(has_rule(asked, "V-630"));
    request.set("duplicate_reason", "別人であることを確認した");
    CHECK(try_submit(clinic, request).status == 201);
    auto const found = clinic.post("/api/v1/duplicate-searches", Json::object().set("name_kana", "シケン　タロウ").set("birth_date", "1940-02-04").set("sex", "1")).json();
    CHECK(found.find("candidates")->as_array()->size() == 2);
}

TEST_CASE("[AC-02-1][V-601][AC-02-4] the health centre sees it at once and accepts it with a status") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto east = server.signed_in("east.centre");
    auto const before = east.get("/api/v1/updates").json();
    auto const receipt = submit(clinic, covid(41), fresh_key());
    auto const after = east.get("/api/v1/updates").json();
    CHECK(after.integer("sequence") > before.integer("sequence"));
    CHECK(after.integer("intake_waiting") == before.integer("intake_waiting") + 1);
    CHECK(east.get("/api/v1/intake").contains(text(receipt, "notification_no")));

    auto const path = "/api/v1/notifications/" + text(receipt, "notification_id");
    auto const accept = [&](std::string const& status, std::string const& version) {
        return east.post(path + "/acceptance", Json::object().set("case_status", status).set("current_location", "1"), {{"If-Match", version}});
    };
    auto const unknown = accept("00", "\"1\"");
    CHECK(unknown.status == 422);
    CHECK(has_rule(unknown, "V-601"));
    CHECK(accept("", "\"1\"").status == 422);
    CHECK(accept("77", "\"1\"").status == 422);
    CHECK(accept("40", "").status == 428);
    CHECK(accept("40", "\"9\"").status == 412);
    CHECK(accept("40", "*").status == 412);
    CHECK(accept("40", "1").status == 412);
    CHECK(clinic.post(path + "/acceptance", Json::object().set("case_status", "40"), {{"If-Match", "\"1\""}}).status == 403);
    auto const accepted = accept("40", "\"1\"");
    REQUIRE(accepted.status == 200);
    CHECK(accepted.json().find("row")->text("state") == "accepted");
    CHECK(accepted.json().text("case_status") == "40");
    CHECK(accept("40", accepted.header("etag")).status == 409); // once
    CHECK(clinic.get(path).json().find("row")->text("state") == "accepted");
    CHECK(!east.get("/api/v1/intake").contains(text(receipt, "notification_no")));
}

TEST_CASE("[AC-02-2][V-632] a return needs a reason; the clinic sees it, submits again, both versions stay") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto east = server.signed_in("east.centre");
    auto const receipt = submit(clinic, covid(51), fresh_key());
    auto const path = "/api/v1/notifications/" + text(receipt, "notification_id");
    auto const give_back = [&](std::string const& reason) { return east.post(path + "/return", Json::object().set("reason", reason), {{"If-Match", "\"1\""}}); };
    for (auto const* blank : {"", "  ", "　"}) {
        auto const refused = give_back(blank);
        CHECK(refused.status == 422);
        CHECK(has_rule(refused, "V-632"));
    }
    REQUIRE(give_back("診断年月日を確認してください。").status == 200);
    auto const home = clinic.get("/api/v1/home");
    CHECK(home.contains("診断年月日を確認してください。"));
    auto const returned = clinic.get(path);
    CHECK(returned.json().boolean("may_resubmit"));

    auto const corrected = changed(51, "diagnosis_date", "2026-11-21");
    HeaderList const headers{{"Idempotency-Key", fresh_key()}, {"If-Match", returned.header("etag")}};
    CHECK(clinic.post(path + "/versions", corrected, {{"Idempotency-Key", fresh_key()}, {"If-Match", "\"77\""}}).status == 412);
    auto const again = clinic.post(path + "/versions", corrected, headers);
    REQUIRE_MESSAGE(again.status == 201, again.body);
    CHECK(again.json().integer("version") == 2);
    CHECK(again.json().text("notification_no") == text(receipt, "notification_no"));
    CHECK(clinic.post(path + "/versions", corrected, headers).json() == again.json()); // exactly once

    auto const latest = east.get(path).json();
    CHECK(latest.find("record")->text("diagnosis_date") == "2026-11-21");
    CHECK(latest.find("versions")->as_array()->size() == 2);
    auto const first = east.get(path + "/versions/1").json();
    CHECK(first.find("record")->text("diagnosis_date") == "2026-11-20");
    CHECK(east.get(path + "/versions/3").status == 404);
    CHECK(east.get(path + "/versions/0").status == 404);
    CHECK(east.get("/api/v1/intake").contains(text(receipt, "notification_no")));
    CHECK(!clinic.get(path).json().boolean("may_resubmit"));
}

TEST_CASE("[AC-01-6] a person is found by telephone with hyphens and by half-width kana") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto const receipt = submit(clinic, changed(61, "name_kana", "ケンサク　サブロウ"), fresh_key());
    auto const find = [&](std::string_view condition, std::string_view value) {
        return clinic.post("/api/v1/case-searches", Json::object().set(condition, value)).json();
    };
    CHECK(find("phone", "090-0000-1061").integer("total") == 1);
    CHECK(find("phone", "1061").integer("total") == 1);
    CHECK(find("name_kana", "ｹﾝｻｸ").integer("total") == 1);
    CHECK(find("name_kana", "けんさく さぶろう").integer("total") == 1);
    CHECK(find("self_entry_id", text(receipt, "self_entry_id")).integer("total") == 1);
    CHECK(find("phone", "09012345678").integer("total") == 0);
    CHECK(clinic.post("/api/v1/case-searches", Json::object().set("page_size", 33)).status == 422);
    CHECK(clinic.post("/api/v1/case-searches", Json::object().set("cursor", "forged")).status == 422);
    CHECK(clinic.post("/api/v1/case-searches", Json::object().set("birth_date", "1940-02-31")).status == 422);
}

TEST_CASE("[V-620][I2-17] of two people editing one record the second is told") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto east = server.signed_in("east.centre");
    auto const receipt = submit(clinic, covid(71), fresh_key());
    auto const path = "/api/v1/cases/" + text(receipt, "case_id");
    auto const seen = clinic.get(path);
    auto identity = *seen.json().find("identity");
    auto const save = [&](Client& who, std::string const& item, std::string const& value, std::string const& version) {
        auto record = identity;
        record.set(item, value);
        auto body = Json::object();
        body.set("form_id", "identity").set("form_version", "2020-09-14").set("record", record);
        return who.put(path + "/identity", body, {{"If-Match", version}});
    };
    auto const mine = save(clinic, "phone2", "0300001234", seen.header("etag"));
    REQUIRE_MESSAGE(mine.status == 200, mine.body);
    CHECK(save(east, "hc_own_id", "EAST-1", seen.header("etag")).status == 412);
    CHECK(save(east, "hc_own_id", "EAST-1", "").status == 428);
    CHECK(clinic.get(path).json().find("identity")->text("phone2") == "0300001234"); // nothing was overwritten
    CHECK(save(clinic, "phone2", "12", mine.header("etag")).status == 422);
    auto const history = clinic.get(path + "/history").json();
    CHECK(history.find("entries")->as_array()->size() >= 2);
    CHECK(history.find("entries")->as_array()->front().text("user_name") == "テスト 一郎");
}

TEST_CASE("[V-631] a centre's own ID that another of its records has is a warning, and is saved all the same") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto east = server.signed_in("east.centre");
    auto const save = [&](int number, char const* own_id, HeaderList headers = {}) {
        auto const path = "/api/v1/cases/" + text(submit(clinic, covid(number), fresh_key()), "case_id");
        auto const before = east.get(path).json();
        auto identity = *before.find("identity");
        identity.set("hc_own_id", own_id);
        headers.emplace_back("If-Match", "\"" + std::to_string(before.integer("version")) + "\"");
        auto const saved = east.put(path + "/identity", Json::object().set("form_id", "identity").set("form_version", "2020-09-14").set("record", identity), headers);
        REQUIRE_MESSAGE(saved.status == 200, saved.body);
        CHECK(east.get(path).json().find("identity")->text("hc_own_id") == own_id);
        return saved;
    };
    CHECK(!save(71, "EAST-0001").contains("V-631"));
    CHECK(!save(72, "EAST-0002").contains("V-631"));
    auto const twice = save(73, "EAST-0001");
    CHECK(twice.contains("V-631"));
    CHECK(twice.contains("この保健所独自IDは既に使用されています。"));
    CHECK(save(74, "EAST-0002", {{"Accept-Language", "en"}}).contains("This ID is already used in your centre."));
    CHECK(!save(75, "").contains("V-631"));
}

TEST_CASE("[S0-40] tests of the notification are copied to the tests tab, each row once") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto const receipt = submit(clinic, covid(81), fresh_key());
    auto const tests = *clinic.get("/api/v1/cases/" + text(receipt, "case_id")).json().find("tests");
    auto const& rows = *tests.find("tests")->as_array();
    REQUIRE(rows.size() == 1);
    CHECK(rows.front().text("method") == "2");
    CHECK(rows.front().text("performed") == "1");
    CHECK(tests.text("specimen_date") == "2026-11-20");
}

TEST_CASE("[I2-15] drafts: saved unjudged, versioned, one's own") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    auto clerk = server.signed_in("clinic1.clerk");
    auto body = changed(91, "diagnosis_date", "まだわからない"); // no rule judges a draft
    body.set("still_needed", 3);
    auto const path = std::string("/api/v1/drafts/draft-abc");
    auto const created = clinic.put(path, body, {{"If-Match", "\"0\""}});
    REQUIRE_MESSAGE(created.status == 200, created.body);
    CHECK(clinic.put(path, body, {{"If-Match", "\"0\""}}).status == 412); // another tab was first
    CHECK(clinic.put(path, body, {{"If-Match", created.header("etag")}}).status == 200);
    auto const read = clinic.get(path);
    CHECK(read.json().find("record")->text("diagnosis_date") == "まだわからない");
    CHECK(read.header("etag") == "\"2\"");
    CHECK(clerk.get(path).status == 404);
    CHECK(clinic.get("/api/v1/home").contains("draft-abc"));
    server.restart();
    Client later(server.port());
    later.set_cookie(clinic.cookie());
    CHECK(later.get(path).status == 200);
    // Submitting throws it away in the same transaction.
    auto request = covid(91);
    request.set("draft_id", "draft-abc");
    submit(later, request, fresh_key());
    CHECK(later.get(path).status == 404);
    CHECK(later.del(path).status == 200);
    CHECK(later.put("/api/v1/drafts/a.b", body, {{"If-Match", "\"0\""}}).status == 404);
}

TEST_CASE("what was entered lately is offered again, and never anything personal") {
    RunningServer server;
    auto clinic = server.signed_in("clinic1.doctor");
    submit(clinic, covid(92), fresh_key());
    auto const offered = clinic.get("/api/v1/suggestions/covid_19");
    CHECK(offered.contains("diagnosis_tests.method"));
    CHECK(!offered.contains("試験　太郎"));
    CHECK(!offered.contains("0900000"));
}
