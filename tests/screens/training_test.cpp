// The pages of a training: what a trainee sees before and after joining, and what the trainer does.
#include <doctest/doctest.h>

#include "shared/api/training_messages.hpp"
#include "shared/base/json.hpp"
#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

namespace {

constexpr int always = 1'000;

template <class Message> platform::HttpReply ok(Message const& message) { return {200, base::write_json(api::to_json(message)), {}, 0}; }

api::Training nowhere() {
    api::Training training;
    training.parts = {{"doctor", "医療機関の医師"}, {"centre", "保健所の職員"}};
    return training;
}

api::Training in_room() {
    auto training = nowhere();
    training.room_name = "2026/11/21 11:00";
    training.user_id = "trainee001";
    training.password = "Todoke-2026";
    training.name = "試験　花子";
    training.part_id = "doctor";
    training.exercises = {{"sign_in", "二要素認証でサインインする", "認証コードを入力します。", 5}, {"notify", "発生届を提出する", "提出します。", 15}};
    training.done = {"sign_in"};
    training.questions = {{"1", "trainee001", 1'795'226'400'000, 0, "いつまでですか。", ""}};
    return training;
}

std::function<void(ScriptedServer&)> visiting(api::Training training) {
    return [training = std::move(training)](ScriptedServer& server) {
        server.step = "signed_out";
        server.account.demo = true;
        server.account.training_room = training.room_name;
        server.fail_next("GET", "/api/v1/training", ok(training), always);
    };
}

platform::HttpReply wrong_code() {
    api::Problem problem;
    problem.status = 422;
    problem.code = "invalid";
    problem.issues = {{"V-T01", "error", "code", "", "参加コードが正しくありません。"}};
    return {422, base::write_json(api::to_json(problem)), {}, 0};
}

} // namespace

TEST_CASE("[W-10][S0-06] joining a training needs nobody signed in, and tells mistakes at their fields") {
    Journey journey("/training", Who::clinic, visiting(nowhere()));
    auto& screen = *journey.screen;
    CHECK(screen.title().find("研修に参加する") != std::string::npos);
    journey.server.fail_next("POST", "/api/v1/training/members", wrong_code());
    screen.type("参加コード", "cccccc");
    screen.type("表示名", "試験　花子");
    screen.choose("練習する立場", "医療機関の医師");
    screen.click("参加する");
    CHECK(screen.error_of("参加コード") == "参加コードが正しくありません。");
    CHECK(screen.value("表示名") == "試験　花子");
    CHECK(screen.focused() == "code");
    journey.server.fail_next("POST", "/api/v1/training/members", ok(in_room()));
    screen.type("参加コード", "CDFHJK");
    screen.click("参加する");
    CHECK(journey.machine.reloaded == 1); // nothing of the demo stays in the room
}

TEST_CASE("[W-10][S0-08] in a room there are the account, the exercises and the questions") {
    Journey journey("/training", Who::clinic, visiting(in_room()));
    auto& screen = *journey.screen;
    for (auto const* words : {"trainee001", "Todoke-2026", "研修の部屋 2026/11/21 11:00", "1/2", "いつまでですか。", "回答待ち"}) CHECK_MESSAGE(screen.shows(words), words);
    CHECK(screen.is_checked("二要素認証でサインインする(5分)"));
    auto both = in_room();
    both.done.emplace_back("notify");
    journey.server.fail_next("PUT", "/api/v1/training/exercises/notify", ok(both));
    screen.click("発生届を提出する(15分)");
    CHECK(screen.shows("2/2"));
    screen.click("質問を送る");
    CHECK(screen.error_of("講師への質問") == "1文字以上、500文字以内で入力してください。");
    screen.click("サインインの練習を始める");
    CHECK(screen.has("パスワード"));
}

TEST_CASE("[W-10][S0-08] an answer shows by itself, and so does the end of the room") {
    auto answered = in_room();
    answered.questions[0].answer = "今日までです。";
    answered.questions[0].answered_at_ms = 1'795'226'460'000;
    auto gone = nowhere();
    gone.is_gone = true;
    Journey journey("/training", Who::clinic, [&](ScriptedServer& server) {
        server.step = "signed_out";
        server.account.demo = true;
        server.account.training_room = in_room().room_name;
        server.fail_next("GET", "/api/v1/training", ok(in_room()));
        server.fail_next("GET", "/api/v1/training", ok(answered));
        server.fail_next("GET", "/api/v1/training", ok(gone), always);
    });
    auto& screen = *journey.screen;
    screen.type("講師への質問", "書きかけの質問");
    CHECK_FALSE(screen.shows("今日までです。"));
    screen.wait(10'000);
    CHECK(screen.shows("今日までです。"));
    CHECK(screen.value("講師への質問") == "書きかけの質問");
    journey.server.account.training_room.clear();
    screen.wait(10'000);
    CHECK(screen.shows("この研修の部屋は閉じられました"));
    CHECK_FALSE(screen.shows("2026/11/21 11:00")); // on the band
    CHECK(screen.has("参加コード"));
}

TEST_CASE("[W-10] outside a demo there is no training, and signing in comes first") {
    Journey journey("/training", Who::clinic, [](ScriptedServer& server) {
        server.step = "signed_out";
        server.account.demo = false;
    });
    CHECK(journey.screen->has("パスワード"));
    CHECK_FALSE(journey.screen->has("研修に参加する"));
}

TEST_CASE("[W-10] the trainer sees who is where, answers, and is asked before a room begins again") {
    api::TrainingRoom room;
    room.room = {"7", "2026/11/21 11:00", "CDFHJK", 1'795'226'400'000, 1, 1};
    room.parts = nowhere().parts;
    room.exercises = in_room().exercises;
    room.members = {{"trainee001", "試験　花子", "doctor", {"sign_in"}}};
    room.questions = in_room().questions;
    Journey journey("/training/rooms/7", Who::clinic, [&](ScriptedServer& server) {
        server.account.capabilities.emplace_back("run_training");
        server.fail_next("GET", "/api/v1/training/rooms/7", ok(room), always);
    });
    auto& screen = *journey.screen;
    for (auto const* words : {"CDFHJK", "試験　花子", "済", "いつまでですか。"}) CHECK_MESSAGE(screen.shows(words), words);
    screen.click("回答する");
    CHECK(screen.error_of("回答") == "1文字以上、500文字以内で入力してください。");
    screen.type("回答", "今日までです。");
    auto answered = room;
    answered.questions[0].answer = "今日までです。";
    answered.questions[0].answered_at_ms = 1'795'226'460'000;
    answered.room.open_questions = 0;
    journey.server.fail_next("PUT", "/api/v1/training/rooms/7/questions/1/answer", ok(answered));
    screen.click("回答する");
    CHECK_FALSE(screen.has("回答"));
    CHECK(screen.shows("今日までです。"));
    screen.click("最初の状態に戻す");
    CHECK(screen.shows("利用者IDとパスワード、質問と回答は残ります"));
    journey.server.fail_next("POST", "/api/v1/training/rooms/7/reset", ok(room));
    screen.click("#act_confirmed");
    CHECK(screen.shows("部屋を最初の状態に戻しました。"));
}

TEST_CASE("[S4-62] who is signed in at the demo joins as oneself, or takes a user ID of the training") {
    Journey journey("/training", Who::clinic, [](ScriptedServer& server) {
        server.account.demo = true;
        server.fail_next("GET", "/api/v1/training", ok(nowhere()), always);
    });
    auto& screen = *journey.screen;
    auto const own = "自分のアカウント(" + journey.server.account.user_id + ")で参加する";
    CHECK(screen.is_checked(own));
    CHECK_FALSE(screen.has("表示名"));
    screen.type("参加コード", "CDFHJK");
    screen.choose("練習の内容", "医療機関の医師");
    auto joined = in_room();
    joined.user_id = journey.server.account.user_id;
    joined.is_own = true;
    journey.server.fail_next("POST", "/api/v1/training/members", wrong_code());
    screen.click("参加する");
    CHECK(base::parse_json(journey.machine.requests.back().body)->boolean("as_oneself"));
    screen.choose("参加のしかた", "研修用の利用者IDをもらう");
    CHECK(screen.has("表示名"));
    screen.choose("参加のしかた", own);
    journey.server.fail_next("POST", "/api/v1/training/members", ok(joined));
    screen.click("参加する");
    CHECK(journey.machine.reloaded == 1);
}
