// The life of an account over real HTTP: issued, first sign-in, changed, stopped, removed.
#include <doctest/doctest.h>

#include <algorithm>

#include "shared/access/password_rules.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr std::int64_t minute_ms = 60'000, day_ms = 24 * 60 * minute_ms;

Json application(std::string const& name) {
    return Json::object().set("role", "facility_reporter").set("facility_code", "1310001016").set("user_name", name).set("mail", "shinki@example.jp").set("phone", "03-0000-1001");
}

struct Account { std::string user_id, password; };

Account issue(Client& admin, Json const& wanted) {
    auto const reply = admin.post("/api/v1/accounts", wanted);
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return {std::string(reply.json().text("user_id")), std::string(reply.json().text("initial_password"))};
}

Response password_step(Client& client, Account const& account) {
    return client.post("/api/v1/session", Json::object().set("user_id", account.user_id).set("password", account.password));
}

// Both proofs; the session then stands at whatever step follows.
Json proven(RunningServer& server, Client& client, Account const& account) {
    REQUIRE(password_step(client, account).status == 200);
    auto const second = client.post("/api/v1/session/code", Json::object().set("code", server.latest_code()));
    REQUIRE(second.status == 200);
    if (second.json().text("step") != "factor_setup") return second.json();
    server.set_up_factor(client); // first, as everybody over the internet: http_factor_setup_test
    return client.get("/api/v1/session").json();
}

Response replace(Client& client, std::string const& current, std::string const& wanted) {
    return client.post("/api/v1/session/new-password", Json::object().set("current_password", current).set("new_password", wanted));
}

Json read(Client& admin, std::string const& user_id) {
    auto const reply = admin.get("/api/v1/accounts/" + user_id);
    REQUIRE_MESSAGE(reply.status == 200, reply.body);
    return reply.json();
}

Response act(Client& admin, std::string const& user_id, std::string const& what) {
    auto const version = std::to_string(read(admin, user_id).integer("version"));
    return admin.send("POST", "/api/v1/accounts/" + user_id + "/acts", base::write_json(Json::object().set("act", what)), {{"If-Match", "\"" + version + "\""}});
}

std::string state_of(Client& admin, std::string const& user_id) { return std::string(read(admin, user_id).find("row")->text("state")); }

} // namespace

TEST_CASE("[S4-08][AC-09-6][S4-61] an issued account is told to its owner, with user ID, initial password and address") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const account = issue(admin, application("試験　新規"));
    CHECK(account.user_id.front() == 'm');
    CHECK(access::broken_password_rules(account.password, account.user_id, "").empty()); // AC-09-2
    auto const messages = server.app().store.outbox.latest(1);
    REQUIRE(messages.ok());
    auto const& mail = messages->front();
    CHECK(mail.to == "shinki@example.jp");
    for (auto const& said : {account.user_id, account.password, "URL: http://localhost:" + std::to_string(server.port())}) CHECK(mail.body.find(said) != std::string::npos);
    CHECK(state_of(admin, account.user_id) == "issued");
}

TEST_CASE("[AC-09-5][S4-34][S0-27] the first sign-in leads to a password of one's own, and nowhere else before") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const account = issue(admin, application("試験　新規"));
    auto client = server.client();
    auto const step = proven(server, client, account);
    CHECK(step.text("step") == "new_password");
    CHECK(step.boolean("first_password"));
    CHECK(client.get("/api/v1/home").status == 401);
    CHECK(client.get("/api/v1/session").json().text("step") == "new_password"); // a reload finds the same step
    CHECK(replace(client, account.password, account.password).status == 422);
    auto const done = replace(client, account.password, "Watashi-2026");
    REQUIRE(done.status == 200);
    CHECK(done.json().text("step") == "signed_in");
    CHECK(client.get("/api/v1/home").status == 200);
    CHECK(replace(client, "Watashi-2026", "Mata-kaeta-26").status == 409);
    CHECK(state_of(admin, account.user_id) == "active");
    auto again = server.client();
    CHECK(password_step(again, account).status == 401); // the initial one no longer opens
    CHECK(proven(server, again, {account.user_id, "Watashi-2026"}).text("step") == "signed_in");
}

TEST_CASE("an initial password that nobody used in time is refused with what to do, and can be renewed") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const account = issue(admin, application("試験　新規"));
    server.clock().advance_ms(90 * day_ms);
    auto client = server.client();
    auto const late = password_step(client, account);
    CHECK(late.status == 403);
    CHECK(late.contains("期限が切れています"));
    admin = server.signed_in("tokyo.admin");
    auto const renewed = act(admin, account.user_id, "renew_password");
    REQUIRE(renewed.status == 200);
    // Both are told: the person with the password, and the administrator it was done as.
    auto const outbox = server.client().get("/api/v1/demo/outbox").json();
    auto const& messages = *outbox.find("messages")->as_array();
    auto const told = [&](std::string_view to, std::string_view subject) { return std::any_of(messages.begin(), messages.end(), [&](Json const& message) { return message.text("to") == to && message.text("subject") == subject; }); };
    CHECK(told("tokyo.admin@example.jp", "Todoke 初期パスワードの再発行"));
    CHECK(proven(server, client, {account.user_id, std::string(renewed.json().text("initial_password"))}).text("step") == "new_password");
}

TEST_CASE("[I3-03] a letter that did not arrive is seen at the account, among the accounts and in the count, until another one is sent") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const account = issue(admin, application("試験　不達"));
    auto const letters = [&] { return *read(admin, account.user_id).find("letters")->as_array(); };
    REQUIRE(letters().size() == 1);
    CHECK(letters()[0].text("state") == "waiting");
    auto const undelivered = [&] {
        auto const found = admin.post("/api/v1/account-searches", Json::object().set("undelivered", true)).json();
        std::vector<std::string> ids;
        for (auto const& row : *found.find("rows")->as_array()) ids.emplace_back(row.text("user_id"));
        CHECK(admin.get("/api/v1/account-counts").json().integer("undelivered") == static_cast<std::int64_t>(ids.size()));
        return ids;
    };
    CHECK(undelivered().empty());
    // What the courier does when the relay refuses the address.
    auto& outbox = server.app().store.outbox;
    auto const refuse_all = [&] {
        auto const due = outbox.take_due(100, 60'000, server.clock().now_ms());
        for (auto const& message : *due)
            if (message.user_id == account.user_id) REQUIRE(outbox.mark_failed(message.id, "refused_550", 0, server.clock().now_ms()).ok());
    };
    refuse_all();
    CHECK(letters()[0].text("state") == "failed");
    CHECK(letters()[0].text("fault") == "refused_550");
    CHECK(undelivered() == std::vector{account.user_id});
    auto const elsewhere = server.signed_in("osaka.centre").post("/api/v1/account-searches", Json::object().set("undelivered", true));
    CHECK_FALSE(elsewhere.contains(account.user_id));
    REQUIRE(act(admin, account.user_id, "renew_password").status == 200);
    CHECK(letters().size() == 2);
    CHECK(letters()[0].text("state") == "waiting");
    CHECK(undelivered().empty());
}

TEST_CASE("[S0-27] a password grows old: after a year a new one is asked for") {
    RunningServer server;
    server.clock().advance_ms(365 * day_ms);
    auto client = server.client();
    auto const step = proven(server, client, {"clinic1.doctor", demo_password});
    CHECK(step.text("step") == "new_password");
    CHECK_FALSE(step.boolean("first_password"));
    CHECK(replace(client, demo_password, "Kotoshi-2027").json().text("step") == "signed_in");
}

TEST_CASE("[AC-09-8][S4-71] stopping ends every session at once; resuming opens again; removing forgets the account but never its ID") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto clinic = server.signed_in("clinic1.clerk");
    REQUIRE(act(admin, "clinic1.clerk", "stop").status == 200);
    CHECK(clinic.get("/api/v1/home").status == 401);
    CHECK(password_step(clinic, {"clinic1.clerk", demo_password}).status == 401);
    CHECK(state_of(admin, "clinic1.clerk") == "stopped");
    REQUIRE(act(admin, "clinic1.clerk", "resume").status == 200);
    CHECK(password_step(clinic, {"clinic1.clerk", demo_password}).status == 200);
    REQUIRE(act(admin, "clinic1.clerk", "remove").status == 200);
    CHECK(admin.get("/api/v1/accounts/clinic1.clerk").status == 404);
    CHECK_FALSE(admin.post("/api/v1/account-searches", Json::object()).contains("clinic1.clerk"));
    CHECK(password_step(clinic, {"clinic1.clerk", demo_password}).status == 401);
    // AC-15-3: the audit trail keeps the name.
    CHECK(admin.post("/api/v1/audit-searches", Json::object().set("user_id", "clinic1.clerk")).contains("テスト 花"));
    store::User same;
    same.user_id = "clinic1.clerk";
    same.role = access::RoleId::facility_reporter;
    CHECK(server.app().store.users.create(same, server.clock().now_ms()).error().code == ErrorCode::conflict);
}

TEST_CASE("a locked account is shown as such and unlocked by the administrator") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto client = server.client();
    for (int i = 0; i < 5; ++i) password_step(client, {"clinic1.doctor", "Chigau-2026"});
    CHECK(password_step(client, {"clinic1.doctor", demo_password}).status == 429);
    CHECK(state_of(admin, "clinic1.doctor") == "locked");
    REQUIRE(act(admin, "clinic1.doctor", "unlock").status == 200);
    CHECK(password_step(client, {"clinic1.doctor", demo_password}).status == 200);
}

TEST_CASE("[V-A04][V-A05][V-A09][V-113] an application that cannot stand is refused item by item") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto wrong = application("試験😀");
    wrong.set("facility_code", "2711001049").set("mail", "a@b\r\nBcc: c@example.jp").set("phone", "+1 212 555 0100");
    auto const refused = admin.post("/api/v1/accounts", wrong);
    CHECK(refused.status == 422);
    for (auto const* rule : {"V-A04", "V-A05", "V-A09", "V-113"}) CHECK(refused.contains(rule));
    auto centre_staff_at_a_clinic = application("試験　新規");
    centre_staff_at_a_clinic.set("role", "health_centre_staff");
    CHECK(admin.post("/api/v1/accounts", centre_staff_at_a_clinic).contains("V-A09"));
}

TEST_CASE("[V-A08] the same person twice in one institution asks first") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    issue(admin, application("試験　新規"));
    auto again = application("試験 新規");
    auto const asked = admin.post("/api/v1/accounts", again);
    CHECK(asked.status == 422);
    CHECK(asked.contains("\"confirm\""));
    again.set("confirmed", true);
    CHECK(admin.post("/api/v1/accounts", again).status == 201);
}

TEST_CASE("[S4-71][S4-30] an administrator reaches the own area and the own ranks, and never the own account") {
    RunningServer server;
    auto const names_of = [](Client& admin) { return admin.post("/api/v1/account-searches", Json::object()).body; };
    auto prefecture = server.signed_in("tokyo.admin");
    CHECK(names_of(prefecture).find("clinic2.doctor") != std::string::npos);
    CHECK(names_of(prefecture).find("osaka.doctor") == std::string::npos);
    CHECK(prefecture.get("/api/v1/accounts/osaka.doctor").status == 404);
    auto centre = server.signed_in("east.admin");
    CHECK(names_of(centre).find("clinic1.doctor") != std::string::npos);
    CHECK(names_of(centre).find("clinic2.doctor") == std::string::npos);
    CHECK(centre.get("/api/v1/accounts/clinic2.doctor").status == 404);
    auto office = application("試験　庁舎");
    office.set("role", "government_office").set("facility_code", "office_tokyo");
    CHECK(centre.post("/api/v1/accounts", office).status == 403);
    CHECK(prefecture.post("/api/v1/accounts", office).status == 201);
    CHECK(act(prefecture, "tokyo.admin", "stop").status == 403);
    auto state = server.signed_in("system.admin");
    CHECK(act(state, "clinic1.doctor", "stop").status == 403); // the prefecture's business
    CHECK(act(state, "tokyo.admin", "stop").status == 200);
}

TEST_CASE("two administrators on one account: the second is told, nothing is lost") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const seen = std::to_string(read(admin, "clinic1.doctor").integer("version"));
    auto const change = base::write_json(Json::object().set("user_name", "テスト 一男").set("mail", "ichio@example.jp").set("phone", "0300001001"));
    auto const put = [&] { return admin.send("PUT", "/api/v1/accounts/clinic1.doctor", change, {{"If-Match", "\"" + seen + "\""}}); };
    CHECK(put().status == 200);
    CHECK(put().status == 412);
    // The old address hears of it.
    auto const mails = server.app().store.outbox.latest(1);
    CHECK(mails->front().to == "clinic1.doctor@example.jp");
}

TEST_CASE("accounts are found by a part of name, institution or ID, by state and by silence; counts agree") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const found = [&](Json const& by) { return admin.post("/api/v1/account-searches", by).json().find("rows")->as_array()->size(); };
    CHECK(found(Json::object().set("words", "テスト一郎")) == 1);
    CHECK(found(Json::object().set("words", "第一クリニック")) == 3);
    CHECK(found(Json::object().set("words", "east.")) == 3);
    CHECK(found(Json::object().set("role", "support_staff")) == 1);
    CHECK(found(Json::object().set("silent", true)) == 0);
    server.clock().advance_ms(181 * day_ms);
    admin = server.signed_in("tokyo.admin");
    auto const silent = found(Json::object().set("silent", true));
    CHECK(silent == found(Json::object()) - 1); // all but who asks
    CHECK(admin.get("/api/v1/account-counts").json().integer("silent") == static_cast<std::int64_t>(silent));
    issue(admin, application("試験　新規"));
    CHECK(found(Json::object().set("state", "issued")) == 1);
    CHECK(admin.get("/api/v1/account-counts").json().integer("issued") == 1);
}

TEST_CASE("[AC-15-3] the audit trail tells who did what to whom, from where, each reader within the own right") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const account = issue(admin, application("試験　新規"));
    auto clinic = server.signed_in("clinic1.doctor");
    auto const receipt = submit(clinic, submit_request("covid_19", "2021-11-29", covid_record(3)), fresh_key());
    auto const lines = [](Client& reader, Json const& by) { return reader.post("/api/v1/audit-searches", by); };
    auto const issuing = lines(admin, Json::object().set("event", "account_created"));
    CHECK(issuing.contains("user=" + account.user_id));
    CHECK(issuing.contains("127.0.0.1"));
    CHECK(issuing.contains("テスト 司"));
    auto centre = server.signed_in("east.centre");
    centre.get("/api/v1/notifications/" + std::string(receipt.text("notification_id")));
    auto const own = lines(centre, Json::object());
    CHECK(own.contains("notification_read"));
    CHECK_FALSE(own.contains("clinic1.doctor")); // a centre reads the doings of its own people
    auto const of_record = lines(admin, Json::object().set("subject", std::string(receipt.text("notification_id"))));
    CHECK(of_record.contains("clinic1.doctor"));
    CHECK(of_record.contains("east.centre"));
    auto osaka = server.signed_in("osaka.centre");
    CHECK_FALSE(lines(osaka, Json::object().set("user_id", "east.centre")).contains("notification_read"));
    CHECK(lines(admin, Json::object().set("from", "2026-11-22")).json().find("rows")->as_array()->empty());
    // Page by page, newest first, nothing twice.
    for (int i = 0; i < 110; ++i) admin.get("/api/v1/accounts/clinic1.doctor");
    auto const first = lines(admin, Json::object().set("event", "account_read")).json();
    CHECK(first.find("rows")->as_array()->size() == 100);
    auto const second = lines(admin, Json::object().set("event", "account_read").set("cursor", std::string(first.text("next_cursor")))).json();
    CHECK(second.find("rows")->as_array()->size() >= 10);
    CHECK(second.text("next_cursor").empty());
}

TEST_CASE("everybody sees the own sign-ins, failed ones too") {
    RunningServer server;
    auto wrong = server.client();
    password_step(wrong, {"clinic1.doctor", "Chigau-2026"});
    auto client = server.signed_in("clinic1.doctor");
    auto const events = client.get("/api/v1/session/sign-ins").json();
    auto const& list = *events.find("events")->as_array();
    REQUIRE(list.size() == 2);
    CHECK(list[0].text("event") == "signed_in");
    CHECK(list[1].text("event") == "sign_in_failed");
    CHECK(list[1].text("address") == "127.0.0.1");
}

TEST_CASE("[V-A11][S4-27] a sentinel account is refused before the go-live day, at its class, and never by another master's code") {
    RunningServer server({.demo = true, .assets_dir = {}, .configure = [](config::Config& config) { config.rules.sentinel_go_live = "2026-11-22"; }});
    auto admin = server.signed_in("tokyo.admin");
    auto const body = Json::object().set("role", "sentinel_reporter").set("facility_code", "1310001016").set("user_name", "試験　定点").set("mail", "teiten@example.jp").set("phone", "03-0000-1001");
    auto const refused = admin.post("/api/v1/accounts", body);
    CHECK(refused.status == 422);
    CHECK(refused.contains("V-A11"));
    CHECK(refused.contains("V-A09")); // the code stands in the all-case master
}

TEST_CASE("a demo filled by an older release gets the accounts that came since, and loses none") {
    RunningServer server;
    REQUIRE(server.app().store.database().write([](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM users WHERE user_id = $1", std::string_view("tokyo.admin"));
        return Done{};
    }).ok());
    auto const before = server.app().store.users.count();
    server.restart();
    CHECK(*server.app().store.users.count() == *before + 1);
    auto admin = server.signed_in("tokyo.admin");
    CHECK(admin.get("/api/v1/account-counts").status == 200);
}

TEST_CASE("[S4-19][R-07][V-A31] the account list and the audit trail are downloaded by who may, without secrets, and noted") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const issued = issue(admin, application("=試験"));
    auto const accounts = admin.post("/api/v1/exports/accounts", Json::object());
    REQUIRE_MESSAGE(accounts.status == 200, accounts.body);
    CHECK(accounts.header("content-type") == "text/csv; charset=utf-8");
    CHECK(accounts.header("content-disposition") == "attachment; filename=\"accounts.csv\"");
    CHECK(accounts.body.starts_with("\xEF\xBB\xBFuser_id,user_name,role,state,"));
    CHECK(accounts.contains("clinic1.clerk,テスト 花,facility_reporter,active,"));
    CHECK(accounts.contains(issued.user_id + ",\"'=試験\",facility_reporter,issued,")); // no formula
    for (auto const& secret : {issued.password, std::string("argon2"), std::string("@example.jp"), std::string("osaka.doctor")}) CHECK_FALSE(accounts.contains(secret));
    auto const narrowed = admin.post("/api/v1/exports/accounts", Json::object().set("words", "clinic1"));
    CHECK(narrowed.contains("clinic1.doctor"));
    CHECK_FALSE(narrowed.contains("clinic2.doctor"));

    auto const trail = admin.post("/api/v1/exports/audit", Json::object().set("user_id", "tokyo.admin"));
    REQUIRE_MESSAGE(trail.status == 200, trail.body);
    CHECK(trail.body.starts_with("\xEF\xBB\xBF" "at,user_id,user_name,facility_name,event,subject,detail,address\r\n2026-11-21 11:"));
    CHECK(trail.contains(",accounts_exported,,rows="));
    CHECK(trail.contains(",account_created,,user=" + issued.user_id));
    CHECK_FALSE(trail.contains("clinic1.doctor,テスト")); // the same search
    CHECK(admin.post("/api/v1/exports/audit", Json::object().set("event", "audit_exported")).contains(",audit_exported,,rows="));
    CHECK(admin.post("/api/v1/exports/audit", Json::object().set("subject", "none")).body.ends_with("address\r\n"));

    auto without_flag = server.signed_in("east.admin");
    for (auto const* path : {"/api/v1/exports/accounts", "/api/v1/exports/audit"}) {
        auto const refused = without_flag.post(path, Json::object());
        CHECK(refused.status == 403);
        CHECK(refused.contains("ダウンロードの権限がありません。"));
    }
}

TEST_CASE("[R-07] a download of more than ten thousand rows ends with a line that says so") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    store::Caller clerk;
    clerk.user_id = "clinic1.clerk";
    clerk.prefecture_code = "13";
    clerk.now_ms = test_start_ms;
    auto const written = server.app().store.database().write([&](db::Transaction& tx) -> Result<Done> {
        for (int i = 0; i < 10'001; ++i) store::append_audit(tx, clerk, {store::AuditEvent::home_read, 0, "n=" + std::to_string(i)});
        return Done{};
    });
    REQUIRE(written.ok());
    auto const cut = admin.post("/api/v1/exports/audit", Json::object().set("event", "home_read"));
    REQUIRE(cut.status == 200);
    CHECK(std::count(cut.body.begin(), cut.body.end(), '\n') == 10'002); // the head, the rows, and that there are more
    CHECK(cut.contains("n=1,"));
    CHECK_FALSE(cut.contains("n=0,")); // the oldest
    CHECK(cut.body.ends_with("ここまでで1万行です。続きは、条件を狭めて書き出してください。\r\n"));
}
