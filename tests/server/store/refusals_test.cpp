// A flood of refusals fills no disk, and what is above the limit is counted all the same.
#include "server/services/refusal_log.hpp"
#include "tests/server/store/fixture.hpp"

using namespace todoke;
using namespace todoke::testing;
using access::RefusalKind;

TEST_CASE("[I3-20] ten thousand addresses in an hour are some hundred rows, and none of their refusals is lost") {
    Fixture fixture;
    auto& store = *fixture.store;
    services::RefusalLog log(store.refusals);
    for (int round = 0; round < 2; ++round) {
        for (int i = 0; i < 10'000; ++i) log.note(RefusalKind::unknown_account, "", "198.18." + std::to_string(i / 250) + "." + std::to_string(i % 250), noon + i);
        must(log.flush());
    }
    log.note(RefusalKind::cloned_passkey, "", "192.0.2.1", noon); // another kind has room of its own
    must(log.flush());
    must(log.flush()); // nothing twice
    CHECK(log.total(RefusalKind::unknown_account) == 20'000);
    auto const sums = must(store.refusals.sums({}, noon + 60'000));
    REQUIRE(sums.size() == 2);
    CHECK(sums[0].kind == RefusalKind::unknown_account);
    CHECK(sums[0].today == 20'000);
    CHECK(sums[0].addresses == 200);
    CHECK(sums[1].addresses == 1);
    auto const rows = must(store.database().read([](db::Transaction& tx) -> Result<std::int64_t> {
        auto all = tx.query("SELECT count(*) FROM refusals");
        return all.next() ? all.integer(0) : 0;
    }));
    CHECK(rows == 202);
    CHECK(must(store.refusals.latest({}, noon + 60'000, 100)).size() == 100);
}

TEST_CASE("[I3-20] memory between two writes is bounded, too") {
    Fixture fixture;
    services::RefusalLog log(fixture.store->refusals);
    for (int i = 0; i < 50'000; ++i) log.note(RefusalKind::malformed, "", "address " + std::to_string(i), noon);
    must(log.flush());
    CHECK(must(fixture.store->refusals.sums({}, noon))[0].today == 50'000);
}

TEST_CASE("[I3-20] everyday mistakes are unusual when they are three times as many as on other days, the rest at once") {
    auto const& password = access::refusal(RefusalKind::wrong_password);
    CHECK_FALSE(access::is_unusual(password, 49, 0));
    CHECK(access::is_unusual(password, 50, 0));
    CHECK_FALSE(access::is_unusual(password, 60, 29 * 30)); // thirty a day: twice as many
    CHECK(access::is_unusual(password, 90, 29 * 30));
    CHECK(access::is_unusual(access::refusal(RefusalKind::cloned_passkey), 1, 1'000));
    CHECK_FALSE(access::is_unusual(access::refusal(RefusalKind::cloned_passkey), 0, 1'000));
    for (auto const& row : access::refusals()) {
        CHECK(&access::refusal(row.kind) == &row);
        CHECK(access::find_refusal(row.name) == &row);
    }
    CHECK(access::find_refusal("nothing") == nullptr);
}

TEST_CASE("[I3-20] what a mail address must not be, and what is only a slip") {
    for (auto const* mail : {"a@example.jp\r\nBcc: b@example.jp", "\xD0\xB0@example.jp", "a@ex\xC3\xA4mple.jp", "a\xE2\x80\x8B@example.jp", "a@example.jp\xE2\x80\xAE"}) CHECK_MESSAGE(services::looks_forged(mail), mail);
    for (auto const* mail : {"a@example.jp", "a b@example.jp", "なし", "試験@example.jp", ""}) CHECK_FALSE_MESSAGE(services::looks_forged(mail), mail);
}
