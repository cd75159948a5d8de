// Issuing in bulk over real HTTP: the form, a file, its faults, the accounts, the result.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <set>
#include <thread>

#include "server/services/account_area.hpp"
#include "server/services/application_file.hpp"
#include "server/services/application_reference.hpp"
#include "server/tables/csv_file.hpp"
#include "server/tables/encoding.hpp"
#include "server/tables/xlsx_reader.hpp"
#include "shared/access/password_rules.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

struct Desk {
    RunningServer server;
    Client admin = server.signed_in("tokyo.admin");
    std::string core_city, centre;
    static constexpr char const* clinic = "1310000001";

    Desk() {
        auto& store = server.app().store;
        auto facility = *store.facilities.find(store.users.find("clinic1.doctor")->facility);
        facility.code = clinic;
        REQUIRE(store.facilities.save(facility, server.clock().now_ms()).ok());
        auto const code = store.facilities.find(facility.health_centre)->code;
        core_city = code.substr(0, code.find('-'));
        centre = code.substr(code.find('-') + 1);
    }

    std::string row(std::string const& name, std::string const& mail, std::string const& organization_class = "09", std::string const& phone = "0300001001") const {
        return name + "," + phone + "," + mail + "," + organization_class + "," + core_city + "," + centre + ",1," + clinic + ",09012345678,,2\r\n";
    }
    static std::string heads() { return services::application_csv_template(); }
    std::string rows(int count) const {
        std::string text;
        for (int i = 0; i < count; ++i) text += row("試験　番号" + std::to_string(i), "t" + std::to_string(i) + "@example.jp");
        return text;
    }

    Response upload(std::string const& bytes) { return admin.post("/api/v1/applications", Json::object().set("file", base64(bytes))); }
    Json checked(std::string const& bytes) {
        auto const reply = upload(bytes);
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return reply.json();
    }
    std::string path(Json const& batch) const { return "/api/v1/applications/" + std::string(batch.text("batch_id")); }
    Response issue(Json const& batch, bool only_good = false, bool confirmed = false) {
        return admin.post(path(batch) + "/issue", Json::object().set("only_good", only_good).set("confirmed", confirmed));
    }
    Json finished(Json const& batch) {
        for (;;) {
            auto const now = admin.get(path(batch)).json();
            if (now.text("state") != "issuing") return now;
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
    }
    tables::Table result(Json const& batch) {
        auto const reply = admin.post(path(batch) + "/result", Json::object());
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        CHECK(reply.header("cache-control") == "no-store");
        auto table = tables::read_csv(reply.body);
        REQUIRE(table.ok());
        return *table;
    }
    std::int64_t users() { return *server.app().store.users.count(); }
};

} // namespace

TEST_CASE("[AC-09-2][S0-10][S4-04][S4-05][S4-06][S4-21][S4-22] a hundred rows give a hundred accounts, letters and initial passwords that keep rule N, once") {
    Desk desk;
    auto const before = desk.users();
    auto const batch = desk.checked(tables::to_cp932(desk.heads().substr(3) + desk.rows(100)));
    CHECK(batch.integer("good") == 100);
    CHECK(batch.integer("fault_count") == 0);
    CHECK(desk.issue(batch).status == 200);
    auto const done = desk.finished(batch);
    CHECK(done.text("state") == "issued");
    CHECK(done.integer("done") == 100);
    CHECK(desk.users() == before + 100);
    auto const result = desk.result(batch);
    REQUIRE(result.rows.size() == 101);
    CHECK(result.rows[0].cells.front() == "user_id");
    std::set<std::string> ids;
    for (std::size_t i = 1; i < result.rows.size(); ++i) {
        auto const& cells = result.rows[i].cells;
        ids.insert(cells[0]);
        CHECK(access::broken_password_rules(cells[1], cells[0], "").empty());
        CHECK(cells[2] == "試験　番号" + std::to_string(i - 1));
        CHECK(cells[6] == "issued");
    }
    CHECK(ids.size() == 100);
    CHECK(desk.admin.post(desk.path(batch) + "/result", Json::object()).status == 409);
    auto const letters = desk.server.app().store.outbox.latest(100);
    REQUIRE(letters.ok());
    CHECK(letters->front().body.find(result.rows[100].cells[1]) != std::string::npos);
    CHECK(desk.issue(batch).status == 409);
    // One of them really gets in with it, by the second factor of the form.
    auto person = desk.server.client();
    auto const first = person.post("/api/v1/session", Json::object().set("user_id", result.rows[1].cells[0]).set("password", result.rows[1].cells[1]));
    CHECK(first.status == 200);
    CHECK(first.json().text("means") == "sms");
    CHECK(first.json().text("destination") == "***-****-5678");
    auto const sent = desk.server.app().store.outbox.latest(1);
    REQUIRE(sent.ok());
    CHECK(sent->front().channel == "sms");
    CHECK(sent->front().to == "09012345678");
    CHECK(person.post("/api/v1/session/code", Json::object().set("code", desk.server.latest_code())).json().text("step") == "new_password");
}

TEST_CASE("[AC-09-1][S4-12][V-A02] an incomplete row 3 above a complete row 4 stops the whole file") {
    Desk desk;
    auto const before = desk.users();
    auto const batch = desk.checked(desk.heads() + desk.rows(1) + ",0300001001,x@example.jp,09\r\n" + desk.row("試験　二郎", "j@example.jp"));
    auto const& first = batch.find("faults")->as_array()->front();
    CHECK(first.text("rule") == "V-A02");
    CHECK(first.text("message") == "3行目の入力が不足しています。上詰めで入力してください。");
    CHECK(first.integer("row") == 3);
    CHECK(desk.issue(batch).status == 409);
    CHECK(desk.users() == before);
    auto const page = desk.admin.get(desk.path(batch) + "/rows/all/1").json();
    auto const& rows = *page.find("rows")->as_array();
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].text("colour") == "complete");
    CHECK(rows[1].text("colour") == "out_of_place");
    CHECK(rows[1].find("cells")->as_array()->at(0).text("colour") == "missing");
    CHECK(desk.admin.get(desk.path(batch) + "/rows/faulty/1").json().find("rows")->as_array()->size() == 1);
    CHECK(desk.admin.get(desk.path(batch) + "/rows/faulty/2").status == 404);
}

TEST_CASE("[S4-03] faults are named by row, column, value and what to enter, and only the good rows are issued when asked for") {
    Desk desk;
    auto const before = desk.users();
    auto const batch = desk.checked(desk.heads() + desk.rows(2) + desk.row("髙橋　花子", "h@example.jp", "09", "12345"));
    CHECK(batch.integer("good") == 2);
    CHECK(batch.integer("wrong") == 1);
    auto const& faults = *batch.find("faults")->as_array();
    REQUIRE(faults.size() == 2);
    CHECK(faults[0].text("rule") == "V-A04");
    CHECK(faults[1].text("rule") == "V-A05");
    CHECK(faults[1].integer("row") == 4);
    CHECK(faults[1].text("column_name") == "C 連絡先電話番号");
    CHECK(faults[1].text("value") == "12345");
    CHECK(faults[1].text("advice") == "日本の電話番号を入力してください(例: 0312345678)。");
    auto const corrections = desk.admin.get(desk.path(batch) + "/corrections");
    REQUIRE(corrections.status == 200);
    auto const table = tables::read_xlsx(corrections.body);
    REQUIRE(table.ok());
    CHECK(table->rows.at(3).cells.at(45).find("利用者名に環境依存文字は使用できません。") != std::string::npos);
    CHECK(desk.issue(batch).status == 409);
    CHECK(desk.issue(batch, true).status == 200);
    CHECK(desk.finished(batch).text("state") == "issued");
    CHECK(desk.users() == before + 2);
    auto const result = desk.result(batch);
    CHECK(result.rows.at(3).cells.at(6) == "not_issued");
    CHECK(result.rows.at(3).cells.at(1) == "");
}

TEST_CASE("[V-A08] the same person again asks, also for accounts that exist") {
    Desk desk;
    auto const first = desk.checked(desk.heads() + desk.rows(1));
    CHECK(desk.issue(first).status == 200);
    desk.finished(first);
    auto const again = desk.checked(desk.heads() + desk.rows(2));
    CHECK(again.integer("asked") == 1);
    CHECK(again.integer("good") == 1);
    CHECK(desk.issue(again).status == 409);
    CHECK(desk.issue(again, false, true).status == 200);
    CHECK(desk.finished(again).text("state") == "issued");
}

TEST_CASE("[S4-67] a prefecture that issues lists the codes of its health centres, a health centre its own, and a file may hold rows of several") {
    Desk desk;
    auto& app = desk.server.app();
    auto const codes_for = [&](char const* user_id) {
        auto const user = app.store.users.find(user_id);
        store::Caller caller;
        caller.user_id = user_id;
        caller.role = user->role;
        caller.prefecture_code = user->prefecture_code;
        auto const codes = services::health_centre_codes(app, services::manager_of(caller, *app.store.facilities.find(user->facility), ""));
        REQUIRE(codes.ok());
        std::vector<std::string> names;
        for (auto const& code : *codes) names.push_back(code.name);
        return names;
    };
    CHECK(codes_for("tokyo.admin") == std::vector<std::string>{"試験東保健所", "試験西保健所", "試験北保健所"});
    CHECK(codes_for("east.admin") == std::vector<std::string>{"試験東保健所"});
    // Rows of two centres in one file.
    auto west = *app.store.facilities.find(app.store.users.find("clinic2.doctor")->facility);
    auto const code = app.store.facilities.find(west.health_centre)->code;
    auto const file = desk.heads() + desk.rows(1) + "試験　西子,0300002001,nishi@example.jp,09," + code.substr(0, code.find('-')) + "," + code.substr(code.find('-') + 1) + ",0," + west.code + ",,nishi@example.jp,1\r\n";
    auto const batch = desk.checked(file);
    CHECK(batch.integer("good") == 2);
    auto centre = desk.server.signed_in("east.admin");
    auto const of_centre = centre.post("/api/v1/applications", Json::object().set("file", base64(file))).json();
    CHECK(of_centre.integer("good") == 1); // the other row is not the centre's to issue
}

TEST_CASE("[AC-09-4][S4-29] rows of class 11 register their animal clinics together with the accounts, all or nothing, and receive the code") {
    Desk desk;
    auto const row = [&](std::string const& mail, std::string const& clinic, std::string const& address = "東京都千代田区試験町9") {
        return "試験　獣医,0300001001," + mail + ",11," + desk.core_city + "," + desk.centre + ",0,,," + mail + ",1," + clinic + ",シケン" + (clinic.find("病院") == std::string::npos ? "" : clinic) + ",102-0000," + address + ",03-0000-9999\r\n";
    };
    auto const animals = [&] { return desk.server.app().store.facilities.all(store::FacilityKind::animal_clinic)->size(); };
    auto const before = animals();
    auto const lacking = desk.checked(desk.heads() + "試験　獣医,0300001001,juui@example.jp,11," + desk.core_city + "," + desk.centre + ",0,,,juui@example.jp,1,試験動物病院\r\n");
    CHECK(lacking.find("faults")->as_array()->front().text("message") == "動物診療施設のフリガナを入力してください。");
    CHECK(lacking.find("clinics")->as_array()->empty());
    // What the master asks of a clinic is asked of its row.
    for (auto const& [wrong, message] : {std::pair<std::string, std::string>{row("juui@example.jp", "シケン病院"), "フリガナは全角カナで入力してください。"}, {row("juui@example.jp", "シケン", "試験町9"), "郵便番号と所在地から市区町村が決まりません。"}}) {
        auto const batch = desk.checked(desk.heads() + wrong);
        CHECK(batch.find("faults")->as_array()->front().text("rule") == "F-A13");
        CHECK(batch.find("faults")->as_array()->front().text("message") == message);
        CHECK(desk.issue(batch).status == 409);
    }
    CHECK(animals() == before);
    // Two people of one clinic, one of another, and somebody of an institution.
    auto const file = desk.heads() + row("ichiro@example.jp", "シケンツバキ") + row("jiro@example.jp", "シケンツバキ") + row("saburo@example.jp", "シケンカエデ") + desk.rows(1);
    auto const batch = desk.checked(file);
    CHECK(batch.integer("good") == 4);
    CHECK(batch.integer("new_clinics") == 2);
    auto const& clinics = *batch.find("clinics")->as_array();
    REQUIRE(clinics.size() == 2);
    CHECK(clinics[0].text("name") == "シケンツバキ");
    CHECK(clinics[0].integer("accounts") == 2);
    CHECK(clinics[0].text("health_centre_name") == "試験東保健所");
    CHECK(clinics[0].text("code") == "");
    CHECK(animals() == before); // checking alone registers nothing
    REQUIRE(desk.issue(batch).status == 200);
    auto const issued = desk.finished(batch);
    CHECK(issued.text("state") == "issued");
    CHECK(animals() == before + 2);
    auto const code = std::string(issued.find("clinics")->as_array()->front().text("code"));
    CHECK(code.starts_with("V13"));
    auto const result = desk.result(batch);
    CHECK(result.rows[1].cells[5] == code);
    CHECK(result.rows[2].cells[5] == code);
    CHECK(result.rows[3].cells[5] == issued.find("clinics")->as_array()->back().text("code"));
    CHECK(result.rows[4].cells[5] == Desk::clinic);
    auto const user = *desk.server.app().store.users.find(result.rows[1].cells[0]);
    auto const clinic = *desk.server.app().store.facilities.find(user.facility);
    CHECK(clinic.code == code);
    CHECK(clinic.municipality_code == "131016");
    CHECK(clinic.phone == "0300009999");
    CHECK(clinic.updated_by == "tokyo.admin");
    // The same clinic again is known, and the search finds it.
    auto const again = desk.checked(desk.heads() + row("shiro@example.jp", "シケンツバキ"));
    CHECK(again.integer("new_clinics") == 0);
    CHECK(again.find("clinics")->as_array()->front().text("code") == code);
    // Nor does it come twice when two files that name it are issued one after the other.
    auto other = desk.server.signed_in(desk.server.make_user(access::RoleId::system_administrator, "tokyo.admin"));
    auto const theirs = other.post("/api/v1/applications", Json::object().set("file", base64(desk.heads() + row("goro@example.jp", "シケンモミジ")))).json();
    CHECK(theirs.integer("new_clinics") == 1);
    auto const ours = desk.checked(desk.heads() + row("rokuro@example.jp", "シケンモミジ"));
    REQUIRE(desk.issue(ours).status == 200);
    CHECK(desk.finished(ours).text("state") == "issued");
    auto const users = desk.users();
    REQUIRE(other.post(desk.path(theirs) + "/issue", Json::object()).status == 200);
    for (auto now = theirs; now.text("state") != "issued"; now = other.get(desk.path(theirs)).json()) {
        REQUIRE(now.text("state") != "failed");
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    CHECK(desk.users() == users + 1);
    CHECK(animals() == before + 3);
    // Health centres issue for their own area only, and the State for none of these.
    auto east = desk.server.signed_in("east.admin");
    auto const elsewhere = row("nanami@example.jp", "シケンスギ");
    auto west = *desk.server.app().store.facilities.find(desk.server.app().store.users.find("clinic2.doctor")->facility);
    auto const centre = desk.server.app().store.facilities.find(west.health_centre)->code;
    auto of_west = elsewhere;
    of_west.replace(of_west.find("11," + desk.core_city + "," + desk.centre), std::string("11," + desk.core_city + "," + desk.centre).size(), "11," + centre.substr(0, centre.find('-')) + "," + centre.substr(centre.find('-') + 1));
    CHECK(east.post("/api/v1/applications", Json::object().set("file", base64(desk.heads() + of_west))).json().integer("good") == 0);
    CHECK(east.post("/api/v1/applications", Json::object().set("file", base64(desk.heads() + elsewhere))).json().integer("good") == 1);
}

TEST_CASE("[S4-29][S4-58][S4-65] an animal clinic that was registered before is given by its code, beside an account of another kind for the same person") {
    Desk desk;
    auto const person = [&](std::string const& organization_class, std::string const& institution) {
        return "試験　獣医,0300001001,juui@example.jp," + organization_class + "," + desk.core_city + "," + desk.centre + ",0," + institution + ",,juui@example.jp,1\r\n";
    };
    auto clinic = Json::object();
    clinic.set("name", "試験つばき動物病院").set("kana", "シケンツバキドウブツビョウイン").set("postal_code", "1020000").set("municipality_code", "131016").set("address", "東京都千代田区試験町9").set("phone", "0300009999");
    auto const made = desk.admin.post("/api/v1/masters", Json::object().set("master", "animal").set("entry", clinic), {{"Idempotency-Key", fresh_key()}});
    REQUIRE_MESSAGE(made.status == 201, made.body);
    auto const code = std::string(made.json().find("states")->as_array()->front().find("entry")->text("code"));
    CHECK(code == "V13000001");
    // Each kind has its own master: the code of one is none of another.
    for (auto const& wrong : {person("09", code), person("11", desk.clinic), person("16", desk.clinic)}) {
        auto const batch = desk.checked(desk.heads() + wrong);
        auto const& faults = *batch.find("faults")->as_array();
        CHECK(std::any_of(faults.begin(), faults.end(), [](Json const& one) { return one.text("rule") == "V-A09"; }));
    }
    auto const both = desk.checked(desk.heads() + person("11", code) + person("09", desk.clinic));
    CHECK(both.integer("good") == 2);
    REQUIRE(desk.issue(both).status == 200);
    CHECK(desk.finished(both).text("state") == "issued");
    auto const result = desk.result(both);
    CHECK(result.rows[1].cells[0].front() == 'a');
    CHECK(result.rows[2].cells[0].front() == 'm');
    // One by one, with the same code.
    auto const one = desk.admin.post("/api/v1/accounts", Json::object().set("role", "animal_clinic").set("facility_code", code).set("user_name", "試験　二郎").set("mail", "jiro@example.jp").set("phone", "0300001002"));
    REQUIRE_MESSAGE(one.status == 201, one.body);
    auto const account = desk.admin.get("/api/v1/accounts/" + std::string(one.json().text("user_id"))).json();
    CHECK(account.find("row")->text("facility_name") == "試験つばき動物病院");
    // On line its own manager leaves the code blank: the clinic has it.
    auto change = Json::object().set("user_name", "試験　二郎").set("mail", "jiro@example.jp").set("phone", "0300001002").set("is_manager", true);
    REQUIRE(desk.admin.put("/api/v1/accounts/" + std::string(one.json().text("user_id")), change, {{"If-Match", "\"" + std::to_string(account.integer("version")) + "\""}}).status == 200);
    auto manager = desk.server.client();
    REQUIRE(manager.post("/api/v1/session", Json::object().set("user_id", one.json().text("user_id")).set("password", one.json().text("initial_password"))).status == 200);
    REQUIRE(manager.post("/api/v1/session/code", Json::object().set("code", desk.server.latest_code())).status == 200);
    desk.server.set_up_factor(manager);
    REQUIRE(manager.post("/api/v1/session/new-password", Json::object().set("current_password", one.json().text("initial_password")).set("new_password", "Watashi-2026")).status == 200);
    auto line = *manager.get("/api/v1/institution").json().find("line");
    CHECK(line.text("institution_code").empty());
    line.set("user_name", "試験　三郎").set("contact_phone", "0300001003").set("contact_email", "saburo@example.jp").set("can_download", "0").set("tf_email", "saburo@example.jp").set("tf_means", "1");
    auto lines = Json::array();
    lines.push(line);
    auto const applied = manager.post("/api/v1/institution/applications", Json::object().set("lines", lines).set("accepts_terms", true), {{"Idempotency-Key", fresh_key()}});
    REQUIRE_MESSAGE(applied.json().integer("applied") == 1, applied.body);
    auto const id = std::string(desk.admin.get("/api/v1/account-requests").json().find("requests")->as_array()->front().text("request_id"));
    auto const approved = desk.admin.post("/api/v1/account-requests/" + id + "/decision", Json::object().set("decision", "approve").set("said", ""),
                                          {{"If-Match", "\"" + std::to_string(desk.admin.get("/api/v1/account-requests/" + id).json().find("request")->integer("version")) + "\""}});
    REQUIRE_MESSAGE(approved.status == 200, approved.body);
    CHECK(desk.admin.get("/api/v1/accounts/" + std::string(approved.json().find("request")->text("user_id"))).contains("試験つばき動物病院"));
}

TEST_CASE("[V-A12] files that are none are refused with a sentence, and stay unread") {
    Desk desk;
    auto const refused = desk.upload("user_name,contact_phone\r\na,b\r\n");
    CHECK(refused.status == 422);
    CHECK(refused.contains("見出し「連絡先メールアドレス」の列が見つかりません。"));
    CHECK(desk.upload("\xFF\xFE\x01").contains("CSVの形式が正しくありません。"));
    CHECK(desk.upload("PK\x03\x04").contains("Excelファイルを読み取れません。"));
    CHECK(desk.admin.post("/api/v1/applications", Json::object().set("file", "***")).status == 400);
}

TEST_CASE("[S4-10] the form is offered with the area's health centres, and a file is only its owner's") {
    Desk desk;
    auto const form = desk.admin.get("/api/v1/application-form/xlsx");
    REQUIRE(form.status == 200);
    CHECK(tables::looks_like_xlsx(form.body));
    CHECK(services::read_application_file(form.body).fault == "ファイルに申請の行がありません。");
    CHECK(desk.admin.get("/api/v1/application-form/csv").body == services::application_csv_template());
    CHECK(desk.admin.get("/api/v1/application-form/pdf").status == 404);
    auto const batch = desk.checked(desk.heads() + desk.rows(1));
    auto other = desk.server.signed_in(desk.server.make_user(access::RoleId::system_administrator, "tokyo.admin"));
    CHECK(other.get(desk.path(batch)).status == 404);
    CHECK(other.get(desk.path(batch) + "/rows/all/1").status == 404);
    CHECK(other.get(desk.path(batch) + "/corrections").status == 404);
    CHECK(other.post(desk.path(batch) + "/issue", Json::object()).status == 404);
    CHECK(other.post(desk.path(batch) + "/result", Json::object()).status == 404);
    // After two hours it is gone.
    desk.server.clock().advance_ms(2 * 60 * 60'000 + 1'000);
    auto later = desk.server.signed_in("tokyo.admin");
    CHECK(later.get(desk.path(batch)).status == 404);
}
