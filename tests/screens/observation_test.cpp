// Health observation as the staff see it: the board, one person, the contractor's pages, the settings, and
// the automatic call to practise with.
#include <algorithm>

#include <doctest/doctest.h>

#include "shared/access/roles.hpp"
#include "shared/api/observation_messages.hpp"
#include "shared/observation/report.hpp"
#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

namespace {

constexpr int always = 1'000;
constexpr auto board_path = "/api/v1/observation-searches", person_path = "/api/v1/cases/c1/observation";

template <class Message> platform::HttpReply ok(Message message, int version = 0) {
    return {200, base::write_json(api::to_json(std::move(message))), version == 0 ? std::string() : "\"" + std::to_string(version) + "\"", 0};
}

template <class Message> Message sent(Journey& journey, std::string const& method, std::string const& path) {
    auto const requests = journey.machine.requests_to(method, path);
    REQUIRE_FALSE(requests.empty());
    auto message = api::from_json<Message>(base::parse_json(requests.back().body).value());
    REQUIRE(message.ok());
    return std::move(message).value();
}

api::ObservationRow row(std::string case_id, std::string name, std::string standing) {
    api::ObservationRow row;
    row.case_id = std::move(case_id);
    row.name = std::move(name);
    row.standing = std::move(standing);
    row.age = "75歳0ヶ月";
    row.sex = "1";
    row.subject_class = 1;
    row.method = 1;
    row.deadline_minute = 540;
    row.start_date = "2026-11-19";
    row.onset_date = "2026-11-18";
    return row;
}

api::ObservationRow urgent_row() {
    auto urgent = row("c1", "試験　太郎", "urgent");
    urgent.report_date = "2026-11-21";
    urgent.reported_at_ms = 1'795'226'400'000;
    urgent.entry_way = 1;
    urgent.body_temperature = "38.2";
    urgent.spo2 = 92;
    urgent.flag = 2;
    urgent.rules = {"B-01", "B-04"};
    urgent.temperatures = {"", "", "", "", "36.9", "37.6", "38.2"};
    urgent.is_registered = true;
    return urgent;
}

api::ObservationBoard board() {
    api::ObservationBoard board;
    board.day = "2026-11-21";
    board.urgent = board.unacknowledged = board.silent = board.fine = 1;
    board.unreachable = 1;
    board.total = 3;
    board.reported = 2;
    board.teams = {"1班"};
    board.contractors = {{"k1", "試験医師会"}};
    auto silent = row("c2", "テスト　花子", "silent");
    silent.silent_days = 2;
    silent.is_unreachable = true;
    silent.missing_reason = "未応答";
    board.rows = {urgent_row(), silent, row("c3", "サンプル　次郎", "fine")};
    return board;
}

observation::DailyReport fine_day(int tenths) {
    auto report = observation::with_all_fine({});
    report.subject_class = observation::SubjectClass::infected;
    report.temperature = tenths;
    return report;
}

api::ObservationReport report_of(std::string day, observation::DailyReport const& report, std::int64_t way) {
    api::ObservationReport made;
    made.report_date = std::move(day);
    made.revision = 1;
    made.reported_at_ms = 1'795'226'400'000;
    made.entry_way = way;
    made.report = observation::to_json(report);
    made.is_current = true;
    return made;
}

api::ObservationReply person() {
    api::ObservationReply reply;
    reply.row = urgent_row();
    reply.version = 3;
    reply.is_active = reply.may_enter = reply.may_manage = reply.may_write_findings = true;
    reply.start_date = "2026-11-19";
    reply.phones = {"09000000000", "0300000000"};
    auto worse = fine_day(382);
    worse.set(observation::Symptom::dyspnea, observation::Answer::present);
    worse.spo2 = 92;
    worse.urgent = *observation::find_urgent("U05");
    auto today = report_of("2026-11-21", worse, 1);
    today.flag = 2;
    today.rules = {"B-01", "B-04"};
    reply.reports = {today, report_of("2026-11-20", fine_day(376), 1)};
    return reply;
}

std::function<void(ScriptedServer&)> with_board(api::ObservationBoard shown) {
    return [shown = std::move(shown)](ScriptedServer& server) { server.fail_next("POST", board_path, ok(shown), always); };
}
std::function<void(ScriptedServer&)> with_person(api::ObservationReply shown) {
    return [shown = std::move(shown)](ScriptedServer& server) { server.fail_next("GET", person_path, ok(shown, 3), always); };
}

void become_contractor(ScriptedServer& server) {
    server.account.role = "follow_up_contractor";
    server.account.facility = {"k1", "試験医師会", "contractor", "13", "", "0300000003", ""};
    server.account.capabilities.clear();
    for (auto const capability : access::find_role("follow_up_contractor")->may) server.account.capabilities.emplace_back(access::name(capability));
}

bool has_picture(ui::testing::Screen const& screen, std::string_view says) {
    auto const& nodes = screen.nodes();
    return std::any_of(nodes.begin(), nodes.end(), [&](auto const& node) { return node.attribute(ui::Attribute::alt) == says; });
}

platform::HttpReply refused(std::string rule, std::string severity, std::string item, std::string message) {
    api::Problem problem;
    problem.status = 422;
    problem.code = "invalid";
    problem.issues = {{std::move(rule), std::move(severity), std::move(item), "", std::move(message)}};
    return {422, base::write_json(api::to_json(problem)), {}, 0};
}

} // namespace

TEST_CASE("[S1-66] the board shows who is urgent first, with counts, reasons and the course of the temperature") {
    Journey journey("/observations", Who::health_centre, with_board(board()));
    auto& screen = *journey.screen;
    for (auto const* words : {"緊急", "本日未入力", "変わりなし", "報告済み 2人 / 観察中 3人", "緊急のうち未確認 1人", "試験　太郎", "75歳0ヶ月、発症4日目", "緊急性の高い症状、SpO2の低下", "38.2℃ / SpO2 92%", "連絡不能、未入力2日、未応答", "まだありません"})
        CHECK_MESSAGE(screen.shows(words), words);
    auto const* first = screen.find_id("board--c1--name");
    auto const* second = screen.find_id("board--c2--name");
    REQUIRE(first != nullptr);
    REQUIRE(second != nullptr);
    CHECK(first < second);
    CHECK(has_picture(screen, "体温の推移(古い日から): 入力なし, 入力なし, 入力なし, 入力なし, 36.9, 37.6, 38.2"));
}

TEST_CASE("a count filters the board, pressed again shows everybody; the filter is found again") {
    Journey journey("/observations", Who::health_centre, with_board(board()));
    auto& screen = *journey.screen;
    screen.click("本日未入力 1");
    CHECK(sent<api::ObservationQuery>(journey, "POST", board_path).standing == "silent");
    screen.click("連絡不能 1");
    CHECK(sent<api::ObservationQuery>(journey, "POST", board_path).only_unreachable);
    CHECK(sent<api::ObservationQuery>(journey, "POST", board_path).standing.empty());
    screen.click("#board_filters--fold");
    screen.choose("班", "1班");
    screen.choose("委託機関", "試験医師会");
    screen.choose("健康観察の方法", "自動架電");
    screen.wait(2000);
    journey.restart();
    auto const query = sent<api::ObservationQuery>(journey, "POST", board_path);
    CHECK(query.team == "1班");
    CHECK(query.contractor_id == "k1");
    CHECK(query.method == 2);
}

TEST_CASE("the keyboard goes through the board: next, arrows, Enter opens") {
    Journey journey("/observations", Who::health_centre, with_board(board()));
    auto& screen = *journey.screen;
    screen.press("N");
    CHECK(screen.focused() == "board--c1--name");
    screen.press("ArrowDown");
    CHECK(screen.focused() == "board--c2--name");
    screen.press("N");
    CHECK(screen.focused() == "board--c3--name");
    screen.press("ArrowUp");
    screen.press("Enter");
    CHECK(journey.path() == "/cases/c2/observation");
}

TEST_CASE("[S1-66] one key says that somebody was called: result, note, next date, sent once") {
    Journey journey("/observations", Who::health_centre, [](ScriptedServer& server) {
        with_board(board())(server);
        with_person(person())(server);
    });
    auto& screen = *journey.screen;
    screen.press("N");
    screen.press("C");
    CHECK(screen.shows("090-0000-0000"));
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("結果") == "結果を入力してください。");
    CHECK(journey.machine.requests_to("POST", "/api/v1/cases/c1/contacts").empty());
    screen.choose("結果", "つながった");
    screen.type("話した相手", "母");
    screen.type("内容", "水分は取れている。");
    screen.type("次に連絡する日", "2026/11/22");
    journey.server.fail_next("POST", "/api/v1/cases/c1/contacts", ok(person(), 3));
    screen.press("Ctrl+Enter");
    auto const request = sent<api::LogContactRequest>(journey, "POST", "/api/v1/cases/c1/contacts");
    CHECK(request.result == 1);
    CHECK(request.counterpart == "母");
    CHECK(request.next_action_date == "2026-11-22");
    CHECK_FALSE(tests::header_of(journey.machine.requests_to("POST", "/api/v1/cases/c1/contacts").back(), "Idempotency-Key").empty());
    CHECK_FALSE(screen.has("結果"));
    CHECK(screen.announcements().back() == "電話の結果を記録しました。");
}

TEST_CASE("what was typed into the call's dialog is found again after a reload") {
    Journey journey("/observations", Who::health_centre, [](ScriptedServer& server) {
        with_board(board())(server);
        with_person(person())(server);
    });
    journey.screen->click("電話した: 試験　太郎");
    journey.screen->type("内容", "書きかけ");
    journey.screen->leave();
    journey.screen->wait(2000);
    journey.restart();
    journey.screen->wait(100);
    journey.screen->click("電話した: 試験　太郎");
    CHECK(journey.screen->value("内容") == "書きかけ");
}

TEST_CASE("a new urgent report shows by itself and is said, and the menu counts it") {
    auto calm = board();
    calm.rows.erase(calm.rows.begin());
    calm.urgent = calm.unacknowledged = 0;
    Journey journey("/observations", Who::health_centre, [&](ScriptedServer& server) { server.fail_next("POST", board_path, ok(calm)); });
    auto& screen = *journey.screen;
    CHECK_FALSE(screen.shows("試験　太郎"));
    journey.server.fail_next("POST", board_path, ok(board()), always);
    ++journey.server.updates.sequence;
    journey.server.updates.urgent_observations = 1;
    screen.wait(10'000);
    CHECK(screen.shows("試験　太郎"));
    CHECK(screen.announcements().back() == "新しい緊急の報告: 試験　太郎");
    CHECK(screen.shows("健康観察(緊急1)"));
    journey.server.fail_next("POST", "/api/v1/cases/c1/acknowledgements", ok(person(), 3));
    screen.click("確認した: 試験　太郎");
    CHECK(journey.machine.requests_to("POST", "/api/v1/cases/c1/acknowledgements").size() == 1);
}

TEST_CASE("three thousand people are a page at a time, and nobody is an answer, too") {
    auto many = board();
    many.total = 3000;
    Journey journey("/observations", Who::health_centre, with_board(many));
    CHECK(journey.screen->shows("1-3/3000人"));
    journey.screen->click("次のページ");
    CHECK(sent<api::ObservationQuery>(journey, "POST", board_path).skip == 100);
    Journey empty("/observations", Who::health_centre, with_board({}));
    CHECK(empty.screen->shows("健康観察中の方はいません。"));
}

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
    CHECK(screen.error_of("委託機関") == "委託機関を入力してください。");
    screen.choose("委託機関", "試験医師会");
    screen.choose("毎日の入力の締切", "10:30");
    journey.server.fail_next("PUT", person_path, tests::problem(412, "stale"));
    screen.press("Ctrl+Enter");
    CHECK(screen.shows("他の利用者が更新しました。内容を確認してください。"));
    screen.click("戻る");
    screen.press("F2");
    screen.choose("健康観察の方法", "委託機関");
    screen.choose("委託機関", "試験医師会");
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

TEST_CASE("[S1-07] the invitation: the leaflet in the language of the person, and a link only when asked for") {
    api::PersonalLink link;
    link.url = "https://todoke.example.jp/my/start#TOKEN";
    link.qr = {"101", "010", "111"};
    link.self_entry_id = "29823041";
    auto shown = person();
    shown.language = "vi";
    shown.row.self_entry_id = "29823041";
    Journey journey("/cases/c1/observation", Who::health_centre, with_person(shown));
    auto& screen = *journey.screen;
    screen.click("案内を渡す");
    CHECK(journey.path() == "/cases/c1/leaflet");
    CHECK(screen.shows("29823041"));
    CHECK(screen.shows("試験　太郎"));
    CHECK(journey.machine.requests_to("POST", "/api/v1/cases/c1/personal-link").empty());
    constexpr auto leaflet_path = "/api/v1/cases/c1/leaflet";
    journey.server.fail_next("POST", leaflet_path, {200, "%PDF-1.5", {}, 0});
    screen.click("リーフレット(PDF)をダウンロード");
    CHECK(sent<api::LeafletRequest>(journey, "POST", leaflet_path).language == "vi");
    REQUIRE(journey.machine.downloads.size() == 1);
    CHECK(journey.machine.downloads[0].first == "leaflet.pdf");
    CHECK(screen.shows("ダウンロードしました。"));

    journey.server.fail_next("POST", "/api/v1/cases/c1/personal-link", ok(link), always);
    screen.click("QRコードを表示する");
    REQUIRE(screen.find_id("link_qr") != nullptr);
    CHECK(screen.shows("TOKEN"));
    screen.click("SMSで送る");
    auto const request = sent<api::PersonalLinkRequest>(journey, "POST", "/api/v1/cases/c1/personal-link");
    CHECK(request.send == "sms");
    CHECK(request.language == "vi");
    screen.click("QRコードを隠す");
    CHECK_FALSE(screen.shows("TOKEN"));
}

TEST_CASE("a leaflet that could not be made says so and can be asked for again; nobody observed gets none") {
    Journey journey("/cases/c1/leaflet", Who::clinic, with_person(person()));
    auto& screen = *journey.screen;
    journey.server.fail_next("POST", "/api/v1/cases/c1/leaflet", tests::problem(500, "internal", "内部エラー"));
    screen.click("リーフレット(PDF)をダウンロード");
    CHECK(screen.shows("i-0001"));
    CHECK_FALSE(screen.shows("ダウンロードしました。"));
    CHECK(screen.has("リーフレット(PDF)をダウンロード"));
    auto ended = person();
    ended.is_active = false;
    Journey later("/cases/c1/leaflet", Who::clinic, with_person(ended));
    CHECK(later.screen->shows("案内を渡せません。"));
    CHECK_FALSE(later.screen->has("リーフレット(PDF)をダウンロード"));
}

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
    CHECK_FALSE(screen.has("委託機関"));
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

TEST_CASE("the settings of the centre are saved, and a number that is none is told") {
    api::ObservationSettings settings;
    settings.version = 1;
    settings.contractors = {{"k1", "試験医師会"}};
    Journey journey("/observations/settings", Who::health_centre, [&](ScriptedServer& server) { server.fail_next("GET", "/api/v1/observation-settings", ok(settings, 1), always); });
    auto& screen = *journey.screen;
    CHECK(screen.value("毎日の入力の締切") == "9:00");
    CHECK(screen.shows("試験医師会"));
    screen.type("緊急連絡先の電話番号", "123");
    screen.press("Ctrl+Enter");
    CHECK(screen.error_of("緊急連絡先の電話番号") == "電話番号は日本国内の番号をハイフンなし・半角数字で入力してください。");
    screen.type("緊急連絡先の電話番号", "03-0000-0002");
    screen.click("締切の1時間前に、まだ入力していない方へメールで知らせる");
    settings.emergency_phone = "0300000002";
    settings.reminder_mail = true;
    settings.version = 2;
    journey.server.fail_next("PUT", "/api/v1/observation-settings", ok(settings, 2));
    screen.press("Ctrl+Enter");
    auto const request = sent<api::SaveObservationSettingsRequest>(journey, "PUT", "/api/v1/observation-settings");
    CHECK(request.emergency_phone == "0300000002");
    CHECK(request.reminder_mail);
    CHECK(screen.shows("登録しました。"));
}

TEST_CASE("[AC-17-6] the simulator asks as the call does, by keys of the computer, and says what came of it") {
    Journey journey("/observations/call-simulator", Who::health_centre);
    auto& screen = *journey.screen;
    screen.click("電話に出る");
    CHECK(screen.shows("こちらはHER-SYSです。"));
    for (auto const* key : {"1", "3", "6", "5", "2", "1"}) screen.press(key);
    CHECK(screen.shows("36.5℃"));
    CHECK(screen.shows("息苦しさはありますか。"));
    for (auto const* key : {"1", "2", "2", "2", "9", "2", "2"}) screen.press(key);
    CHECK(screen.shows("結果: 入力完了"));
    CHECK(screen.shows("緊急確認"));
    CHECK(screen.announcements().back().find("健康記録を登録しました。") != std::string::npos);
    for (auto const& request : journey.machine.requests) CHECK_FALSE((request.method != "GET" && request.path.find("report") != std::string::npos));
}

TEST_CASE("[AC-17-4] in the simulator silence repeats, three wrong keys end, a hang-up breaks off") {
    Journey journey("/observations/call-simulator", Who::health_centre);
    auto& screen = *journey.screen;
    screen.press("F2");
    screen.press("1");
    screen.press("3");
    screen.press("6");
    CHECK(screen.shows("押した数字: 36"));
    screen.wait(11'000); // a key ended the words: ten seconds from it
    CHECK_FALSE(screen.shows("押した数字"));
    for (auto const* key : {"3", "6", "5", "2"}) screen.press(key);
    CHECK(screen.shows("咳、鼻水の症状はありますか。"));
    screen.click("キー 5");
    CHECK(screen.shows("もう一度入力してください。咳、鼻水の症状はありますか。"));
    screen.press("5");
    screen.press("5");
    CHECK(screen.shows("結果: 途中終了"));
    screen.press("F2");
    screen.press("F2");
    screen.press("1");
    screen.click("電話を切る");
    CHECK(screen.shows("結果: 途中終了"));
    CHECK(screen.shows("10時からもう一度、最初の質問から"));
}

TEST_CASE("the home of a health centre counts whom nobody has seen to") {
    Journey journey("/", Who::health_centre, [](ScriptedServer& server) { server.updates.urgent_observations = 2; });
    journey.screen->wait(6'000);
    CHECK(journey.screen->shows("緊急 2人"));
    journey.server.fail_next("POST", board_path, ok(board()), always);
    journey.screen->click("健康観察の一覧を開く");
    CHECK(journey.path() == "/observations");
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
