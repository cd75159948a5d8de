// Where institutions hand in and whom they ask, and what is sent to them, over real HTTP (S4-01, S4-51, S4-63).
#include <doctest/doctest.h>

#include "server/tables/xlsx_reader.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

Json entry(std::string const& hand_in = "申請様式をメールに添付して送ってください。") {
    return Json::object().set("hand_in", hand_in).set("section", "感染症対策課").set("phone", "03-0000-5001").set("extension", "８０８２").set("mail", "shinsei@example.jp");
}
Response save(Client& who, Json const& wanted, std::int64_t version) { return who.put("/api/v1/contacts/own", wanted, {{"If-Match", "\"" + std::to_string(version) + "\""}}); }

} // namespace

TEST_CASE("[S4-63][S0-12] each government and each health centre says where to hand in and whom to ask, and its institutions read it") {
    RunningServer server;
    auto government = server.signed_in("tokyo.admin"), centre = server.signed_in("east.admin"), clinic = server.signed_in("clinic1.manager");
    auto const of_clinic = [&] { return *clinic.get("/api/v1/contacts").json().find("contacts")->as_array(); };
    CHECK(of_clinic().empty());
    auto const own = government.get("/api/v1/contacts").json();
    REQUIRE(own.find("contacts")->as_array()->size() == 1); // to be filled in
    CHECK(own.find("contacts")->as_array()->front().boolean("may_edit"));

    REQUIRE(save(government, entry(), 0).status == 200);
    REQUIRE(save(centre, entry("窓口に持参してください。"), 0).status == 200);
    auto const seen = of_clinic();
    REQUIRE(seen.size() == 2);
    CHECK(seen[0].text("facility_name") == "試験東保健所"); // the competent one first
    CHECK(seen[0].find("entry")->text("hand_in") == "窓口に持参してください。");
    CHECK(seen[1].find("entry")->text("section") == "感染症対策課");
    CHECK(seen[1].find("entry")->text("phone") == "0300005001");
    CHECK(seen[1].find("entry")->text("extension") == "8082");
    CHECK_FALSE(seen[0].boolean("may_edit"));
    CHECK(clinic.put("/api/v1/contacts/own", entry(), {{"If-Match", "\"0\""}}).status == 403);
    CHECK_FALSE(server.signed_in("osaka.doctor").get("/api/v1/contacts").contains("shinsei@example.jp"));

    // Two administrators: the second is told.
    CHECK(save(government, entry("別の方法"), 0).status == 412);
    REQUIRE(save(government, entry("別の方法"), 1).status == 200);
    CHECK(of_clinic()[1].find("entry")->text("hand_in") == "別の方法");
    CHECK(government.post("/api/v1/audit-searches", Json::object().set("event", "contact_changed")).contains("tokyo.admin"));
}

TEST_CASE("[S4-63] what reaches nobody is refused at its field") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const nowhere = save(admin, entry().set("phone", "").set("mail", ""), 0);
    CHECK(nowhere.status == 422);
    CHECK(nowhere.contains("F-A30"));
    auto const wrong = save(admin, entry(std::string(3'003, 'a')).set("phone", "12345").set("mail", "a@b\r\nBcc: c@example.jp"), 0);
    CHECK((wrong.status == 422 || wrong.status == 413));
    auto const items = save(admin, entry(std::string(1'001, 'a')).set("phone", "12345").set("mail", "a@b\r\nBcc: c@example.jp"), 0);
    CHECK(items.status == 422);
    for (auto const* rule : {"V-118", "V-A05", "V-113"}) CHECK(items.contains(rule));
}

TEST_CASE("[S4-01][S4-51] what is sent to institutions is there: terms, form, and both masters of the prefecture") {
    RunningServer server;
    auto admin = server.signed_in("tokyo.admin");
    auto const form = admin.get("/api/v1/application-form/xlsx");
    CHECK(form.status == 200);
    CHECK(tables::looks_like_xlsx(form.body));
    for (auto const* master : {"medical", "sentinel"}) {
        auto const file = admin.post("/api/v1/exports/masters", Json::object().set("master", master).set("prefecture_code", "13").set("encoding", "utf-8"));
        CHECK(file.status == 200);
        CHECK(file.contains("code,name,kana"));
        CHECK_FALSE(file.contains("大阪"));
    }
    auto const terms = server.client().get("/help/terms?lang=ja"); // before anybody has an account
    CHECK(terms.status == 200);
    CHECK(terms.contains("システム利用規約"));
}
