// One person under observation, as the staff see it: how they stand, the report of a day, beginning and ending.
#include "tests/screens/support/observed_people.hpp"

using namespace todoke;
using namespace todoke::tests::observed;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

TEST_CASE("the page of a person: how they stand, the days, who entered what, and seeing to it") {
    Journey journey("/cases/c1/observation", Who::health_centre, with_person(person()));
    auto& screen = *journey.screen;
    for (auto const* words : {"緊急: 緊急性の高い症状、SpO2の低下", "スマートフォン・PC入力", "9:00", "090-0000-0000", "2026/11/21", "急に息苦しくなった", "本人スマホ"}) CHECK_MESSAGE(screen.shows(words), words);
    CHECK(has_picture(screen, "体温(℃、14日間): 11/20 37.6℃、11/21 38.2℃"));
    CHECK(has_picture(screen, "SpO2(%、14日間): 11/21 92%"));
    auto seen = person();
    seen.row.acknowledged_by = "centre-a";
    seen.row.acknowledged_at_ms = 1'795'226'460'000;
    journey.server.fail_next("POST", "/api/v1/cases/c1/acknowledgements", ok(seen, 3));
    screen.press("A");
    CHECK(screen.shows("確認済 11/21"));
    CHECK_FALSE(screen.has("確認した"));
}

TEST_CASE("[V-804] [V-810] the day's report is typed with keys 1, 2, 9, judged as it is typed, and asks before it replaces") {
    Journey journey("/cases/c1/observation", Who::health_centre, with_person(person()));
    auto& screen = *journey.screen;
    screen.press("F2");
    CHECK(screen.shows("この日は入力済みです(本人スマホ"));
    screen.type("体温(℃)", "５０");
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("体温(℃)") == "体温は34.0から42.0の範囲で入力してください。");
    CHECK(screen.error_of("咳・鼻水") == "体温と全ての症状を入力してください。");
    screen.type("体温(℃)", "375");
    screen.leave();
    CHECK(screen.value("体温(℃)") == "37.5");
    screen.click("すべて「なし」");
    screen.choose("息苦しさ", "あり");
    CHECK(screen.shows("次の症状がないか、必ず確認してください。"));
    screen.click("急に息苦しくなった");
    CHECK(screen.shows("緊急として一覧の先頭に表示されます。"));
    journey.server.fail_next("POST", "/api/v1/cases/c1/reports", refused("V-804", "confirm", "report_date", "本日は入力済みです。上書きしますか。"));
    screen.press("Ctrl+Enter");
    CHECK(screen.shows("本日は入力済みです。上書きしますか。"));
    journey.server.fail_next("POST", "/api/v1/cases/c1/reports", refused("V-810", "confirm", "subject_class", "区分が登録内容と異なります。よろしいですか。"));
    screen.click("はい、登録する");
    CHECK(screen.shows("区分が登録内容と異なります。よろしいですか。"));
    journey.server.fail_next("POST", "/api/v1/cases/c1/reports", ok(person(), 3));
    screen.click("はい、登録する");
    auto const request = sent<api::EnterReportRequest>(journey, "POST", "/api/v1/cases/c1/reports");
    CHECK(request.confirmed == std::vector<std::string>{"V-804", "V-810"});
    CHECK(request.report_date == "2026-11-21");
    auto const report = observation::report_from_json(request.report);
    REQUIRE(report.has_value());
    CHECK(report->temperature == 375);
    CHECK(report->answer(observation::Symptom::dyspnea) == observation::Answer::present);
    CHECK(report->urgent == *observation::find_urgent("U05"));
    CHECK_FALSE(screen.has("体温(℃)"));
}

TEST_CASE("a day before today needs a reason, and a form left in the middle is found again") {
    Journey journey("/cases/c1/observation", Who::health_centre, with_person(person()));
    journey.screen->press("F2");
    journey.screen->type("日付", "2026/11/19");
    journey.screen->leave();
    journey.screen->type("体温(℃)", "36.5");
    journey.screen->click("すべて「なし」");
    journey.screen->press("Ctrl+Enter");
    CHECK(journey.screen->error_of("前の日の入力、訂正の理由") == "前の日の状況報告を訂正する理由を入力してください。");
    journey.screen->wait(2000);
    journey.restart();
    journey.screen->wait(100);
    CHECK(journey.screen->value("体温(℃)") == "36.5");
    CHECK(journey.screen->value("日付") == "2026/11/19");
    journey.screen->click("取消");
    CHECK_FALSE(journey.screen->has("体温(℃)"));
}

TEST_CASE("the centre begins, changes and ends an observation; another's change is told") {
    auto nobody = api::ObservationReply{};
    nobody.row = row("c1", "試験　太郎", "");
    nobody.row.method = 0;
    nobody.may_manage = true;
    api::ObservationSettings settings;
    settings.contractors = {{"k1", "試験医師会"}};
    Journey journey("/cases/c1/observation", Who::health_centre, [&](ScriptedServer& server) {
        with_person(nobody)(server);
        server.fail_next("GET", "/api/v1/observation-settings", ok(settings, 1), always);
    });
    auto& screen = *journey.screen;
    CHECK(screen.shows("この方の健康観察は始まっていません。"));
    screen.press("F2");
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("健康観察の方法") == "健康観察の方法を入力してください。");
    screen.choose("健康観察の方法", "委託機関");
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("担当機関") == "担当機関を入力してください。");
    screen.choose("担当機関", "試験医師会");
    screen.choose("毎日の入力の締切", "10:30");
    journey.server.fail_next("PUT", person_path, tests::problem(412, "stale"));
    screen.press("Ctrl+Enter");
    CHECK(screen.shows("他の利用者が更新しました。内容を確認してください。"));
    screen.click("戻る");
    screen.press("F2");
    screen.choose("健康観察の方法", "委託機関");
    screen.choose("担当機関", "試験医師会");
    screen.choose("毎日の入力の締切", "10:30");
    journey.server.fail_next("PUT", person_path, ok(person(), 3));
    screen.press("Ctrl+Enter");
    auto const request = sent<api::ChangeObservationRequest>(journey, "PUT", person_path);
    CHECK(request.method == 4);
    CHECK(request.contractor_id == "k1");
    CHECK(request.deadline_minute == 630);
    CHECK(tests::header_of(journey.machine.requests_to("PUT", person_path).back(), "If-Match") == "\"0\"");
    screen.click("健康観察を終える");
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("終える理由") == "終える理由を入力してください。");
    screen.type("終える理由", "療養解除");
    auto ended = person();
    ended.is_active = false;
    ended.end_date = "2026-11-21";
    ended.end_reason = "療養解除";
    journey.server.fail_next("PUT", person_path, ok(ended, 4));
    screen.press("Ctrl+Enter");
    CHECK_FALSE(sent<api::ChangeObservationRequest>(journey, "PUT", person_path).is_active);
    CHECK(screen.shows("健康観察は終了しています。"));
    CHECK_FALSE(screen.has("電話した"));
}

TEST_CASE("a clinic reads the course of its patients, and neither board nor simulator are there") {
    auto seen = person();
    seen.may_enter = seen.may_manage = seen.may_write_findings = false;
    Journey journey("/cases/c1/observation", Who::clinic, with_person(seen));
    CHECK(journey.screen->shows("急に息苦しくなった"));
    for (auto const* label : {"電話した", "健康状態を入力", "確認した", "方法・担当を変える", "健康観察の一覧"}) CHECK_FALSE_MESSAGE(journey.screen->has(label), label);
    for (auto const* path : {"/observations", "/observations/call-simulator", "/observations/settings"}) {
        Journey refused_journey(path, Who::clinic);
        CHECK(refused_journey.screen->shows("利用する権限がありません"));
    }
}

TEST_CASE("[S1-06] reporting oneself is proposed to people in their fifties or younger, to others it is for the centre to say") {
    struct Proposal { char const* age; char const* method; };
    for (auto const& proposal : {Proposal{"59歳11ヶ月", "スマートフォン・PC入力"}, {"50代", "スマートフォン・PC入力"}, {"60歳0ヶ月", ""}, {"90歳以上", ""}, {"", ""}}) {
        INFO(proposal.age);
        auto nobody = api::ObservationReply{};
        nobody.row = row("c1", "試験　太郎", "");
        nobody.row.method = 0;
        nobody.row.age = proposal.age;
        nobody.may_manage = true;
        Journey journey("/cases/c1/observation", Who::health_centre, with_person(nobody));
        journey.screen->press("F2");
        CHECK(journey.screen->value("健康観察の方法") == proposal.method);
        CHECK(journey.screen->shows("50代以下の方と、スマートフォンを使える方には、本人による入力を勧めます。"));
    }
}
