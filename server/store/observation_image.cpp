#include "server/store/observation_image.hpp"

#include <algorithm>
#include <array>

#include "server/store/days.hpp"

namespace todoke::store {

namespace {

constexpr std::array<std::string_view, 9> care_statuses{"10", "20", "30", "31", "40", "50", "60", "70", "71"};
constexpr std::array<std::string_view, 4> ended_statuses{"80", "90", "91", "92"};

template <std::size_t N>
bool is_one_of(std::array<std::string_view, N> const& list, std::string_view status) { return std::find(list.begin(), list.end(), status) != list.end(); }

} // namespace

std::int64_t day_in_japan(std::int64_t now_ms) {
    auto const date = base::date_in_japan(now_ms);
    return static_cast<std::int64_t>(date.year) * 10'000 + date.month * 100 + date.day;
}

std::optional<Date> date_of_day(std::int64_t day) {
    if (day <= 0) return std::nullopt;
    return Date{static_cast<int>(day / 10'000), static_cast<int>(day / 100 % 100), static_cast<int>(day % 100)};
}

StoredObservation read_observation_row(db::Rows const& rows) {
    StoredObservation stored;
    int at = 0;
    auto const number = [&] { return rows.integer(at++); };
    auto const small = [&] { return static_cast<int>(rows.integer(at++)); };
    stored.id.value = number();
    stored.version = number();
    stored.centre.value = number();
    stored.prefecture = small();
    stored.municipality_code = rows.text(at++);
    stored.is_active = number() != 0;
    stored.start_day = number();
    stored.end_day = number();
    stored.sealed_end_reason = rows.text(at++);
    stored.subject_class = static_cast<observation::SubjectClass>(number());
    stored.method = static_cast<observation::Method>(number());
    stored.method_at_ms = number();
    stored.deadline_minute = small();
    stored.team = rows.text(at++);
    stored.contractor.value = number();
    stored.is_registered = number() != 0;
    stored.entry_blocked_until_ms = number();
    stored.report_day = number();
    stored.reported_at_ms = number();
    stored.entry_way = small();
    stored.temperature = small();
    stored.spo2 = small();
    stored.flag = small();
    stored.rules = small();
    stored.marks = small();
    stored.call_confirmed_day = number();
    stored.urgent_at_ms = number();
    stored.acknowledged_at_ms = number();
    stored.acknowledged_by = rows.text(at++);
    stored.contacted_at_ms = number();
    stored.contact_result = small();
    stored.reached_at_ms = number();
    stored.next_action_day = number();
    stored.call_day = number();
    stored.first_result = small();
    stored.second_result = small();
    return stored;
}

std::optional<StoredObservation> load_observation(db::Transaction& tx, CaseId id) {
    auto rows = tx.query("SELECT " TODOKE_OBSERVATION_COLUMNS " FROM observations o WHERE o.case_id = $1", id.value);
    if (!rows.next()) return std::nullopt;
    return read_observation_row(rows);
}

void insert_observation(db::Transaction& tx, StoredObservation const& stored) {
    tx.execute("INSERT INTO observations (case_id, version, centre_id, prefecture, municipality_code, is_active, start_day, end_day, sealed_end_reason, subject_class, "
               "method, method_at_ms, deadline_minute, team, contractor_id, is_registered, entry_blocked_until_ms, report_day, reported_at_ms, entry_way, temperature, spo2, "
               "flag, rules, marks, call_confirmed_day, urgent_at_ms, acknowledged_at_ms, acknowledged_by, contacted_at_ms, contact_result, reached_at_ms, next_action_day, "
               "call_day, first_result, second_result) VALUES ($1, $2, $3, $4, $5, 1, $6, 0, $7, $8, $9, $10, $11, $12, $13, 0, 0, 0, 0, 0, 0, -1, 0, 0, 0, 0, 0, 0, '', "
               "0, 0, 0, 0, 0, 0, 0) ON CONFLICT DO NOTHING",
               stored.id.value, stored.version, stored.centre.value, stored.prefecture, stored.municipality_code, stored.start_day, db::Blob{""},
               static_cast<int>(stored.subject_class), static_cast<int>(stored.method), stored.method_at_ms, stored.deadline_minute, stored.team, stored.contractor.value);
}

void save_observation(db::Transaction& tx, StoredObservation const& stored) {
    tx.execute("UPDATE observations SET centre_id = $2, prefecture = $3, municipality_code = $4, is_active = $5, start_day = $6, end_day = $7, sealed_end_reason = $8, "
               "subject_class = $9, method = $10, method_at_ms = $11, deadline_minute = $12, team = $13, contractor_id = $14, is_registered = $15, entry_blocked_until_ms = $16 "
               "WHERE case_id = $1",
               stored.id.value, stored.centre.value, stored.prefecture, stored.municipality_code, stored.is_active, stored.start_day, stored.end_day,
               db::Blob{stored.sealed_end_reason}, static_cast<int>(stored.subject_class), static_cast<int>(stored.method), stored.method_at_ms, stored.deadline_minute,
               stored.team, stored.contractor.value, stored.is_registered, stored.entry_blocked_until_ms);
    save_course(tx, stored);
}

void save_course(db::Transaction& tx, StoredObservation const& stored) {
    tx.execute("UPDATE observations SET report_day = $2, reported_at_ms = $3, entry_way = $4, temperature = $5, spo2 = $6, flag = $7, rules = $8, marks = $9, "
               "call_confirmed_day = $10, urgent_at_ms = $11, acknowledged_at_ms = $12, acknowledged_by = $13, contacted_at_ms = $14, contact_result = $15, "
               "reached_at_ms = $16, next_action_day = $17, call_day = $18, first_result = $19, second_result = $20 WHERE case_id = $1",
               stored.id.value, stored.report_day, stored.reported_at_ms, stored.entry_way, stored.temperature, stored.spo2, stored.flag, stored.rules, stored.marks,
               stored.call_confirmed_day, stored.urgent_at_ms, stored.acknowledged_at_ms, stored.acknowledged_by, stored.contacted_at_ms, stored.contact_result,
               stored.reached_at_ms, stored.next_action_day, stored.call_day, stored.first_result, stored.second_result);
}

bool is_observed_disease(std::string_view disease_code) { return disease_code == "603"; }
bool is_under_care(std::string_view case_status) { return is_one_of(care_statuses, case_status); }
bool is_over(std::string_view case_status) { return is_one_of(ended_statuses, case_status); }
observation::SubjectClass class_of(CaseFacts const& facts) { return facts.case_status == "20" ? observation::SubjectClass::contact : observation::SubjectClass::infected; }

void begin_observation(db::Transaction& tx, StoredCase const& stored, std::int64_t now_ms) {
    StoredObservation fresh;
    fresh.id = stored.id;
    fresh.version = 1;
    fresh.centre = stored.responsible_centre;
    fresh.prefecture = stored.prefecture;
    fresh.municipality_code = stored.facts.municipality_code;
    fresh.start_day = day_in_japan(now_ms);
    fresh.subject_class = class_of(stored.facts);
    fresh.method_at_ms = now_ms;
    insert_observation(tx, fresh);
}

void end_assignment(db::Transaction& tx, CaseId id, FacilityId contractor, std::int64_t now_ms) {
    tx.execute("UPDATE observation_assignments SET to_ms = $3 WHERE contractor_id = $1 AND case_id = $2 AND to_ms = 0", contractor.value, id.value, now_ms);
}

void follow_case(db::Transaction& tx, StoredCase const& before, StoredCase const& after, std::int64_t now_ms) {
    auto const changed_status = before.facts.case_status != after.facts.case_status;
    auto const moved = before.responsible_centre != after.responsible_centre || before.prefecture != after.prefecture || before.facts.municipality_code != after.facts.municipality_code;
    if (!changed_status && !moved) return;
    auto stored = load_observation(tx, after.id);
    if (!stored) {
        if (changed_status && is_under_care(after.facts.case_status) && is_observed_disease(after.facts.disease_code) && after.facts.named) begin_observation(tx, after, now_ms);
        return;
    }
    // Another centre has contractors and teams of its own (AC-03-3: the rest goes on without a gap).
    if (stored->centre != after.responsible_centre) {
        if (stored->contractor) end_assignment(tx, after.id, stored->contractor, now_ms);
        stored->contractor = {};
        stored->team.clear();
    }
    stored->centre = after.responsible_centre;
    stored->prefecture = after.prefecture;
    stored->municipality_code = after.facts.municipality_code;
    if (changed_status && is_over(after.facts.case_status) && stored->is_active) {
        stored->is_active = false;
        stored->end_day = day_in_japan(now_ms);
        if (stored->contractor) end_assignment(tx, after.id, stored->contractor, now_ms);
        stored->contractor = {};
    } else if (changed_status && is_under_care(after.facts.case_status)) {
        if (!stored->is_active) { // back under care: silent days count from today
            stored->is_active = true;
            stored->start_day = day_in_japan(now_ms);
            stored->end_day = 0;
            stored->sealed_end_reason.clear();
        }
        // AC-18-3: a contact who becomes positive changes the class; the reverse never happens by itself.
        if (before.facts.case_status == "20" || after.facts.case_status == "20") stored->subject_class = class_of(after.facts);
    }
    save_observation(tx, *stored);
    tx.execute("UPDATE observations SET version = version + 1 WHERE case_id = $1", after.id.value);
}

bool is_visible(Caller const& caller, StoredCase const& stored, StoredObservation const* observation) {
    if (access::role(caller.role).scope == access::Scope::assigned)
        return observation != nullptr && observation->is_active && observation->contractor && observation->contractor == caller.facility;
    return is_visible(caller, stored);
}

observation::Facts facts_of(StoredObservation const& stored, int centre_deadline_minute) {
    observation::Facts facts;
    facts.start = date_of_day(stored.start_day).value_or(Date{1970, 1, 1});
    facts.method = stored.method;
    facts.deadline_minute = stored.deadline_minute >= 0 ? stored.deadline_minute : centre_deadline_minute;
    facts.last_report = date_of_day(stored.report_day);
    facts.flag = static_cast<observation::Flag>(stored.flag);
    // An urgent report that nobody saw does not fade because a better one followed it.
    if (stored.has_unseen_urgent()) facts.flag = observation::Flag::urgent;
    facts.is_acknowledged = !stored.has_unseen_urgent();
    facts.trend = {(stored.marks & mark_rising) != 0, (stored.marks & mark_newly_breathless) != 0};
    if (stored.reached_at_ms > 0) facts.last_contact = base::date_in_japan(stored.reached_at_ms);
    facts.called_since_report = stored.reached_at_ms > stored.reported_at_ms;
    facts.next_action = date_of_day(stored.next_action_day);
    return facts;
}

Caller within(Caller caller, StoredObservation const& stored) {
    if (caller.prefecture_code.empty()) caller.prefecture_code = prefecture_code(stored.prefecture);
    return caller;
}

void touch_observers(db::Transaction& tx, StoredObservation const& stored) {
    touch_inbox(tx, stored.centre, 0);
    if (stored.contractor != stored.centre) touch_inbox(tx, stored.contractor, 0);
}

} // namespace todoke::store
