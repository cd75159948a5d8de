// Pages of administrators: what was refused, where institutions hand in, which centre is competent where.
#include <doctest/doctest.h>

#include "shared/access/roles.hpp"
#include "shared/api/account_messages.hpp"
#include "shared/api/contact_messages.hpp"
#include "shared/api/jurisdiction_messages.hpp"
#include "shared/api/refusal_messages.hpp"
#include "tests/screens/support/scripted_server.hpp"

using namespace todoke;
using tests::Journey;
using tests::ScriptedServer;
using tests::Who;

namespace {

constexpr int always = 1'000;

template <class Message> platform::HttpReply ok(Message const& message) { return {200, base::write_json(api::to_json(message)), {}, 0}; }

std::function<void(ScriptedServer&)> administrator(std::string path, platform::HttpReply reply) {
    return [path = std::move(path), reply = std::move(reply)](ScriptedServer& server) {
        server.account.role = "system_administrator";
        server.account.capabilities.clear();
        for (auto const capability : access::role(access::RoleId::system_administrator).may) server.account.capabilities.emplace_back(access::name(capability));
        server.fail_next("GET", path, reply, always);
    };
}

api::RefusalReport attack() {
    api::RefusalReport report;
    report.sums = {{"wrong_password", 120, 130, 40, 60, true}, {"malformed", 1, 1, 0, 1, false}};
    report.days = {{"2026-11-21", "wrong_password", 120}, {"2026-11-21", "malformed", 1}, {"2026-11-20", "wrong_password", 10}};
    report.events = {{1'795'226'400'000, "wrong_password", "clinic1.doctor", "試験　花子", "192.0.2.7", 12}, {1'795'226'400'000, "malformed", "", "", "", 1}};
    return report;
}

} // namespace

TEST_CASE("[I3-20] what was refused is shown by kind, day and latest event, what is unusual first with what to do") {
    Journey journey("/refusals", Who::health_centre, administrator("/api/v1/refusals", ok(attack())));
    auto& screen = *journey.screen;
    for (auto const* words : {"パスワードの誤り: この24時間に120件", "本人に確かめてください", "2026/11/21", "パスワードの誤り 120件、形式に合わない通信 1件", "試験　花子 (clinic1.doctor)", "192.0.2.7"}) CHECK_MESSAGE(screen.shows(words), words);
    CHECK_FALSE(screen.shows("形式に合わない通信: この24時間に"));
    Journey calm("/refusals", Who::health_centre, administrator("/api/v1/refusals", ok(api::RefusalReport())));
    CHECK(calm.screen->shows("この30日間に、拒否した操作はありません。"));
}

TEST_CASE("[I3-20] the administrator's home warns when more than usual was refused, and leads there") {
    api::AccountCounts counts;
    counts.active = 10;
    counts.unusual = {"cloned_passkey", "wrong_password"};
    Journey journey("/", Who::health_centre, administrator("/api/v1/account-counts", ok(counts)));
    journey.server.fail_next("GET", "/api/v1/refusals", ok(attack()), always);
    CHECK(journey.screen->shows("パスキーの複製の疑い、パスワードの誤り"));
    journey.screen->click("内容を見る");
    CHECK(journey.path() == "/refusals");
}

TEST_CASE("[S4-63][S4-51] an administrator enters the contact of the own office, is told mistakes at their fields, and finds what to send") {
    api::OfficeContactList empty;
    empty.contacts = {{"1", "試験東保健所", {}, 0, 0, true}};
    Journey journey("/contacts", Who::health_centre, administrator("/api/v1/contacts", ok(empty)));
    auto& screen = *journey.screen;
    for (auto const* words : {"別紙1 システム利用規約", "試験東保健所の窓口はまだ登録されていません。"}) CHECK_MESSAGE(screen.shows(words), words);
    for (auto const* button : {"別紙2 システム利用申請様式 (Excel)", "別紙3 医療機関マスタ(全数) (CSV)", "別紙4 医療機関マスタ(定点) (CSV)"}) CHECK_MESSAGE(screen.has(button), button);
    screen.click("窓口を登録する");
    screen.type("申請の方法", "メールで送ってください。");
    api::Problem problem;
    problem.status = 422;
    problem.code = "invalid";
    problem.issues = {{"F-A30", "error", "phone", "", "電話番号かメールアドレスのどちらかを入力してください。"}};
    journey.server.fail_next("PUT", "/api/v1/contacts/own", {422, base::write_json(api::to_json(problem)), {}, 0});
    screen.click("保存");
    CHECK(screen.error_of("電話番号") == "電話番号かメールアドレスのどちらかを入力してください。");
    CHECK(screen.value("申請の方法") == "メールで送ってください。");
    auto saved = empty;
    saved.contacts[0].entry = {"メールで送ってください。", "感染症対策課", "0300000101", "8082", "shinsei@example.jp"};
    saved.contacts[0].version = 1;
    saved.contacts[0].updated_at_ms = 1'795'226'400'000;
    journey.server.fail_next("PUT", "/api/v1/contacts/own", ok(saved));
    screen.type("電話番号", "03-0000-0101");
    screen.click("保存");
    for (auto const* words : {"メールで送ってください。", "感染症対策課", "03-0000-0101", "8082"}) CHECK_MESSAGE(screen.shows(words), words);
}

TEST_CASE("[S4-18] a municipality is found by part of its name or its centre's, and one without a centre is plain to see") {
    api::JurisdictionList list;
    list.rows = {{"131016", "千代田区", "1", "130100-01", "試験東保健所"}, {"131091", "品川区", "", "", ""}};
    list.moves = {{1'795'226'400'000, "品川区", "試験西保健所", "", "tokyo.admin"}};
    Journey journey("/masters/municipalities", Who::health_centre, administrator("/api/v1/jurisdictions/13", ok(list)));
    auto& screen = *journey.screen;
    for (auto const* words : {"千代田区", "まだ決まっていません", "変更履歴", "試験西保健所"}) CHECK_MESSAGE(screen.shows(words), words);
    screen.type("さがす", "130100");
    CHECK(screen.shows("試験東保健所"));
    CHECK_FALSE(screen.shows("まだ決まっていません"));
}
