// The invitation to health observation: the leaflet on paper, and the link on the screen, by mail or SMS.
#include "tests/screens/support/observed_people.hpp"

using namespace todoke;
using namespace todoke::tests::observed;
using tests::Journey;
using tests::Who;

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
