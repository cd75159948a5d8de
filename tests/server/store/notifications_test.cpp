#include "tests/server/store/fixture.hpp"

using namespace todoke;
using namespace todoke::testing;
using store::NotificationState;

TEST_CASE("[W-01] a submission creates record, number, receipt and a line in the centre's intake") {
    Fixture f;
    auto const receipt = f.submit(f.clinic_a, f.centre_a, 1);
    CHECK(receipt.number == "20201300000001");
    CHECK(receipt.self_entry_id.size() == 8);
    CHECK(receipt.centre == f.centre_a.id);
    CHECK(receipt.version == 1);
    CHECK_FALSE(receipt.repeated);

    auto const centre = f.caller(f.centre_a);
    auto const waiting = must(f.store->worklists.waiting(centre));
    REQUIRE(waiting.size() == 1);
    CHECK(waiting[0].id == receipt.id);
    CHECK(waiting[0].person_name == store::synthetic_person(5, 1).person.name);
    CHECK(must(f.store->worklists.state(centre)).waiting == 1);

    auto const detail = must(f.store->notifications.read(centre, receipt.id));
    CHECK(detail.content.document == f.submission(f.clinic_a, f.centre_a, 1).content.document);
    CHECK(detail.may_decide);
    CHECK(detail.case_row.self_entry_id == receipt.self_entry_id);
    auto const record = must(f.store->cases.read(f.caller(f.clinic_a), receipt.case_id));
    CHECK(record.row.person.name_kana == store::synthetic_person(5, 1).person.name_kana);
    CHECK(record.identity == f.submission(f.clinic_a, f.centre_a, 1).record.identity);
    CHECK(record.notifications == std::vector{receipt.id});
}

TEST_CASE("[AC-01-5] the same request sent again has the same receipt and happens once") {
    Fixture f;
    auto const first = f.submit(f.clinic_a, f.centre_a, 1);
    auto const again = f.submit(f.clinic_a, f.centre_a, 1, noon + 60'000);
    CHECK(again.repeated);
    CHECK(again.id == first.id);
    CHECK(again.number == first.number);
    CHECK(again.self_entry_id == first.self_entry_id);
    CHECK(again.submitted_at_ms == first.submitted_at_ms);
    CHECK(f.number_from("SELECT count(*) FROM notifications") == 1);
    CHECK(f.number_from("SELECT count(*) FROM cases") == 1);

    auto other = f.submission(f.clinic_a, f.centre_a, 1);
    other.record.key.fingerprint = "another request";
    must_fail(f.store->notifications.submit(other), ErrorCode::conflict);
    // Another user's key is another key.
    auto elsewhere = f.submission(f.clinic_c, f.centre_b, 1);
    CHECK_FALSE(must(f.store->notifications.submit(elsewhere)).repeated);
}

TEST_CASE("[AC-01-7] a record of another clinic, centre or prefecture does not exist") {
    Fixture f;
    auto const receipt = f.submit(f.clinic_a, f.centre_a, 1);
    for (auto const& stranger : {f.caller(f.clinic_b), f.caller(f.clinic_c), f.caller(f.centre_b)}) {
        must_fail(f.store->cases.read(stranger, receipt.case_id), ErrorCode::not_found);
        must_fail(f.store->cases.history(stranger, receipt.case_id), ErrorCode::not_found);
        must_fail(f.store->notifications.read(stranger, receipt.id), ErrorCode::not_found);
        must_fail(f.store->notifications.of_case(stranger, receipt.case_id), ErrorCode::not_found);
        CHECK(must(f.store->case_search.search(stranger, {})).rows.empty());
        store::CaseQuery by_id;
        by_id.self_entry_id = receipt.self_entry_id;
        CHECK(must(f.store->case_search.search(stranger, by_id)).rows.empty());
        auto submission = f.submission(f.clinic_b, f.centre_a, 2);
        submission.record.caller = stranger;
        submission.case_id = receipt.case_id;
        must_fail(f.store->notifications.submit(submission), ErrorCode::not_found);
    }
    CHECK(must(f.store->case_search.search(f.caller(f.clinic_a), {})).rows.size() == 1);
    CHECK(must(f.store->case_search.search(f.ministry(), {})).rows.size() == 1);
}

TEST_CASE("[AC-01-3] the centre of the residence is related and sees the record, but does not decide") {
    Fixture f;
    auto submission = f.submission(f.clinic_a, f.centre_a, 1);
    submission.record.related_centres = {f.centre_b.id};
    auto const receipt = must(f.store->notifications.submit(submission));
    auto const related = f.caller(f.centre_b);
    CHECK_FALSE(must(f.store->notifications.read(related, receipt.id)).may_decide);
    store::CaseQuery query;
    query.phone = submission.record.person.phones.front();
    CHECK(must(f.store->case_search.search(related, query)).rows.size() == 1);
    must_fail(f.store->notifications.accept({related, receipt.id, 1, "40", "1", ""}), ErrorCode::forbidden);
}

TEST_CASE("[AC-02-2] returning keeps the reason and both versions, and the clinic can resubmit once") {
    Fixture f;
    auto const receipt = f.submit(f.clinic_a, f.centre_a, 1);
    auto const clinic = f.caller(f.clinic_a, noon + 1'000);
    auto const centre = f.caller(f.centre_a, noon + 2'000);
    must(f.store->notifications.return_for_correction(centre, receipt.id, 1, "診断日を確認してください。"));
    CHECK(must(f.store->worklists.state(centre)).waiting == 0);
    CHECK(must(f.store->worklists.waiting(centre)).empty());
    auto const returned = must(f.store->worklists.waiting(clinic));
    REQUIRE(returned.size() == 1);
    CHECK(returned[0].return_reason == "診断日を確認してください。");
    CHECK(returned[0].state == NotificationState::returned);

    store::Resubmission again;
    again.caller = f.caller(f.clinic_a, noon + 3'000);
    again.key = {"again", "again"};
    again.id = receipt.id;
    again.expected_version = 1;
    auto const submission = f.submission(f.clinic_a, f.centre_a, 1);
    again.content = submission.content;
    again.content.document = R"({"diagnosis_class":"2"})";
    again.facts = submission.record.facts;
    auto const second = must(f.store->notifications.resubmit(again));
    CHECK(second.version == 2);
    CHECK(second.number == receipt.number);
    CHECK(must(f.store->notifications.resubmit(again)).repeated);

    auto const detail = must(f.store->notifications.read(centre, receipt.id));
    CHECK(detail.content.document == R"({"diagnosis_class":"2"})");
    REQUIRE(detail.versions.size() == 2);
    CHECK(detail.versions[1].return_reason == "診断日を確認してください。");
    CHECK(detail.versions[1].state == NotificationState::returned);
    CHECK(detail.versions[0].state == NotificationState::submitted);
    CHECK(must(f.store->notifications.read(centre, receipt.id, 1)).content.document == submission.content.document);
    CHECK(must(f.store->worklists.state(clinic)).waiting == 0);
    CHECK(must(f.store->worklists.state(centre)).waiting == 1);
}

TEST_CASE("[V-601] accepting sets status and place, once, against the version that was read") {
    Fixture f;
    auto const receipt = f.submit(f.clinic_a, f.centre_a, 1);
    auto const centre = f.caller(f.centre_a, noon + 1'000);
    must_fail(f.store->notifications.accept({centre, receipt.id, 7, "40", "1", ""}), ErrorCode::stale);
    must_fail(f.store->notifications.accept({f.caller(f.clinic_a), receipt.id, 1, "40", "1", ""}), ErrorCode::forbidden);
    must(f.store->notifications.accept({centre, receipt.id, 1, "40", "1", "試験 担当"}));
    must_fail(f.store->notifications.accept({centre, receipt.id, 1, "70", "3", ""}), ErrorCode::conflict);
    auto const record = must(f.store->cases.read(centre, receipt.case_id));
    CHECK(record.row.facts.case_status == "40");
    CHECK(record.row.facts.current_location == "1");
    CHECK(record.row.version == 2);
    CHECK(must(f.store->notifications.read(centre, receipt.id)).versions[0].responsible_staff == "試験 担当");
    store::CaseQuery by_status;
    by_status.case_status = "40";
    CHECK(must(f.store->case_search.search(centre, by_status)).total == 1);
    by_status.case_status = "00";
    CHECK(must(f.store->case_search.search(centre, by_status)).total == 0);
}

TEST_CASE("[W-02] the intake list is ordered by urgency, then by time") {
    Fixture f;
    auto late_urgent = f.submission(f.clinic_a, f.centre_a, 3, noon + 3'000);
    late_urgent.content.urgency = 0;
    auto const c = f.submit(f.clinic_a, f.centre_a, 1, noon + 2'000);
    auto const b = f.submit(f.clinic_b, f.centre_a, 2, noon + 1'000);
    auto const a = must(f.store->notifications.submit(late_urgent));
    std::vector<store::NotificationId> order;
    for (auto const& row : must(f.store->worklists.waiting(f.caller(f.centre_a)))) order.push_back(row.id);
    if (f.submission(f.clinic_a, f.centre_a, 1).content.urgency == f.submission(f.clinic_a, f.centre_a, 2).content.urgency)
        CHECK(order == std::vector{a.id, b.id, c.id});
    else
        CHECK(order.front() == a.id);
}

TEST_CASE("[AC-02-4] the sequence that browsers poll grows with everything that changes a list") {
    Fixture f;
    auto const centre = f.caller(f.centre_a);
    auto last = must(f.store->worklists.state(centre)).sequence;
    auto const grew = [&] {
        auto const now = must(f.store->worklists.state(centre)).sequence;
        bool const more = now > last;
        last = now;
        return more;
    };
    auto const receipt = f.submit(f.clinic_a, f.centre_a, 1);
    CHECK(grew());
    CHECK_FALSE(grew());
    must(f.store->notifications.accept({centre, receipt.id, 1, "40", "1", ""}));
    CHECK(grew());
    CHECK(must(f.store->worklists.state(f.caller(f.centre_b))).sequence == 0);
}

TEST_CASE("[W-01] a second notification for a known record changes the record, not the person's status") {
    Fixture f;
    auto const first = f.submit(f.clinic_a, f.centre_a, 1);
    must(f.store->notifications.accept({f.caller(f.centre_a), first.id, 1, "70", "3", ""}));
    auto next = f.submission(f.clinic_a, f.centre_a, 2, noon + 5'000);
    next.case_id = first.case_id;
    next.record.facts.diagnosis_class = "4";
    auto const second = must(f.store->notifications.submit(next));
    CHECK(second.case_id == first.case_id);
    CHECK(second.self_entry_id == first.self_entry_id);
    auto const record = must(f.store->cases.read(f.caller(f.centre_a), first.case_id));
    CHECK(record.row.facts.diagnosis_class == "4");
    CHECK(record.row.facts.case_status == "70");
    CHECK(record.notifications.size() == 2);
    CHECK(must(f.store->case_search.search(f.caller(f.centre_a), {})).total == 1);
}

TEST_CASE("[V-632] a draft is thrown away with the submission that came from it") {
    Fixture f;
    auto const clinic = f.caller(f.clinic_a);
    store::Draft draft;
    draft.draft_id = "d-1";
    draft.form_id = "measles";
    draft.document = "{}";
    must(f.store->drafts.save(clinic, draft, 0));
    auto submission = f.submission(f.clinic_a, f.centre_a, 1);
    submission.draft_id = "d-1";
    submission.suggestions = R"({"doctor":["試験 医師"]})";
    must(f.store->notifications.submit(submission));
    CHECK(must(f.store->drafts.list(clinic)).empty());
    CHECK(must(f.store->suggestions.read(clinic, submission.content.form_id)) == submission.suggestions);
    CHECK(must(f.store->suggestions.read(f.caller(f.clinic_b), submission.content.form_id)).empty());
}

TEST_CASE("[R-07] an export gives the latest versions of a form in an area, oldest first") {
    Fixture f;
    for (std::uint64_t n = 1; n <= 20; ++n) f.submit(n % 2 == 0 ? f.clinic_a : f.clinic_b, f.centre_a, n);
    f.submit(f.clinic_c, f.centre_b, 30);
    auto const count = [&](store::Caller const& caller, char const* form) {
        std::string last;
        bool ordered = true;
        auto const rows = must(f.store->notifications.export_rows(caller, form, "2000-01-01", "2030-01-01", 1'000,
                                                                  [&](store::NotificationRow const&, std::string const& document) {
                                                                      auto const day = std::string(must(base::parse_json(document)).text("report_date"));
                                                                      ordered = ordered && last <= day;
                                                                      last = day;
                                                                      return true;
                                                                  }));
        CHECK(ordered);
        return rows;
    };
    auto const both = [&](store::Caller const& caller) { return count(caller, "covid_19") + count(caller, "measles"); };
    CHECK(both(f.caller(f.centre_a)) == 20);
    CHECK(both(f.caller(f.clinic_a)) == 10);
    CHECK(both(f.caller(f.centre_b)) == 1);
}
