// Nothing typed is lost: reload, crash, no network, an ended session, a second tab.
#include <doctest/doctest.h>

#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;

namespace {

constexpr auto new_covid = "/notifications/new/covid_19";

std::string draft_id(Journey const& journey) { return journey.path().substr(8, 32); }

void confirm_and_submit(Journey& journey) {
    journey.screen->choose("診断分類", "疑似症患者");
    journey.screen->type("診断(検案)年月日", "今日");
    journey.screen->press("F9");
    journey.screen->click("登録(提出)");
}

} // namespace

TEST_CASE("every change is a draft on the server within two seconds") {
    Journey journey(new_covid);
    journey.screen->type("フリガナ", "テスト タロウ");
    CHECK(journey.server.drafts.empty());
    journey.screen->wait(2000);
    REQUIRE(journey.server.drafts.size() == 1);
    CHECK(journey.server.drafts.begin()->second.content.record.text("name_kana") == "テスト タロウ");
    CHECK(journey.screen->shows("保存済み"));
    journey.restart();
    CHECK(journey.screen->value("フリガナ") == "テスト タロウ");
}

TEST_CASE("without network the draft waits in the vault, survives a crash and goes when the network is back") {
    Journey journey(new_covid);
    journey.machine.set_online(false);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->wait(2000);
    CHECK(journey.screen->shows("送信待ち"));
    CHECK(journey.screen->shows("オフラインです"));
    CHECK(journey.server.drafts.empty());
    auto const id = draft_id(journey);
    CHECK(journey.machine.browser->vaults["clinic-a"].count("draft:" + id) == 1);
    journey.machine.set_online(true);
    journey.restart();
    journey.screen->wait(2000);
    REQUIRE(journey.server.drafts.count(id) == 1);
    CHECK(journey.screen->value("フリガナ") == "テスト タロウ");
    CHECK(journey.machine.browser->vaults["clinic-a"].count("draft:" + id) == 0);
}

TEST_CASE("[AC-01-5] a submission without network is 未送信 and goes exactly once when it is back") {
    Journey journey(new_covid);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->wait(2000);
    journey.machine.set_online(false);
    confirm_and_submit(journey);
    journey.screen->wait(1000);
    CHECK(journey.path() == "/unsent");
    CHECK(journey.screen->shows("未送信"));
    CHECK(journey.server.submissions.empty());
    SUBCASE("the page stays open") {}
    SUBCASE("the page is closed and opened again") {
        journey.machine.set_online(true);
        journey.machine.history.back() = "/";
        journey.restart();
    }
    journey.machine.set_online(true);
    journey.screen->wait(70'000);
    REQUIRE(journey.server.submissions.size() == 1);
    CHECK(journey.server.submissions[0].record.text("name_kana") == "テスト　タロウ");
    CHECK(journey.machine.browser->vaults["clinic-a"].empty());
    CHECK(journey.server.drafts.empty());
}

TEST_CASE("an answer lost after the server stored it does not create a second notification") {
    Journey journey(new_covid);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->wait(2000);
    bool lose = true;
    journey.machine.on("POST", "/api/v1/notifications", [&](platform::HttpRequest const& request) {
        auto reply = journey.server.answer(request);
        return std::exchange(lose, false) ? platform::HttpReply{} : reply;
    });
    confirm_and_submit(journey);
    journey.screen->wait(10'000);
    CHECK(journey.server.submissions.size() == 1);
    CHECK(journey.path() == "/receipts/n1");
}

TEST_CASE("a session that ends is signed in again above the page, which goes on where it was") {
    Journey journey(new_covid);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.server.session_lost = true;
    journey.screen->wait(2000);
    REQUIRE(journey.screen->shows("もう一度サインインすると、そのまま続けられます"));
    journey.screen->type("利用者ID", "clinic-a");
    journey.screen->type("パスワード", "Correct-1");
    journey.screen->press("Enter");
    journey.screen->type("認証コード", "１２３ ４５６");
    journey.screen->press("Enter");
    journey.screen->wait(2000);
    CHECK_FALSE(journey.screen->shows("もう一度サインインすると"));
    CHECK(journey.screen->value("フリガナ") == "テスト　タロウ"); // folded when the focus left it
    REQUIRE(journey.server.drafts.size() == 1);
    CHECK(journey.machine.reloaded == 0);
}

TEST_CASE("[V-620] a draft changed in another tab is compared, nothing is overwritten unseen") {
    Journey journey(new_covid);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->wait(2000);
    auto const id = draft_id(journey);
    auto& stored = journey.server.drafts.at(id);
    ++stored.version; // another PC saved
    stored.content.record.set("name_kana", "テスト　ハナコ");
    stored.content.record.set("occupation", "教員");
    journey.screen->type("フリガナ", "テスト ジロウ");
    journey.screen->wait(2000);
    REQUIRE(journey.screen->shows("他の利用者が更新しました。内容を確認してください。"));
    CHECK(journey.screen->shows("自分: テスト ジロウ"));
    CHECK(journey.screen->shows("相手: テスト　ハナコ"));
    CHECK(journey.server.drafts.at(id).content.record.text("name_kana") == "テスト　ハナコ");
    journey.screen->choose("フリガナ", "相手: テスト　ハナコ");
    journey.screen->click("この内容で続ける");
    journey.screen->wait(2000);
    CHECK(journey.screen->value("フリガナ") == "テスト　ハナコ");
    CHECK(journey.screen->value("当該者職業") == "教員");
    CHECK(journey.server.drafts.at(id).version == 3);
}

TEST_CASE("a stopped server is met with patience: 503 is tried again after its time") {
    Journey journey(new_covid);
    journey.server.fail_next("PUT", "/api/v1/drafts", {503, "{}", "", 2}, 2);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->wait(15'000);
    CHECK(journey.server.drafts.size() == 1);
    CHECK(journey.screen->shows("保存済み"));
}

TEST_CASE("signing out with something unsent asks first, and destroys the vault") {
    Journey journey(new_covid);
    journey.machine.set_online(false);
    journey.screen->type("フリガナ", "テスト タロウ");
    journey.screen->wait(2000);
    journey.screen->click("#user_menu");
    journey.screen->click("サインアウト");
    REQUIRE(journey.screen->shows("まだ送信されていない内容があります"));
    SUBCASE("stay") {
        journey.screen->click("サインアウトしない");
        CHECK(journey.screen->value("フリガナ") == "テスト　タロウ");
    }
    SUBCASE("leave") {
        journey.screen->click("消してサインアウト");
        journey.screen->wait(5000);
        CHECK(journey.machine.browser->vaults["clinic-a"].empty());
        CHECK(journey.machine.reloaded == 1);
        CHECK(journey.path() == "/");
    }
}

TEST_CASE("idle: a warning two minutes before, 続ける stays, silence leads to signing in again") {
    Journey journey("/");
    journey.screen->wait((1800 - 119) * 1000);
    REQUIRE(journey.screen->shows("まもなくサインアウトします"));
    SUBCASE("the user is there") {
        journey.screen->click("続ける");
        journey.screen->wait(200'000);
        CHECK_FALSE(journey.screen->shows("もう一度サインインすると"));
    }
    SUBCASE("nobody is there") {
        journey.server.session_lost = true;
        journey.screen->wait(130'000);
        CHECK(journey.screen->shows("もう一度サインインすると"));
    }
}

TEST_CASE("an idle page asks the server but draws nothing") {
    Journey journey("/");
    journey.screen->wait(6'000);
    auto const before = journey.machine.requests.size();
    journey.machine.advance(30'000);
    CHECK(journey.machine.requests.size() > before);
    CHECK_FALSE(journey.machine.take_frame_request());
}
