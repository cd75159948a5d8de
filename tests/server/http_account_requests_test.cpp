// Accounts applied for on line by the manager of an institution and decided by an administrator, over
// real HTTP (S4-02, S4-03, S4-72).
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "server/services/account_requests.hpp"
#include "tests/server/http/running_server.hpp"
#include "tests/server/render/paper.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

struct Desk {
    RunningServer server;
    Client manager = server.signed_in("clinic1.manager"), admin = server.signed_in("tokyo.admin");
    Json own = manager.get("/api/v1/institution").json();

    // A line as the page sends it: the institution filled in, one person typed.
    Json line(std::string const& name, std::string const& mail = "shinki@first.example.jp") const {
        auto json = *own.find("line");
        json.set("user_name", name).set("contact_phone", "03-0000-1001").set("contact_email", mail).set("can_download", "0").set("tf_email", mail).set("tf_means", "1");
        return json;
    }
    static Json application(std::vector<Json> const& lines) {
        auto list = Json::array();
        for (auto const& one : lines) list.push(one);
        return Json::object().set("lines", std::move(list)).set("accepts_terms", true);
    }
    Response send(Json const& body, std::string const& key = fresh_key()) { return manager.post("/api/v1/institution/applications", body, {{"Idempotency-Key", key}}); }
    // Applied for, and the id that the administrator sees.
    std::string applied(std::string const& name) {
        auto const reply = send(application({line(name)}));
        REQUIRE_MESSAGE(reply.json().integer("applied") == 1, reply.body);
        return std::string(manager.get("/api/v1/institution/requests").json().find("requests")->as_array()->front().text("request_id"));
    }
    Json review(std::string const& id) { return admin.get("/api/v1/account-requests/" + id).json(); }
    Response decide(Client& who, std::string const& id, std::int64_t version, std::string const& decision, std::string const& said = "") {
        return who.post("/api/v1/account-requests/" + id + "/decision", Json::object().set("decision", decision).set("said", said), {{"If-Match", "\"" + std::to_string(version) + "\""}});
    }
    std::int64_t version_of(std::string const& id) { return review(id).find("request")->integer("version"); }
    // How it stands for who asked.
    Json own_request(std::string const& id) {
        auto const list = manager.get("/api/v1/institution/requests").json();
        for (auto const& request : *list.find("requests")->as_array())
            if (request.text("request_id") == id) return request;
        return {};
    }
    Response ask_for(std::string const& user_id, std::string const& kind, Json change = {}, std::string const& reason = "異動のため") {
        auto blank = *own.find("line");
        for (auto const& [name, value] : *own.find("line")->as_object()) blank.set(name, "");
        if (!change.is_null())
            for (auto const& [name, value] : *change.as_object()) blank.set(name, value);
        return manager.post("/api/v1/institution/accounts/" + user_id + "/requests", Json::object().set("kind", kind).set("line", blank).set("reason", reason), {{"Idempotency-Key", fresh_key()}});
    }
    std::string newest_request() { return std::string(manager.get("/api/v1/institution/requests").json().find("requests")->as_array()->front().text("request_id")); }
    store::Message newest_mail() { return server.app().store.outbox.latest(1)->front(); }
    std::int64_t waiting(Client& who) { return who.get("/api/v1/account-counts").json().integer("requests"); }
};

} // namespace

TEST_CASE("[S4-72] the manager's flag is set and cleared by the administrator, works at once, and shows the own institution only") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto clerk = server.signed_in("clinic1.clerk");
    CHECK(clerk.get("/api/v1/institution").status == 403);
    auto const flag = [&](std::string const& user_id, bool is_manager) {
        auto const account = admin.get("/api/v1/accounts/" + user_id).json();
        auto const body = Json::object().set("user_name", account.find("row")->text("user_name")).set("mail", account.text("mail")).set("phone", account.text("phone")).set("is_manager", is_manager);
        return admin.put("/api/v1/accounts/" + user_id, body, {{"If-Match", "\"" + std::to_string(account.integer("version")) + "\""}}).status;
    };
    REQUIRE(flag("clinic1.clerk", true) == 200);
    CHECK(admin.get("/api/v1/accounts/clinic1.clerk").json().boolean("is_manager"));
    CHECK(clerk.get("/api/v1/session").contains("request_accounts"));
    auto const own = clerk.get("/api/v1/institution");
    REQUIRE(own.status == 200);
    CHECK(own.contains("clinic1.doctor"));
    CHECK_FALSE(own.contains("clinic2.doctor"));
    CHECK_FALSE(own.contains("@example.jp")); // mail and telephone of colleagues stay theirs
    CHECK_FALSE(own.contains("0300001001"));
    REQUIRE(flag("clinic1.clerk", false) == 200);
    CHECK(clerk.get("/api/v1/institution").status == 403);
    CHECK(flag("east.centre", true) == 422); // centres issue themselves
    auto const trail = admin.post("/api/v1/audit-searches", Json::object().set("event", "account_changed"));
    CHECK(trail.contains("user=clinic1.clerk act=change is_manager"));
}

TEST_CASE("[S0-15][S2-02][S4-02][S4-60][S4-61] an application on line is stored, waits for the area's administrators, and its approval issues the account and tells both") {
    Desk desk;
    auto const& line = *desk.own.find("line");
    CHECK(line.text("organization_class_code") == "09");
    CHECK(line.text("institution_code") == "1310001016");
    CHECK_FALSE(line.text("health_center_code").empty());
    auto const id = desk.applied("試験　新規");
    desk.server.restart(); // stored means on disk
    desk.manager = desk.server.signed_in("clinic1.manager");
    desk.admin = desk.server.signed_in("tokyo.admin");
    CHECK(desk.own_request(id).text("state") == "applied");
    auto centre = desk.server.signed_in("east.admin"), state = desk.server.signed_in("system.admin");
    CHECK(desk.waiting(desk.admin) == 1);
    CHECK(desk.waiting(centre) == 1);
    CHECK(desk.waiting(state) == 0); // the prefecture's business
    CHECK(state.get("/api/v1/account-requests/" + id).status == 404);
    auto west = desk.server.signed_in(desk.server.make_user(access::RoleId::system_administrator, "west.centre"));
    CHECK(desk.waiting(west) == 0); // another centre's institutions
    CHECK(west.get("/api/v1/account-requests/" + id).status == 404);

    auto const approved = desk.decide(centre, id, desk.version_of(id), "approve");
    REQUIRE_MESSAGE(approved.status == 200, approved.body);
    auto const user_id = std::string(approved.json().find("request")->text("user_id"));
    CHECK(user_id.front() == 'm');
    CHECK(desk.admin.get("/api/v1/accounts/" + user_id).json().find("row")->text("state") == "issued");
    CHECK(desk.own_request(id).text("state") == "approved");
    CHECK(desk.own_request(id).text("user_id") == user_id);
    CHECK(desk.waiting(desk.admin) == 0);
    auto const mails = desk.server.app().store.outbox.latest(2);
    REQUIRE(mails->size() == 2);
    auto const& to_person = (*mails)[0].to == "shinki@first.example.jp" ? (*mails)[0] : (*mails)[1];
    auto const& to_manager = &to_person == &(*mails)[0] ? (*mails)[1] : (*mails)[0];
    CHECK(to_person.body.find(user_id) != std::string::npos); // directly, not through the manager
    CHECK(to_manager.to == "clinic1.manager@example.jp");
    CHECK(to_manager.body.find("承認されました") != std::string::npos);
    CHECK(to_manager.body.find(user_id) == std::string::npos);
    CHECK(to_manager.body.find("試験　新規") == std::string::npos);
    for (auto const* event : {"account_requested", "account_request_decided", "account_created"})
        CHECK(desk.admin.post("/api/v1/audit-searches", Json::object().set("event", event)).json().find("rows")->as_array()->size() + centre.post("/api/v1/audit-searches", Json::object().set("event", event)).json().find("rows")->as_array()->size() > 0);
}

TEST_CASE("[V-A01][V-A02][V-A06][S4-12][S4-56] an application without consent or with a gap is told row by row, and nothing of it is stored") {
    Desk desk;
    auto without = Desk::application({desk.line("試験　新規")});
    without.set("accepts_terms", false);
    auto const refused = desk.send(without);
    CHECK(refused.contains("V-A01"));
    CHECK(refused.contains("利用規約への同意が必要です。"));
    auto incomplete = desk.line("試験　未完");
    incomplete.set("contact_phone", "").set("tf_means", "2").set("tf_phone", "0312345678");
    auto const gap = desk.send(Desk::application({incomplete, desk.line("試験　新規")}));
    CHECK(gap.contains("1行目の入力が不足しています。上詰めで入力してください。"));
    for (auto const* rule : {"V-A02", "V-A06", "F-A10"}) CHECK(gap.contains(rule));
    CHECK(desk.send(Desk::application({})).contains("F-A20"));
    CHECK(desk.manager.get("/api/v1/institution/requests").json().find("requests")->as_array()->empty());
}

TEST_CASE("[V-A08][S4-03][S4-57] the same person twice asks first, whether applied for or issued; a repeated request stores nothing twice") {
    Desk desk;
    auto const body = Desk::application({desk.line("試験　新規")});
    auto const key = fresh_key();
    CHECK(desk.send(body, key).json().integer("applied") == 1);
    CHECK(desk.send(body, key).json().integer("applied") == 1); // the reply was lost
    CHECK(desk.manager.get("/api/v1/institution/requests").json().find("requests")->as_array()->size() == 1);
    auto const again = desk.send(body);
    CHECK(again.contains("V-A08"));
    CHECK(again.json().integer("applied") == 0);
    auto sure = body;
    sure.set("confirmed", true);
    CHECK(desk.send(sure).json().integer("applied") == 1);
    auto const list = desk.manager.get("/api/v1/institution/requests").json();
    auto const first = std::string(list.find("requests")->as_array()->back().text("request_id")), second = std::string(list.find("requests")->as_array()->front().text("request_id"));
    REQUIRE(desk.decide(desk.admin, first, 1, "approve").status == 200);
    CHECK(desk.review(second).find("faults")->as_array()->front().text("rule") == "V-A08");
    auto const asked = desk.decide(desk.admin, second, 1, "approve");
    CHECK(asked.status == 422);
    CHECK(asked.contains("\"confirm\""));
    CHECK(desk.admin.post("/api/v1/account-requests/" + second + "/decision", Json::object().set("decision", "approve").set("confirmed", true), {{"If-Match", "\"1\""}}).status == 200);
}

TEST_CASE("[S4-03] asking back and rejecting need words, reach the manager, and an answer brings the request back") {
    Desk desk;
    auto const id = desk.applied("試験　新規");
    CHECK(desk.decide(desk.admin, id, 1, "ask").status == 422);
    CHECK(desk.decide(desk.admin, id, 1, "reject", "  ").status == 422);
    REQUIRE(desk.decide(desk.admin, id, 1, "ask", "常勤の方ですか。").status == 200);
    CHECK(desk.newest_mail().to == "clinic1.manager@example.jp");
    CHECK(desk.newest_mail().body.find("常勤") == std::string::npos);
    CHECK(desk.waiting(desk.admin) == 0);
    auto const asked = desk.own_request(id);
    CHECK(asked.text("state") == "asked");
    CHECK(asked.find("notes")->as_array()->back().text("said") == "常勤の方ですか。");
    CHECK(asked.find("notes")->as_array()->back().text("user_name").empty());
    auto corrected = desk.line("試験　新規", "atarashii@first.example.jp");
    auto const answer = [&](std::int64_t version, Json const& line, std::string const& said) {
        return desk.manager.post("/api/v1/institution/requests/" + id + "/answer", Json::object().set("line", line).set("answer", said), {{"If-Match", "\"" + std::to_string(version) + "\""}});
    };
    CHECK(answer(1, corrected, "はい").status == 412);
    auto wrong = corrected;
    wrong.set("contact_email", "a@b\r\nBcc: c@example.jp");
    CHECK(answer(2, wrong, "はい").contains("V-113"));
    CHECK(answer(2, corrected, "").contains("F-A21"));
    CHECK(answer(2, corrected, "はい、常勤です。").json().integer("applied") == 1);
    CHECK(desk.waiting(desk.admin) == 1);
    CHECK(desk.review(id).find("request")->find("line")->text("contact_email") == "atarashii@first.example.jp");
    CHECK(answer(3, corrected, "もう一度").status == 409);
    REQUIRE(desk.decide(desk.admin, id, 3, "reject", "別の申請で発行済みです。").status == 200);
    CHECK(desk.own_request(id).text("state") == "rejected");
    CHECK(desk.own_request(id).find("notes")->as_array()->back().text("said") == "別の申請で発行済みです。");
    CHECK(desk.decide(desk.admin, id, 4, "approve").status == 409); // roles.md §4.5: only a new form leads on
}

TEST_CASE("[S4-71] two administrators at once: the second is told, and the account is issued once") {
    Desk desk;
    auto const id = desk.applied("試験　新規");
    auto centre = desk.server.signed_in("east.admin");
    CHECK(desk.decide(desk.admin, id, 1, "approve").status == 200);
    auto const late = desk.decide(centre, id, 1, "approve");
    CHECK(late.status == 412);
    CHECK(desk.admin.post("/api/v1/account-searches", Json::object().set("words", "試験新規")).json().find("rows")->as_array()->size() == 1);
}

TEST_CASE("[S4-71][S4-72] nobody decides what they asked for, nor outside their area") {
    Desk desk;
    auto const id = desk.applied("試験　新規");
    CHECK(desk.decide(desk.manager, id, 1, "approve").status == 403);
    auto& app = desk.server.app();
    // An administrator who would also be the one who asks: refused by the person, not only by the role.
    auto const admin = *app.store.users.find("tokyo.admin");
    auto const office = *app.store.facilities.find(admin.facility);
    store::Caller const caller{admin.user_id, admin.role, office.id, office.health_centre, admin.prefecture_code, desk.server.clock().now_ms(), {}};
    store::AccountRequest own;
    own.facility = office.id;
    own.prefecture_code = admin.prefecture_code;
    own.kind = store::AccountRequestKind::stop;
    own.requested_by = admin.user_id;
    own.user_id = "tokyo.office";
    auto const asked = app.store.account_requests.create(caller, {own}, {});
    REQUIRE(asked.ok());
    CHECK(desk.decide(desk.admin, asked->text(), 1, "approve").status == 403);
    own.requested_by = "tokyo.office";
    own.user_id = admin.user_id; // about oneself
    auto const about = app.store.account_requests.create(caller, {own}, {});
    REQUIRE(about.ok());
    CHECK(desk.decide(desk.admin, about->text(), 1, "approve").status == 403);

    auto clerk = desk.server.signed_in("clinic2.doctor");
    CHECK(clerk.get("/api/v1/institution/requests").status == 403);
    auto west = desk.server.make_user(access::RoleId::system_administrator, "west.centre");
    auto other_centre = desk.server.signed_in(west);
    CHECK(other_centre.get("/api/v1/account-requests/" + id).status == 404);
    CHECK(desk.decide(other_centre, id, 1, "approve").status == 404);
    CHECK(desk.waiting(other_centre) == 0);
}

TEST_CASE("[S4-72] a change, a stop and a deletion are asked for by the manager and carried out by the approval") {
    Desk desk;
    CHECK(desk.ask_for("clinic2.doctor", "stop").status == 404);
    CHECK(desk.ask_for("clinic1.clerk", "resume").status == 422);
    CHECK(desk.ask_for("clinic1.clerk", "stop", {}, " ").contains("F-A21"));
    CHECK(desk.ask_for("clinic1.clerk", "change").contains("F-A22"));
    CHECK(desk.ask_for("clinic1.clerk", "change", Json::object().set("contact_email", "x")).contains("V-113"));

    REQUIRE(desk.ask_for("clinic1.clerk", "change", Json::object().set("user_name", "試験　改姓").set("can_download", "1")).status == 200);
    CHECK(desk.ask_for("clinic1.clerk", "change", Json::object().set("user_name", "試験　別")).contains("F-A23"));
    auto const change = desk.newest_request();
    REQUIRE(desk.decide(desk.admin, change, 1, "approve").status == 200);
    auto const changed = desk.admin.get("/api/v1/accounts/clinic1.clerk").json();
    CHECK(changed.find("row")->text("user_name") == "試験　改姓");
    CHECK(changed.text("mail") == "clinic1.clerk@example.jp"); // what was not asked for stays
    CHECK(changed.boolean("can_download"));

    auto clerk = desk.server.signed_in("clinic1.clerk");
    REQUIRE(desk.ask_for("clinic1.clerk", "stop").status == 200);
    REQUIRE(desk.decide(desk.admin, desk.newest_request(), 1, "approve").status == 200);
    CHECK(clerk.get("/api/v1/home").status == 401); // AC-09-8
    REQUIRE(desk.ask_for("clinic1.clerk", "remove").status == 200);
    auto const removal = desk.newest_request();
    REQUIRE(desk.decide(desk.admin, removal, 1, "approve").status == 200);
    CHECK(desk.admin.get("/api/v1/accounts/clinic1.clerk").status == 404);
    CHECK(desk.own_request(removal).text("user_name") == "試験　改姓");
    CHECK(desk.newest_mail().to == "clinic1.manager@example.jp");
}

TEST_CASE("[S4-03] what looks like somebody else's application is pointed out, and the person decides") {
    Desk desk;
    auto const hints = [&](Json const& line) {
        REQUIRE(desk.send(Desk::application({line})).json().integer("applied") == 1);
        return desk.review(desk.newest_request());
    };
    auto const plain = hints(desk.line("試験　新規"));
    CHECK(plain.find("hints")->as_array()->empty());
    CHECK(plain.text("applicant_id") == "clinic1.manager");
    auto odd = desk.line("試験　疑わしい", "dareka@second.example.jp");
    odd.set("contact_phone", "0300009999").set("institution_code", "1311401025");
    // The domain is in use at the hospital, not at the institution that is named.
    store::User stranger = *desk.server.app().store.users.find("hospital.doctor");
    stranger.user_id = "hospital.other";
    stranger.mail = "x@second.example.jp";
    REQUIRE(desk.server.app().store.users.create(stranger, desk.server.clock().now_ms()).ok());
    auto const review = hints(odd);
    std::string said;
    for (auto const& hint : *review.find("hints")->as_array()) said += *hint.as_string() + "\n";
    CHECK(said.find("申請者の所属機関(試験第一クリニック)と、申請された所属機関(試験第二内科医院)が異なります。") != std::string::npos);
    CHECK(said.find("メールアドレスのsecond.example.jpは、この機関の利用者は使っておらず、ほかの1機関の利用者が使っています。") != std::string::npos);
    CHECK(said.find("連絡先電話番号が、マスタの電話番号(0300002001)と異なります。") != std::string::npos);
    CHECK(desk.decide(desk.admin, desk.newest_request(), 1, "approve").status == 200);
    // Who asked is no manager any more.
    auto const id = desk.applied("試験　後");
    auto former = *desk.server.app().store.users.find("clinic1.manager");
    former.is_manager = false;
    REQUIRE(desk.server.app().store.users.change(former, desk.server.clock().now_ms(), [](db::Transaction&) { return Done{}; }).ok());
    CHECK(desk.admin.get("/api/v1/account-requests/" + id).contains("いまはシステム利用管理者ではありません"));
}

TEST_CASE("an institution has no more open requests than a list shows") {
    Desk desk;
    auto& app = desk.server.app();
    auto const user = *app.store.users.find("clinic1.manager");
    store::Caller const caller{user.user_id, user.role, user.facility, {}, user.prefecture_code, desk.server.clock().now_ms(), {}};
    store::AccountRequest request;
    request.facility = user.facility;
    request.prefecture_code = user.prefecture_code;
    request.requested_by = user.user_id;
    REQUIRE(app.store.account_requests.create(caller, std::vector(200, request), {}).ok());
    CHECK(desk.send(Desk::application({desk.line("試験　新規")})).status == 429);
    CHECK(desk.ask_for("clinic1.clerk", "stop").status == 429);
}

TEST_CASE("[V-A09] an application that became wrong since cannot be approved") {
    Desk desk;
    auto const id = desk.applied("試験　新規");
    auto clinic = *desk.server.app().store.facilities.find_by_code(store::FacilityKind::clinic, "1310001016");
    REQUIRE(clinic);
    clinic->closed_at_ms = desk.server.clock().now_ms();
    REQUIRE(desk.server.app().store.facilities.save(*clinic, desk.server.clock().now_ms()).ok());
    CHECK(desk.admin.get("/api/v1/account-requests/" + id).contains("V-A09"));
    auto const refused = desk.decide(desk.admin, id, 1, "approve");
    CHECK(refused.status == 422);
    CHECK(refused.contains("F-A24"));
    CHECK(desk.own_request(id).text("state") == "applied");
}

TEST_CASE("what was applied for lies sealed on the disk, and is in no audit entry") {
    Desk desk;
    desk.applied("試験　封印");
    CHECK_FALSE(desk.admin.post("/api/v1/audit-searches", Json::object()).contains("封印"));
    std::string bytes;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(desk.server.folder())) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        bytes.append(std::istreambuf_iterator<char>(file), {});
    }
    CHECK(bytes.find("account_requests") != std::string::npos);
    CHECK(bytes.find("封印") == std::string::npos);
    CHECK(bytes.find("shinki@first") == std::string::npos);
}

TEST_CASE("[AC-09-4][S4-29] an approval registers the animal clinic that the line names, in the same transaction, and the review says so before") {
    Desk desk;
    auto const wanted = [&](std::string const& name, std::string const& clinic) {
        auto line = desk.line(name, "juui@first.example.jp");
        return line.set("organization_class_code", "11").set("institution_code", "").set("facility_name", clinic).set("facility_kana", "シケンツバキドウブツビョウイン").set("facility_postal_code", "102-0000").set("facility_address", "東京都千代田区試験町9").set("facility_phone", "03-0000-9999");
    };
    auto const animals = [&] { return desk.server.app().store.facilities.all(store::FacilityKind::animal_clinic)->size(); };
    auto const before = animals();
    auto lacking = wanted("試験　獣医", "");
    auto const refused = desk.send(Desk::application({lacking}));
    CHECK(refused.json().integer("applied") == 0);
    CHECK(refused.json().find("faults")->as_array()->front().text("column") == "facility_name");
    auto const apply = [&](std::string const& name) {
        auto const reply = desk.send(Desk::application({wanted(name, "試験つばき動物病院")}));
        REQUIRE_MESSAGE(reply.json().integer("applied") == 1, reply.body);
        return desk.newest_request();
    };
    auto const id = apply("試験　獣医"), second = apply("試験　助手");
    desk.server.restart(); // what the line says of the clinic is kept
    desk.manager = desk.server.signed_in("clinic1.manager");
    desk.admin = desk.server.signed_in("tokyo.admin");
    CHECK(desk.own_request(id).find("line")->text("facility_address") == "東京都千代田区試験町9");
    auto const review = desk.review(id);
    CHECK(review.find("faults")->as_array()->empty());
    auto const& planned = review.find("clinics")->as_array()->front();
    CHECK(planned.text("name") == "試験つばき動物病院");
    CHECK_FALSE(planned.boolean("is_known"));
    CHECK(animals() == before);
    auto const approved = desk.decide(desk.admin, id, desk.version_of(id), "approve");
    REQUIRE_MESSAGE(approved.status == 200, approved.body);
    CHECK(approved.json().text("sheet_id") == "");
    CHECK(animals() == before + 1);
    auto const user = *desk.server.app().store.users.find(approved.json().find("request")->text("user_id"));
    CHECK(user.user_id.front() == 'a');
    auto const clinic = *desk.server.app().store.facilities.find(user.facility);
    CHECK(clinic.name == "試験つばき動物病院");
    CHECK(clinic.code.starts_with("V13"));
    // The next one of that clinic joins it, and two clicks at once make one account.
    CHECK(desk.review(second).find("clinics")->as_array()->front().text("code") == clinic.code);
    auto const version = desk.version_of(second);
    REQUIRE(desk.decide(desk.admin, second, version, "approve").status == 200);
    auto colleague = desk.server.signed_in(desk.server.make_user(access::RoleId::system_administrator, "tokyo.admin"));
    CHECK(desk.decide(colleague, second, version, "approve").status == 412);
    CHECK(animals() == before + 1);
    CHECK(desk.server.app().store.users.of_facility(clinic.id)->size() == 2);
}

TEST_CASE("[I3-13][S4-08] an approval by sealed sheet: no letter with the password, one PDF for whoever approved") {
    Desk desk;
    auto const id = desk.applied("試験　新規");
    auto const decide = [&](std::string const& handover) {
        return desk.admin.post("/api/v1/account-requests/" + id + "/decision", Json::object().set("decision", "approve").set("said", "").set("handover", handover),
                               {{"If-Match", "\"" + std::to_string(desk.version_of(id)) + "\""}});
    };
    CHECK(decide("pigeon").status == 422);
    CHECK(desk.review(id).find("request")->text("state") == "applied");
    auto const approved = decide("sheet");
    REQUIRE_MESSAGE(approved.status == 200, approved.body);
    auto const user_id = std::string(approved.json().find("request")->text("user_id"));
    CHECK(desk.server.app().store.outbox.of_account(user_id, 100)->empty());
    CHECK_FALSE(approved.contains("initial_password"));
    auto const path = "/api/v1/sealed-sheets/" + std::string(approved.json().text("sheet_id"));
    auto colleague = desk.server.signed_in(desk.server.make_user(access::RoleId::system_administrator, "tokyo.admin"));
    CHECK(colleague.post(path, Json::object()).status == 404);
    auto const sheet = desk.admin.post(path, Json::object());
    REQUIRE_MESSAGE(sheet.status == 200, sheet.body);
    Paper const paper(sheet.body);
    CHECK(paper.has_line(user_id));
    CHECK(paper.shows("試験　新規 様"));
    CHECK(desk.admin.post(path, Json::object()).status == 409);
    CHECK(desk.review(id).text("sheet_id") == ""); // told once
    auto const trail = desk.admin.post("/api/v1/audit-searches", Json::object().set("event", "account_created"));
    CHECK(trail.contains("told_by=sheet"));
}
