// An observation as the database holds it, and how it follows the record it belongs to: it begins with a
// notification or a status under care, moves with the responsible centre and ends with release or death.
// Written by the stores alone; services read the row as observations.hpp hands it out.
#pragma once

#include <optional>

#include "server/store/case_image.hpp"
#include "shared/observation/course.hpp"

namespace todoke::store {

// Bits of `marks`.
inline constexpr int mark_rising = 1, mark_newly_breathless = 2, mark_breathless = 4, mark_class_differs = 8;

struct StoredObservation {
    CaseId id;
    std::int64_t version = 0;
    FacilityId centre;
    int prefecture = 0;
    std::string municipality_code;
    bool is_active = true;
    std::int64_t start_day = 0, end_day = 0;
    std::string sealed_end_reason;
    observation::SubjectClass subject_class = observation::SubjectClass::infected;
    observation::Method method = observation::Method::portal;
    std::int64_t method_at_ms = 0;
    int deadline_minute = -1;
    std::string team;
    FacilityId contractor;
    bool is_registered = false;
    std::int64_t entry_blocked_until_ms = 0;
    std::int64_t report_day = 0, reported_at_ms = 0;
    int entry_way = 0, temperature = 0, spo2 = -1, flag = 0, rules = 0, marks = 0;
    std::int64_t call_confirmed_day = 0, urgent_at_ms = 0, acknowledged_at_ms = 0;
    std::string acknowledged_by;
    std::int64_t contacted_at_ms = 0;
    int contact_result = 0;
    std::int64_t reached_at_ms = 0, next_action_day = 0;
    std::int64_t call_day = 0;
    int first_result = 0, second_result = 0;

    [[nodiscard]] bool has_unseen_urgent() const { return urgent_at_ms > acknowledged_at_ms; }
};

#define TODOKE_OBSERVATION_COLUMNS                                                                                                                              \
    "o.case_id, o.version, o.centre_id, o.prefecture, o.municipality_code, o.is_active, o.start_day, o.end_day, o.sealed_end_reason, o.subject_class, "        \
    "o.method, o.method_at_ms, o.deadline_minute, o.team, o.contractor_id, o.is_registered, o.entry_blocked_until_ms, o.report_day, o.reported_at_ms, "         \
    "o.entry_way, o.temperature, o.spo2, o.flag, o.rules, o.marks, o.call_confirmed_day, o.urgent_at_ms, o.acknowledged_at_ms, o.acknowledged_by, "           \
    "o.contacted_at_ms, o.contact_result, o.reached_at_ms, o.next_action_day, o.call_day, o.first_result, o.second_result"
StoredObservation read_observation_row(db::Rows const& rows);
std::optional<StoredObservation> load_observation(db::Transaction& tx, CaseId id);
void insert_observation(db::Transaction& tx, StoredObservation const& stored);
// Replace what is there, without touching the version: everything, and only what reports and calls change.
void save_observation(db::Transaction& tx, StoredObservation const& stored);
void save_course(db::Transaction& tx, StoredObservation const& stored);

// Which diseases are observed without anybody asking for it: COVID-19 (S1-64). Others begin by hand.
bool is_observed_disease(std::string_view disease_code);
// Statuses of the record (case-record.md §2.1) that are observed, and those that end it.
bool is_under_care(std::string_view case_status);
bool is_over(std::string_view case_status);
observation::SubjectClass class_of(CaseFacts const& facts);

// Begins at the day of `now_ms`, unless there is one already.
void begin_observation(db::Transaction& tx, StoredCase const& stored, std::int64_t now_ms);
// After a change of the record.
void follow_case(db::Transaction& tx, StoredCase const& before, StoredCase const& after, std::int64_t now_ms);
void end_assignment(db::Transaction& tx, CaseId id, FacilityId contractor, std::int64_t now_ms);

std::int64_t day_in_japan(std::int64_t now_ms); // yyyymmdd
std::optional<Date> date_of_day(std::int64_t day);

// by the record, R-05 by the assignment.
bool is_visible(Caller const& caller, StoredCase const& stored, StoredObservation const* observation);

// What the board asks of a row; the deadline is the person's or the centre's.
observation::Facts facts_of(StoredObservation const& stored, int centre_deadline_minute);

// A person's own acts stand in the chain of the prefecture whose centre observes.
Caller within(Caller caller, StoredObservation const& stored);

// Browsers of the centre and of the contractor see that something changed.
void touch_observers(db::Transaction& tx, StoredObservation const& stored);

} // namespace todoke::store
