// The settings of a centre, and the automatic call to practise with.
#include "tests/screens/support/observed_people.hpp"

using namespace todoke;
using namespace todoke::tests::observed;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

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
