// Settings of a centre, the course of a person, assignment and the end.
#include "server/store/observations.hpp"

#include <algorithm>

#include "server/store/days.hpp"
#include "server/store/observation_calls.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

crypto::Place place_of_end(std::string_view id) { return {"observations", id, 1}; }

} // namespace

ObservationSettings load_settings(db::Transaction& tx, FacilityId centre) {
    ObservationSettings settings;
    settings.centre = centre;
    auto rows = tx.query("SELECT version, deadline_minute, emergency_phone, reminder_mail, invitation_sms FROM observation_settings WHERE centre_id = $1", centre.value);
    if (!rows.next()) return settings;
    settings.version = rows.integer(0);
    settings.deadline_minute = static_cast<int>(rows.integer(1));
    settings.emergency_phone = rows.text(2);
    settings.reminder_mail = rows.boolean(3);
    settings.invitation_sms = rows.boolean(4);
    return settings;
}

Result<ObservationSettings> Observations::settings(FacilityId centre) {
    return db_.read([&](db::Transaction& tx) -> Result<ObservationSettings> { return load_settings(tx, centre); });
}

Result<ObservationSettings> Observations::save_settings(Caller const& caller, ObservationSettings const& settings, std::int64_t expected_version) {
    return db_.write([&](db::Transaction& tx) -> Result<ObservationSettings> {
        auto const centre = caller.health_centre;
        if (load_settings(tx, centre).version != expected_version) return Error{ErrorCode::stale, "the settings have another version"};
        tx.execute("INSERT INTO observation_settings (centre_id, version, deadline_minute, emergency_phone, reminder_mail, invitation_sms, reminded_day) "
                   "VALUES ($1, $2, $3, $4, $5, $6, 0) ON CONFLICT (centre_id) DO UPDATE SET version = excluded.version, deadline_minute = excluded.deadline_minute, "
                   "emergency_phone = excluded.emergency_phone, reminder_mail = excluded.reminder_mail, invitation_sms = excluded.invitation_sms",
                   centre.value, expected_version + 1, settings.deadline_minute, settings.emergency_phone, settings.reminder_mail, settings.invitation_sms);
        append_audit(tx, caller, {AuditEvent::observation_settings_saved, centre.value, "deadline=" + std::to_string(settings.deadline_minute)});
        return load_settings(tx, centre);
    });
}

Result<std::vector<FacilityId>> Observations::contractors(Caller const& caller) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<FacilityId>> {
        std::vector<FacilityId> found;
        auto rows = tx.query("SELECT DISTINCT facility_id FROM users WHERE role IN ('follow_up_contractor', 'lodging_facility') AND prefecture = $1 ORDER BY facility_id LIMIT 500",
                             prefecture_number(caller.prefecture_code));
        while (rows.next()) found.push_back({rows.integer(0)});
        return found;
    });
}

Result<Course> Observations::course(Caller const& caller, CaseId id) {
    auto const load = [&](db::Transaction& tx) -> Result<Course> {
        auto record = load_case(tx, id);
        auto observation = load_observation(tx, id);
        if (!record || !is_visible(caller, *record, observation ? &*observation : nullptr)) return Error{ErrorCode::not_found, "no such person for this caller"};
        Course found;
        found.record = std::move(*record);
        found.person = TRY(open_person(vault_, found.record));
        auto documents = tx.query("SELECT sealed_document FROM case_documents WHERE case_id = $1 AND version = $2 AND block = 1", id.value, found.record.identity_version);
        if (documents.next()) found.identity = TRY(open_block(vault_, id, CaseBlock::identity, found.record.identity_version, documents.view(0)));
        found.settings = load_settings(tx, observation ? observation->centre : found.record.responsible_centre);
        auto links = tx.query("SELECT language FROM personal_links WHERE case_id = $1 AND language <> '' ORDER BY created_at_ms DESC LIMIT 1", id.value);
        if (links.next()) found.language = links.text(0);
        if (observation) {
            found.end_reason = TRY(vault_.open(place_of_end(id.text()), observation->sealed_end_reason));
            found.reports = TRY(reports_of(tx, id, 400));
            found.notes = TRY(notes_of(tx, vault_, id));
            found.calls = TRY(calls_of(tx, vault_, id));
        }
        found.observation = std::move(observation);
        return found;
    };
    auto course = TRY(db_.read(load));
    TRY(audit_read(db_, caller, {AuditEvent::observation_read, id.value, ""}));
    return course;
}

Result<std::int64_t> Observations::change(ObservationChange const& change) {
    auto const& caller = change.caller;
    auto const id = change.id;
    auto const version = change.expected_version + 1;
    auto const prefecture = prefecture_number(caller.prefecture_code);
    auto const reason = change.is_active || change.end_reason.empty() ? std::string() : TRY(vault_.seal(place_of_end(id.text()), prefecture, caller.now_ms, change.end_reason));
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        auto const record = load_case(tx, id);
        if (!record || !is_visible(caller, *record)) return Error{ErrorCode::not_found, "no such case for this caller"};
        auto stored = load_observation(tx, id);
        if ((stored ? stored->version : 0) != change.expected_version) return Error{ErrorCode::stale, "the observation has another version"};
        if (!stored) {
            begin_observation(tx, *record, caller.now_ms);
            stored = load_observation(tx, id);
        }
        if (change.subject_class) stored->subject_class = *change.subject_class;
        if (change.method && *change.method != stored->method) {
            stored->method = *change.method;
            stored->method_at_ms = caller.now_ms;
        }
        stored->deadline_minute = change.deadline_minute;
        stored->team = change.team;
        auto const contractor = change.is_active ? change.contractor : FacilityId{};
        if (contractor != stored->contractor) {
            if (stored->contractor) {
                end_assignment(tx, id, stored->contractor, caller.now_ms);
                touch_inbox(tx, stored->contractor, 0);
            }
            if (contractor) {
                auto users = tx.query("SELECT 1 FROM users WHERE role IN ('follow_up_contractor', 'lodging_facility') AND facility_id = $1 LIMIT 1", contractor.value);
                if (!users.next()) return Error{ErrorCode::invalid, "no such contractor"};
                tx.execute("INSERT INTO observation_assignments (case_id, contractor_id, centre_id, from_ms, to_ms) VALUES ($1, $2, $3, $4, 0) ON CONFLICT DO NOTHING", id.value,
                           contractor.value, stored->centre.value, caller.now_ms);
            }
            stored->contractor = contractor;
        }
        if (change.is_active && !stored->is_active) {
            stored->start_day = day_in_japan(caller.now_ms);
            stored->end_day = 0;
        } else if (!change.is_active && stored->is_active) {
            stored->end_day = day_in_japan(caller.now_ms);
        }
        stored->is_active = change.is_active;
        stored->sealed_end_reason = reason;
        save_observation(tx, *stored);
        tx.execute("UPDATE observations SET version = $2 WHERE case_id = $1", id.value, version);
        touch_observers(tx, *stored);
        append_audit(tx, caller, {AuditEvent::observation_changed, id.value, "method=" + std::to_string(static_cast<int>(stored->method)) + " contractor=" + contractor.text() +
                                                                                 " active=" + std::to_string(change.is_active ? 1 : 0)});
        return version;
    });
}

} // namespace todoke::store
