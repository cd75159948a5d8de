// Several accounts of one person in one browser: adding, switching, pages that outlive their account, signing out.
#include <doctest/doctest.h>

#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

namespace {

api::SessionInfo second_account(ScriptedServer const& server) {
    auto info = server.account;
    info.user_id = "clinic-b";
    info.facility.name = "試験第二クリニック";
    return info;
}

void with_second(ScriptedServer& server) {
    server.parked["clinic-b"] = second_account(server);
    server.account.others.push_back({"clinic-b", "テスト 一郎", "facility_reporter", "試験第二クリニック"});
}

constexpr auto menu = "テスト 一郎";
constexpr auto to_second = "試験第二クリニック 医療機関(全数) clinic-b に切り替える";

std::size_t vaults(Journey const& journey) { return journey.machine.browser->vaults.size(); }

} // namespace

TEST_CASE("[S4-58] the menu lists the accounts of this browser, and one press switches with a fresh page") {
    Journey journey("/cases", Who::clinic, with_second);
    auto& screen = *journey.screen;
    screen.click(menu);
    REQUIRE(screen.has(to_second));
    screen.click(to_second);
    CHECK(journey.server.account.user_id == "clinic-b");
    CHECK(journey.machine.reloaded == 1); // nothing of the first account stays in memory
    CHECK(journey.path() == "/");
    journey.restart();
    CHECK(journey.screen->shows("試験第二クリニック"));
    // What the first one typed is in its own vault, which this page does not open.
    CHECK(vaults(journey) == 2);
}

TEST_CASE("[S4-58] what one account typed is not shown in the other, and is there again afterwards") {
    Journey journey("/", Who::clinic, with_second);
    journey.machine.browser->vaults["clinic-a"]["draft:d1"] = base::write_json(Json::object());
    auto& screen = *journey.screen;
    screen.click(menu);
    screen.click(to_second);
    journey.restart();
    CHECK(journey.machine.browser->vaults.at("clinic-b").empty());
    CHECK(journey.machine.browser->vaults.at("clinic-a").count("draft:d1") == 1);
}

TEST_CASE("[S4-58] an account that stood idle is asked for again") {
    Journey journey("/", Who::clinic, with_second);
    journey.server.parked.clear();
    journey.screen->click(menu);
    journey.screen->click(to_second);
    CHECK(journey.machine.reloaded == 0);
    CHECK(journey.path() == "/account/switch");
    CHECK(journey.screen->shows("このアカウントは、もう一度サインインが必要です。"));
}

TEST_CASE("[S4-58] adding an account: the password here, the code on a fresh page, with a way back") {
    Journey journey("/account/switch", Who::clinic);
    auto& screen = *journey.screen;
    CHECK(screen.title().find("アカウントの切り替え") != std::string::npos);
    screen.click("追加してサインイン");
    CHECK(screen.error_of("利用者ID") == "利用者IDを入力してください。");
    screen.type("利用者ID", "clinic-b");
    screen.type("パスワード", "wrong");
    screen.press("Enter");
    CHECK(screen.shows("利用者IDまたはパスワードが正しくありません。"));
    CHECK(screen.has(menu)); // still signed in
    screen.type("パスワード", "Correct-1");
    screen.press("Enter");
    CHECK(journey.machine.requests_to("POST", "/api/v1/session").back().body.find("\"adding\":true") != std::string::npos);
    CHECK(journey.machine.reloaded == 1);

    journey.server.parked["clinic-a"] = journey.server.account;
    journey.server.account.others = {{"clinic-a", "テスト 一郎", "facility_reporter", "試験第一クリニック"}};
    journey.server.step = "second_factor";
    journey.restart();
    REQUIRE(journey.screen->has("認証コード"));
    journey.screen->click("試験第一クリニック clinic-a に戻る");
    CHECK(journey.machine.reloaded == 2);
    journey.restart();
    CHECK(journey.screen->shows("試験第一クリニック"));
}

TEST_CASE("[S4-58] a page notices by what it asks for that its browser was switched in another tab") {
    Journey journey("/cases", Who::clinic, with_second);
    auto const first = journey.server.account;
    journey.server.account = second_account(journey.server);
    journey.server.parked = {{"clinic-a", first}};
    journey.screen->wait(6000);
    CHECK(journey.screen->shows("別のアカウントに切り替わりました"));
}

TEST_CASE("[S4-58] a page whose browser was switched in another tab says so and does nothing more") {
    Journey journey("/cases", Who::clinic, with_second);
    auto& screen = *journey.screen;
    auto const first = journey.server.account;
    journey.server.account = second_account(journey.server);
    journey.server.parked = {{"clinic-a", first}};
    platform::FakePlatform other(journey.machine.browser);
    other.broadcast("account:clinic-b");
    screen.settle();
    REQUIRE(screen.shows("別のアカウントに切り替わりました"));
    CHECK(screen.shows("clinic-a"));
    CHECK(!screen.has("パスワード")); // nobody has to prove anything
    SUBCASE("on to the other account") {
        screen.click("切り替えたアカウントの画面を開く");
        CHECK(journey.machine.reloaded == 1);
        CHECK(journey.path() == "/");
    }
    SUBCASE("back to this one, and the page goes on") {
        screen.click("clinic-a に戻して続ける");
        CHECK(journey.machine.reloaded == 0);
        CHECK(!screen.shows("別のアカウントに切り替わりました"));
        CHECK(journey.path() == "/cases");
        CHECK(journey.server.account.user_id == "clinic-a");
        auto const before = journey.machine.requests_to("GET", "/api/v1/updates").size();
        screen.wait(11'000);
        CHECK(journey.machine.requests_to("GET", "/api/v1/updates").size() > before);
    }
    SUBCASE("that one has to be proven again") {
        journey.server.parked.clear();
        screen.click("clinic-a に戻して続ける");
        CHECK(screen.shows("このアカウントは、もう一度サインインが必要です。"));
        CHECK(screen.has("切り替えたアカウントの画面を開く"));
    }
}

TEST_CASE("[S4-58] signing out offers the other accounts, and of all of them leaves nothing behind") {
    Journey journey("/", Who::clinic, with_second);
    journey.machine.browser->vaults["clinic-b"]["edit:1"] = "x";
    auto& screen = *journey.screen;
    screen.click(menu);
    screen.click("サインアウト");
    REQUIRE(screen.shows("次に使うアカウントを選んでください"));
    SUBCASE("this one only") {
        screen.click("サインアウトして 試験第二クリニック 医療機関(全数) clinic-b に移る");
        CHECK(journey.server.account.user_id == "clinic-b");
        CHECK(journey.server.parked.empty());
        CHECK(journey.machine.browser->vaults.count("clinic-a") == 0);
        CHECK(journey.machine.browser->vaults.count("clinic-b") == 1);
        CHECK(journey.machine.reloaded == 1);
    }
    SUBCASE("all of them") {
        screen.click("すべてのアカウントからサインアウト");
        CHECK(journey.machine.requests_to("DELETE", "/api/v1/session").size() == 1);
        CHECK(vaults(journey) == 0);
    }
    SUBCASE("none") {
        screen.click("サインアウトしない");
        CHECK(journey.machine.requests_to("DELETE", "/api/v1/session").empty());
        CHECK(vaults(journey) == 2);
    }
}
