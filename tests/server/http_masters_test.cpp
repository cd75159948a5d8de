// The masters over real HTTP: who may register and change what, codes, files.
#include <doctest/doctest.h>

#include <atomic>

#include "server/crypto/bytes.hpp"
#include "server/services/demo_masters.hpp"
#include "server/services/masters.hpp"
#include "server/tables/encoding.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

Json entry(std::string const& name = "試験新宿つばき内科") {
    auto entry = Json::object();
    entry.set("name", name).set("kana", "シケンシンジュクツバキナイカ").set("postal_code", "102-0000").set("municipality_code", "131016");
    entry.set("address", "東京都千代田区試験町9-9").set("phone", "03-0000-9999").set("licensed_beds", "0").set("is_non_insured", "1");
    return entry;
}

Json sentinel_entry() {
    auto sentinel = entry("試験定点医院");
    sentinel.set("is_non_insured", "").set("institution_kind", "2").set("main_speciality", "小児科").set("has_paediatrics", "1");
    return sentinel;
}

Response register_row(Client& client, std::string const& master, Json const& values, std::string const& key = fresh_key()) {
    return client.post("/api/v1/masters", Json::object().set("master", master).set("entry", values), {{"Idempotency-Key", key}});
}

Response change_row(Client& client, std::string const& id, std::int64_t version, Json const& values) {
    return client.send("PUT", "/api/v1/masters/" + id, base::write_json(Json::object().set("entry", values)), {{"If-Match", "\"" + std::to_string(version) + "\""}});
}

Json state_of(Json const& reply, std::size_t number = 0) { return (*reply.find("states")->as_array())[number]; }
std::string code_of(Response const& reply) { return std::string(state_of(reply.json()).find("entry")->text("code")); }

Response search(Client& client, std::string const& typed, std::string const& master = "") {
    return client.post("/api/v1/master-searches", Json::object().set("typed", typed).set("master", master));
}

std::string base64(std::string const& bytes) {
    auto text = crypto::to_base64url(bytes);
    for (auto& c : text) c = c == '-' ? '+' : c == '_' ? '/' : c;
    while (text.size() % 4 != 0) text += '=';
    return text;
}

Response import_file(Client& client, std::string const& master, std::string const& file, bool store = false) {
    return client.post("/api/v1/imports/masters", Json::object().set("master", master).set("file", base64(file)).set("store", store));
}

std::string const head = "code,name,kana,postal_code,municipality_code,address,phone,licensed_beds,is_non_insured,insured_number\r\n";
std::string line(std::string const& code, std::string const& name) {
    return code + "," + name + ",シケンファイル,1020000,131016,東京都千代田区試験町1-1,0300001111,0,1,\r\n";
}

// A fresh server and its administrators.
struct Masters {
    RunningServer server;
    Client government = server.signed_in("tokyo.admin");
    Client centre = server.signed_in("east.admin");
};

} // namespace

TEST_CASE("[S4-26][S4-68] an institution that is not in the master yet is registered, gets its code and is found at once") {
    Masters m;
    auto const made = register_row(m.government, "medical", entry());
    REQUIRE_MESSAGE(made.status == 201, made.body);
    CHECK(code_of(made) == "9130000001");
    CHECK(made.json().text("health_centre_name") == "試験東保健所"); // by its municipality
    CHECK(state_of(made.json()).find("entry")->text("health_center_code") == "01");
    CHECK(state_of(made.json()).text("user_id") == "tokyo.admin");
    auto const found = search(m.government, "つばき");
    CHECK(found.json().integer("total") == 1);
    CHECK(found.contains("9130000001"));
}

TEST_CASE("[S4-29] an animal clinic is always registered anew, with a code of its own shape") {
    Masters m;
    auto values = entry("試験つばき動物病院");
    auto const made = register_row(m.government, "animal", values);
    REQUIRE_MESSAGE(made.status == 201, made.body);
    CHECK(code_of(made) == "V13000001");
}

TEST_CASE("[S4-30] the administrator of a health centre edits the institutions of the own centre and no others") {
    Masters m;
    auto const made = register_row(m.centre, "medical", entry());
    REQUIRE_MESSAGE(made.status == 201, made.body);
    auto elsewhere = entry();
    elsewhere.set("municipality_code", "131148"); // of the western centre
    CHECK(register_row(m.centre, "medical", elsewhere).status == 403);
    auto centre_row = entry("試験新保健所");
    centre_row.set("core_city_code", "139900").set("health_center_code", "01");
    CHECK(register_row(m.centre, "health_centre", centre_row).status == 403);
    CHECK(register_row(m.government, "health_centre", centre_row).status == 201);

    auto const of_the_west = register_row(m.government, "medical", elsewhere);
    REQUIRE(of_the_west.status == 201);
    auto const id = std::string(of_the_west.json().text("id"));
    CHECK(m.centre.get("/api/v1/masters/" + id).status == 200);                 // seen
    CHECK_FALSE(m.centre.get("/api/v1/masters/" + id).json().boolean("may_edit")); // and left alone
    auto const taken = change_row(m.centre, id, 1, entry());                    // also not to take it over
    CHECK(taken.status == 403);
    CHECK(taken.contains("自分の管轄の外にあるため"));
    // A row of the own may not be pushed out of the area either.
    CHECK(change_row(m.centre, std::string(made.json().text("id")), 1, elsewhere).status == 403);
}

TEST_CASE("[S4-30] a government edits its prefecture only, the operator of the system nothing") {
    Masters m;
    auto osaka = entry();
    osaka.set("municipality_code", "271004").set("address", "大阪府大阪市試験町1");
    CHECK(register_row(m.government, "medical", osaka).status == 403);
    auto operators = m.server.signed_in("system.admin");
    CHECK(register_row(operators, "medical", entry()).status == 403);
    auto office = m.server.signed_in("tokyo.office"); // sees, and is no administrator
    CHECK(search(office, "試験").status == 200);
    CHECK(register_row(office, "medical", entry()).status == 403);
}

TEST_CASE("[S4-27] before the go-live day nobody touches the sentinel master; its rows stay readable") {
    RunningServer server({.demo = true, .assets_dir = {}, .configure = [](config::Config& config) { config.rules.sentinel_go_live = "2026-11-22"; }});
    auto admin = server.signed_in("tokyo.admin");
    auto const refused = register_row(admin, "sentinel", sentinel_entry());
    CHECK(refused.status == 403);
    CHECK(refused.contains("運用開始日まで"));
    CHECK(import_file(admin, "sentinel", "code,name\r\n").status == 403);
    CHECK(register_row(admin, "medical", entry()).status == 201); // the others are open
    server.clock().advance_ms(24 * 3'600'000);
    auto again = server.signed_in("tokyo.admin");
    auto const made = register_row(again, "sentinel", sentinel_entry());
    REQUIRE_MESSAGE(made.status == 201, made.body);
    CHECK(code_of(made) == "8130000001");
}

TEST_CASE("[S4-28] a sentinel without its facts is refused at the fields that miss them") {
    Masters m;
    auto values = sentinel_entry();
    values.set("main_speciality", "").set("has_paediatrics", "");
    auto const refused = register_row(m.government, "sentinel", values);
    CHECK(refused.status == 422);
    CHECK(refused.contains("main_speciality"));
    CHECK(refused.contains("has_paediatrics"));
}

TEST_CASE("an institution sees its own row and none else") {
    Masters m;
    auto clinic = m.server.signed_in("clinic1.doctor");
    auto const own = search(clinic, "第二");
    CHECK(own.json().integer("total") == 1);
    CHECK(own.contains("試験第一クリニック"));
    CHECK_FALSE(own.contains("試験第二"));
    auto const other = search(m.government, "試験第二").json();
    auto const id = std::string((*other.find("rows")->as_array())[0].text("id"));
    CHECK(clinic.get("/api/v1/masters/" + id).status == 404);
    CHECK_FALSE(clinic.post("/api/v1/exports/masters", Json::object().set("master", "medical").set("encoding", "utf-8")).contains("試験第二"));
}

TEST_CASE("[R-04] two administrators change the same row: the second is told, the first state is in the history") {
    Masters m;
    auto const made = register_row(m.government, "medical", entry());
    auto const id = std::string(made.json().text("id"));
    auto const first = change_row(m.centre, id, 1, entry("試験改名内科"));
    CHECK(first.status == 200);
    CHECK(first.header("etag") == "\"2\"");
    auto const second = change_row(m.government, id, 1, entry("試験別名内科"));
    CHECK(second.status == 412);
    auto const row = m.government.get("/api/v1/masters/" + id).json();
    CHECK(state_of(row, 0).find("entry")->text("name") == "試験改名内科");
    CHECK(state_of(row, 1).find("entry")->text("name") == "試験新宿つばき内科");
    CHECK(state_of(row, 0).text("user_id") == "east.admin");
    auto clinic = m.server.signed_in("east.centre");
    CHECK(state_of(clinic.get("/api/v1/masters/" + id).json(), 0).text("user_id").empty());
}

TEST_CASE("a closed institution is not offered any more, stays readable, and opens again") {
    Masters m;
    auto const made = register_row(m.government, "medical", entry());
    auto const id = std::string(made.json().text("id"));
    auto const closing = [&](bool closed, int version) {
        return m.government.send("PUT", "/api/v1/masters/" + id + "/closing", base::write_json(Json::object().set("closed", closed)), {{"If-Match", "\"" + std::to_string(version) + "\""}});
    };
    CHECK(closing(true, 1).status == 200);
    CHECK(search(m.government, "つばき").json().integer("total") == 0);
    CHECK(m.government.post("/api/v1/master-searches", Json::object().set("typed", "つばき").set("with_closed", true)).json().integer("total") == 1);
    CHECK(state_of(m.government.get("/api/v1/masters/" + id).json()).boolean("closed"));
    CHECK(closing(false, 1).status == 412);
    CHECK(closing(false, 2).status == 200);
    CHECK(search(m.government, "つばき").json().integer("total") == 1);
}

TEST_CASE("a request that is repeated registers once") {
    Masters m;
    auto const key = fresh_key();
    auto const first = register_row(m.government, "medical", entry(), key);
    auto const again = register_row(m.government, "medical", entry(), key);
    CHECK(first.status == 201);
    CHECK(code_of(first) == code_of(again));
    CHECK(search(m.government, "つばき").json().integer("total") == 1);
}

TEST_CASE("[S4-31] a published list is judged first and stored whole, in both encodings") {
    for (auto const is_cp932 : {false, true}) {
        Masters m;
        auto const text = head + line("1310009991", "試験一覧甲") + line("", "試験一覧乙");
        auto const file = is_cp932 ? tables::to_cp932(text) : "\xEF\xBB\xBF" + text;
        auto const judged = import_file(m.government, "medical", file);
        REQUIRE_MESSAGE(judged.status == 200, judged.body);
        CHECK(judged.json().integer("new_rows") == 2);
        CHECK(judged.json().integer("fault_count") == 0);
        CHECK(search(m.government, "試験一覧").json().integer("total") == 0); // only judged
        CHECK(import_file(m.government, "medical", file, true).json().boolean("stored"));
        CHECK(search(m.government, "試験一覧").json().integer("total") == 2);
        CHECK(search(m.government, "9130000001").json().integer("total") == 1); // a code for the row without one
        // Published again, one row changed: the known row is changed, and keeps its history.
        auto const next = import_file(m.government, "medical", head + line("1310009991", "試験一覧改"), true);
        CHECK(next.json().integer("changed_rows") == 1);
        CHECK(import_file(m.government, "medical", head + line("1310009991", "試験一覧改")).json().integer("unchanged_rows") == 1);
    }
}

TEST_CASE("one wrong row in a file, and none of it is stored; every fault is told with its row") {
    Masters m;
    auto const file = head + line("1310009991", "試験一覧甲") + line("1310009991", "試験重複") + ",,シケン,102,999999,,12,x,1,\r\n" + line("", "=1+2");
    auto const judged = import_file(m.government, "medical", file, true);
    REQUIRE(judged.status == 200);
    CHECK_FALSE(judged.json().boolean("stored"));
    CHECK(judged.contains("同じコードの行があります"));
    for (auto const* column : {"name", "postal_code", "municipality_code", "address", "phone", "licensed_beds"}) CHECK(judged.contains("\"row\":4,\"column\":\"" + std::string(column) + "\""));
    CHECK(search(m.government, "試験一覧").json().integer("total") == 0);
}

TEST_CASE("files that are none are refused in words, and rows outside the own area one by one") {
    Masters m;
    for (auto const& file : {std::string("\xFF\xFEh\0e\0a\0d\0", 10), std::string("name,\"kana\r\n"), std::string("\x81\x20\xFD\xFE")}) {
        auto const refused = import_file(m.government, "medical", file);
        CHECK(refused.status == 400);
        CHECK(refused.contains("CSVファイルとして読み取れません"));
    }
    CHECK(import_file(m.government, "medical", "").contains("取り込む行がありません"));
    CHECK(import_file(m.government, "medical", "名前,電話\r\na,b\r\n").contains("見出しがあります"));
    CHECK(import_file(m.government, "medical", head).contains("取り込む行がありません"));
    auto const foreign = import_file(m.centre, "medical", head + ",試験大阪,シケンオオサカ,5300000,271004,大阪府大阪市試験町1,0720001111,0,1,\r\n");
    CHECK(foreign.contains("自分の管轄の外にある行です"));
    auto const unknown = m.government.post("/api/v1/imports/masters", Json::object().set("master", "medical").set("file", "%%%").set("store", false));
    CHECK(unknown.status == 400);
    // A hundred megabytes never reach the reader.
    auto const huge = m.government.send("POST", "/api/v1/imports/masters", "{\"master\":\"medical\",\"file\":\"" + std::string(12 * 1024 * 1024, 'A') + "\"}", {});
    CHECK(huge.status == 413);
}

TEST_CASE("an exported master is taken back unchanged, and no cell is a formula") {
    Masters m;
    REQUIRE(register_row(m.government, "medical", entry("=1+2試験")).status == 201);
    auto const csv = m.government.post("/api/v1/exports/masters", Json::object().set("master", "medical").set("encoding", "utf-8").set("prefecture_code", "13"));
    REQUIRE(csv.status == 200);
    CHECK(csv.body.starts_with("\xEF\xBB\xBF" "code,name,kana,"));
    CHECK(csv.contains("'=1+2試験"));
    CHECK_FALSE(csv.contains(",=1+2"));
    auto const back = import_file(m.government, "medical", csv.body);
    REQUIRE_MESSAGE(back.status == 200, back.body);
    CHECK_MESSAGE(back.json().integer("fault_count") == 0, back.body);
    CHECK(back.json().integer("changed_rows") == 0);
    CHECK(back.json().integer("unchanged_rows") == 5);
    auto const centres = m.government.post("/api/v1/exports/masters", Json::object().set("master", "health_centre").set("encoding", "cp932").set("prefecture_code", "13"));
    auto const centres_back = import_file(m.government, "health_centre", centres.body);
    REQUIRE_MESSAGE(centres_back.status == 200, centres_back.body);
    CHECK(centres_back.json().integer("unchanged_rows") == 3);
}

TEST_CASE("the synthetic masters have the shape of the nation, fill once and stop when told") {
    RunningServer server;
    auto& app = server.app();
    std::atomic<bool> stopping = true;
    REQUIRE(services::fill_demo_masters(app, 3'000, stopping).ok());
    CHECK(app.store.facilities.count().value() < 1'000); // offices only
    stopping = false;
    REQUIRE(services::fill_demo_masters(app, 3'000, stopping).ok());
    auto const count = app.store.facilities.count().value();
    CHECK(app.store.facilities.all(store::FacilityKind::health_centre).value().size() == 470);
    CHECK(app.store.facilities.all(store::FacilityKind::government).value().size() == 157);
    CHECK(app.store.facilities.all(store::FacilityKind::clinic).value().size() == 3'005);
    REQUIRE(services::fill_demo_masters(app, 3'000, stopping).ok());
    CHECK(app.store.facilities.count().value() == count);
    // Every row obeys the rules of its master, and the demo's own centres keep their areas.
    for (auto const kind : {store::FacilityKind::clinic, store::FacilityKind::sentinel, store::FacilityKind::animal_clinic, store::FacilityKind::health_centre}) {
        auto const rows = app.store.facilities.all(kind).value();
        for (std::size_t i = 0; i < rows.size(); i += 97) {
            auto const master = *store::master_of(kind);
            auto const faults = masters::judge(master, masters::folded(master, services::entry_of(app, rows[i])));
            CHECK_MESSAGE(faults.empty(), rows[i].name << " " << (faults.empty() ? "" : faults.front().rule));
            CHECK(rows[i].health_centre.value != 0);
            CHECK(rows[i].name.starts_with("試験"));
        }
    }
    auto const kept = app.store.facilities.centre_of_municipality("131016").value();
    CHECK(app.directory.facility_name(*kept) == "試験東保健所");
    // Every municipality has a centre, and one of its prefecture.
    auto client = server.signed_in("east.centre");
    for (int prefecture = 1; prefecture <= 47; ++prefecture) {
        auto const code = store::prefecture_code(prefecture);
        INFO(code);
        auto const list = client.get("/api/v1/jurisdictions/" + code).json();
        CHECK(list.find("rows")->as_array()->size() == app.addresses.municipalities(code).size());
        for (auto const& row : *list.find("rows")->as_array()) {
            INFO(row.text("municipality_code"));
            auto const id = store::FacilityId::parse(row.text("facility_id"));
            REQUIRE(id);
            CHECK(app.store.facilities.find(*id)->prefecture_code == code);
        }
    }
}

TEST_CASE("[S4-18][I3-23] which centre is competent for a municipality is looked up, moved with the centre's row or a file, and every move is in the history") {
    Masters m;
    auto const row_of = [](Client& who, std::string_view municipality) {
        auto const list = who.get("/api/v1/jurisdictions/13").json();
        for (auto const& row : *list.find("rows")->as_array())
            if (row.text("municipality_code") == municipality) return row;
        return Json();
    };
    CHECK(row_of(m.centre, "131091").text("municipality_name") == "品川区");
    CHECK(row_of(m.centre, "131091").text("health_centre_name") == "試験西保健所");
    auto const north = row_of(m.centre, "131172");
    auto const id = std::string(north.text("facility_id"));
    auto const kept = m.government.get("/api/v1/masters/" + id).json();
    auto values = *state_of(kept).find("entry");
    values.set("area", std::string(values.text("area")) + " 131091");
    REQUIRE(change_row(m.government, id, kept.find("states")->as_array()->front().integer("version"), values).status == 200);
    CHECK(row_of(m.centre, "131091").text("health_centre_name") == "試験北保健所");
    auto const moves = [](Client& who) { return *who.get("/api/v1/jurisdictions/13").json().find("moves")->as_array(); };
    auto const seen = moves(m.government);
    REQUIRE(seen.size() == 1);
    CHECK(seen[0].text("municipality_name") == "品川区");
    CHECK(seen[0].text("former_name") == "試験西保健所");
    CHECK(seen[0].text("health_centre_name") == "試験北保健所");
    CHECK(seen[0].text("user_id") == "tokyo.admin");
    auto clinic = m.server.signed_in("clinic1.doctor");
    CHECK(moves(clinic)[0].text("user_id").empty()); // who it was is for administrators
    // Who lives there is reported to the new centre's people from now on.
    auto const competent = m.server.app().store.facilities.centre_of_municipality("131091");
    CHECK(competent->value().text() == id);
    // The same by the file that was exported, in either encoding; and a place that is given up has nobody.
    auto file = m.government.post("/api/v1/exports/masters", Json::object().set("master", "health_centre").set("prefecture_code", "13").set("encoding", "utf-8")).body;
    auto const at = file.find("131091 "); // by code, so it comes first
    REQUIRE(at != std::string::npos);
    file.erase(at, 7);
    auto const stored = import_file(m.government, "health_centre", file, true);
    REQUIRE_MESSAGE(stored.json().boolean("stored"), stored.body);
    CHECK(row_of(m.centre, "131091").text("facility_id").empty());
    CHECK(moves(m.government).size() == 2);
    CHECK(moves(m.government)[0].text("health_centre_name").empty());
    auto const exported = m.centre.post("/api/v1/exports/jurisdictions", Json::object().set("prefecture_code", "13").set("encoding", "utf-8"));
    CHECK(exported.contains("131016,千代田区,130100,01,試験東保健所"));
    CHECK(exported.contains("131091,品川区,,,"));
    auto const old = m.centre.post("/api/v1/exports/jurisdictions", Json::object().set("prefecture_code", "").set("encoding", "cp932"));
    auto const nation = tables::decode_text(old.body);
    REQUIRE(nation.ok());
    for (auto const* name : {"千代田区,130100,01,試験東保健所", "大阪市", "那覇市"}) CHECK_MESSAGE(nation->utf8.find(name) != std::string::npos, name);
    CHECK(m.centre.get("/api/v1/jurisdictions/48").status == 404);
}
