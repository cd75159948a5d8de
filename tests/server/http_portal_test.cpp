// Who gets in at the patients' side, over real HTTP: the eight steps, the short way, families, guesses, sessions, and
// that nobody sees anybody else.
#include <doctest/doctest.h>

#include "tests/server/http/portal_world.hpp"

using namespace todoke;
using namespace todoke::test;

TEST_CASE("[S1-33][S1-34][S1-35][S1-36][S1-37][S1-38][S1-40][S1-42] registering goes through its steps, and a reload stands where it stood") {
    World world;
    auto const person = world.patient(11);
    auto client = world.server.client();
    CHECK(step_of(client) == "signed_out");
    auto const begun = client.post("/api/v1/my/registrations", Json::object().set("mail", " Taro@Example.jp ").set("consent_version", "2026-11-29"));
    CHECK(begun.status == 201);
    CHECK(begun.json().text("step") == "code");
    CHECK(begun.json().text("mail_shown") == "t***@example.jp");
    auto const& sender = world.server.app().config.mail.from;
    CHECK(begun.json().text("mail_sender") == sender.substr(sender.find('@') + 1));
    CHECK(begun.json().integer("code_expires_at_ms") == world.now_ms() + 20 * minute_ms);
    auto const letter = world.server.app().store.outbox.latest(1)->front();
    CHECK(letter.to == "taro@example.jp");
    CHECK(letter.subject == "アカウントの電子メール確認コード");
    CHECK(letter.body.find("taro@example.jp") == std::string::npos); // partly masked
    CHECK(step_of(client) == "code");
    CHECK(client.post("/api/v1/my/password", Json::object().set("password", "Kenko-2026").set("confirmation", "Kenko-2026")).status == 409);
    CHECK(client.post("/api/v1/my/code", Json::object().set("code", world.code_for("taro@example.jp"))).status == 200);
    CHECK(step_of(client) == "password");
    CHECK(client.post("/api/v1/my/people", World::attributes(person)).status == 401); // not before there is an account

    auto const refused = client.post("/api/v1/my/password", Json::object().set("password", "kenko").set("confirmation", "Kenko"));
    CHECK(refused.status == 422);
    for (auto const* const rule : {"V-A26", "V-A22", "V-A25"}) CHECK(refused.contains(rule));
    auto const made = client.post("/api/v1/my/password", Json::object().set("password", "Kenko-2026").set("confirmation", "Kenko-2026"));
    CHECK(made.status == 200);
    CHECK(made.json().text("step") == "person");
    auto const linked = client.post("/api/v1/my/people", World::attributes(person));
    CHECK_MESSAGE(linked.status == 201, linked.body);
    CHECK(linked.json().text("step") == "signed_in");
    auto const shown = person_of(client);
    CHECK(shown.text("name") == "試験　太郎11");
    CHECK(shown.text("centre_name") == "試験東保健所");
    CHECK(!shown.text("centre_phone").empty());
    CHECK(shown.boolean("is_observed"));
    CHECK(shown.integer("deadline_minute") == 540);
    CHECK(shown.find("latest")->as_array()->empty());
}

TEST_CASE("[V-113][V-A26] a registration keeps the rules about mail, consent and password") {
    World world;
    auto client = world.server.client();
    CHECK(rule_of(client.post("/api/v1/my/registrations", Json::object().set("mail", "taro@example").set("consent_version", "2026-11-29"))) == "V-113");
    CHECK(rule_of(client.post("/api/v1/my/registrations", Json::object().set("mail", "taro@example.jp"))) == "F-O01");
    world.registered("taro@example.jp");
    CHECK(rule_of(client.post("/api/v1/my/registrations", Json::object().set("mail", "TARO@example.jp").set("consent_version", "2026-11-29"))) == "F-O07");
}

TEST_CASE("[V-809] a wrong, an old and a used-up code open nothing") {
    World world;
    auto client = world.server.client();
    auto const begin = [&] { REQUIRE(client.post("/api/v1/my/registrations", Json::object().set("mail", "taro@example.jp").set("consent_version", "2026-11-29")).status == 201); };
    auto const prove = [&](std::string const& code) { return client.post("/api/v1/my/code", Json::object().set("code", code)); };
    CHECK(rule_of(prove("123456")) == "V-809"); // nothing was begun
    begin();
    auto const code = world.code_for("taro@example.jp");
    auto const wrong = code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 5; ++i) CHECK(rule_of(prove(wrong)) == "V-809");
    CHECK(rule_of(prove(code)) == "V-809"); // five tries were enough
    begin();
    world.server.clock().advance_ms(20 * minute_ms);
    CHECK(rule_of(prove(world.code_for("taro@example.jp"))) == "V-809");
    CHECK(client.post("/api/v1/my/code/resend", Json::object()).status == 200);
    CHECK(prove(world.code_for("taro@example.jp")).status == 200);
}

TEST_CASE("[AC-04-2][V-807][S1-47] a wrong birth date is refused, the right one links") {
    World world;
    auto const person = world.patient(12);
    auto client = world.registered("taro@example.jp");
    auto wrong = World::attributes(person);
    wrong.set("birth_date", "1999-01-01");
    auto const refused = client.post("/api/v1/my/people", wrong);
    CHECK(refused.status == 422);
    CHECK(rule_of(refused) == "V-807");
    CHECK(refused.contains("入力した情報が登録情報と異なるため登録できません。保健所にお問い合わせください。"));
    auto unknown = World::attributes(person);
    unknown.set("self_entry_id", "99999990");
    auto const nobody = client.post("/api/v1/my/people", unknown);
    CHECK(rule_of(nobody) == "V-807"); // whether there is such an ID is not told
    // Kana of somebody else, but a telephone of the record: that is enough (§3).
    auto by_phone = World::attributes(person);
    by_phone.set("name_kana", "ベツ ジン").set("phone", "090-0000-1012");
    CHECK(client.post("/api/v1/my/people", by_phone).status == 201);
    auto neither = World::attributes(world.patient(13));
    neither.set("name_kana", "ベツ ジン").set("phone", "09000009999");
    CHECK(rule_of(client.post("/api/v1/my/people", neither)) == "V-807");
}

TEST_CASE("[V-112][V-117] attributes are folded and judged") {
    World world;
    auto const person = world.patient(14);
    auto client = world.registered("taro@example.jp");
    auto bad = World::attributes(person);
    bad.set("phone", "12").set("self_entry_id", "12345");
    auto const refused = client.post("/api/v1/my/people", bad);
    CHECK(refused.contains("V-112"));
    CHECK(refused.contains("V-117"));
    auto wide = World::attributes(person);
    std::string digits;
    for (auto const digit : person.self_entry_id) digits += std::string("\xEF\xBC") + static_cast<char>(0x90 + (digit - 48)); // full-width
    wide.set("self_entry_id", digits).set("name_kana", "ｼｹﾝ ﾀﾛｳ");
    CHECK(client.post("/api/v1/my/people", wide).status == 201);
}

TEST_CASE("[V-808] a self-entry ID belongs to one login") {
    World world;
    auto const person = world.patient(15);
    auto first = world.registered("taro@example.jp");
    CHECK(first.post("/api/v1/my/people", World::attributes(person)).status == 201);
    auto second = world.registered("hanako@example.jp");
    CHECK(rule_of(second.post("/api/v1/my/people", World::attributes(person))) == "V-808");
    auto wrong = World::attributes(person);
    wrong.set("birth_date", "1999-01-01");
    CHECK(rule_of(second.post("/api/v1/my/people", wrong)) == "V-807"); // that it is taken is told to who knows the person
}

TEST_CASE("five wrong tries block a self-entry ID for the day, and the centre sees it") {
    World world;
    auto const person = world.patient(16);
    auto client = world.registered("taro@example.jp");
    auto wrong = World::attributes(person);
    wrong.set("birth_date", "1999-01-01");
    for (int i = 0; i < 5; ++i) CHECK(rule_of(client.post("/api/v1/my/people", wrong)) == "V-807");
    CHECK(rule_of(client.post("/api/v1/my/people", World::attributes(person))) == "F-O06");
    auto const seen = world.centre.get("/api/v1/cases/" + person.case_id + "/observation").json();
    CHECK(seen.find("row")->boolean("is_entry_blocked"));
    world.server.clock().advance_ms(14 * hour_ms); // past midnight
    CHECK(client.post("/api/v1/my/people", World::attributes(person)).status == 201);
}

TEST_CASE("a login that tries one self-entry ID after the other waits until midnight, and hears nothing of any ID") {
    World world;
    auto const person = world.patient(35);
    auto client = world.registered("taro@example.jp");
    auto guess = World::attributes(person);
    guess.set("birth_date", "1999-01-01");
    for (int i = 0; i < 20; ++i) {
        guess.set("self_entry_id", std::to_string(9'000'000 + i));
        CHECK(rule_of(client.post("/api/v1/my/people", guess)) == "V-807"); // as for an ID that somebody has
    }
    auto const waits = client.post("/api/v1/my/people", World::attributes(person));
    CHECK(waits.status == 429);
    CHECK(!waits.contains(person.self_entry_id));
    auto other = world.registered("hanako@example.jp"); // the person's own login is not concerned
    CHECK(other.post("/api/v1/my/people", World::attributes(person)).status == 201);
}

TEST_CASE("a link that was forwarded to somebody who reports for another person opens nobody's page without the birth date") {
    World world;
    auto const person = world.patient(36), stranger = world.patient(37);
    auto other = world.by_link(stranger);
    auto const token = world.link_of(person);
    CHECK(rule_of(other.post("/api/v1/my/links", World::opening(token, stranger.birth_date))) == "V-807");
    CHECK(report(other, person, world.reporting(daily_report("39.0"))).status == 404);
    auto const people = other.get("/api/v1/my/session").json().find("people")->as_array()->size();
    CHECK(people == 1);
    // On the own telephone of somebody else: signing out leaves nothing that opens.
    CHECK(other.del("/api/v1/my/session").status == 200);
    CHECK(report(other, stranger, world.reporting(daily_report("36.5"))).status == 401);
}

TEST_CASE("[S1-07] the short way: a personal link and the birth date, once per person and for a time") {
    World world;
    auto const person = world.patient(17);
    auto const token = world.link_of(person);
    auto client = world.server.client();
    CHECK(rule_of(client.post("/api/v1/my/links", World::opening(token, "1999-01-01"))) == "V-807");
    CHECK(step_of(client) == "signed_out");
    auto unticked = World::opening(token, person.birth_date);
    unticked.set("consent_version", "");
    CHECK(rule_of(client.post("/api/v1/my/links", unticked)) == "F-O01");
    auto const opened = client.post("/api/v1/my/links", World::opening(token, person.birth_date));
    CHECK(opened.status == 201);
    CHECK(opened.json().boolean("by_link"));
    CHECK(opened.json().text("step") == "signed_in");
    CHECK(person_of(client).text("self_entry_id") == person.self_entry_id);

    // A newer link ends the older one; an expired one is told like one that never was.
    auto const newer = world.link_of(person);
    auto other = world.server.client();
    CHECK(rule_of(other.post("/api/v1/my/links", World::opening(token, person.birth_date))) == "F-O05");
    world.server.clock().advance_ms(31 * day_ms);
    CHECK(rule_of(other.post("/api/v1/my/links", World::opening(newer, person.birth_date))) == "F-O05");
    CHECK(rule_of(other.post("/api/v1/my/links", World::opening(std::string(43, 'x'), person.birth_date))) == "F-O05");
}

TEST_CASE("guessing the birth date of a forwarded link is blocked after five tries") {
    World world;
    auto const person = world.patient(18);
    auto const token = world.link_of(person);
    auto client = world.server.client();
    for (int i = 0; i < 5; ++i) CHECK(rule_of(client.post("/api/v1/my/links", World::opening(token, "1999-01-0" + std::to_string(i + 1)))) == "V-807");
    CHECK(rule_of(client.post("/api/v1/my/links", World::opening(token, person.birth_date))) == "F-O06");
}

TEST_CASE("[AC-04-5][R-06] a family reports for its members and sees nobody else") {
    World world;
    auto const father = world.patient(25), child = world.patient(26), stranger = world.patient(27);
    auto client = world.registered("taro@example.jp");
    CHECK(client.post("/api/v1/my/people", World::attributes(father)).status == 201);
    CHECK(client.post("/api/v1/my/people", World::attributes(child)).status == 201);
    CHECK(client.get("/api/v1/my/session").json().find("people")->as_array()->size() == 2);
    auto body = world.reporting(daily_report("37.0"));
    body.set("by_family", true);
    CHECK(report(client, child, body).status == 201);
    CHECK(person_of(client, 1).find("latest")->as_array()->front().integer("entry_way") == 7);
    CHECK(report(client, stranger, world.reporting(daily_report("37.0"))).status == 404);
    CHECK(client.get("/api/v1/my/people/" + stranger.case_id + "/reports").status == 404);
    CHECK(client.post("/api/v1/my/people/" + stranger.case_id + "/exports", Json::object()).status == 404);
    CHECK(client.post("/api/v1/my/people/" + stranger.case_id + "/call-confirmations", Json::object()).status == 404);
    // Nothing of the staff's work shows: no findings, no contacts, no flags.
    world.centre.post("/api/v1/cases/" + child.case_id + "/contacts", Json::object().set("result", 2).set("text", "秘密のメモ"), {{"Idempotency-Key", fresh_key()}});
    CHECK(!client.get("/api/v1/my/people/" + child.case_id + "/reports").contains("秘密"));
    CHECK(!client.get("/api/v1/my/session").contains("秘密"));
}

TEST_CASE("a session of the portal opens nothing of the staff, and the other way round") {
    World world;
    auto const person = world.patient(28);
    auto patient = world.by_link(person);
    CHECK(patient.get("/api/v1/cases/" + person.case_id).status == 401);
    CHECK(patient.get("/api/v1/home").status == 401);
    CHECK(world.centre.get("/api/v1/my/people/" + person.case_id + "/reports").status == 401);
    // Not even the same token under the other name.
    auto forged = world.server.client();
    forged.set_cookie("__Host-todoke=" + patient.portal_cookie().substr(patient.portal_cookie().find('=') + 1));
    CHECK(forged.get("/api/v1/home").status == 401);
}

TEST_CASE("a device stays signed in for fourteen days from the latest report; signing out ends it") {
    World world;
    auto const person = world.patient(29);
    auto client = world.by_link(person);
    for (int i = 0; i < 3; ++i) {
        world.server.clock().advance_ms(10 * day_ms);
        CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
    }
    world.server.clock().advance_ms(14 * day_ms);
    CHECK(step_of(client) == "signed_out");
    auto other = world.registered("taro@example.jp");
    CHECK(other.del("/api/v1/my/session").status == 200);
    CHECK(step_of(other) == "signed_out");
    CHECK(other.post("/api/v1/my/session", Json::object().set("mail", "taro@example.jp").set("password", "Kenko-2026")).status == 200);
    CHECK(step_of(other) == "person");
}

TEST_CASE("signing in: a wrong password says nothing, five of them wait") {
    World world;
    world.registered("taro@example.jp");
    auto client = world.server.client();
    auto const sign_in = [&](std::string const& mail, std::string const& password) { return client.post("/api/v1/my/session", Json::object().set("mail", mail).set("password", password)); };
    auto const wrong = sign_in("taro@example.jp", "Chigau-2026"), unknown = sign_in("nobody@example.jp", "Chigau-2026");
    CHECK(wrong.status == 422);
    CHECK(rule_of(wrong) == "F-O09");
    CHECK(rule_of(unknown) == "F-O09");
    for (int i = 0; i < 4; ++i) sign_in("taro@example.jp", "Chigau-2026");
    CHECK(sign_in("taro@example.jp", "Kenko-2026").status == 429);
    world.server.clock().advance_ms(31 * minute_ms);
    CHECK(sign_in("taro@example.jp", "Kenko-2026").status == 200);
}

TEST_CASE("a forgotten password is replaced by a code to the mail address, and ends every device") {
    World world;
    auto old = world.registered("taro@example.jp");
    auto client = world.server.client();
    CHECK(client.post("/api/v1/my/password-resets", Json::object().set("mail", "nobody@example.jp")).json().text("step") == "code");
    CHECK(world.code_for("nobody@example.jp").empty()); // the same answer, and no letter
    CHECK(client.post("/api/v1/my/password-resets", Json::object().set("mail", "taro@example.jp")).json().text("purpose") == "reset");
    CHECK(client.post("/api/v1/my/code", Json::object().set("code", world.code_for("taro@example.jp"))).status == 200);
    CHECK(client.post("/api/v1/my/password", Json::object().set("password", "Atarashi-26").set("confirmation", "Atarashi-26")).status == 200);
    CHECK(step_of(old) == "signed_out");
    CHECK(old.post("/api/v1/my/session", Json::object().set("mail", "taro@example.jp").set("password", "Kenko-2026")).status == 422);
    CHECK(old.post("/api/v1/my/session", Json::object().set("mail", "taro@example.jp").set("password", "Atarashi-26")).status == 200);
}

TEST_CASE("what a patient does is in the audit trail, and no path, log or refusal names the person") {
    World world;
    auto const person = world.patient(32);
    auto client = world.registered("taro@example.jp");
    CHECK(client.post("/api/v1/my/people", World::attributes(person)).status == 201);
    CHECK(report(client, person, world.reporting(daily_report("36.5"))).status == 201);
    auto admin = world.server.signed_in("tokyo.admin");
    auto const trail = admin.post("/api/v1/audit-searches", Json::object());
    CHECK(trail.contains("daily_report_entered"));
    CHECK(trail.contains("portal_person_linked"));
    for (auto const& secret : {person.self_entry_id, std::string("taro@example.jp"), person.birth_date, std::string("36.5")}) CHECK(!trail.contains(secret));
    CHECK(world.server.app().store.audit.verify()->fault.has_value() == false);
}
