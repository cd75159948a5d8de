// A clinic notifies: from the disease to the receipt, the way people work.
#include <doctest/doctest.h>

#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;

namespace {

// Where a new COVID-19 notification begins.
constexpr auto new_covid = "/notifications/new/covid_19";

std::string draft_id(Journey const& journey) { return journey.path().substr(std::string("/drafts/").size(), 32); }

// The least that is accepted: kana or name (V-106), class and date of diagnosis.
void fill_class_and_date(Journey& journey, std::string const& date) {
    if (journey.screen->value("フリガナ").empty()) journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->choose("診断分類", "患者(確定例)");
    journey.screen->type("診断(検案)年月日", date);
    journey.screen->leave();
}

} // namespace

TEST_CASE("[AC-01-1] [V-401] [V-402] without class and date of diagnosis the editor stays and names both") {
    Journey journey(new_covid);
    REQUIRE(journey.path().compare(0, 8, "/drafts/") == 0);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->press("F9");
    CHECK(journey.screen->shows("診断分類を入力してください。入力しないと次に進めません。"));
    CHECK(journey.screen->shows("診断年月日を入力してください。入力しないと次に進めません。"));
    CHECK(journey.path().find("/review") == std::string::npos);
    CHECK(journey.server.submissions.empty());
}

TEST_CASE("[AC-01-2] [V-303] [V-304] the date check marks the wrong dates; 続ける keeps them, 日付を編集 goes to the first") {
    Journey journey(new_covid);
    fill_class_and_date(journey, "2020/9/30");
    journey.screen->choose("#diagnosis_tests.0.method", "核酸増幅法(PCR法・LAMP法等)");
    journey.screen->type("#diagnosis_tests.0.specimen_date", "2020/9/30");
    journey.screen->type("報告年月日", "2020/9/14");
    journey.screen->press("F9");
    REQUIRE(journey.screen->shows("日付の整合性確認"));
    CHECK(journey.screen->shows("以下の×が表示された日付は他の日付と前後関係が正しくありません。"));
    CHECK(journey.screen->shows("× 検体採取日"));
    CHECK(journey.screen->shows("× 診断年月日"));
    CHECK(journey.screen->shows("× 報告年月日"));
    CHECK(journey.screen->shows("○ 生年月日"));
    CHECK(journey.screen->shows("(2020/9/30)"));
    CHECK(journey.screen->shows("(入力なし)"));
    CHECK(journey.screen->shows("※最も古い日付"));

    journey.screen->click("日付を編集");
    CHECK_FALSE(journey.screen->shows("日付の整合性確認"));
    CHECK(journey.screen->focused() == "diagnosis_tests.0.specimen_date");

    journey.screen->press("F9");
    journey.screen->click("続ける");
    // Class 1 without a positive test asks too (V-424).
    REQUIRE(journey.screen->shows("陽性の検査結果がありません。このまま届け出ますか。"));
    journey.screen->click("続ける");
    REQUIRE(journey.path().find("/review") != std::string::npos);
    journey.screen->click("登録(提出)");
    REQUIRE(journey.server.submissions.size() == 1);
    CHECK(journey.server.submissions[0].date_check_overridden);
    CHECK(journey.server.submissions[0].confirmed == std::vector<std::string>{"V-424"});
    CHECK(journey.server.submissions[0].record.text("diagnosis_date") == "2020-09-30");
}

TEST_CASE("[AC-01-4] with nothing but kana, class and date the notification is submitted and the receipt shown") {
    Journey journey(new_covid);
    fill_class_and_date(journey, "昨日");
    journey.screen->press("F9");
    journey.screen->click("続ける");
    journey.screen->click("登録(提出)");
    CHECK(journey.path() == "/receipts/n1");
    CHECK(journey.screen->shows("2026130000042"));
    CHECK(journey.screen->shows("試験東保健所"));
    CHECK(journey.screen->shows("03-0000-0002"));
    journey.screen->click("印刷");
    CHECK(journey.machine.printed == 1);
    CHECK(journey.server.drafts.empty());
}

TEST_CASE("[AC-01-8] syphilis has no name, kana, address or telephone field") {
    Journey journey("/notifications/new/syphilis");
    REQUIRE(journey.screen->has("診断分類"));
    for (auto const* label : {"フリガナ", "当該者氏名", "郵便番号", "町域・番地", "電話番号"}) CHECK_FALSE(journey.screen->has(label));
}

TEST_CASE("[V-002] what is typed is folded when the field is left, and what was understood stands beside it") {
    Journey journey(new_covid);
    journey.screen->type("フリガナ", "てすと ﾀﾛｳ");
    journey.screen->leave();
    CHECK(journey.screen->value("フリガナ") == "テスト　タロウ");
    journey.screen->type("電話番号", "０９０−００００−１２３４");
    journey.screen->leave();
    CHECK(journey.screen->value("電話番号") == "09000001234");
    journey.screen->type("発病年月日", "R8.11.18");
    CHECK(journey.screen->note_of("発病年月日").find("令和8年11月18日") != std::string::npos);
    journey.screen->leave();
    CHECK(journey.screen->value("発病年月日") == "2026/11/18");
}

TEST_CASE("a postal code fills the address, a composed name fills the furigana") {
    Journey journey(new_covid);
    journey.screen->compose("当該者氏名", "てすと", "試験");
    CHECK(journey.screen->value("フリガナ") == "テスト");
    journey.screen->type("郵便番号", "100-0000");
    journey.screen->leave();
    journey.screen->settle();
    CHECK(journey.screen->value("都道府県") == "東京都");
    CHECK(journey.screen->value("市区町村") == "千代田区");
    CHECK(journey.screen->value("町域・番地") == "試験町");
    journey.screen->click("住所と同じ");
    CHECK(journey.screen->value("当該者所在地") == "東京都千代田区試験町");
}

TEST_CASE("[V-630] a strong duplicate is asked about; another person needs a reason, the same one gets the notification") {
    auto const prepare = [](ScriptedServer& server) {
        api::DuplicateCandidate candidate;
        candidate.level = "strong";
        candidate.row.case_id = "c9";
        candidate.row.name = "試験　太郎";
        candidate.row.disease_name = "新型コロナウイルス感染症";
        server.duplicates.push_back(candidate);
    };
    Journey journey(new_covid, tests::Who::clinic, prepare);
    journey.screen->type("フリガナ", "シケン タロウ");
    journey.screen->choose("性別", "男性");
    journey.screen->type("生年月日", "1980/1/2");
    journey.screen->leave();
    fill_class_and_date(journey, "今日");
    CHECK(journey.screen->shows("同一人物の可能性がある登録があります。"));
    journey.screen->press("F9");
    journey.screen->click("別人として続ける");
    CHECK(journey.screen->shows("別人と判断した理由を入力してください。"));
    SUBCASE("another person") {
        journey.screen->type("別人と判断した理由", "住所と電話番号が異なる");
        journey.screen->click("別人として続ける");
        journey.screen->click("続ける");
        journey.screen->click("登録(提出)");
        REQUIRE(journey.server.submissions.size() == 1);
        CHECK(journey.server.submissions[0].duplicate_reason == "住所と電話番号が異なる");
        CHECK(journey.server.submissions[0].case_id.empty());
    }
    SUBCASE("the same person") {
        journey.screen->click("duplicates > この登録に追加する");
        journey.screen->press("F9");
        journey.screen->click("続ける");
        journey.screen->click("登録(提出)");
        REQUIRE(journey.server.submissions.size() == 1);
        CHECK(journey.server.submissions[0].case_id == "c9");
    }
}

TEST_CASE("the rail counts what is still needed and leads to it") {
    Journey journey(new_covid);
    REQUIRE(journey.screen->shows("必須 残り16項目"));
    journey.screen->click("→ 職業");
    CHECK(journey.screen->focused() == "occupation");
    journey.screen->choose("診断分類", "疑似症患者");
    CHECK(journey.screen->shows("必須 残り15項目"));
}

TEST_CASE("[AC-01-4] a refusal by the server brings the person back to the editor with its reason, nothing lost") {
    Journey journey(new_covid);
    fill_class_and_date(journey, "今日");
    journey.screen->type("フリガナ", "テスト ハナコ");
    journey.screen->leave();
    journey.screen->wait(2000);
    journey.server.fail_next("POST", "/api/v1/notifications", tests::problem(422, "invalid", "内容を確認してください。"));
    journey.screen->press("F9");
    journey.screen->click("続ける");
    journey.screen->click("登録(提出)");
    CHECK(journey.path().find("/review") == std::string::npos);
    CHECK(journey.screen->shows("届出を受け付けられませんでした"));
    CHECK(journey.screen->shows("i-0001"));
    CHECK(journey.screen->value("フリガナ") == "テスト　ハナコ");
    CHECK(journey.server.drafts.count(draft_id(journey)) == 1);
}

TEST_CASE("[W-01] a typical COVID-19 case needs at most 40 keys beyond what is typed, and no mouse") {
    Journey journey("/");
    auto& screen = *journey.screen;
    screen.press("F2");
    screen.write("ころな");
    screen.press("Enter");
    REQUIRE(journey.path().compare(0, 8, "/drafts/") == 0);
    // Person: the focus stands on フリガナ; Enter goes on, 1 2 9 answer and go on.
    REQUIRE(screen.focused() == "name_kana");
    screen.write("てすと たろう");
    screen.press("Enter");
    screen.write("試験 太郎");
    screen.press("Enter");
    screen.press("1"); // 男性
    screen.write("S55.1.2");
    screen.press("Enter");
    screen.write("会社員");
    screen.press("Enter");
    screen.write("1000000");
    screen.press("Enter");
    // Prefecture, municipality and town are filled in: on to the next needed item.
    screen.press("F8");
    REQUIRE(screen.focused() == "phone1");
    screen.write("09000001234");
    screen.press("F8");
    REQUIRE(screen.focused() == "present_location");
    screen.write("自宅");
    screen.press("F8");
    REQUIRE(screen.focused().compare(0, 15, "diagnosis_class") == 0);
    screen.press("1");
    REQUIRE(screen.focused() == "diagnosis_date");
    screen.write("今日");
    screen.press("F8");
    REQUIRE(screen.focused() == "diagnosis_tests.0.method");
    screen.write("PCR");
    screen.press("Enter");
    screen.write("唾液");
    screen.press("Enter");
    screen.write("昨日");
    screen.press("Enter");
    screen.press("2"); // 陽性
    screen.press("F8");
    REQUIRE(screen.focused().compare(0, 8, "symptoms") == 0);
    screen.press("1"); // 発熱
    screen.press("2"); // 咳
    screen.press("F8");
    REQUIRE(screen.focused().compare(0, 8, "severity") == 0);
    screen.press("1"); // 軽症
    REQUIRE(screen.focused().compare(0, 16, "admission_needed") == 0);
    screen.press("2"); // 無
    screen.press("F8");
    REQUIRE(screen.focused() == "first_visit_date");
    screen.write("昨日");
    screen.press("F9");
    REQUIRE(journey.path().find("/review") != std::string::npos);
    screen.press("F9");
    REQUIRE(journey.path() == "/receipts/n1");
    REQUIRE(journey.server.submissions.size() == 1);
    auto const& record = journey.server.submissions[0].record;
    CHECK(record.text("name") == "試験　太郎");
    CHECK(record.text("name_kana") == "テスト　タロウ");
    CHECK(record.text("birth_date") == "1980-01-02");
    CHECK(record.text("municipality_code") == "131016");
    CHECK(record.text("diagnosis_date") == "2026-11-21");
    CHECK(record.find("diagnosis_tests") != nullptr);
    MESSAGE("keys pressed beyond typed values: " << screen.keys_pressed());
    CHECK(screen.keys_pressed() <= 40);
}
