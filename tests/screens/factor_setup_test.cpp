// The forced set-up of a second factor: its pages in their order, Back and reload on each of them.
#include <doctest/doctest.h>

#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

namespace {

void to_set_up(ScriptedServer& server) { server.step = "factor_setup"; }

void choose_phone(ui::testing::Screen& screen, char const* way) {
    screen.choose("方法", "電話");
    screen.type("電話番号", "090-0000-1234");
    screen.choose("コードの受け取り方", way);
    screen.click("次へ");
}

} // namespace

TEST_CASE("[S0-22][V-A32] more information is needed: what it is, and another account") {
    Journey journey("/cases", Who::clinic, to_set_up);
    auto& screen = *journey.screen;
    CHECK(journey.path() == "/setup"); // whatever the address said
    CHECK(screen.title().find("詳細情報が必要") != std::string::npos);
    CHECK(screen.shows("ご使用のアカウントを保護するため、組織ではさらに情報が必要です"));
    CHECK(screen.shows("二要素認証の登録が必要です。"));
    screen.click("詳細情報の表示");
    CHECK(screen.shows("登録はあとから変更できます"));
    CHECK(!screen.shows("登録情報一覧")); // no page of anybody
    screen.click("別のアカウントを使用する");
    CHECK(screen.has("パスワード"));
    CHECK(journey.path() == "/");
}

TEST_CASE("[S0-24][S0-25][S0-26] by telephone: the number, the call, registered, done, home") {
    Journey journey("/", Who::clinic, to_set_up);
    auto& screen = *journey.screen;
    screen.click("次へ");
    CHECK(screen.title().find("アカウントのセキュリティ保護") != std::string::npos);
    CHECK(screen.shows("Japan (+81)"));
    screen.click("次へ");
    CHECK(!screen.error_of("電話番号").empty());
    choose_phone(screen, "電話する");
    CHECK(screen.shows("現在、090-0000-1234 に電話しています。"));
    screen.click("戻る");
    CHECK(screen.value("電話番号") == "09000001234"); // still there
    screen.click("次へ");
    screen.type("認証コード", "999999");
    screen.press("Enter");
    CHECK(screen.error_of("認証コード") == "認証コードが正しくありません。");
    screen.type("認証コード", "１２３４５６");
    screen.press("Enter");
    CHECK(screen.shows("電話に応答しました。お使いの電話が正常に登録されました"));
    journey.machine.leave_to("/setup/code"); // Back does not lead into a used code
    screen.settle();
    CHECK(screen.shows("正常に登録されました"));
    screen.click("次へ");
    CHECK(screen.shows("セキュリティ情報が正常にセットアップされました。"));
    CHECK(screen.shows("既定のサインイン方法"));
    screen.click("完了");
    CHECK(screen.title().find("ホーム") != std::string::npos);
    CHECK(journey.path() == "/");
    journey.machine.leave_to("/setup/method"); // an old address
    screen.settle();
    CHECK(screen.title().find("ホーム") != std::string::npos);
}

TEST_CASE("[S0-25] the set-up by telephone follows the call: ringing, answered, and what to do when nobody answers") {
    Journey journey("/", Who::clinic, [](ScriptedServer& server) {
        to_set_up(server);
        server.account.demo = false; // a demo calls nobody
    });
    auto& screen = *journey.screen;
    auto& call = journey.server.code_call;
    auto const asked = [&] { return journey.machine.requests_to("GET", "/api/v1/session/second-factor/call").size(); };
    screen.click("次へ");
    call.state = "ringing";
    choose_phone(screen, "電話する");
    CHECK(screen.shows("呼び出しています。電話に出てください。"));
    call.state = "answered";
    screen.wait(2500);
    CHECK(screen.shows("電話がつながりました。読み上げるコードを入力してください。"));
    screen.type("認証コード", "12");
    call.state = "failed";
    call.reason = "no_answer";
    screen.wait(2500);
    CHECK(screen.shows("電話に出られませんでした。"));
    CHECK(screen.value("認証コード") == "12"); // nothing typed is lost
    screen.wait(6000);
    auto const before = asked();
    screen.wait(20000);
    CHECK(asked() == before); // it is over
    screen.click("戻る");
    call = {};
    call.state = "dialling";
    screen.click("次へ");
    CHECK(screen.shows("電話をかけています。"));
}

TEST_CASE("[S0-25] the code of a sign-in by telephone: the call is followed, and called for once more") {
    Journey journey("/", Who::clinic, [](ScriptedServer& server) {
        server.step = "second_factor";
        server.account.demo = false;
        server.account.second_factor.means = "call";
    });
    auto& screen = *journey.screen;
    REQUIRE(screen.has("認証コード"));
    journey.server.code_call.state = "failed";
    journey.server.code_call.reason = "busy";
    screen.wait(2500);
    CHECK(screen.shows("お話し中でした。"));
    journey.server.code_call.state = "heard";
    screen.click("コードを再送する");
    screen.wait(2500);
    CHECK(journey.machine.requests_to("POST", "/api/v1/session/code/resend").size() == 1);
    CHECK(screen.shows("コードをお伝えしました。"));
}

TEST_CASE("[S0-25] where no answer comes, the call is asked about no longer than a code lives") {
    Journey journey("/", Who::clinic, [](ScriptedServer& server) {
        server.step = "second_factor";
        server.account.demo = false;
        server.account.second_factor.means = "call";
    });
    auto const asked = [&] { return journey.machine.requests_to("GET", "/api/v1/session/second-factor/call").size(); };
    journey.machine.set_online(false);
    journey.screen->wait(11 * 60'000);
    auto const before = asked();
    CHECK(before > 3);
    journey.screen->wait(60'000);
    CHECK(asked() == before);
}

TEST_CASE("[S0-24] by SMS and by app, and on to the new password") {
    Journey journey("/", Who::clinic, [](ScriptedServer& server) {
        server.step = "factor_setup";
        server.after_setup = "new_password";
    });
    auto& screen = *journey.screen;
    screen.click("次へ");
    SUBCASE("SMS") {
        choose_phone(screen, "コードをSMS送信");
        CHECK(screen.title().find("コード入力") != std::string::npos);
        CHECK(screen.shows("***-****-1234"));
    }
    SUBCASE("app") {
        screen.choose("方法", "認証アプリ");
        screen.click("次へ");
        CHECK(screen.value("セットアップキー") == "ABCD EFGH");
    }
    screen.type("認証コード", "123456");
    screen.press("Enter");
    CHECK(screen.shows("正常に登録されました"));
    screen.click("次へ");
    screen.click("完了");
    CHECK(screen.title().find("パスワードの更新") != std::string::npos);
}

TEST_CASE("[V-A32] a reload on any page of the set-up goes on where the server stands") {
    Journey journey("/", Who::clinic, to_set_up);
    journey.screen->click("次へ");
    journey.restart();
    CHECK(journey.path() == "/setup/method");
    CHECK(journey.screen->has("方法 > 電話"));
    choose_phone(*journey.screen, "コードをSMS送信");
    journey.restart(); // the code is on its way
    CHECK(journey.path() == "/setup/code");
    CHECK(journey.screen->shows("***-****-1234"));
    journey.screen->type("認証コード", "123456");
    journey.screen->press("Enter");
    CHECK(journey.screen->shows("正常に登録されました"));
    journey.restart(); // registered: home
    CHECK(journey.screen->title().find("ホーム") != std::string::npos);
    // Nothing was sent yet, and the address is of a later page.
    Journey early("/setup/code", Who::clinic, to_set_up);
    CHECK(early.path() == "/setup/method");
    Journey nobody("/setup/done", Who::clinic, to_set_up);
    CHECK(nobody.path() == "/setup");
}

TEST_CASE("[V-A32] the time for the set-up has passed: from the beginning, and it says so") {
    Journey journey("/", Who::clinic, to_set_up);
    auto& screen = *journey.screen;
    screen.click("次へ");
    screen.choose("方法", "メール");
    screen.type("メールアドレス", "own@example.jp");
    journey.server.fail_next("POST", "/api/v1/session/factor-setup", tests::problem(401, "unauthenticated"));
    journey.server.step = "signed_out";
    screen.click("次へ");
    CHECK(screen.has("パスワード"));
    CHECK(screen.shows("時間が過ぎたため、もう一度サインインしてください。"));
}
