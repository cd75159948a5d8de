// The board of health observation: worst first, filters, keyboard, and what comes by itself.
#include "tests/screens/support/observed_people.hpp"

using namespace todoke;
using namespace todoke::tests::observed;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

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
    screen.choose("担当機関", "試験医師会");
    screen.choose("市区町村", "文京区");
    screen.choose("健康観察の方法", "自動架電");
    screen.wait(2000);
    journey.restart();
    auto const query = sent<api::ObservationQuery>(journey, "POST", board_path);
    CHECK(query.team == "1班");
    CHECK(query.contractor_id == "k1");
    CHECK(query.municipality_code == "131059");
    CHECK(query.method == 2);
    auto& again = *journey.screen;
    again.wait(100);
    again.click("#board_filters--fold");
    CHECK(again.value("市区町村") == "文京区");
    again.type("日付", "2026/11/20");
    again.leave();
    CHECK(sent<api::ObservationQuery>(journey, "POST", board_path).day == "2026-11-20");
    CHECK(again.shows("2026/11/20が終わった時点の一覧です。"));
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

TEST_CASE("the home of a health centre counts whom nobody has seen to") {
    Journey journey("/", Who::health_centre, [](ScriptedServer& server) { server.updates.urgent_observations = 2; });
    journey.screen->wait(6'000);
    CHECK(journey.screen->shows("緊急 2人"));
    journey.server.fail_next("POST", board_path, ok(board()), always);
    journey.screen->click("健康観察の一覧を開く");
    CHECK(journey.path() == "/observations");
}
