// The masters: codes, versions, the search.
#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <thread>

#include "tests/server/store/fixture.hpp"

using namespace todoke;
using namespace todoke::testing;
using store::FacilityKind;

namespace {

store::Caller administrator() {
    store::Caller caller;
    caller.user_id = "tokyo.admin";
    caller.role = access::RoleId::system_administrator;
    caller.prefecture_code = "13";
    caller.now_ms = noon;
    return caller;
}

store::Facility row(std::string name, std::string kana, FacilityKind kind = FacilityKind::clinic, std::string prefecture = "13") {
    store::Facility facility;
    facility.kind = kind;
    facility.name = std::move(name);
    facility.kana = std::move(kana);
    facility.prefecture_code = std::move(prefecture);
    facility.address = "東京都千代田区試験町1-2-3";
    facility.phone = "0300001234";
    facility.health_centre.value = 11;
    return facility;
}

store::Facility registered(store::Store& store, store::Facility facility) {
    auto const written = must(store.facilities.write(administrator(), {{std::move(facility), 0, {}}}, {}));
    REQUIRE(written.size() == 1);
    return written.front();
}

std::vector<std::string> found(store::Store& store, std::string typed, std::vector<FacilityKind> kinds = {FacilityKind::clinic}) {
    store::FacilityQuery query;
    query.typed = std::move(typed);
    query.kinds = std::move(kinds);
    std::vector<std::string> names;
    for (auto const& facility : must(store.facilities.search(query)).rows) names.push_back(facility.name);
    return names;
}

} // namespace

TEST_CASE("[S4-26][S4-29] registering assigns a code of the class, one after the other") {
    Fixture f;
    CHECK(registered(*f.store, row("試験甲", "シケンコウ")).code == "9130000001");
    CHECK(registered(*f.store, row("試験乙", "シケンオツ")).code == "9130000002");
    CHECK(registered(*f.store, row("試験丙", "シケンヘイ", FacilityKind::clinic, "27")).code == "9270000001");
    CHECK(registered(*f.store, row("試験動物", "シケンドウブツ", FacilityKind::animal_clinic)).code == "V13000001");
    CHECK(registered(*f.store, row("試験定点", "シケンテイテン", FacilityKind::sentinel)).code == "8130000001");
}

TEST_CASE("[S4-26] a code that a file brought along is not assigned again, and a taken one is refused") {
    Fixture f;
    auto brought = row("試験持込", "シケンモチコミ");
    brought.code = "9130000001";
    registered(*f.store, brought);
    CHECK(registered(*f.store, row("試験甲", "シケンコウ")).code == "9130000002");
    must_fail(f.store->facilities.write(administrator(), {{brought, 0, {}}}, {}), ErrorCode::conflict);
}

TEST_CASE("[S4-26] people who register at the same moment never get the same code") {
    Fixture f;
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&] {
            for (int i = 0; i < 25; ++i) {
                auto const written = f.store->facilities.write(administrator(), {{row("試験同時", "シケンドウジ"), 0, {}}}, {});
                CHECK(written.ok());
            }
        });
    }
    for (auto& thread : threads) thread.join();
    CHECK(f.number_from("SELECT count(DISTINCT code) FROM facilities WHERE name = '試験同時'") == 100);
}

TEST_CASE("a repeated request registers once") {
    Fixture f;
    store::RequestKey const key{"key-masters-00001", "print"};
    auto const first = must(f.store->facilities.write(administrator(), {{row("試験甲", "シケンコウ"), 0, {}}}, key));
    auto const again = must(f.store->facilities.write(administrator(), {{row("試験甲", "シケンコウ"), 0, {}}}, key));
    CHECK(first.front().code == again.front().code);
    CHECK(found(*f.store, "試験甲").size() == 1);
}

TEST_CASE("every state of a row stays in its history, and none can be rewritten") {
    Fixture f;
    auto facility = registered(*f.store, row("試験旧名", "シケンキュウメイ"));
    facility.name = "試験新名";
    auto changed = must(f.store->facilities.write(administrator(), {{facility, 1, {}}}, {})).front();
    changed.closed_at_ms = noon;
    must(f.store->facilities.write(administrator(), {{changed, 2, {}}}, {}));
    auto const history = must(f.store->facilities.history(facility.id));
    REQUIRE(history.size() == 3);
    CHECK(history[0].closed_at_ms == noon);
    CHECK(history[1].name == "試験新名");
    CHECK(history[2].name == "試験旧名");
    CHECK(history[2].version == 1);
    CHECK(history[2].updated_by == "tokyo.admin");
    CHECK(must(f.store->facilities.find(facility.id)).version == 3); // closed, and still there
    CHECK_FALSE(f.store->database().write([](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM facility_versions");
        return Done{};
    }).ok());
}

TEST_CASE("two people change the same row: the second is told, and nothing of theirs is written") {
    Fixture f;
    auto facility = registered(*f.store, row("試験甲", "シケンコウ"));
    must(f.store->facilities.write(administrator(), {{facility, 1, {}}}, {}));
    facility.name = "試験二人目";
    must_fail(f.store->facilities.write(administrator(), {{row("試験道連れ", "シケンミチヅレ"), 0, {}}, {facility, 1, {}}}, {}), ErrorCode::stale);
    CHECK(found(*f.store, "試験二人目").empty());
    CHECK(found(*f.store, "試験道連れ").empty()); // all or none
}

TEST_CASE("any part of a name, its kana, address, telephone or code finds the row") {
    Fixture f;
    registered(*f.store, row("試験さくら内科クリニック", "シケンサクラナイカクリニック"));
    registered(*f.store, row("試験もみじ病院", "シケンモミジビョウイン"));
    std::string const wanted = "試験さくら内科クリニック";
    for (auto const* typed : {"さくら", "サクラ", "ｻｸﾗ", "くら内", "内科", "クラナイ", "9130000001", "30000001", "さくら 内科", "内科　さくら", "9130000001 さくら"}) {
        INFO(typed);
        CHECK(found(*f.store, typed) == std::vector{wanted});
    }
    CHECK(found(*f.store, "0000-1234").size() == 2); // the telephone of both
    CHECK(found(*f.store, "科") == std::vector{wanted}); // one character
    CHECK(found(*f.store, "さくら もみじ").empty());
    CHECK(found(*f.store, "%").empty());
    CHECK(found(*f.store, "'; DROP TABLE facilities; --").empty());
}

TEST_CASE("the search knows a change at once, before and after a restart") {
    Fixture f;
    auto facility = registered(*f.store, row("試験旧名", "シケンキュウメイ"));
    CHECK(found(*f.store, "旧名").size() == 1);
    facility.name = "試験新名";
    facility.kana = "シケンシンメイ";
    must(f.store->facilities.write(administrator(), {{facility, 1, {}}}, {}));
    for (int round = 0; round < 2; ++round) {
        CHECK(found(*f.store, "旧名").empty());
        CHECK(found(*f.store, "新名") == std::vector<std::string>{"試験新名"});
        f.reopen();
    }
}

TEST_CASE("one's own centre comes first, then the own prefecture, and a closed row only when asked for") {
    Fixture f;
    auto far = row("試験遠く", "シケントオク", FacilityKind::clinic, "01");
    far.health_centre.value = 12;
    registered(*f.store, far);
    auto near = row("試験近く", "シケンチカク");
    near.health_centre.value = 12;
    registered(*f.store, near);
    registered(*f.store, row("試験自分", "シケンジブン"));
    auto closed = registered(*f.store, row("試験閉鎖", "シケンヘイサ"));
    closed.closed_at_ms = noon;
    must(f.store->facilities.write(administrator(), {{closed, 1, {}}}, {}));
    store::FacilityQuery query;
    query.typed = "試験";
    query.kinds = {FacilityKind::clinic};
    query.near_prefecture_code = "13";
    query.near_centre.value = 11;
    auto const names = [&] {
        std::vector<std::string> all;
        for (auto const& facility : must(f.store->facilities.search(query)).rows) all.push_back(facility.name);
        return all;
    };
    auto const place = [&](std::vector<std::string> const& all, std::string const& name) { return std::find(all.begin(), all.end(), name) - all.begin(); };
    auto const all = names();
    CHECK(place(all, "試験自分") < place(all, "試験近く"));
    CHECK(place(all, "試験近く") < place(all, "試験遠く"));
    CHECK(std::find(all.begin(), all.end(), "試験閉鎖") == all.end());
    query.with_closed = true;
    auto const with_closed = names();
    CHECK(std::find(with_closed.begin(), with_closed.end(), "試験閉鎖") != with_closed.end());
    query.skip = 1;
    query.limit = 2;
    auto const page = names();
    CHECK(page == std::vector(with_closed.begin() + 1, with_closed.begin() + 3));
}

TEST_CASE("[S4-18] a municipality belongs to one health centre, and moves with the centre that takes it") {
    Fixture f;
    auto centre = must(f.store->facilities.find(f.centre_a.id));
    centre.code = "130100-01";
    must(f.store->facilities.write(administrator(), {{centre, 1, std::vector<std::string>{"131016", "131024"}}}, {}));
    CHECK(must(f.store->facilities.municipalities_of(centre.id)) == std::vector<std::string>{"131016", "131024"});
    auto other = must(f.store->facilities.find(f.centre_b.id));
    must(f.store->facilities.write(administrator(), {{other, 1, std::vector<std::string>{"131024"}}}, {}));
    CHECK(must(f.store->facilities.municipalities_of(centre.id)) == std::vector<std::string>{"131016"});
    CHECK(must(f.store->facilities.centre_of_municipality("131024")) == std::optional(f.centre_b.id));
}
