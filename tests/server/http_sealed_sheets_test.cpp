// Initial passwords on paper, over real HTTP: no letter leaves, the sheet comes once, and only to whoever
// issued the account. The PDF is read by other programs.
#include <doctest/doctest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "server/services/application_file.hpp"
#include "server/tables/csv_file.hpp"
#include "tests/server/http/running_server.hpp"
#include "tests/server/render/paper.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

Json application(std::string const& handover) {
    auto wanted = Json::object().set("role", "facility_reporter").set("facility_code", "1310001016").set("user_name", "試験　新規").set("mail", "shinki@example.jp").set("phone", "03-0000-1001").set("confirmed", true);
    if (!handover.empty()) wanted.set("handover", handover);
    return wanted;
}

Json issued(Client& admin, std::string const& handover = "sheet") {
    auto const reply = admin.post("/api/v1/accounts", application(handover));
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return reply.json();
}

std::string sheet_path(Json const& account) { return "/api/v1/sealed-sheets/" + std::string(account.text("sheet_id")); }

Response renew(Client& admin, std::string const& user_id, std::string const& handover) {
    auto const version = std::to_string(admin.get("/api/v1/accounts/" + user_id).json().integer("version"));
    return admin.send("POST", "/api/v1/accounts/" + user_id + "/acts", base::write_json(Json::object().set("act", "renew_password").set("handover", handover)), {{"If-Match", "\"" + version + "\""}});
}

// Messages to that account, whatever became of them.
std::size_t letters_to(RunningServer& server, std::string_view user_id) {
    auto const letters = server.app().store.outbox.of_account(user_id, 100);
    REQUIRE(letters.ok());
    return letters->size();
}

std::string audit_details(RunningServer& server) {
    auto admin = server.signed_in("tokyo.admin");
    std::string all;
    auto const found = admin.post("/api/v1/audit-searches", Json::object()).json();
    for (auto const& row : *found.find("rows")->as_array()) all += std::string(row.text("detail")) + "\n";
    return all;
}

struct Batch {
    RunningServer server;
    Client admin = server.signed_in("tokyo.admin");
    std::string path;

    explicit Batch(int count, std::string const& handover = "sheet") {
        auto& store = server.app().store;
        auto centre = store.facilities.find(store.facilities.find(store.users.find("clinic1.doctor")->facility)->health_centre)->code;
        centre.replace(centre.find('-'), 1, ",");
        auto file = services::application_csv_template();
        for (int i = 0; i < count; ++i) file += "試験　番号" + std::to_string(i) + ",0300001001,t" + std::to_string(i) + "@example.jp,09," + centre + ",1,1310001016,09012345678,,2\r\n";
        auto const checked = admin.post("/api/v1/applications", Json::object().set("file", base64(file)));
        REQUIRE_MESSAGE(checked.status == 200, checked.body);
        path = "/api/v1/applications/" + std::string(checked.json().text("batch_id"));
        auto const begun = admin.post(path + "/issue", Json::object().set("handover", handover));
        REQUIRE_MESSAGE(begun.status == 200, begun.body);
        while (state().text("state") == "issuing") std::this_thread::sleep_for(std::chrono::milliseconds(20));
        REQUIRE(state().text("state") == "issued");
    }
    Json state() { return admin.get(path).json(); }
    Response sheets(int part) { return admin.post(path + "/sheets/" + std::to_string(part), Json::object()); }
    tables::Table result() {
        auto const reply = admin.post(path + "/result", Json::object());
        REQUIRE_MESSAGE(reply.status == 200, reply.body);
        return *tables::read_csv(reply.body);
    }
};

} // namespace

TEST_CASE("[I3-13][S4-08] an account issued on a sheet: no letter, one PDF, once, and its owner gets in with what is printed") {
    RunningServer server({.configure = [](config::Config& config) { config.server.public_origin = "https://todoke.example.jp"; }});
    auto admin = server.signed_in("tokyo.admin");
    auto const account = issued(admin);
    std::string const user_id(account.text("user_id")), password(account.text("initial_password"));
    CHECK(letters_to(server, user_id) == 0);
    CHECK_FALSE(server.client().get("/api/v1/demo/outbox").contains(password));
    auto const reply = admin.post(sheet_path(account), Json::object());
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    CHECK(reply.header("content-type") == "application/pdf");
    CHECK(reply.header("cache-control") == "no-store");
    CHECK(reply.header("content-disposition") == "attachment; filename=\"account_sheet.pdf\"");
    Paper const paper(reply.body);
    CHECK(paper.pages() == 1);
    CHECK(paper.has_line(user_id));
    CHECK(paper.has_line(password));
    auto const office = *server.app().store.facilities.find(server.app().store.users.find("tokyo.admin")->facility);
    for (auto const& words : {std::string("試験　新規 様"), std::string("試験第一クリニック"), office.name, std::string("〒102-0000")}) CHECK_MESSAGE(paper.shows(words), words);
    CHECK(paper.qr_codes() == std::vector<std::string>{"https://todoke.example.jp"});
    auto const again = admin.post(sheet_path(account), Json::object());
    CHECK(again.status == 409);
    CHECK_FALSE(again.contains(password));
    auto const told = audit_details(server);
    CHECK(told.find("user=" + user_id + " role=facility_reporter told_by=sheet") != std::string::npos);
    CHECK(told.find("user=" + user_id + " sealed sheet") != std::string::npos);
    CHECK(told.find(password) == std::string::npos);
    auto person = server.client();
    REQUIRE(person.post("/api/v1/session", Json::object().set("user_id", user_id).set("password", password)).status == 200);
    CHECK(person.post("/api/v1/session/code", Json::object().set("code", server.latest_code())).json().text("step") == "factor_setup");
}

TEST_CASE("[I3-13] by mail, as before: a letter, no sheet; another word is refused and nothing issued") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    for (auto const* handover : {"", "mail"}) {
        auto const account = issued(admin, handover);
        CHECK(account.text("sheet_id") == "");
        CHECK(letters_to(server, account.text("user_id")) == 1);
    }
    CHECK(audit_details(server).find("told_by=mail") != std::string::npos);
    auto const before = *server.app().store.users.count();
    CHECK(admin.post("/api/v1/accounts", application("pigeon")).status == 422);
    CHECK(*server.app().store.users.count() == before);
}

TEST_CASE("[I3-13][R-03] a sheet is nobody's but whoever's who issued, and not for long") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const account = issued(admin);
    auto colleague = server.signed_in(server.make_user(access::RoleId::system_administrator, "tokyo.admin"));
    auto elsewhere = server.signed_in(server.make_user(access::RoleId::system_administrator, "osaka.centre"));
    auto clinic = server.signed_in("clinic1.doctor");
    CHECK(colleague.post(sheet_path(account), Json::object()).status == 404);
    CHECK(elsewhere.post(sheet_path(account), Json::object()).status == 404);
    CHECK(clinic.post(sheet_path(account), Json::object()).status == 403);
    CHECK(server.client().post(sheet_path(account), Json::object()).status == 401);
    auto const late = issued(admin = server.signed_in("tokyo.admin"));
    CHECK(admin.post(sheet_path(account), Json::object()).status == 200); // they changed nothing
    server.clock().advance_ms(2 * 60 * 60'000 + 1'000);
    admin = server.signed_in("tokyo.admin");
    CHECK(admin.post(sheet_path(late), Json::object()).status == 404);
}

TEST_CASE("[I3-13] a renewed password comes on a sheet, and the sheet of the former one is not printed any more") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const first = issued(admin);
    std::string const user_id(first.text("user_id"));
    auto const second = renew(admin, user_id, "sheet");
    REQUIRE_MESSAGE(second.status == 200, second.body);
    CHECK(letters_to(server, user_id) == 0);
    CHECK(admin.post(sheet_path(first), Json::object()).status == 409);
    auto const reply = admin.post(sheet_path(second.json()), Json::object());
    REQUIRE(reply.status == 200);
    CHECK(Paper(reply.body).has_line(second.json().text("initial_password")));
    CHECK(audit_details(server).find("act=renew_password told_by=sheet") != std::string::npos);
    CHECK(renew(admin, user_id, "pigeon").status == 422);
    REQUIRE(renew(admin, user_id, "mail").status == 200);
    CHECK(letters_to(server, user_id) == 1);
}

TEST_CASE("[I3-13][S4-06] a batch on sheets: no letters, the CSV and the PDF each once, with the same passwords") {
    Batch batch(3);
    auto const state = batch.state();
    CHECK(state.text("handover") == "sheet");
    REQUIRE(state.find("sheets")->as_array()->size() == 1);
    CHECK(state.find("sheets")->as_array()->front().integer("last") == 3);
    auto elsewhere = batch.server.signed_in(batch.server.make_user(access::RoleId::system_administrator, "tokyo.admin"));
    CHECK(elsewhere.post(batch.path + "/sheets/1", Json::object()).status == 404);
    auto const table = batch.result();
    CHECK(batch.sheets(2).status == 404);
    CHECK(batch.sheets(0).status == 404);
    CHECK(batch.admin.post(batch.path + "/sheets/x", Json::object()).status == 404);
    auto const reply = batch.sheets(1);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    CHECK(reply.header("content-type") == "application/pdf");
    CHECK(reply.header("content-disposition") == "attachment; filename=\"account_sheets_1.pdf\"");
    Paper const paper(reply.body);
    CHECK(paper.pages() == 3);
    for (int i = 1; i <= 3; ++i) {
        auto const& cells = table.rows.at(static_cast<std::size_t>(i)).cells;
        CHECK(paper.has_line(cells[0], i));
        CHECK(paper.has_line(cells[1], i));
        CHECK(paper.shows(cells[2], i));
        CHECK(paper.shows("No. " + std::to_string(i) + " / 3", i));
        CHECK(letters_to(batch.server, cells[0]) == 0);
    }
    CHECK(batch.sheets(1).status == 409);
    CHECK(batch.state().find("sheets")->as_array()->front().boolean("is_taken"));
    CHECK(audit_details(batch.server).find("sealed sheets of 3 accounts printed") != std::string::npos);
}

TEST_CASE("[I3-13] a large batch comes in files of 500 sheets; who has another password meanwhile is left out") {
    Batch batch(502);
    auto const state = batch.state();
    auto const& parts = *state.find("sheets")->as_array();
    REQUIRE(parts.size() == 2);
    CHECK(parts[1].integer("first") == 501);
    CHECK(parts[1].integer("last") == 502);
    auto const table = batch.result();
    auto const& renewed = table.rows.at(501).cells[0];
    REQUIRE(renew(batch.admin, renewed, "mail").status == 200);
    auto const reply = batch.sheets(2);
    REQUIRE(reply.status == 200);
    Paper const paper(reply.body);
    CHECK(paper.pages() == 1);
    CHECK(paper.has_line(table.rows.at(502).cells[0]));
    CHECK(paper.shows("No. 502 / 502"));
    CHECK_FALSE(batch.state().find("sheets")->as_array()->front().boolean("is_taken"));
}

TEST_CASE("[I3-13] a batch by mail has no sheets") {
    Batch batch(1, "mail");
    CHECK(batch.state().find("sheets")->as_array()->empty());
    CHECK(batch.sheets(1).status == 409);
}
