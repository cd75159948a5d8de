#include "tests/morning/people.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "server/store/store.hpp"
#include "server/store/synthetic.hpp"

namespace todoke::morning {

namespace {

constexpr std::uint64_t seed = 17;
constexpr int threads = 12; // they share commits

std::string number_of(int person) {
    char digits[16];
    std::snprintf(digits, sizeof digits, "090%08d", 10'000'000 + person);
    return digits;
}

class Filler {
public:
    static Result<Filler> open(Crowd const& crowd, store::Store& store) {
        auto const doctor = TRY(store.users.find("clinic1.doctor")), staff = TRY(store.users.find("east.centre"));
        auto const clinic = TRY(store.facilities.find(doctor.facility)), centre = TRY(store.facilities.find(clinic.health_centre));
        return Filler(crowd, store, clinic, centre, caller_of(doctor, clinic.id, centre.id, crowd.at_ms), caller_of(staff, centre.id, centre.id, crowd.at_ms));
    }

    // A line of the list.
    Result<std::string> add(int person) {
        auto request = store::synthetic_submission(seed, static_cast<std::uint64_t>(person), clinic_, centre_, crowd_.at_ms);
        request.record.caller = doctor_;
        request.record.facts.disease_code = "603";
        request.record.facts.named = true;
        request.content.diagnosis_class = request.record.facts.diagnosis_class = "1";
        request.record.person.phones = {number_of(person)};
        auto identity = TRY(base::parse_json(request.record.identity));
        request.record.identity = base::write_json(identity.set("phone1", number_of(person)));
        auto const birth_date = request.record.person.birth_date;
        auto const id = TRY(store_.notifications.submit(request)).case_id;
        if (person < crowd_.by_page) {
            store::Caller visitor;
            visitor.role = access::RoleId::observed_person;
            visitor.now_ms = crowd_.at_ms;
            auto const link = TRY(store_.portal.make_link(doctor_, id, {}, {}));
            auto const opened = TRY(store_.portal.open_link(visitor, 0, link, birth_date, "ja", "", {}));
            if (!opened.fresh) return Error{ErrorCode::internal, "a device was not signed in"};
            return "page " + id.text() + " __Host-todoke-my=" + opened.fresh->token;
        }
        store::ObservationChange change;
        change.caller = staff_;
        change.id = id;
        change.expected_version = TRY(store_.observations.course(staff_, id)).observation->version;
        change.method = observation::Method::automatic_call;
        TRY(store_.observations.change(change));
        return "call " + id.text() + " " + number_of(person);
    }

private:
    Filler(Crowd const& crowd, store::Store& store, store::Facility clinic, store::Facility centre, store::Caller doctor, store::Caller staff)
        : crowd_(crowd), store_(store), clinic_(std::move(clinic)), centre_(std::move(centre)), doctor_(std::move(doctor)), staff_(std::move(staff)) {}
    static store::Caller caller_of(store::User const& user, store::FacilityId facility, store::FacilityId centre, std::int64_t now_ms) {
        return {user.user_id, user.role, facility, centre, user.prefecture_code, now_ms, {}};
    }

    Crowd const& crowd_;
    store::Store& store_;
    store::Facility clinic_, centre_;
    store::Caller doctor_, staff_;
};

} // namespace

Result<Done> fill(Crowd const& crowd, std::string const& list) {
    store::StoreOptions options;
    options.sqlite.folder = crowd.data;
    auto const store = TRY(store::Store::open(options));
    auto filler = TRY(Filler::open(crowd, *store));
    std::ofstream out(list);
    std::mutex mutex;
    std::optional<Error> fault;
    std::atomic<int> next = 0;
    std::vector<std::thread> workers;
    for (int i = 0; i < threads; ++i) {
        workers.emplace_back([&] {
            for (int person = next++; person < crowd.by_page + crowd.by_call; person = next++) {
                auto const line = filler.add(person);
                std::lock_guard const hold(mutex);
                if (!line.ok()) fault = line.error();
                if (fault) return;
                out << *line << '\n';
            }
        });
    }
    for (auto& worker : workers) worker.join();
    if (fault) return *fault;
    return Done{};
}

} // namespace todoke::morning
