// Signing in, home, search, the record of a person, receipts and the pages around them.
#include <doctest/doctest.h>

#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

namespace {

api::CaseRow person() {
    api::CaseRow row;
    row.case_id = "c1";
    row.self_entry_id = "29823041";
    row.confirmed_date = "2020-07-06";
    row.onset_date = "2020-06-29";
    row.name = "試験　太郎";
    row.sex = "1";
    row.age = "27歳0ヶ月";
    row.diagnosis_class = "1";
    row.case_status = "50";
    row.current_location = "2";
    return row;
}

void add_case(ScriptedServer& server) {
    api::CaseReply reply;
    reply.case_id = "c1";
    reply.self_entry_id = "29823041";
    reply.disease_code = "603";
    reply.disease_name = "新型コロナウイルス感染症";
    reply.version = 4;
    reply.header = person();
    reply.can_edit = true;
    reply.responsible_centre_name = "試験東保健所";
    reply.identity_form_version = "2020-09-14";
    reply.identity = Json(Json::Object{{"name", Json("試験　太郎")}, {"name_kana", Json("シケン　タロウ")}, {"birth_date", Json("1993-07-01")}, {"sex", Json("1")}});
    reply.tests = Json::object();
    server.cases["c1"] = reply;
}

api::NotificationReply notification(std::string state) {
    api::NotificationReply reply;
    reply.row.notification_id = "n1";
    reply.row.notification_no = "2026130000042";
    reply.row.case_id = "c1";
    reply.row.form_id = "covid_19";
    reply.row.disease_name = "新型コロナウイルス感染症";
    reply.row.state = std::move(state);
    reply.row.person_name = "試験　太郎";
    reply.row.facility_name = "試験第一クリニック";
    reply.row.health_centre_name = "試験東保健所";
    reply.row.version = 1;
    reply.row.submitted_at_ms = 1'795'226'400'000;
    reply.form_version = "2021-11-29";
    reply.record = Json(Json::Object{{"name", Json("試験　太郎")}, {"name_kana", Json("シケン　タロウ")}, {"diagnosis_class", Json("3")}, {"diagnosis_date", Json("2026-11-20")}});
    return reply;
}

} // namespace

TEST_CASE("signing in takes two steps, says what is wrong without saying which, and shows the demo's mail") {
    Journey journey("/", Who::clinic, [](ScriptedServer& server) { server.step = "signed_out"; });
    auto& screen = *journey.screen;
    CHECK(screen.title().find("サインイン") != std::string::npos);
    screen.click("#sign_in");
    CHECK(screen.error_of("利用者ID") == "利用者IDを入力してください。");
    screen.type("利用者ID", "clinic-a");
    screen.type("パスワード", "wrong");
    screen.press("Enter");
    CHECK(screen.shows("利用者IDまたはパスワードが正しくありません。"));
    screen.type("パスワード", "Correct-1");
    screen.press("Enter");
    REQUIRE(screen.has("認証コード"));
    CHECK(screen.shows("t***@example.jp"));
    screen.click("届いたはずのメッセージを見る");
    CHECK(screen.shows("認証コードは 123456 です。"));
    screen.type("認証コード", "999999");
    screen.press("Enter");
    CHECK(screen.shows("認証コードが正しくありません。"));
    screen.type("認証コード", "123456");
    screen.press("Enter");
    CHECK(screen.title().find("ホーム") != std::string::npos);
    CHECK(screen.shows("試験第一クリニック"));
    // The password is nowhere any more.
    for (auto const& node : screen.nodes()) CHECK(node.value != "Correct-1");
}

TEST_CASE("a server that cannot be reached is said so, and tried again") {
    Journey journey("/", Who::clinic, [](ScriptedServer& server) { server.fail_next("GET", "/api/v1/session", {}, 2); });
    journey.screen->wait(3000);
    REQUIRE(journey.screen->shows("サーバーに接続できません"));
    journey.screen->click("もう一度試す");
    journey.screen->wait(100);
    CHECK(journey.screen->title().find("ホーム") != std::string::npos);
}

TEST_CASE("home shows what waits: returned with its reason, drafts with what is needed") {
    Journey journey("/", Who::clinic, [](ScriptedServer& server) {
        auto row = notification("returned").row;
        row.return_reason = "診断年月日を確認してください";
        server.home.returned.push_back(row);
        server.drafts["d1"].version = 1;
        server.drafts["d1"].content.form_id = "covid_19";
        server.drafts["d1"].content.form_version = "2021-11-29";
        server.drafts["d1"].content.still_needed = 2;
        server.drafts["d1"].content.record = Json(Json::Object{{"name", Json("テスト　花子")}});
    });
    auto& screen = *journey.screen;
    CHECK(screen.shows("対応が必要 2件"));
    CHECK(screen.shows("診断年月日を確認してください"));
    CHECK(screen.shows("必須 残り2項目"));
    screen.click("#draft_d1_discard");
    CHECK(screen.shows("下書きを破棄しますか"));
    screen.click("残す");
    CHECK(journey.server.drafts.size() == 1);
    screen.click("#draft_d1_open");
    CHECK(journey.path() == "/drafts/d1");
}

TEST_CASE("[S0-60] [V-S02] [V-S04] 登録情報一覧: conditions, the twelve columns, nothing found") {
    Journey journey("/cases", Who::health_centre, [](ScriptedServer& server) { server.account.facility.prefecture_code = ""; });
    auto& screen = *journey.screen;
    screen.click("#search");
    CHECK(screen.shows("条件を指定してください。"));
    screen.type("フリガナ", "しけん");
    screen.press("Enter");
    CHECK(screen.shows("該当する登録情報はありません。"));
    CHECK(screen.shows("0件"));
    journey.server.found.push_back(person());
    screen.type("電話番号", "090-0000-1234");
    screen.press("Enter");
    auto const sent = journey.machine.requests_to("POST", "/api/v1/case-searches").back().body;
    CHECK(sent.find("\"name_kana\":\"シケン\"") != std::string::npos);
    CHECK(sent.find("\"phone\":\"09000001234\"") != std::string::npos);
    for (auto const* text : {"スマホ入力ID", "確定日", "2020/07/06", "発病年月日", "2020/06/29", "試験　太郎", "男性", "27歳0ヶ月", "年代", "患者(確定例)", "宿泊療養中", "宿泊療養施設", "行動歴", "未", "リンク", "不明", "1-1/1件"}) {
        CAPTURE(text);
        CHECK(screen.shows(text));
    }
    // Nothing of the search stands in the address.
    CHECK(journey.path() == "/cases");
}

TEST_CASE("[V-S01] a kana condition with other characters is refused") {
    Journey journey("/cases", Who::health_centre);
    journey.screen->type("フリガナ", "試験");
    journey.screen->press("Enter");
    CHECK(journey.screen->error_of("フリガナ") == "フリガナは全角カナで入力してください。");
    CHECK(journey.machine.requests_to("POST", "/api/v1/case-searches").empty());
}

TEST_CASE("the record: header on every tab, edit and save, another's change is compared") {
    Journey journey("/cases/c1", Who::health_centre, add_case);
    auto& screen = *journey.screen;
    CHECK(screen.shows("29823041"));
    CHECK(screen.shows("1993年7月1日"));
    screen.click("編集");
    screen.type("氏名", "試験 次郎");
    SUBCASE("saved") {
        screen.press("F9");
        CHECK(journey.server.cases["c1"].version == 5);
        CHECK(journey.server.cases["c1"].identity.text("name") == "試験　次郎");
        CHECK(screen.has("編集"));
    }
    SUBCASE("[V-620] changed by someone else meanwhile") {
        journey.server.cases["c1"].version = 5;
        journey.server.cases["c1"].identity.set("name", "試験　三郎");
        screen.press("F9");
        REQUIRE(screen.shows("他の利用者が更新しました。内容を確認してください。"));
        CHECK(screen.shows("相手: 試験　三郎"));
        CHECK(journey.server.cases["c1"].identity.text("name") == "試験　三郎");
        screen.click("この内容で続ける");
        CHECK(journey.server.cases["c1"].identity.text("name") == "試験　次郎");
    }
    SUBCASE("a reload in the middle loses nothing") {
        screen.wait(2000);
        journey.restart();
        CHECK(journey.screen->shows("入力途中の内容を復元しました。"));
        CHECK(journey.screen->value("氏名") == "試験 次郎"); // as typed: the field was never left
        journey.screen->press("F9");
        CHECK(journey.server.cases["c1"].identity.text("name") == "試験　次郎");
        CHECK(journey.machine.browser->vaults["centre-a"].empty());
    }
    SUBCASE("cancelled") {
        screen.click("取消");
        CHECK(journey.server.cases["c1"].version == 4);
        CHECK(screen.shows("試験　太郎"));
    }
}

TEST_CASE("a notification for a registered person starts with what is known") {
    Journey journey("/notifications/new/covid_19/c1", Who::clinic, add_case);
    CHECK(journey.screen->value("フリガナ") == "シケン　タロウ");
    CHECK(journey.screen->value("生年月日") == "1993/07/01");
    CHECK(journey.screen->shows("登録済みの方の発生届として届け出ます。"));
    CHECK(journey.screen->value("従事する病院・診療所の名称") == "試験第一クリニック");
}

TEST_CASE("[AC-02-2] a returned notification shows its reason, is corrected and submitted again on its version") {
    Journey journey("/notifications/n1", Who::clinic, [](ScriptedServer& server) {
        auto reply = notification("returned");
        reply.row.return_reason = "診断年月日を確認してください";
        reply.may_resubmit = true;
        server.notifications["n1"] = reply;
    });
    auto& screen = *journey.screen;
    CHECK(screen.shows("診断年月日を確認してください"));
    screen.press("F2");
    REQUIRE(journey.path().compare(0, 8, "/drafts/") == 0);
    CHECK(screen.shows("差戻しの理由"));
    screen.type("診断(検案)年月日", "2026/11/19");
    screen.press("F9");
    screen.press("F9");
    REQUIRE(journey.server.submissions.size() == 1);
    auto const sent = journey.machine.requests_to("POST", "/api/v1/notifications/n1/versions").back();
    CHECK(tests::header_of(sent, "If-Match") == "\"1\"");
    CHECK(journey.server.submissions[0].record.text("diagnosis_date") == "2026-11-19");
    CHECK(journey.path() == "/receipts/n1");
}

TEST_CASE("a receipt is there again after a reload") {
    Journey journey("/receipts/n1", Who::clinic, [](ScriptedServer& server) { server.notifications["n1"] = notification("submitted"); });
    CHECK(journey.screen->shows("2026130000042"));
    CHECK(journey.screen->shows("2026/11/21 11:00"));
    journey.screen->press("F2");
    CHECK(journey.path().compare(0, 8, "/drafts/") == 0);
}

TEST_CASE("[S1-45] a receipt of somebody who is observed now leads to the leaflet, another one does not") {
    auto observed = notification("submitted");
    observed.is_observed = true;
    observed.row.case_id = "c1";
    Journey journey("/receipts/n1", Who::clinic, [&](ScriptedServer& server) { server.notifications["n1"] = observed; });
    journey.screen->click("健康観察の案内を渡す");
    CHECK(journey.path() == "/cases/c1/leaflet");
    Journey other("/receipts/n1", Who::clinic, [](ScriptedServer& server) { server.notifications["n1"] = notification("submitted"); });
    CHECK_FALSE(other.screen->has("健康観察の案内を渡す"));
}

TEST_CASE("[AC-01-7] what does not exist for this user is said so, with the way home") {
    Journey journey("/cases/foreign");
    CHECK(journey.screen->shows("この登録は存在しないか、あなたの利用範囲にありません。"));
    Journey nowhere("/no/such/page");
    CHECK(nowhere.screen->shows("このページはありません。"));
    Journey forbidden("/intake");
    CHECK(forbidden.screen->shows("この操作はあなたの利用者区分ではできません。"));
}

TEST_CASE("a fault of the server is shown with its incident id and may be tried again") {
    Journey journey("/notifications/n1", Who::clinic, [](ScriptedServer& server) {
        server.notifications["n1"] = notification("submitted");
        server.fail_next("GET", "/api/v1/notifications", tests::problem(500, "internal", "内部エラー"));
    });
    CHECK(journey.screen->shows("i-0001"));
    journey.screen->click("もう一度試す");
    CHECK(journey.screen->shows("2026130000042"));
}

TEST_CASE("a page of the second part waits for it, may be tried again, and is then the page itself") {
    Journey journey("/");
    journey.machine.second_part_is_here = false;
    journey.machine.history.push_back("/account/second-factor");
    journey.restart();
    CHECK(journey.screen->title().find("画面を準備しています") != std::string::npos);
    journey.machine.second_part_awaited(false);
    journey.screen->settle();
    CHECK(journey.screen->shows("サーバーに接続できません"));
    journey.machine.second_part_awaited = nullptr;
    journey.screen->click("もう一度試す");
    REQUIRE(journey.machine.second_part_awaited);
    journey.machine.second_part_awaited(true);
    journey.screen->settle();
    CHECK(journey.screen->title().find("二要素認証の変更") != std::string::npos);
}

TEST_CASE("the language is switched at the top and remembered") {
    auto browser = std::make_shared<platform::FakeBrowser>();
    Journey journey("/", Who::clinic, {}, browser);
    journey.screen->click("English");
    CHECK(journey.screen->title().find("Home") != std::string::npos);
    CHECK(browser->preferences["language"] == "en");
    journey.restart();
    CHECK(journey.screen->title().find("Home") != std::string::npos);
    journey.screen->click("日本語");
    CHECK(journey.screen->title().find("ホーム") != std::string::npos);
}

TEST_CASE("[AC-16-3] notices: unread count, one opened is read") {
    Journey journey("/notices", Who::clinic, [](ScriptedServer& server) {
        server.notices.notices.push_back({"t1", "研修のお知らせ", "12月1日に研修を行います。", "2026-11-20", {}, false});
        server.updates.unread_notices = 1;
    });
    CHECK(journey.screen->has("お知らせ(1)"));
    CHECK(journey.screen->shows("未読"));
    journey.screen->click("研修のお知らせ");
    CHECK(journey.screen->shows("12月1日に研修を行います。"));
    CHECK(journey.machine.requests_to("POST", "/api/v1/notices/t1/read").size() == 1);
}

TEST_CASE("? lists what the keyboard can do on this page") {
    Journey journey("/");
    journey.screen->press("?");
    REQUIRE(journey.screen->shows("使えるキーの一覧"));
    CHECK(journey.screen->shows("F2"));
    CHECK(journey.screen->shows("発生届を書く"));
    journey.screen->press("Escape");
    CHECK_FALSE(journey.screen->has("閉じる"));
    CHECK(journey.path() == "/");
}

TEST_CASE("the disease is found by kana, hiragana or a part of its name") {
    Journey journey("/notifications/new");
    for (auto const* typed : {"ばいどく", "梅毒", "バイドク"}) {
        CAPTURE(typed);
        journey.screen->type("疾患名", typed);
        CHECK(journey.screen->has("梅毒"));
        CHECK_FALSE(journey.screen->has("麻しん"));
    }
    journey.screen->press("Enter");
    CHECK(journey.path().compare(0, 8, "/drafts/") == 0);
}

TEST_CASE("Back goes to the page before, with what was typed still there") {
    Journey journey("/");
    journey.screen->press("F2");
    journey.screen->write("ころな");
    journey.screen->press("Enter");
    auto const editor = journey.path();
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->leave();
    journey.machine.go_back();
    journey.screen->settle();
    CHECK(journey.path() == "/notifications/new");
    CHECK(journey.screen->has("疾患名"));
    journey.machine.leave_to(editor);
    journey.screen->settle();
    CHECK(journey.screen->value("フリガナ") == "テスト　タロウ");
}

// --- the health centre ---------------------------------------------------------------------------

namespace {

void add_intake(ScriptedServer& server) {
    for (auto const* id : {"n1", "n2"}) {
        auto reply = notification("submitted");
        reply.row.notification_id = id;
        reply.row.warnings = 2;
        reply.row.date_check_overridden = true;
        reply.date_check_items = {"diagnosis_date"};
        reply.may_decide = true;
        reply.case_status = "00";
        server.notifications[id] = reply;
        server.intake.rows.push_back(reply.row);
    }
    server.intake.waiting = 2;
    server.updates.intake_waiting = 2;
}

} // namespace

TEST_CASE("[AC-02-4] a new notification shows in the intake list within ten seconds, without reload") {
    Journey journey("/intake", Who::health_centre);
    CHECK(journey.screen->shows("受付待ちの発生届はありません。"));
    journey.screen->wait(6000);
    add_intake(journey.server);
    ++journey.server.updates.sequence;
    journey.screen->wait(10'000);
    CHECK(journey.screen->shows("受付待ち 2件"));
    CHECK(journey.screen->shows("試験　太郎"));
    CHECK(journey.screen->shows("警告 2件"));
}

TEST_CASE("[AC-02-1] [V-601] accepting needs a status; A accepts, N goes to the next") {
    Journey journey("/intake/n1", Who::health_centre, add_intake);
    auto& screen = *journey.screen;
    CHECK(screen.shows("日付の整合性確認で×の日付をそのまま届け出ています。"));
    screen.press("A");
    REQUIRE(screen.shows("試験　太郎さんの発生届を受理します。"));
    screen.click("受理する");
    CHECK(screen.shows("現在のステータスを入力してください。"));
    screen.choose("現在のステータス", "自宅療養中");
    screen.press("Ctrl+Enter");
    CHECK(journey.server.notifications["n1"].row.state == "accepted");
    CHECK(journey.server.notifications["n1"].case_status == "40");
    screen.press("N");
    CHECK(journey.path() == "/intake/n2");
}

TEST_CASE("[AC-02-2] [V-632] returning needs a reason") {
    Journey journey("/intake/n1", Who::health_centre, add_intake);
    auto& screen = *journey.screen;
    screen.press("R");
    screen.click("差し戻す");
    CHECK(screen.shows("差戻しの理由を入力してください。"));
    CHECK(journey.server.notifications["n1"].row.state == "submitted");
    screen.type("差戻しの理由", "診断年月日を確認してください");
    screen.click("差し戻す");
    CHECK(journey.server.notifications["n1"].row.state == "returned");
    CHECK(journey.server.notifications["n1"].row.return_reason == "診断年月日を確認してください");
}

TEST_CASE("[V-620] a decision on a version that changed meanwhile is not made unseen") {
    Journey journey("/intake/n1", Who::health_centre, add_intake);
    journey.server.notifications["n1"].row.version = 2;
    journey.screen->press("A");
    journey.screen->choose("現在のステータス", "自宅療養中");
    journey.screen->click("受理する");
    CHECK(journey.screen->shows("他の利用者が更新しました。内容を確認してください。"));
    CHECK(journey.server.notifications["n1"].row.state == "submitted");
}
