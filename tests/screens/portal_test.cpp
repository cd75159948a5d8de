// The patients' side without a browser: the daily report, registering, the family, what happens without a network.
#include <doctest/doctest.h>

#include <set>

#include "client-wasm/state/texts.hpp"
#include "tests/screens/support/scripted_portal.hpp"

using namespace todoke;
using tests::ScriptedPortal;
using tests::Visit;

namespace {

void begin_strange(ScriptedPortal& server) {
    server.session.step = "signed_out";
    server.session.login_id.clear();
    server.session.people.clear();
}

void one_without_past(ScriptedPortal& server) { server.session.people.front().latest.clear(); }

void answer_everything(ui::testing::Screen& screen, std::string_view temperature = "36.5") {
    screen.type("体温は？(℃)", temperature);
    screen.click("すべて「なし」");
}

Json const& last_report(ScriptedPortal const& server) { return server.reports_by_key.begin()->second.report; }

} // namespace

TEST_CASE("[W-04] [S1-50] [S1-51] A person without symptoms reports with at most eight presses from the opened page") {
    Visit visit;
    auto& screen = *visit.screen;
    CHECK(visit.path() == "/my/report/41"); // who has reported before begins with the question
    REQUIRE(screen.find("体温は？(℃)") != nullptr);
    screen.focus("体温は？(℃)");
    int presses = 1;                        // the finger in the field
    screen.write("365");
    presses += 3;                           // the numeric pad
    for (auto const* button : {"すべて「なし」", "#check_now", "送信する"}) {
        screen.click(button);
        ++presses;
    }
    CHECK(screen.shows("ありがとうございました"));
    CHECK(screen.shows("報告を受け付けました"));
    CHECK(presses <= 8);
    REQUIRE(visit.server.reports_by_key.size() == 1);
    CHECK(last_report(visit.server).text("body_temperature") == "36.5");
    CHECK(last_report(visit.server).integer("dyspnea") == 2);
    CHECK(visit.path() == "/my/report/41/done");
}

TEST_CASE("Temperatures are understood as people type them") {
    for (auto const* typed : {"36.5", "365", "３６．５", "36,5"}) {
        Visit visit;
        visit.screen->type("体温は？(℃)", typed);
        CHECK_MESSAGE(visit.screen->note_of("体温は？(℃)").find("36.5℃") != std::string::npos, typed);
    }
}

TEST_CASE("[V-801] An impossible temperature is told beside the field") {
    Visit visit;
    visit.screen->type("体温は？(℃)", "45.0");
    visit.screen->leave();
    CHECK(visit.screen->error_of("体温は？(℃)") == "体温は34.0から42.0の範囲で入力してください。");
    visit.screen->type("体温は？(℃)", "36.4");
    CHECK(visit.screen->error_of("体温は？(℃)").empty());
}

TEST_CASE("[V-805] What is not answered is named at the top and nothing is sent") {
    Visit visit;
    visit.screen->type("体温は？(℃)", "36.5");
    visit.screen->choose("咳・鼻水", "あり");
    visit.screen->click("#check");
    CHECK(visit.path() == "/my/report/41");
    CHECK(visit.screen->shows("息苦しさ: 体温と全ての症状を入力してください。"));
    CHECK(!visit.screen->shows("咳・鼻水: 体温と全ての症状を入力してください。"));
    CHECK(visit.server.reports_arrived == 0);
}

TEST_CASE("Yesterday's values stand beside the question, and its symptoms are taken over in one press") {
    Visit visit;
    CHECK(visit.screen->note_of("体温は？(℃)") == "昨日 37.4℃");
    visit.screen->click("昨日と同じ");
    CHECK(visit.screen->is_checked("咳・鼻水 > あり"));
    CHECK(visit.screen->is_checked("下痢 > なし"));
}

TEST_CASE("[S1-59] The thirteen urgent symptoms stand in three groups, with the mark of those that the family judges") {
    Visit visit;
    for (auto const* words : {"表情・外見", "息苦しさ等", "意識障害等", "顔色が明らかに悪い ※", "唇が紫色になっている", "ゼーゼーしている", "脈がとぶ、脈のリズムが乱れる感じがする"}) CHECK_MESSAGE(visit.screen->shows(words), words);
    CHECK(visit.screen->shows("※はご家族がご本人を見て判断した場合です。"));
}

TEST_CASE("[AC-04-3] B-01: An urgent symptom shows whom to call until the call is confirmed, and at home all day") {
    Visit visit;
    answer_everything(*visit.screen);
    visit.screen->click("急に息苦しくなった");
    visit.screen->click("#check");
    visit.screen->click("送信する");
    CHECK(visit.screen->shows("下記の緊急連絡先にお電話をください。試験東保健所 03-0000-0002"));
    CHECK(visit.screen->shows("呼びかけに反応がない等の場合は119番"));
    REQUIRE(visit.screen->find_id("urgent-41-call") != nullptr);
    CHECK(visit.screen->find_id("urgent-41-call")->attribute(ui::Attribute::href) == "tel:0300000002");
    visit.screen->click("これまでの記録");
    CHECK(visit.screen->find_id("urgent-41-call") != nullptr); // follows to every page
    visit.screen->click("電話しました");
    CHECK(visit.server.calls_confirmed == 1);
    CHECK(visit.screen->find_id("urgent-41-call") == nullptr);
    visit.screen->click("ホーム");
    CHECK(visit.screen->find_id("urgent-41-call") != nullptr); // at home for the rest of the day
    CHECK(visit.screen->shows("電話済み"));
}

TEST_CASE("[AC-04-4] B-02: A close contact is shown whom to call from 37.5 on") {
    for (auto const& [temperature, is_urgent] : {std::pair{"37.5", true}, std::pair{"37.4", false}}) {
        Visit visit("/my", [](ScriptedPortal& server) {
            server.session.people.front().subject_class = 2;
            one_without_past(server);
        });
        visit.screen->click("#report-41");
        answer_everything(*visit.screen, temperature);
        visit.screen->click("#check");
        visit.screen->click("送信する");
        CHECK((visit.screen->find_id("urgent-41") != nullptr) == is_urgent);
    }
}

TEST_CASE("B-03: Breathlessness alone asks the matching list before it is sent") {
    Visit visit;
    answer_everything(*visit.screen);
    visit.screen->choose("息苦しさ", "あり");
    visit.screen->click("#check");
    CHECK(visit.screen->shows("次の症状はありますか"));
    CHECK(visit.screen->shows("肩で息をしている"));
    CHECK(!visit.screen->shows("唇が紫色になっている")); // another list
    visit.screen->click("どれもありません");
    visit.screen->click("送信する");
    CHECK(visit.screen->shows("報告を受け付けました"));
    CHECK(visit.screen->find_id("urgent-41") == nullptr);
}

TEST_CASE("[V-812] B-04: A low saturation shows whom to call") {
    Visit visit;
    answer_everything(*visit.screen);
    visit.screen->type("酸素飽和度(SpO2)", "９３");
    visit.screen->click("#check");
    visit.screen->click("送信する");
    CHECK(visit.screen->find_id("urgent-41") != nullptr);
}

TEST_CASE("[V-804] [AC-04-6] A second report of the day asks before it replaces the first") {
    Visit visit("/my", [](ScriptedPortal& server) { server.session.people.front().latest.insert(server.session.people.front().latest.begin(), ScriptedPortal::report(ScriptedPortal::today, "37.0")); });
    CHECK(visit.screen->shows("本日は報告済み"));
    visit.screen->click("本日の報告を直す");
    CHECK(visit.screen->value("体温は？(℃)") == "37.0");
    visit.screen->type("体温は？(℃)", "37.2");
    visit.screen->click("#check");
    visit.screen->click("送信する");
    CHECK(visit.screen->shows("本日は入力済みです。上書きしますか。"));
    CHECK(visit.server.reports_arrived == 0);
    visit.screen->click("上書きする");
    CHECK(visit.screen->shows("報告を受け付けました"));
    CHECK(visit.server.session.people.front().latest.front().report.text("body_temperature") == "37.2");
}

TEST_CASE("[V-810] [S1-48] [S1-49] Step 7 asks when the class differs from the record") {
    Visit visit("/my", one_without_past);
    CHECK(visit.screen->is_checked("区分 > 感染者"));
    visit.screen->choose("区分", "濃厚接触者");
    visit.screen->click("#report-41");
    CHECK(visit.screen->shows("区分が登録内容と異なります。よろしいですか。"));
    visit.screen->click("はい");
    answer_everything(*visit.screen);
    visit.screen->click("#check");
    visit.screen->click("送信する");
    CHECK(last_report(visit.server).integer("subject_class") == 2);
}

TEST_CASE("A report without a network waits on the device and is sent exactly once") {
    auto browser = std::make_shared<platform::FakeBrowser>();
    Visit visit("/my", {}, browser);
    visit.machine.set_online(false);
    answer_everything(*visit.screen);
    visit.screen->click("#check");
    visit.screen->click("送信する");
    CHECK(visit.screen->shows("送信待ち"));
    CHECK(visit.server.reports_arrived == 0);
    visit.restart(); // the page is closed and opened again, still without a network
    CHECK(visit.screen->shows("送信待ち"));
    visit.server.drops_replies = true; // the first answer gets lost on the way
    visit.machine.set_online(true);
    visit.screen->wait(70'000);
    CHECK(visit.server.reports_by_key.size() == 1);
    CHECK(!visit.screen->shows("送信待ち"));
    CHECK(visit.machine.browser->vaults.begin()->second.size() >= 1);
    for (auto const& [key, value] : visit.machine.browser->vaults.begin()->second) CHECK(key.find("report-") == std::string::npos);
}

TEST_CASE("The page opens without a network from what was known, and what was typed is still there") {
    Visit visit;
    visit.screen->type("体温は？(℃)", "36.9");
    visit.screen->leave();
    visit.machine.set_online(false);
    visit.restart();
    CHECK(visit.screen->value("体温は？(℃)") == "36.9");
    CHECK(visit.screen->shows("オフラインです"));
}

TEST_CASE("Two tabs send a waiting report once") {
    auto browser = std::make_shared<platform::FakeBrowser>();
    Visit first("/my", {}, browser);
    first.machine.set_online(false);
    answer_everything(*first.screen);
    first.screen->click("#check");
    first.screen->click("送信する");
    Visit second("/my", {}, browser);
    second.screen->wait(1'000);
    first.machine.set_online(true);
    first.screen->wait(5'000);
    second.screen->wait(5'000);
    std::set<std::string> keys;
    for (auto const& [key, report] : first.server.reports_by_key) keys.insert(key);
    for (auto const& [key, report] : second.server.reports_by_key) keys.insert(key);
    CHECK(keys.size() == 1); // whichever tab was quicker, under one key
}

TEST_CASE("A correction while the first report waits replaces it before it leaves") {
    Visit visit;
    visit.machine.set_online(false);
    answer_everything(*visit.screen);
    visit.screen->click("#check");
    visit.screen->click("送信する");
    visit.screen->click("ホーム");
    visit.screen->click("本日の報告を直す");
    visit.screen->type("体温は？(℃)", "38.0");
    visit.screen->click("#check");
    visit.screen->click("送信する");
    visit.screen->click("上書きする");
    visit.machine.set_online(true);
    visit.screen->wait(70'000);
    REQUIRE(visit.server.reports_by_key.size() == 1);
    CHECK(last_report(visit.server).text("body_temperature") == "38.0");
}

TEST_CASE("A report that meets another one of the day loses nothing and asks") {
    Visit visit;
    answer_everything(*visit.screen, "38.2");
    visit.screen->click("#check");
    auto& latest = visit.server.session.people.front().latest;
    latest.insert(latest.begin(), ScriptedPortal::report(ScriptedPortal::today, "36.0")); // from another device, meanwhile
    visit.screen->click("送信する");
    CHECK(visit.path() == "/my/report/41");
    CHECK(visit.screen->shows("別の端末から、本日の報告が届いています"));
    CHECK(visit.screen->value("体温は？(℃)") == "38.2");
}

TEST_CASE("[S1-32] [S1-35] [S1-41] [S1-44] [AC-04-2] Registering in eight steps, with a wrong birth date on the way") {
    Visit visit("/my", begin_strange);
    auto& screen = *visit.screen;
    CHECK(screen.title() == "健康状態の報告");
    screen.click("新規登録"); // step 1
    CHECK(screen.shows("todoke.example からのメールを受け取れるようにしてください。"));
    screen.type("メールアドレス", "taro@example.jp");
    screen.click("確認コードを送信");
    CHECK(screen.error_of("確認しました") == "「確認しました」にチェックを入れてください。");
    screen.click("#consent");
    screen.click("確認コードを送信"); // step 2
    CHECK(visit.path() == "/my/register/code");
    visit.server.refuse_rule = "V-809";
    screen.type("確認コード", "000000");
    screen.click("コードの確認");
    CHECK(screen.shows("確認コードが正しくないか、有効期限が切れています。"));
    screen.type("確認コード", "123456");
    screen.click("コードの確認"); // step 4
    screen.type("パスワード", "abcd1234");
    screen.leave();
    CHECK(screen.error_of("パスワード") == "英小文字、英大文字、数字、記号を3種類以上組み合わせてください。");
    screen.type("パスワード", "Abcd1234");
    screen.type("パスワード(確認)", "Abcd1235");
    screen.click("作成");
    CHECK(screen.error_of("パスワード(確認)") == "確認用のパスワードが一致しません。");
    screen.type("パスワード(確認)", "Abcd1234");
    screen.click("作成"); // step 5
    CHECK(screen.title() == "属性情報");
    screen.type("スマホ入力ID", "29823041");
    screen.type("氏名(フリガナ)", "しけん たろう");
    screen.type("生年月日", "19600402");
    screen.choose("性別", "男性");
    screen.type("電話番号", "090-1234-5678");
    visit.server.refuse_rule = "V-807";
    screen.click("属性を保存する");
    CHECK(screen.shows("入力した情報が登録情報と異なるため登録できません。保健所にお問い合わせください。"));
    screen.type("生年月日", "19600401");
    screen.click("属性を保存する"); // step 6
    CHECK(visit.path() == "/my");
    CHECK(screen.shows("試験 太郎さん")); // step 7
}

TEST_CASE("[V-113] [V-117] [V-112] Fields of the registration say what is wrong with them") {
    Visit visit("/my/register", begin_strange);
    visit.screen->type("メールアドレス", "taro.example.jp");
    visit.screen->leave();
    CHECK(visit.screen->error_of("メールアドレス") == "メールアドレスの形式が正しくありません。");
    Visit person("/my/person", [](ScriptedPortal& server) {
        server.session.step = "person";
        server.session.people.clear();
    });
    person.screen->type("スマホ入力ID", "12345");
    person.screen->type("電話番号", "12345");
    person.screen->leave();
    CHECK(person.screen->error_of("スマホ入力ID") == "スマホ入力IDは6桁から8桁の数字です。");
    CHECK(person.screen->error_of("電話番号") == "電話番号は日本国内の番号をハイフンなし・半角数字で入力してください。");
}

TEST_CASE("The personal link needs the birth date only, and its token does not stay in the address") {
    Visit visit("/my/start#abcDEF123", begin_strange);
    CHECK(visit.path() == "/my/start");
    visit.screen->type("生年月日", "19600401");
    visit.screen->click("#consent");
    visit.screen->click("報告を始める");
    CHECK(visit.path() == "/my/report/41");
    auto const sent = visit.machine.requests_to("POST", "/api/v1/my/links");
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().body.find("abcDEF123") != std::string::npos);
    CHECK(sent.front().body.find("1960-04-01") != std::string::npos);
}

TEST_CASE("A birth date that is typed before the server has answered is still there afterwards") {
    Visit visit("/my", begin_strange);
    visit.machine.history.back() = "/my/start#abcDEF123";
    visit.machine.set_online(false);
    visit.restart();
    visit.screen->type("生年月日", "19600401");
    visit.screen->leave();
    visit.machine.set_online(true);
    visit.screen->wait(30'000);
    REQUIRE(visit.machine.requests_to("GET", "/api/v1/my/session").size() >= 2);
    CHECK(visit.screen->value("生年月日") == "19600401");
    visit.screen->click("#consent");
    visit.screen->click("報告を始める");
    CHECK(visit.path() == "/my/report/41");
}

TEST_CASE("A link that says its language brings the token alone") {
    Visit visit("/my/start#abcDEF123.vi", begin_strange);
    visit.screen->type("生年月日", "19600401");
    visit.screen->click("#consent");
    visit.screen->click("報告を始める");
    auto const sent = visit.machine.requests_to("POST", "/api/v1/my/links");
    REQUIRE(sent.size() == 1);
    CHECK(sent.front().body.find("\"abcDEF123\"") != std::string::npos);
}

TEST_CASE("A family reports one after another, each for oneself") {
    Visit visit("/my", [](ScriptedPortal& server) { server.session.people.push_back(ScriptedPortal::person("42", "試験 花子")); });
    CHECK(visit.path() == "/my"); // nobody's question is asked before it is clear whose
    visit.screen->click("#report-41");
    answer_everything(*visit.screen);
    visit.screen->click("#check");
    visit.screen->click("送信する");
    visit.screen->click("次は 試験 花子さん");
    CHECK(visit.path() == "/my/report/42");
    CHECK(visit.screen->value("体温は？(℃)").empty());
    answer_everything(*visit.screen, "38.5");
    visit.screen->click("#check");
    visit.screen->click("送信する");
    CHECK(visit.server.session.people[0].latest.front().report.text("body_temperature") == "36.5");
    CHECK(visit.server.session.people[1].latest.front().report.text("body_temperature") == "38.5");
    CHECK(!visit.screen->has("次は 試験 太郎さん"));
}

TEST_CASE("The history is a chart with words and a table with the numbers") {
    Visit visit("/my/history/41");
    REQUIRE(visit.screen->find_id("temperature_chart") != nullptr);
    CHECK(visit.screen->find_id("temperature_chart")->attribute(ui::Attribute::src).starts_with("data:image/svg+xml,"));
    CHECK(visit.screen->find_id("temperature_chart")->attribute(ui::Attribute::alt) == "体温のグラフ。数値は下の表にあります。");
    CHECK(visit.screen->shows("11月18日(水)"));
    CHECK(visit.screen->shows("38.1℃"));
    CHECK(visit.screen->shows("咳・鼻水"));
}

TEST_CASE("Each language says the question in its own words, and another person's address shows nothing") {
    for (auto const& [language, words] : {std::pair{"vi", "Nhiệt độ? (℃)"}, std::pair{"ne", "तापक्रम कति? (℃)"}, std::pair{"zh", "体温是多少？(℃)"}, std::pair{"ja-x-easy", "｜体温《たいおん》は？(℃)"}}) {
        std::string const code = language, question = words;
        auto browser = std::make_shared<platform::FakeBrowser>();
        browser->preferences["language"] = code;
        Visit visit("/my", {}, browser);
        CHECK_MESSAGE(visit.screen->find(question) != nullptr, code);
        (void)state::use_language("ja");
    }
    Visit foreign("/my/report/99");
    CHECK(foreign.screen->shows("見つかりません"));
}

TEST_CASE("After release the page shows the history and takes no report") {
    Visit visit("/my/report/41", [](ScriptedPortal& server) { server.session.people.front().is_observed = false; });
    CHECK(visit.screen->shows("健康観察が終了しているため、入力できません。これまでの記録は閲覧できます。"));
    CHECK(visit.screen->find_id("check") == nullptr);
}

TEST_CASE("A session that has ended keeps what waits and asks to sign in") {
    Visit visit;
    visit.machine.set_online(false);
    answer_everything(*visit.screen);
    visit.screen->click("#check");
    visit.screen->click("送信する");
    begin_strange(visit.server);
    visit.machine.set_online(true);
    visit.restart();
    visit.screen->wait(2'000);
    CHECK(visit.screen->has("ログイン"));
    CHECK(visit.screen->shows("ログインすると送信します。"));
}
