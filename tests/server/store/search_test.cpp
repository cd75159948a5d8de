#include "tests/server/store/fixture.hpp"

#include "shared/base/kana.hpp"

#include <algorithm>
#include <atomic>
#include <limits>
#include <set>
#include <thread>

using namespace todoke;
using namespace todoke::testing;
using store::CaseQuery;

namespace {

constexpr std::uint64_t people = 150;

struct Filled : Fixture {
    std::vector<store::SubmitReceipt> receipts;
    Filled() {
        for (std::uint64_t n = 0; n < people; ++n) receipts.push_back(submit(n % 3 == 0 ? clinic_b : clinic_a, centre_a, n, noon + static_cast<std::int64_t>(n)));
    }
    // What a plain scan of all people says; the search must agree.
    template <class Fits>
    std::set<std::int64_t> expected(Fits const& fits) {
        std::set<std::int64_t> ids;
        for (std::uint64_t n = 0; n < people; ++n)
            if (fits(submission(clinic_a, centre_a, n))) ids.insert(receipts[n].case_id.value);
        return ids;
    }
    std::set<std::int64_t> found(CaseQuery query) {
        query.page_size = 100;
        std::set<std::int64_t> ids;
        for (int pages = 0; pages < 10; ++pages) {
            auto const page = must(store->case_search.search(caller(centre_a), query));
            for (auto const& row : page.rows) CHECK(ids.insert(row.id.value).second);
            if (page.next_cursor.empty()) {
                CHECK(page.total == static_cast<std::int64_t>(ids.size()));
                break;
            }
            query.cursor = page.next_cursor;
        }
        return ids;
    }
};

} // namespace

TEST_CASE("[S0-58] every condition and filter finds exactly the records that a scan finds") {
    Filled f;
    auto const one = f.submission(f.clinic_a, f.centre_a, 17).record;
    SUBCASE("kana prefixes of every length, half-width and hiragana too") {
        auto const kana = base::search_kana(one.person.name_kana);
        for (std::size_t characters = 1; characters * 3 <= kana.size(); ++characters) {
            CaseQuery query;
            query.name_kana = kana.substr(0, characters * 3);
            CAPTURE(characters);
            CHECK(f.found(query) == f.expected([&](store::Submission const& s) {
                return base::search_kana(s.record.person.name_kana).starts_with(query.name_kana);
            }));
        }
        CaseQuery half;
        half.name_kana = "ﾃｽﾄ";
        CaseQuery full;
        full.name_kana = "テスト";
        CaseQuery hiragana;
        hiragana.name_kana = "てすと";
        CHECK_FALSE(f.found(full).empty());
        CHECK(f.found(half) == f.found(full));
        CHECK(f.found(hiragana) == f.found(full));
    }
    SUBCASE("birth date") {
        CaseQuery query;
        query.birth_date = one.person.birth_date;
        CHECK(f.found(query) == f.expected([&](store::Submission const& s) { return s.record.person.birth_date == query.birth_date; }));
    }
    SUBCASE("telephone, with hyphens, and its last four digits") {
        auto const phone = one.person.phones.front();
        CaseQuery whole;
        whole.phone = phone.substr(0, 3) + "-" + phone.substr(3, 4) + "-" + phone.substr(7);
        CHECK(f.found(whole) == f.expected([&](store::Submission const& s) { return s.record.person.phones.front() == phone; }));
        CaseQuery last;
        last.phone = phone.substr(7);
        CHECK(f.found(last) == f.expected([&](store::Submission const& s) { return s.record.person.phones.front().ends_with(last.phone); }));
        CaseQuery three;
        three.phone = "123";
        CHECK(f.found(three).empty());
    }
    SUBCASE("self-entry ID") {
        CaseQuery query;
        query.self_entry_id = f.receipts[17].self_entry_id;
        CHECK(f.found(query) == std::set{f.receipts[17].case_id.value});
        query.name_kana = one.person.name_kana;
        CHECK(f.found(query).size() == 1);
        query.birth_date = "1901-01-01";
        CHECK(f.found(query).empty());
    }
    SUBCASE("filters, alone and together with conditions") {
        for (auto const* const code : {"603", "523"}) {
            CaseQuery query;
            query.disease_code = code;
            CHECK(f.found(query) == f.expected([&](store::Submission const& s) { return s.record.facts.disease_code == code; }));
            query.diagnosis_class = "1";
            CHECK(f.found(query) == f.expected([&](store::Submission const& s) {
                return s.record.facts.disease_code == code && s.record.facts.diagnosis_class == "1";
            }));
            query.name_kana = "シ";
            CHECK(f.found(query) == f.expected([&](store::Submission const& s) {
                return s.record.facts.disease_code == code && s.record.facts.diagnosis_class == "1" &&
                       base::search_kana(s.record.person.name_kana).starts_with("シ");
            }));
        }
        CaseQuery elsewhere;
        elsewhere.prefecture_code = "27";
        CHECK(f.found(elsewhere).empty());
        elsewhere.prefecture_code = "13";
        CHECK(f.found(elsewhere).size() == people);
    }
    SUBCASE("several conditions must all hold") {
        CaseQuery query;
        query.name_kana = one.person.name_kana;
        query.birth_date = one.person.birth_date;
        query.phone = one.person.phones.front();
        CHECK(f.found(query) == std::set{f.receipts[17].case_id.value});
        query.phone = f.submission(f.clinic_a, f.centre_a, 18).record.person.phones.front();
        CHECK(f.found(query).empty());
    }
}

TEST_CASE("[S0-60] pages follow each other in order, without gaps or repeats, in both directions") {
    Filled f;
    for (auto const sort : {store::CaseSort::updated, store::CaseSort::onset, store::CaseSort::confirmed}) {
        for (bool const ascending : {false, true}) {
            CaseQuery query;
            query.sort = sort;
            query.ascending = ascending;
            query.page_size = 7;
            std::vector<std::string> keys;
            std::set<std::int64_t> ids;
            for (;;) {
                auto const page = must(f.store->case_search.search(f.caller(f.centre_a), query));
                CHECK(page.total == people);
                for (auto const& row : page.rows) {
                    ids.insert(row.id.value);
                    keys.push_back(sort == store::CaseSort::updated ? std::to_string(row.updated_at_ms)
                                   : sort == store::CaseSort::onset ? row.facts.onset_date
                                                                    : row.facts.confirmed_date);
                }
                if (page.next_cursor.empty()) break;
                query.cursor = page.next_cursor;
            }
            CHECK(ids.size() == people);
            CHECK(keys.size() == people);
            CHECK((ascending ? std::is_sorted(keys.begin(), keys.end()) : std::is_sorted(keys.rbegin(), keys.rend())));
        }
    }
    CaseQuery forged;
    for (auto const* const cursor : {"x", "1", "1_", "_1", "1_2_3", "1_2 ", "99999999999999999999_1"}) {
        forged.cursor = cursor;
        must_fail(f.store->case_search.search(f.caller(f.centre_a), forged), ErrorCode::invalid);
    }
}

TEST_CASE("[S0-54] a changed identity is found by its new name and no longer by the old one") {
    Filled f;
    auto const clinic = f.caller(f.clinic_a, noon + 10'000);
    auto const id = f.receipts[1].case_id;
    store::SaveBlock save;
    save.caller = clinic;
    save.id = id;
    save.expected_version = 1;
    save.block = store::CaseBlock::identity;
    save.document = R"({"name_kana":"ゼンゼン　チガウ"})";
    save.form_version = "2020-09-14";
    save.person = f.submission(f.clinic_a, f.centre_a, 1).record.person;
    auto const old_kana = save.person->name_kana;
    auto const old_phone = save.person->phones.front();
    save.person->name_kana = "ゼンゼン　チガウ";
    save.person->phones = {"09000000001"};
    save.facts = f.submission(f.clinic_a, f.centre_a, 1).record.facts;
    CHECK(must(f.store->cases.save_block(save)).version == 2);
    must_fail(f.store->cases.save_block(save), ErrorCode::stale);
    CaseQuery by_new;
    by_new.name_kana = "ゼンゼンチガウ";
    CHECK(f.found(by_new) == std::set{id.value});
    CaseQuery by_old;
    by_old.name_kana = old_kana;
    CHECK_FALSE(f.found(by_old).contains(id.value));
    CaseQuery by_phone;
    by_phone.phone = old_phone;
    CHECK_FALSE(f.found(by_phone).contains(id.value));
    by_phone.phone = "0900-0000-001";
    CHECK(f.found(by_phone) == std::set{id.value});
    auto const history = must(f.store->cases.history(clinic, id));
    REQUIRE(history.size() == 3);
    CHECK(history[0].block == store::CaseBlock::identity);
    CHECK(history[0].version == 2);
}

TEST_CASE("[V-630] duplicates: same kana, birth date and sex are strong, same telephone and birth date medium") {
    Filled f;
    auto const person = f.submission(f.clinic_a, f.centre_a, 17).record.person;
    auto const centre = f.caller(f.centre_a);
    auto const strong = must(f.store->case_search.duplicates(centre, {person.name_kana, person.birth_date, person.sex, {}}));
    REQUIRE(strong.size() == 1);
    CHECK(strong[0].strong);
    CHECK(strong[0].row.id == f.receipts[17].case_id);
    auto const medium = must(f.store->case_search.duplicates(centre, {"ベツ　ジン", person.birth_date, person.sex, person.phones}));
    REQUIRE(medium.size() == 1);
    CHECK_FALSE(medium[0].strong);
    CHECK(must(f.store->case_search.duplicates(centre, {"ベツ　ジン", person.birth_date, person.sex, {}})).empty());
    CHECK(must(f.store->case_search.duplicates(f.caller(f.centre_b), {person.name_kana, person.birth_date, person.sex, person.phones})).empty());
}

TEST_CASE("[V-S03] more than 10,000 hits are said to be too many, and the page is still right") {
    Fixture f;
    store::FillOptions filling;
    filling.persons = 10'300;
    filling.now_ms = noon;
    must(store::fill_with_synthetic_cases(*f.store, filling));
    CaseQuery query;
    query.page_size = 20;
    auto const all = must(f.store->case_search.search(f.ministry(), query));
    CHECK(all.total == 10'001);
    CHECK(all.too_many());
    CHECK(all.rows.size() == 20);
    // The names of the filler all begin with one of forty words; one character of them is a wide net.
    query.name_kana = "シ";
    auto const some = must(f.store->case_search.search(f.ministry(), query));
    CHECK_FALSE(some.too_many());
    CHECK(some.total > 100);
}

TEST_CASE("[V-S03] a name that more than 10,000 people share still gives right pages, and filters narrow it") {
    Fixture f;
    constexpr int everybody = 10'030;
    constexpr int others = 40;
    std::vector<std::thread> threads;
    std::atomic<int> next{0};
    std::atomic<int> failed{0};
    for (int t = 0; t < 16; ++t)
        threads.emplace_back([&] {
            for (int i = next.fetch_add(1); i < everybody + others; i = next.fetch_add(1)) {
                store::NewCase fresh;
                fresh.caller = f.caller(f.clinic_a, noon + i);
                fresh.facts.disease_code = "603";
                fresh.facts.case_status = i % 500 == 0 ? "90" : "40";
                fresh.person.name_kana = i < everybody ? "テスト　タロウ" : "ベツ　ハナコ";
                fresh.responsible_centre = f.centre_a.id;
                fresh.responsible_prefecture_code = "13";
                if (!f.store->cases.create(fresh).ok()) failed.fetch_add(1);
            }
        });
    for (auto& thread : threads) thread.join();
    REQUIRE(failed.load() == 0);
    for (auto const& who : {f.ministry(), f.caller(f.centre_a), f.caller(f.clinic_a)}) {
        CaseQuery query;
        query.name_kana = "テストタ";
        query.page_size = 100;
        std::set<std::int64_t> seen;
        std::int64_t last = std::numeric_limits<std::int64_t>::max();
        for (int pages = 0; pages < 3; ++pages) {
            auto const page = must(f.store->case_search.search(who, query));
            CHECK(page.too_many());
            CHECK(page.rows.size() == 100);
            for (auto const& row : page.rows) {
                CHECK(row.person.name_kana == "テスト　タロウ");
                CHECK(row.updated_at_ms <= last);
                last = row.updated_at_ms;
                CHECK(seen.insert(row.id.value).second);
            }
            query.cursor = page.next_cursor;
        }
        query.cursor.clear();
        query.case_status = "90";
        auto const narrowed = must(f.store->case_search.search(who, query));
        CHECK(narrowed.total == 21);
        CHECK(narrowed.rows.size() == 21);
        CaseQuery other;
        other.name_kana = "ベツ";
        CHECK(must(f.store->case_search.search(who, other)).total == others);
    }
}
