// A follow-up contractor's pages: home, the people entrusted, their records to read, the activity report.
#include "tests/screens/support/observed_people.hpp"

using namespace todoke;
using namespace todoke::tests::observed;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

TEST_CASE("[S2-20] [S2-23] [S2-25] a contractor has a home, a board and pages of the people entrusted, and writes findings") {
    api::ActivityReportList reports;
    reports.reports.push_back({});
    reports.reports.back().centre_id = "h1";
    reports.reports.back().centre_name = "試験東保健所";
    auto seen = person();
    seen.may_manage = false;
    Journey journey("/", Who::health_centre, [&](ScriptedServer& server) {
        become_contractor(server);
        with_board(board())(server);
        with_person(seen)(server);
        server.fail_next("POST", "/api/v1/activity-report-searches", ok(reports), always);
    });
    auto& screen = *journey.screen;
    CHECK(screen.shows("任されている方"));
    CHECK(screen.shows("未送信"));
    screen.press("F2");
    CHECK(journey.path() == "/observations");
    CHECK_FALSE(screen.has("担当機関"));
    CHECK_FALSE(screen.has("健康観察の設定"));
    screen.press("N");
    screen.press("Enter");
    CHECK(journey.path() == "/observations/c1");
    CHECK(journey.machine.requests_to("GET", "/api/v1/cases/c1").empty()); // the record is not theirs to open
    CHECK_FALSE(screen.has("方法・担当を変える"));
    screen.click("医師所見を書く");
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("医師名") == "医師名を入力してください。");
    screen.type("医師名", "試験 一郎");
    screen.type("所見", "増悪なし。");
    journey.server.fail_next("POST", "/api/v1/cases/c1/findings", ok(seen, 3));
    screen.press("Ctrl+Enter");
    CHECK(sent<api::WriteFindingRequest>(journey, "POST", "/api/v1/cases/c1/findings").text == "増悪なし。");
    // Or with the call itself, in one press.
    screen.press("C");
    screen.choose("結果", "つながった");
    screen.type("医師所見", "翌朝に再評価。");
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("医師名") == "医師名を入力してください。");
    screen.type("医師名", "試験 一郎");
    journey.server.fail_next("POST", "/api/v1/cases/c1/contacts", ok(seen, 3));
    screen.press("Ctrl+Enter");
    auto const call = sent<api::LogContactRequest>(journey, "POST", "/api/v1/cases/c1/contacts");
    CHECK(call.finding == "翌朝に再評価。");
    CHECK(call.doctor_name == "試験 一郎");
}

TEST_CASE("[V-806] [AC-05-2] [S2-24] what the person entered is view only for a contractor; another day is not") {
    auto seen = person();
    seen.may_manage = false;
    Journey journey("/observations/c1", Who::health_centre, [&](ScriptedServer& server) {
        become_contractor(server);
        with_person(seen)(server);
    });
    auto& screen = *journey.screen;
    screen.press("F2");
    CHECK(screen.shows("ご本人が入力済みのため閲覧のみです。"));
    CHECK_FALSE(screen.has("体温(℃)"));
    CHECK_FALSE(screen.has("登録"));
    screen.type("日付", "2026/11/19");
    screen.leave();
    CHECK(screen.has("体温(℃)"));
}

TEST_CASE("[S2-21] the activity report shows what was counted and is sent with a note") {
    api::ActivityReport report;
    report.day = "2026-11-21";
    report.centre_id = "h1";
    report.centre_name = "試験東保健所";
    report.assigned = 12;
    report.contacted = 7;
    report.not_reached = 2;
    report.urgent = 1;
    report.consultations = 3;
    auto const listed = [](api::ActivityReport const& one) {
        api::ActivityReportList list;
        list.reports = {one};
        return list;
    };
    Journey journey("/observations/activity", Who::health_centre, [&](ScriptedServer& server) {
        become_contractor(server);
        server.fail_next("POST", "/api/v1/activity-report-searches", ok(listed(report)), always);
    });
    auto& screen = *journey.screen;
    for (auto const* words : {"試験東保健所", "未送信", "12人", "7人", "2人", "1人", "3人"}) CHECK_MESSAGE(screen.shows(words), words);
    screen.type("特記事項", "2人に再度連絡します。");
    report.sent_at_ms = 1'795'226'460'000;
    journey.server.fail_next("POST", "/api/v1/activity-reports", ok(listed(report)));
    screen.click("保健所へ送る: 試験東保健所");
    auto const request = sent<api::SendActivityReportRequest>(journey, "POST", "/api/v1/activity-reports");
    CHECK(request.centre_id == "h1");
    CHECK(request.note == "2人に再度連絡します。");
    CHECK(screen.shows("送信済 11/21"));
    CHECK(screen.has("送り直す: 試験東保健所"));
}

TEST_CASE("[S2-26] [R-05] [AC-05-1] a contractor opens identity, tests, interview and institutions of a person, to read, while entrusted") {
    api::EntrustedRecord record;
    record.case_id = "c1";
    record.self_entry_id = "29823041";
    record.name = "試験　太郎";
    record.age = "75歳0ヶ月";
    record.sex = "1";
    record.case_status = "40";
    record.current_location = "1";
    record.disease_name = "新型コロナウイルス感染症";
    record.centre_name = "試験東保健所";
    record.identity_form_version = record.tests_form_version = "2020-09-14";
    record.interview_form_id = "covid_19";
    record.interview_form_version = "2021-11-29";
    record.identity = Json::object().set("name", "試験　太郎").set("address_line1", "試験町1-2-3").set("emergency_name", "試験　花子");
    record.tests = Json::object().set("laboratory", "試験検査所");
    record.interview = Json::object().set("symptoms", Json::array().push("fever")).set("onset_date", "2026-11-18");
    record.institutions = {{"notified", "試験第一クリニック"}, {"laboratory", "試験検査所"}};
    auto seen = person();
    seen.may_manage = false;
    constexpr auto record_path = "/api/v1/cases/c1/entrusted-record";
    Journey journey("/observations/c1", Who::health_centre, [&](ScriptedServer& server) {
        become_contractor(server);
        with_person(seen)(server);
        server.fail_next("GET", record_path, ok(record));
    });
    auto& screen = *journey.screen;
    CHECK(journey.machine.requests_to("GET", record_path).empty()); // only when asked for: each reading is logged
    screen.click("基本情報・検査・問診");
    CHECK(journey.path() == "/observations/c1/record");
    for (auto const* words : {"試験　太郎", "自宅療養中", "試験町1-2-3", "試験　花子", "試験検査所", "2026年11月18日", "発熱", "試験第一クリニック", "閲覧のみです。"}) CHECK_MESSAGE(screen.shows(words), words);
    for (auto const* words : {"関係保健所", "診断時の年齢"}) CHECK_FALSE_MESSAGE(screen.shows(words), words); // what is not entrusted has no empty line either
    for (auto const* label : {"編集", "登録", "変更"}) CHECK_FALSE_MESSAGE(screen.has(label), label);
    // The assignment ends while the page is open: with the next look at the server it is gone.
    journey.server.fail_next("GET", record_path, tests::problem(404, "not_found"), always);
    ++journey.server.updates.sequence;
    screen.wait(10'000);
    CHECK(screen.shows("見つかりません"));
    CHECK_FALSE(screen.shows("試験町1-2-3"));
}

TEST_CASE("[S2-26] a record that nobody has filled in says so, and other staff have no such page") {
    api::EntrustedRecord empty;
    empty.name = "試験　太郎";
    Journey journey("/observations/c1/record", Who::health_centre, [&](ScriptedServer& server) {
        become_contractor(server);
        server.fail_next("GET", "/api/v1/cases/c1/entrusted-record", ok(empty), always);
    });
    CHECK(journey.screen->shows("入力なし"));
    Journey refused_journey("/observations/c1/record", Who::health_centre);
    CHECK(refused_journey.screen->shows("利用する権限がありません"));
}

TEST_CASE("[S3-05] staff of a lodging facility have a home and a board of their guests, and type over nobody's words but with a new version") {
    auto seen = person();
    seen.may_manage = seen.may_write_findings = false;
    Journey journey("/", Who::health_centre, [&](ScriptedServer& server) {
        become(server, "lodging_facility");
        with_board(board())(server);
        with_person(seen)(server);
    });
    auto& screen = *journey.screen;
    CHECK(screen.shows("任されている方"));
    CHECK_FALSE(screen.shows("本日の実施報告"));
    screen.press("F2");
    CHECK_FALSE(screen.has("実施報告"));
    screen.press("N");
    screen.press("Enter");
    CHECK(journey.path() == "/observations/c1");
    for (auto const* label : {"基本情報・検査・問診", "医師所見を書く", "方法・担当を変える"}) CHECK_FALSE_MESSAGE(screen.has(label), label);
    screen.press("F2");
    CHECK(screen.shows("この日は入力済みです(本人スマホ"));
    CHECK(screen.has("体温(℃)"));
}
