// Pages of administrators: how an initial password is handed over, by mail or on a sealed sheet.
#include <doctest/doctest.h>

#include <algorithm>

#include "shared/api/account_messages.hpp"
#include "shared/api/account_request_messages.hpp"
#include "shared/api/application_messages.hpp"
#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

namespace {

constexpr int always = 1'000;

template <class Message> platform::HttpReply ok(Message const& message, int status = 200) { return {status, base::write_json(api::to_json(message)), {}, 0}; }

void be_administrator(ScriptedServer& server) {
    server.account.role = "system_administrator";
    server.account.capabilities.emplace_back("manage_accounts");
}

api::AccountIssued issued(std::string sheet_id) {
    api::AccountIssued reply;
    reply.user_id = "m12345678";
    reply.initial_password = "Ab3c-De4f-Gh7j";
    reply.initial_until_ms = 1'803'000'000'000;
    reply.version = 1;
    reply.sheet_id = std::move(sheet_id);
    return reply;
}

void fill_in(ui::testing::Screen& screen) {
    screen.choose("利用者区分", "医療機関(全数)");
    screen.type("所属機関コード", "1310001016");
    screen.type("利用者名", "試験　新規");
    screen.type("連絡先メールアドレス", "shinki@example.jp");
    screen.type("連絡先電話番号", "0300001001");
    screen.leave();
}

// The body of the latest request to that path.
Json latest(Journey& journey, std::string_view path) {
    auto const& sent = journey.machine.requests;
    auto const found = std::find_if(sent.rbegin(), sent.rend(), [&](auto const& request) { return request.path == path; });
    REQUIRE(found != sent.rend());
    return *base::parse_json(found->body);
}

api::ApplicationBatch batch(std::string state) {
    api::ApplicationBatch now;
    now.batch_id = "b1";
    now.state = std::move(state);
    now.rows = now.good = now.total = 700;
    now.handover = "sheet";
    return now;
}

} // namespace

TEST_CASE("[I3-13] mail is how an initial password is handed over unless the sealed sheet is chosen") {
    Journey journey("/accounts/new", Who::health_centre, be_administrator);
    auto& screen = *journey.screen;
    CHECK(screen.is_checked("本人へメールで送る"));
    CHECK_FALSE(screen.shows("窓付き封筒"));
    fill_in(screen);
    journey.server.fail_next("POST", "/api/v1/accounts", ok(issued(""), 201));
    screen.click("発行する");
    CHECK(latest(journey, "/api/v1/accounts").text("handover") == "mail");
    CHECK(screen.shows("shinki@example.jpへ送りました。"));
    CHECK_FALSE(screen.has("封書用紙(PDF)をダウンロード"));
}

TEST_CASE("[I3-13] a sealed sheet is fetched once from the page that shows the password, before one goes on") {
    Journey journey("/accounts/new", Who::health_centre, be_administrator);
    auto& screen = *journey.screen;
    fill_in(screen);
    screen.choose("初期パスワードの渡し方", "封書用紙(PDF)を印刷する");
    CHECK(screen.shows("窓付き封筒"));
    journey.server.fail_next("POST", "/api/v1/accounts", ok(issued("sheet1"), 201));
    screen.click("発行する");
    CHECK(latest(journey, "/api/v1/accounts").text("handover") == "sheet");
    CHECK(screen.shows("メールは送っていません。"));
    CHECK(screen.shows("Ab3c-De4f-Gh7j"));
    CHECK(screen.is_disabled("続けて発行する"));
    journey.server.fail_next("POST", "/api/v1/sealed-sheets/sheet1", {200, "%PDF-1.5", {}, 0});
    screen.click("封書用紙(PDF)をダウンロード");
    REQUIRE(journey.machine.downloads.size() == 1);
    CHECK(journey.machine.downloads[0].first == "account_sheet.pdf");
    CHECK_FALSE(screen.has("封書用紙(PDF)をダウンロード"));
    CHECK(screen.shows("封書用紙をダウンロードしました。"));
    CHECK_FALSE(screen.is_disabled("続けて発行する"));
    screen.click("続けて発行する");
    CHECK(screen.is_checked("封書用紙(PDF)を印刷する")); // the next of three hundred
    CHECK(screen.value("利用者名").empty());
}

TEST_CASE("[I3-13] a sheet that is gone is said so with what to do, and holds nobody up") {
    Journey journey("/accounts/new", Who::health_centre, be_administrator);
    auto& screen = *journey.screen;
    fill_in(screen);
    screen.choose("初期パスワードの渡し方", "封書用紙(PDF)を印刷する");
    journey.server.fail_next("POST", "/api/v1/accounts", ok(issued("sheet1"), 201));
    screen.click("発行する");
    journey.server.fail_next("POST", "/api/v1/sealed-sheets/sheet1", tests::problem(409, "conflict"));
    screen.click("封書用紙(PDF)をダウンロード");
    CHECK(screen.shows("封書用紙はもうダウンロードできません"));
    CHECK_FALSE(screen.is_disabled("続けて発行する"));
}

TEST_CASE("[I3-13] renewing an initial password asks how it is handed over, and offers the sheet") {
    api::AccountReply account;
    account.row.user_id = "m12345678";
    account.row.user_name = "試験　新規";
    account.row.role = "facility_reporter";
    account.row.state = "active";
    account.may_manage = true;
    account.version = 3;
    Journey journey("/accounts/m12345678", Who::health_centre, [&](ScriptedServer& server) {
        be_administrator(server);
        server.fail_next("GET", "/api/v1/accounts/m12345678", ok(account), always);
    });
    auto& screen = *journey.screen;
    screen.click("初期パスワードを再発行する");
    CHECK(screen.is_checked("本人へメールで送る"));
    screen.choose("初期パスワードの渡し方", "封書用紙(PDF)を印刷する");
    journey.server.fail_next("POST", "/api/v1/accounts/m12345678/acts", ok(issued("sheet2")));
    screen.click("#act_confirmed");
    CHECK(latest(journey, "/api/v1/accounts/m12345678/acts").text("handover") == "sheet");
    journey.server.fail_next("POST", "/api/v1/sealed-sheets/sheet2", {200, "%PDF-1.5", {}, 0});
    screen.click("封書用紙(PDF)をダウンロード");
    CHECK(journey.machine.downloads.size() == 1);
    CHECK(screen.shows("封書用紙をダウンロードしました。"));
}

TEST_CASE("[I3-13] a batch offers its sealed sheets by number, each once, and no other file before all are saved") {
    Journey journey("/accounts/applications", Who::health_centre, [](ScriptedServer& server) {
        be_administrator(server);
        server.fail_next("POST", "/api/v1/applications", ok(batch("checked")));
        api::ApplicationPage page;
        page.page = page.pages = 1;
        server.fail_next("GET", "/api/v1/applications/b1/rows/all/1", ok(page), always);
    });
    auto& screen = *journey.screen;
    journey.machine.file_to_choose = {"shinsei.csv", "YQ==", false};
    screen.click("ファイルを選ぶ");
    screen.choose("初期パスワードの渡し方", "封書用紙(PDF)を印刷する");
    auto done = batch("issued");
    done.has_result = true;
    done.sheets = {{1, 500, false}, {501, 700, false}};
    journey.server.fail_next("POST", "/api/v1/applications/b1/issue", ok(done));
    screen.click("700件のアカウントを発行");
    CHECK(latest(journey, "/api/v1/applications/b1/issue").text("handover") == "sheet");
    CHECK(screen.shows("メールは送っていません。"));
    CHECK(screen.has("結果のCSVをダウンロード"));
    CHECK(screen.is_disabled("ファイルを選ぶ"));
    CHECK(screen.has("封書用紙 No. 501-700 をダウンロード"));
    journey.server.fail_next("POST", "/api/v1/applications/b1/sheets/1", {200, "%PDF-1.5", {}, 0});
    done.sheets[0].is_taken = true;
    journey.server.fail_next("GET", "/api/v1/applications/b1", ok(done));
    screen.click("封書用紙 No. 1-500 をダウンロード");
    CHECK(journey.machine.downloads.back().first == "account_sheets_1-500.pdf");
    CHECK(screen.shows("封書用紙 No. 1-500: ダウンロード済み"));
    journey.server.fail_next("POST", "/api/v1/applications/b1/sheets/2", {200, "%PDF-1.5", {}, 0});
    done.sheets[1].is_taken = true;
    journey.server.fail_next("GET", "/api/v1/applications/b1", ok(done));
    screen.click("封書用紙 No. 501-700 をダウンロード");
    CHECK(screen.shows("封書用紙はすべてダウンロード済みです。"));
    CHECK_FALSE(screen.is_disabled("ファイルを選ぶ"));
}

TEST_CASE("[AC-09-4][S4-29] the preview of a file names the animal clinics that issuing registers, and says their codes afterwards") {
    auto checked = batch("checked");
    checked.clinics = {{2, 2, "試験つばき動物病院", "東京都千代田区試験町9", "試験東保健所", "", false}, {4, 1, "試験かえで動物病院", "東京都千代田区試験町1", "試験東保健所", "V13000001", true}};
    checked.new_clinics = 1;
    Journey journey("/accounts/applications", Who::health_centre, [&](ScriptedServer& server) {
        be_administrator(server);
        server.fail_next("POST", "/api/v1/applications", ok(checked));
        api::ApplicationPage page;
        page.page = page.pages = 1;
        server.fail_next("GET", "/api/v1/applications/b1/rows/all/1", ok(page), always);
    });
    auto& screen = *journey.screen;
    journey.machine.file_to_choose = {"shinsei.csv", "YQ==", false};
    screen.click("ファイルを選ぶ");
    for (std::string const words : {"アカウントと一緒に登録する動物診療施設", "新しく登録されます", "登録済み(V13000001)", "動物診療施設1件をマスタに登録します。"}) CHECK_MESSAGE(screen.shows(words), words);
    auto done = checked;
    done.state = "issued";
    done.clinics[0].code = "V13000002";
    journey.server.fail_next("POST", "/api/v1/applications/b1/issue", ok(done));
    screen.click("700件のアカウントを発行");
    CHECK(screen.shows("登録しました(V13000002)"));
}

TEST_CASE("[I3-13][AC-09-4] an approval asks how the password is handed over, says what is registered, and offers the sheet where it was approved") {
    api::RequestReview review;
    review.request.request_id = "7";
    review.request.kind = "issue";
    review.request.state = "applied";
    review.request.user_name = "試験　獣医";
    review.request.version = 1;
    review.clinics = {{1, 1, "試験つばき動物病院", "東京都千代田区試験町9", "試験東保健所", "", false}};
    Journey journey("/account-requests/7", Who::health_centre, [&](ScriptedServer& server) {
        be_administrator(server);
        server.fail_next("GET", "/api/v1/account-requests/7", ok(review), always);
    });
    auto& screen = *journey.screen;
    CHECK(screen.shows("新しく登録されます"));
    screen.click("承認する");
    CHECK(screen.is_checked("本人へメールで送る"));
    CHECK(screen.shows("動物診療施設「試験つばき動物病院」も、同時にマスタに登録します。"));
    screen.choose("初期パスワードの渡し方", "封書用紙(PDF)を印刷する");
    auto approved = review;
    approved.request.state = "approved";
    approved.sheet_id = "sheet3";
    journey.server.fail_next("POST", "/api/v1/account-requests/7/decision", ok(approved));
    screen.click("#decision_confirmed");
    CHECK(latest(journey, "/api/v1/account-requests/7/decision").text("handover") == "sheet");
    CHECK(screen.shows("メールは送っていません。"));
    journey.server.fail_next("POST", "/api/v1/sealed-sheets/sheet3", {200, "%PDF-1.5", {}, 0});
    screen.click("封書用紙(PDF)をダウンロード");
    CHECK(journey.machine.downloads.size() == 1);
    CHECK(screen.shows("封書用紙をダウンロードしました。"));
    // Asking back hands nothing over.
    screen.click("質問する");
    CHECK_FALSE(screen.shows("初期パスワードの渡し方"));
}
