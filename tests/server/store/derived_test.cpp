#include "server/store/derived.hpp"

#include "tests/server/store/fixture.hpp"

#include <algorithm>

using namespace todoke;
using namespace todoke::testing;

namespace {

// The rows of the derived tables as text, each in the order of its key.
std::string derived_rows(store::Store& store) {
    return must(store.database().read([](db::Transaction& tx) -> Result<std::string> {
        std::string text;
        auto const add = [&](db::Sql sql, int columns) {
            auto rows = tx.query(sql);
            while (rows.next()) {
                for (int i = 0; i < columns; ++i) text += rows.text(i) + '|';
                text += '\n';
            }
        };
        add("SELECT prefecture, kind, hex(search_key), case_id FROM case_keys ORDER BY prefecture, kind, search_key, case_id", 4);
        add("SELECT prefecture, hex(kana_key), case_id, case_prefecture, disease_code, diagnosis_class, case_status, current_location, facility_id, "
            "responsible_centre_id, related_centres, updated_at_ms, onset_day, confirmed_day, hex(birth_key) FROM case_names "
            "ORDER BY prefecture, kana_key, case_id", 15);
        add("SELECT list_id, sort, facet, sort_value, case_id FROM case_lists ORDER BY list_id, sort, facet, sort_value, case_id", 5);
        add("SELECT list_id, facet, cases FROM case_counts WHERE cases > 0 ORDER BY list_id, facet", 3);
        return text;
    }));
}

} // namespace

TEST_CASE("[S2-17] search keys, names and lists made again from the cases are what they were") {
    Fixture f;
    for (std::uint64_t n = 0; n < 60; ++n) {
        auto submission = f.submission(n % 3 == 0 ? f.clinic_b : f.clinic_a, f.centre_a, n, noon + static_cast<std::int64_t>(n));
        // Some live in the other prefecture: its centre sees them too.
        if (n % 4 == 0) submission.record.related_centres = {f.centre_b.id};
        if (n % 5 == 0) submission.record.person.hc_own_id = "own-" + std::to_string(n);
        auto const receipt = must(f.store->notifications.submit(submission));
        if (n % 2 == 0) continue;
        store::Acceptance acceptance;
        acceptance.caller = f.caller(f.centre_a, noon + 1000 + static_cast<std::int64_t>(n));
        acceptance.id = receipt.id;
        acceptance.expected_version = 1;
        acceptance.case_status = "40";
        acceptance.current_location = "1";
        must(f.store->notifications.accept(acceptance));
    }
    auto const written_one_by_one = derived_rows(*f.store);
    CHECK(std::count(written_one_by_one.begin(), written_one_by_one.end(), '\n') > 60 * 15);
    must(store::rebuild_derived(f.store->database(), f.store->vault()));
    CHECK(derived_rows(*f.store) == written_one_by_one);
}
