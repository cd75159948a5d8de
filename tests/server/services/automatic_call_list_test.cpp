// A morning of automatic calls from the store over real lines to a real telephone, and back into the record (W-17).
#include <doctest/doctest.h>

#include "server/services/automatic_call_list.hpp"
#include "tests/server/delivery/telephone_peer.hpp"

using namespace todoke;
using namespace todoke::testing;
using namespace todoke::delivery;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr std::int64_t nine = 1'600'009'200'000 + 9 * 3'600'000; // 2020-09-14 9:00 in Japan

struct Morning : Fixture {
    std::vector<std::string> numbers{"09000080001", "09000080002"};
    std::vector<store::CaseId> people;
    clock::ManualClock clock{nine};

    Morning() {
        for (auto const& number : numbers) {
            auto request = submission(clinic_a, centre_a, people.size());
            request.record.facts.disease_code = "603";
            request.record.facts.named = true;
            request.content.diagnosis_class = request.record.facts.diagnosis_class = "1";
            request.record.identity = base::write_json(Json::object().set("phone1", number));
            request.record.identity_form_version = "2020-09-14";
            people.push_back(must(store->notifications.submit(request)).case_id);
            store::ObservationChange change;
            change.caller = caller(centre_a, noon);
            change.id = people.back();
            change.expected_version = must(store->observations.course(change.caller, change.id)).observation->version;
            change.method = observation::Method::automatic_call;
            must(store->observations.change(change));
        }
    }
    store::Course course(std::size_t person) { return must(store->observations.course(caller(centre_a), people[person])); }
};

} // namespace

TEST_CASE("[S1-14][S1-17][S1-30][AC-17-2] at nine two telephones ring; the keys of one become its daily report, the other is called again from ten") {
    Morning morning;
    AnsweringPhone phone(morning.numbers);
    config::Voice voice;
    voice.lines = 3;
    voice.dial = "sip:{number}@127.0.0.1:" + std::to_string(phone.port());
    voice.account = "sip:todoke@127.0.0.1";
    voice.transport = "udp";
    voice.media_encryption = "none";
    voice.address = "127.0.0.1";
    std::map<std::string, double> tones;
    for (auto const name : observation_prompts()) tones[std::string(name)] = 500 + 50 * static_cast<double>(tones.size());
    Folder prompts;
    write_tones(prompts.path(), tones, 120);
    auto pool = must(VoicePool::open(voice, prompts.path(), morning.folder.path() + "/voice", observation_prompts()));
    REQUIRE(eventually(seconds(20), [&] { return pool->free_lines() == 3; }));
    services::AutomaticCallList list(morning.store->automatic_calls);
    {
        ObservationCalls calls(list, morning.clock, *pool);
        REQUIRE(eventually(seconds(10), [&] { return phone.answered() == 2; }));
        phone.press(morning.numbers[0], "136521222292"
                                        "2");
        phone.press(morning.numbers[1], "2371");
        phone.hang_up(morning.numbers[1]);
        REQUIRE(eventually(seconds(10), [&] { return !morning.course(0).reports.empty() && morning.course(1).calls.front().ended_at_ms != 0; }));
        calls.stop();
        pool.reset();
    }
    auto const done = morning.course(0), broken_off = morning.course(1);
    CHECK(done.reports.front().way == observation::EntryWay::automatic_call);
    CHECK(done.reports.front().report.temperature == 365);
    CHECK(done.calls.front().keys == "1|365|2|1|2|2|2|2|9|2|2");
    CHECK(done.calls.front().result == observation::CallResult::complete);
    CHECK(broken_off.reports.empty());
    CHECK(broken_off.calls.front().result == observation::CallResult::incomplete);
    CHECK(broken_off.calls.front().report.temperature == 371);
    CHECK(phone.answered() == 2);
    auto const at_ten = must(morning.store->automatic_calls.due(nine + 3'600'000, 10));
    REQUIRE(at_ten.size() == 1);
    CHECK(at_ten.front().id == morning.people[1]);
}
