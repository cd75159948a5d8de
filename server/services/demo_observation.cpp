#include "server/services/demo_observation.hpp"

#include "server/crypto/digest.hpp"
#include "server/services/demo_files.hpp"
#include "server/services/observation_desk.hpp"

namespace todoke::services {

namespace {

constexpr std::int64_t day_ms = 24LL * 3'600'000, hour_ms = 3'600'000;

class Seeder {
public:
    Seeder(App& app, std::map<std::string, store::FacilityId> const& facilities) : app_(app), facilities_(facilities), now_ms_(app.clock.now_ms()) {}

    Result<Done> person(Json const& entry) {
        auto const id = TRY(app_.store.portal.case_of_self_entry_id(entry.text("self_entry_id")));
        if (!id) return Error{ErrorCode::invalid, "nobody observed has that self-entry ID"};
        TRY(begin(entry, *id));
        int number = 0;
        for (auto const& report : entries_of(entry, "reports")) TRY(enter(entry, report, *id, ++number));
        for (auto const& contact : entries_of(entry, "contacts")) TRY(note(entry, contact, *id, ++number));
        return Done{};
    }

    Result<store::Caller> caller(std::string_view user_id, std::int64_t at_ms) {
        auto const user = TRY(app_.directory.user(std::string(user_id)));
        auto const facility = TRY(app_.directory.facility(user.facility));
        auto const centre = facility.kind == store::FacilityKind::health_centre ? facility.id : facility.health_centre;
        return store::Caller{user.user_id, user.role, facility.id, centre, user.prefecture_code, at_ms};
    }

private:
    // Ended and begun again, so that the first day is the one of the file.
    Result<Done> begin(Json const& entry, store::CaseId id) {
        store::ObservationChange change;
        change.caller = TRY(caller(entry.text("changed_by"), morning_of(entry.integer("started_days_ago"))));
        change.id = id;
        auto const course = TRY(app_.store.observations.course(change.caller, id));
        change.expected_version = course.observation ? course.observation->version : 0;
        change.is_active = false;
        change.expected_version = TRY(app_.store.observations.change(change));
        change.is_active = true;
        change.method = observation::find_method(entry.integer("method", 1));
        change.team = entry.text("team");
        if (auto const contractor = facilities_.find(std::string(entry.text("contractor_id"))); contractor != facilities_.end()) change.contractor = contractor->second;
        TRY(app_.store.observations.change(change));
        return Done{};
    }

    Result<Done> enter(Json const& entry, Json const& written, store::CaseId id, int number) {
        auto values = Json::object();
        values.set(observation::temperature_id, written.text(observation::temperature_id));
        for (auto const& item : observation::items()) values.set(item.id, 2);
        for (auto const& present : texts_of(written, "present")) values.set(present, 1);
        for (auto const member : {observation::spo2_id, observation::urgent_id, observation::note_id})
            if (auto const* value = written.find(member)) values.set(member, *value);
        auto const report = observation::report_from_json(values);
        auto const way = observation::find_entry_way(written.integer("way"));
        if (!report || !way || !observation::judge(*report).empty()) return Error{ErrorCode::invalid, "not a report"};
        store::ReportEntry fresh;
        auto const at_ms = written.integer("days_ago") == 0 ? now_ms_ : morning_of(written.integer("days_ago"));
        fresh.caller = TRY(reporter(entry, *way, at_ms));
        fresh.key = key(entry, number);
        fresh.id = id;
        fresh.day = store::day_in_japan(at_ms);
        fresh.way = *way;
        fresh.report = *report;
        if (TRY(app_.store.observations.enter(fresh)) != store::ReportOutcome::stored) return Error{ErrorCode::invalid, "a report was refused"};
        return Done{};
    }

    Result<Done> note(Json const& entry, Json const& written, store::CaseId id, int number) {
        store::ObservationNote contact;
        contact.kind = store::NoteKind::contact;
        contact.result = static_cast<int>(written.integer("result"));
        contact.text = written.text("text");
        auto const who = TRY(caller(entry.text("changed_by"), morning_of(written.integer("days_ago")) + 3 * hour_ms));
        return app_.store.observations.add_notes(who, key(entry, number), id, {contact});
    }

    // What people enter themselves has no account yet: nobody of the demo has registered.
    Result<store::Caller> reporter(Json const& entry, observation::EntryWay way, std::int64_t at_ms) {
        if (way == observation::EntryWay::contractor) return caller("contractor.doctor", at_ms);
        auto who = TRY(caller(entry.text("changed_by"), at_ms));
        if (!observation::is_personal(way)) return who;
        who.user_id = store::automatic_call_user;
        who.role = access::RoleId::observed_person;
        who.facility = {};
        return who;
    }

    // Half past seven of that day in Japan.
    [[nodiscard]] std::int64_t morning_of(std::int64_t days_ago) const {
        auto const midnight = base::days_since_epoch(base::date_in_japan(now_ms_)) * day_ms - 9 * hour_ms;
        return midnight - days_ago * day_ms + 7 * hour_ms + hour_ms / 2;
    }

    static store::RequestKey key(Json const& entry, int number) {
        auto const name = "demo-observation-" + std::string(entry.text("self_entry_id")) + "-" + std::to_string(number);
        return {name, crypto::sha256(name)};
    }

    App& app_;
    std::map<std::string, store::FacilityId> const& facilities_;
    std::int64_t now_ms_;
};

} // namespace

Result<Done> seed_observations(App& app, Json const& file, std::map<std::string, store::FacilityId> const& facilities) {
    Seeder seeder(app, facilities);
    for (auto const& entry : entries_of(file, "people")) {
        auto const done = seeder.person(entry);
        if (!done.ok()) return demo_fault("observations.json: " + std::string(entry.text("self_entry_id")), done.error().detail);
    }
    return Done{};
}

Result<DemoPerson> demo_person(App& app, std::string const& demo_dir, std::string const& address) {
    auto const file = TRY(read_demo_file(demo_dir + "/observations.json", app.clock.today()));
    auto const* wanted = file.find("link");
    if (wanted == nullptr) return Error{ErrorCode::not_found, "no link in observations.json"};
    auto const id = TRY(app.store.portal.case_of_self_entry_id(wanted->text("self_entry_id")));
    if (!id) return Error{ErrorCode::not_found, "nobody has that self-entry ID"};
    std::map<std::string, store::FacilityId> const none;
    auto const who = TRY(Seeder(app, none).caller(wanted->text("made_by"), app.clock.now_ms()));
    auto const course = TRY(app.store.observations.course(who, *id));
    auto const link = TRY(make_personal_link(app, who, *id, {}, address));
    return DemoPerson{link.url, course.person.person.birth_date, link.self_entry_id};
}

} // namespace todoke::services
