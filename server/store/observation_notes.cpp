// The contact log, findings and acknowledgements, and what is counted from them: the activity report.
#include "server/store/idempotency.hpp"
#include "server/store/observation_calls.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

constexpr std::int64_t day_ms = 24LL * 3'600'000, japan_ms = 9LL * 3'600'000;

crypto::Place place_of_note(std::string_view id) { return {"observation_notes", id, 1}; }
crypto::Place place_of_activity(std::string_view id) { return {"activity_reports", id, 1}; }
std::string activity_id(FacilityId contractor, FacilityId centre, std::int64_t day) { return contractor.text() + "/" + centre.text() + "/" + std::to_string(day); }

std::int64_t begin_of_day_ms(std::int64_t day) { return base::days_since_epoch(*date_of_day(day)) * day_ms - japan_ms; }

std::int64_t count(db::Rows rows) { return rows.next() ? rows.integer(0) : 0; }

AuditEvent event_of(NoteKind kind) {
    switch (kind) {
    case NoteKind::contact: return AuditEvent::contact_logged;
    case NoteKind::finding: return AuditEvent::finding_written;
    case NoteKind::acknowledgement: break;
    }
    return AuditEvent::report_acknowledged;
}

void insert_note(db::Transaction& tx, Caller const& caller, std::int64_t id, StoredObservation const& stored, ObservationNote const& note, std::string_view sealed) {
    tx.execute("INSERT INTO observation_notes (note_id, case_id, centre_id, kind, result, day, at_ms, user_id, facility_id, next_action_day, sealed_note) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
               id, stored.id.value, stored.centre.value, static_cast<int>(note.kind), note.result, day_in_japan(caller.now_ms), caller.now_ms, caller.user_id,
               caller.facility.value, note.next_action_day, db::Blob{sealed});
    append_audit(tx, caller, {event_of(note.kind), stored.id.value, "result=" + std::to_string(note.result)});
}

void take_contact(StoredObservation& stored, Caller const& caller, ObservationNote const& contact) {
    stored.contacted_at_ms = caller.now_ms;
    stored.contact_result = contact.result;
    stored.next_action_day = contact.next_action_day;
    if (contact.result != static_cast<int>(ContactResult::reached)) return;
    stored.reached_at_ms = caller.now_ms;
    if (!stored.has_unseen_urgent()) return;
    // Whoever spoke with the person knows of the urgent report.
    stored.acknowledged_at_ms = caller.now_ms;
    stored.acknowledged_by = caller.user_id;
}

ActivityTotals count_totals(db::Transaction& tx, FacilityId contractor, FacilityId centre, std::int64_t day) {
    ActivityTotals totals;
    auto const begin = begin_of_day_ms(day);
    totals.assigned = count(tx.query("SELECT COUNT(DISTINCT case_id) FROM observation_assignments WHERE contractor_id = $1 AND centre_id = $2 AND from_ms < $4 AND (to_ms = 0 OR to_ms >= $3)",
                                     contractor.value, centre.value, begin, begin + day_ms));
    totals.contacted = count(tx.query("SELECT COUNT(DISTINCT case_id) FROM observation_notes WHERE facility_id = $1 AND day = $3 AND centre_id = $2 AND kind = 1 AND result = 1",
                                      contractor.value, centre.value, day));
    auto const tried = count(tx.query("SELECT COUNT(DISTINCT case_id) FROM observation_notes WHERE facility_id = $1 AND day = $3 AND centre_id = $2 AND kind = 1",
                                      contractor.value, centre.value, day));
    totals.not_reached = tried - totals.contacted;
    totals.urgent = count(tx.query("SELECT COUNT(DISTINCT r.case_id) FROM observation_assignments a JOIN daily_reports r ON r.case_id = a.case_id AND r.day = $5 AND r.flag = 2 "
                                   "WHERE a.contractor_id = $1 AND a.centre_id = $2 AND a.from_ms < $4 AND (a.to_ms = 0 OR a.to_ms >= $3)",
                                   contractor.value, centre.value, begin, begin + day_ms, day));
    totals.consultations = count(tx.query("SELECT COUNT(*) FROM observation_notes WHERE facility_id = $1 AND day = $3 AND centre_id = $2 AND kind = 2", contractor.value, centre.value, day));
    return totals;
}

} // namespace

Result<std::vector<ObservationNote>> notes_of(db::Transaction& tx, Vault& vault, CaseId id) {
    std::vector<ObservationNote> all;
    auto rows = tx.query("SELECT note_id, kind, result, at_ms, user_id, facility_id, next_action_day, sealed_note FROM observation_notes WHERE case_id = $1 "
                         "ORDER BY note_id DESC LIMIT 1000",
                         id.value);
    while (rows.next()) {
        ObservationNote note;
        note.kind = static_cast<NoteKind>(rows.integer(1));
        note.result = static_cast<int>(rows.integer(2));
        note.at_ms = rows.integer(3);
        note.user_id = rows.text(4);
        note.facility.value = rows.integer(5);
        note.next_action_day = rows.integer(6);
        auto parts = unpack(TRY(vault.open(place_of_note(std::to_string(rows.integer(0))), rows.view(7))), 3);
        note.text = std::move(parts[0]);
        note.counterpart = std::move(parts[1]);
        note.doctor_name = std::move(parts[2]);
        all.push_back(std::move(note));
    }
    return all;
}

Result<Done> Observations::add_notes(Caller const& caller, RequestKey const& key, CaseId id, std::vector<ObservationNote> const& notes) {
    auto const before = TRY(db_.read([&](db::Transaction& tx) { return visible(tx, caller, id); }));
    struct Sealed {
        std::int64_t id = 0;
        std::string note;
    };
    std::vector<Sealed> sealed;
    for (auto const& note : notes) {
        auto const note_id = ids_.next(caller.now_ms, before.prefecture);
        sealed.push_back({note_id, TRY(vault_.seal(place_of_note(std::to_string(note_id)), before.prefecture, caller.now_ms, pack({note.text, note.counterpart, note.doctor_name})))});
    }
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (TRY(find_request(tx, caller, key, RequestKind::observation_note))) return Done{};
        auto stored = TRY(visible(tx, caller, id));
        for (std::size_t i = 0; i < notes.size(); ++i) {
            insert_note(tx, caller, sealed[i].id, stored, notes[i], sealed[i].note);
            if (notes[i].kind == NoteKind::contact) take_contact(stored, caller, notes[i]);
        }
        save_course(tx, stored);
        touch_observers(tx, stored);
        remember_request(tx, caller, key, RequestKind::observation_note, {id.value, 1});
        return Done{};
    });
}

Result<Done> Observations::acknowledge(Caller const& caller, CaseId id) {
    auto const note_id = ids_.next(caller.now_ms, prefecture_number(caller.prefecture_code));
    ObservationNote note;
    note.kind = NoteKind::acknowledgement;
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto stored = TRY(visible(tx, caller, id));
        if (!stored.has_unseen_urgent()) return Done{}; // somebody was quicker: who and when stay theirs
        stored.acknowledged_at_ms = caller.now_ms;
        stored.acknowledged_by = caller.user_id;
        save_course(tx, stored);
        insert_note(tx, caller, note_id, stored, note, "");
        touch_observers(tx, stored);
        return Done{};
    });
}

Result<ActivityTotals> Observations::totals(FacilityId contractor, FacilityId centre, std::int64_t day) {
    return db_.read([&](db::Transaction& tx) -> Result<ActivityTotals> { return count_totals(tx, contractor, centre, day); });
}

Result<std::vector<ActivityReport>> Observations::activity(Caller const& caller, std::int64_t day) {
    auto const is_contractor = access::role(caller.role).scope == access::Scope::assigned;
    auto const load = [&](db::Transaction& tx) -> Result<std::vector<ActivityReport>> {
        std::vector<ActivityReport> found;
        auto const collect = [&](db::Rows rows) -> Result<Done> {
            while (rows.next()) {
                ActivityReport report;
                report.day = day;
                report.contractor.value = rows.integer(0);
                report.centre.value = rows.integer(1);
                report.totals = {rows.integer(2), rows.integer(3), rows.integer(4), rows.integer(5), rows.integer(6)};
                report.note = TRY(vault_.open(place_of_activity(activity_id(report.contractor, report.centre, day)), rows.view(7)));
                report.sent_by = rows.text(8);
                report.sent_at_ms = rows.integer(9);
                found.push_back(std::move(report));
            }
            return Done{};
        };
        if (!is_contractor) {
            TRY(collect(tx.query("SELECT contractor_id, centre_id, assigned, contacted, not_reached, urgent, consultations, sealed_note, sent_by, sent_at_ms FROM activity_reports "
                                 "WHERE centre_id = $1 AND day = $2 ORDER BY contractor_id",
                                 caller.health_centre.value, day)));
            return found;
        }
        TRY(collect(tx.query("SELECT contractor_id, centre_id, assigned, contacted, not_reached, urgent, consultations, sealed_note, sent_by, sent_at_ms FROM activity_reports "
                             "WHERE contractor_id = $1 AND day = $2 ORDER BY centre_id",
                             caller.facility.value, day)));
        // Centres that wait for one: counted as it would be sent now.
        auto const begin = begin_of_day_ms(day);
        auto rows = tx.query("SELECT DISTINCT centre_id FROM observation_assignments WHERE contractor_id = $1 AND from_ms < $3 AND (to_ms = 0 OR to_ms >= $2)", caller.facility.value, begin,
                             begin + day_ms);
        std::vector<FacilityId> waiting;
        while (rows.next()) {
            FacilityId const centre{rows.integer(0)};
            bool is_sent = false;
            for (auto const& report : found) is_sent = is_sent || report.centre == centre;
            if (!is_sent) waiting.push_back(centre);
        }
        for (auto const centre : waiting) found.push_back({day, caller.facility, centre, count_totals(tx, caller.facility, centre, day), "", "", 0});
        return found;
    };
    auto all = TRY(db_.read(load));
    TRY(audit_read(db_, caller, {AuditEvent::activity_read, 0, "day=" + std::to_string(day)}));
    return all;
}

Result<Done> Observations::send_activity(Caller const& caller, FacilityId centre, std::int64_t day, std::string_view note) {
    auto const sealed = TRY(vault_.seal(place_of_activity(activity_id(caller.facility, centre, day)), prefecture_number(caller.prefecture_code), caller.now_ms, note));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const totals = count_totals(tx, caller.facility, centre, day);
        if (totals == ActivityTotals{}) return Error{ErrorCode::not_found, "nobody was assigned by that centre"};
        tx.execute("INSERT INTO activity_reports (contractor_id, centre_id, day, assigned, contacted, not_reached, urgent, consultations, sealed_note, sent_by, sent_at_ms) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (contractor_id, centre_id, day) DO UPDATE SET assigned = excluded.assigned, "
                   "contacted = excluded.contacted, not_reached = excluded.not_reached, urgent = excluded.urgent, consultations = excluded.consultations, "
                   "sealed_note = excluded.sealed_note, sent_by = excluded.sent_by, sent_at_ms = excluded.sent_at_ms",
                   caller.facility.value, centre.value, day, totals.assigned, totals.contacted, totals.not_reached, totals.urgent, totals.consultations, db::Blob{sealed}, caller.user_id,
                   caller.now_ms);
        append_audit(tx, caller, {AuditEvent::activity_sent, centre.value, "day=" + std::to_string(day)});
        touch_inbox(tx, centre, 0);
        return Done{};
    });
}

} // namespace todoke::store
