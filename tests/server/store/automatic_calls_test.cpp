// The day of automatic calls in the store: nobody twice in a round, nobody lost, also when the server is
// killed in the middle (W-17).
#include <doctest/doctest.h>

#include <set>

#include "tests/server/store/fixture.hpp"

using namespace todoke;
using namespace todoke::testing;
using namespace todoke::store;

namespace {

constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;
// 2020-09-14 0:00 in Japan, the day after the fixture's noon.
constexpr std::int64_t midnight = 1'600'009'200'000;
constexpr std::int64_t at(int hour, int minute = 0) { return midnight + hour * hour_ms + minute * minute_ms; }

struct CallDay : Fixture {
    std::vector<CaseId> people;

    explicit CallDay(std::uint64_t without_number = 0) {
        for (std::uint64_t i = 0; i < 6; ++i) {
            auto request = submission(clinic_a, centre_a, i);
            request.record.facts.disease_code = "603";
            request.record.facts.named = true;
            request.content.diagnosis_class = request.record.facts.diagnosis_class = "1";
            auto identity = Json::object();
            if (i >= without_number) identity.set("phone1", "030000100" + std::to_string(i)).set("phone2", "0900000100" + std::to_string(i));
            request.record.identity = base::write_json(identity);
            request.record.identity_form_version = "2020-09-14";
            people.push_back(must(store->notifications.submit(request)).case_id);
            to_calls(people.back());
        }
    }
    void to_calls(CaseId id, observation::Method method = observation::Method::automatic_call, std::int64_t now_ms = noon) {
        ObservationChange change;
        change.caller = caller(centre_a, now_ms);
        change.id = id;
        change.expected_version = must(store->observations.course(change.caller, id)).observation->version;
        change.method = method;
        must(store->observations.change(change));
    }
    void finish(DueCall const& call, observation::CallRecord const& record, std::int64_t now_ms) {
        auto const id = must(store->automatic_calls.begin(call, now_ms));
        REQUIRE(id);
        must(store->automatic_calls.finish(*id, record, now_ms + 5'000, now_ms + minute_ms));
    }
    StoredObservation observed(CaseId id) { return *must(store->observations.course(caller(centre_a), id)).observation; }
};

observation::CallRecord spoken(std::string_view keys, std::optional<observation::CallEvent::Kind> last = std::nullopt) {
    observation::Call call({"0300000199"});
    call.on({observation::CallEvent::Kind::answered});
    for (auto const key : keys) call.on_key(key);
    if (last) call.on({*last});
    return call.record();
}
observation::CallRecord unanswered() {
    observation::Call call({});
    call.on({observation::CallEvent::Kind::no_answer});
    return call.record();
}

} // namespace

TEST_CASE("[AC-17-1] at nine everybody of method 2 without a report is due once, and begun once") {
    CallDay day;
    CHECK(must(day.store->automatic_calls.due(at(8, 59), 100)).empty());
    auto const due = must(day.store->automatic_calls.due(at(9), 100));
    REQUIRE(due.size() == 6);
    CHECK(due.front().number == "0300001000");
    CHECK(due.front().round == 1);
    CHECK(must(day.store->automatic_calls.due(at(9), 2)).size() == 2);
    auto const first = must(day.store->automatic_calls.begin(due.front(), at(9)));
    CHECK(first);
    CHECK(!must(day.store->automatic_calls.begin(due.front(), at(9)))); // another line was quicker
    CHECK(must(day.store->automatic_calls.due(at(9, 1), 100)).size() == 5);
}

TEST_CASE("[AC-17-1] people without a number do not hold up those behind them") {
    CallDay day(3);
    auto const due = must(day.store->automatic_calls.due(at(9), 1));
    REQUIRE(due.size() == 1);
    CHECK(due.front().id == day.people[3]);
    CHECK(must(day.store->automatic_calls.due(at(9), 2)).size() == 2);
    CHECK(must(day.store->automatic_calls.due(at(9), 100)).size() == 3);
}

TEST_CASE("[S1-15] a call that never left is withdrawn, and due again in the same round") {
    CallDay day;
    auto const due = must(day.store->automatic_calls.due(at(9), 1)).front();
    auto const id = must(day.store->automatic_calls.begin(due, at(9)));
    REQUIRE(id);
    must(day.store->automatic_calls.withdraw(*id));
    auto const again = must(day.store->automatic_calls.due(at(9, 1), 1)).front();
    CHECK(again.id == due.id);
    CHECK(again.round == 1);
    day.finish(again, unanswered(), at(9, 2));
    must(day.store->automatic_calls.withdraw(*id)); // what has ended stays
    CHECK(must(day.store->observations.course(day.caller(day.centre_a), due.id)).calls.size() == 1);
}

TEST_CASE("[AC-17-2] what the keys say is the report of the day, once") {
    CallDay day;
    auto const due = must(day.store->automatic_calls.due(at(9), 1));
    auto const id = must(day.store->automatic_calls.begin(due.front(), at(9)));
    auto const record = spoken("13652122229" "22");
    REQUIRE(record.result == observation::CallResult::complete);
    must(day.store->automatic_calls.finish(*id, record, at(9, 1), at(9, 2)));
    must(day.store->automatic_calls.finish(*id, record, at(9, 1), at(9, 2))); // handed in twice
    auto const course = must(day.store->observations.course(day.caller(day.centre_a), due.front().id));
    REQUIRE(course.reports.size() == 1);
    CHECK(course.reports.front().report == record.report);
    CHECK(course.reports.front().way == observation::EntryWay::automatic_call);
    CHECK(course.observation->temperature == 365);
    REQUIRE(course.calls.size() == 1);
    CHECK(course.calls.front().result == observation::CallResult::complete);
    CHECK(course.calls.front().keys == "1|365|2|1|2|2|2|2|9|2|2");
    CHECK(must(day.store->automatic_calls.due(at(10), 100)).size() == 5);
}

TEST_CASE("[S1-31] whoever answered the call need not be called by the staff; who did not answer stands on their list") {
    CallDay day;
    auto const due = must(day.store->automatic_calls.due(at(9), 100));
    day.finish(due[0], spoken("13652122229" "22"), at(9));
    day.finish(due[1], unanswered(), at(9));
    auto const board = must(day.store->observations.board(day.caller(day.centre_a, at(9, 30)), {}));
    CHECK(board.counts[static_cast<std::size_t>(observation::Standing::fine)] == 1);
    CHECK(board.counts[static_cast<std::size_t>(observation::Standing::silent)] == 5);
    CHECK(board.rows.back().observation.id == due[0].id);
    CHECK(board.rows.back().standing == observation::Standing::fine);
}

TEST_CASE("[AC-17-3][AC-17-6] an incomplete call keeps its values apart and comes again at ten; breathlessness raises the flag") {
    CallDay day;
    auto const due = must(day.store->automatic_calls.due(at(9), 1)).front();
    day.finish(due, spoken("1365" "212", observation::CallEvent::Kind::hang_up), at(9));
    auto course = must(day.store->observations.course(day.caller(day.centre_a), due.id));
    CHECK(course.reports.empty()); // no daily report
    CHECK(course.calls.front().report.temperature == 365);
    CHECK(course.observation->first_result == static_cast<int>(observation::CallResult::incomplete));
    std::set<std::int64_t> again;
    for (auto const& call : must(day.store->automatic_calls.due(at(10), 100))) {
        again.insert(call.id.value);
        if (call.id == due.id) {
            CHECK(call.round == 2);
            CHECK(call.number == due.number); // somebody was there
            day.finish(call, spoken("1365" "221222222"), at(10));
        }
    }
    CHECK(again.contains(due.id.value));
    course = must(day.store->observations.course(day.caller(day.centre_a), due.id));
    CHECK(course.observation->flag == static_cast<int>(observation::Flag::urgent));
    CHECK(must(day.store->automatic_calls.due(at(11), 100)).size() == 5);
}

TEST_CASE("[AC-17-7][S1-15] who did not answer is called at the other number, unless a report, a release or another method came") {
    CallDay day;
    for (auto const& call : must(day.store->automatic_calls.due(at(9), 100))) day.finish(call, unanswered(), at(9));
    CHECK(must(day.store->automatic_calls.due(at(9, 30), 100)).empty());
    ReportEntry entry;
    entry.caller = day.caller(day.centre_a, at(9, 30));
    entry.id = day.people[0];
    entry.day = day_in_japan(at(9));
    entry.way = observation::EntryWay::health_centre;
    entry.report = observation::with_all_fine({});
    entry.report.temperature = 365;
    CHECK(must(day.store->observations.enter(entry)) == ReportOutcome::stored);
    day.to_calls(day.people[1], observation::Method::staff_call, at(9, 40));
    ObservationChange end;
    end.caller = day.caller(day.centre_a, at(9, 45));
    end.id = day.people[2];
    end.expected_version = day.observed(day.people[2]).version;
    end.is_active = false;
    must(day.store->observations.change(end));
    auto const due = must(day.store->automatic_calls.due(at(10), 100));
    REQUIRE(due.size() == 3);
    CHECK(due.front().id == day.people[3]);
    CHECK(due.front().number == "09000001003");
    for (auto const& call : due) day.finish(call, unanswered(), at(10));
    CHECK(must(day.store->automatic_calls.due(at(11), 100)).empty());
    CHECK(must(day.store->automatic_calls.due(at(9) + day_ms, 100)).size() == 4); // tomorrow is another day
}

TEST_CASE("[S1-14] a server that was killed in a call makes it again once in the same round, and loses and doubles nobody") {
    CallDay day;
    auto const due = must(day.store->automatic_calls.due(at(9), 100));
    for (std::size_t i = 0; i < 3; ++i) CHECK(must(day.store->automatic_calls.begin(due[i], at(9))));
    day.reopen();
    CHECK(must(day.store->automatic_calls.due(at(9, 5), 100)).size() == 3); // the three others; those in a call are not called again
    CHECK(must(day.store->automatic_calls.recover(at(9, 5))) == 3);
    CHECK(must(day.store->automatic_calls.recover(at(9, 5))) == 0);
    auto const again = must(day.store->automatic_calls.due(at(9, 6), 100));
    REQUIRE(again.size() == 6);
    CHECK(again.front().id == due.front().id);
    CHECK(again.front().round == 1);
    CHECK(must(day.store->automatic_calls.begin(again.front(), at(9, 6))));
    CHECK(!must(day.store->automatic_calls.begin(again.front(), at(9, 6))));
    CHECK(must(day.store->automatic_calls.recover(at(9, 7))) == 1); // killed again in the same call: now it is a failed try
    CHECK(must(day.store->automatic_calls.due(at(9, 8), 100)).size() == 5);
    auto const course = must(day.store->observations.course(day.caller(day.centre_a), due.front().id));
    REQUIRE(course.calls.size() == 2);
    CHECK(course.calls[0].result == observation::CallResult::failed);
    CHECK(course.calls[1].result == observation::CallResult::cut_off); // both stay in the log
    CHECK(course.observation->first_result == static_cast<int>(observation::CallResult::failed));
    int second = 0;
    for (auto const& call : must(day.store->automatic_calls.due(at(10), 100)))
        if (call.round == 2) second += call.id == due.front().id ? 1 : 100;
    CHECK(second == 1);
}

TEST_CASE("[S1-14] a call cut off in the second round is made again, one of yesterday is not") {
    CallDay day;
    auto const due = must(day.store->automatic_calls.due(at(9), 1)).front();
    day.finish(due, unanswered(), at(9));
    auto const second = must(day.store->automatic_calls.due(at(10), 1)).front();
    REQUIRE(second.round == 2);
    CHECK(must(day.store->automatic_calls.begin(second, at(10))));
    CHECK(must(day.store->automatic_calls.recover(at(10, 1))) == 1);
    auto const again = must(day.store->automatic_calls.due(at(10, 2), 1)).front();
    CHECK(again.id == due.id);
    CHECK(again.round == 2);
    auto const id = must(day.store->automatic_calls.begin(again, at(10, 2)));
    REQUIRE(id);
    CHECK(!must(day.store->automatic_calls.cut_off(*id, at(10, 3) + day_ms)));
    CHECK(day.observed(due.id).second_result == static_cast<int>(observation::CallResult::failed));
}

TEST_CASE("[S1-15] a machine that answers counts as not answered: the other number at ten, then the list of missing reports") {
    CallDay day;
    auto const due = must(day.store->automatic_calls.due(at(9), 1)).front();
    observation::Call call({});
    call.on({observation::CallEvent::Kind::answered});
    while (!call.is_over()) call.on({observation::CallEvent::Kind::timeout});
    day.finish(due, call.record(), at(9));
    auto const again = must(day.store->automatic_calls.due(at(10), 1)).front();
    CHECK(again.id == due.id);
    CHECK(again.number == "09000001000");
    auto const course = must(day.store->observations.course(day.caller(day.centre_a), due.id));
    CHECK(course.calls.front().result == observation::CallResult::machine);
    CHECK(course.calls.front().keys == "||||||||||");
    CHECK(course.reports.empty());
}
