// Health observation: the board of a centre or contractor, the course of one person, daily reports (revisions
// appended, the newest of a day shown), the contact log, assignment to contractors and their activity reports.
// Visibility is decided here (R-01 to, and a person's own links); everything about a person is in
// the audit trail, in the same transaction.
#pragma once

#include <array>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/store/also.hpp"
#include "server/store/observation_image.hpp"
#include "shared/observation/call.hpp"

namespace todoke::store {

using NoteId = Id<struct NoteTag>;

struct ObservationSettings {
    FacilityId centre;
    std::int64_t version = 0; // 0: never saved
    int deadline_minute = observation::default_deadline_minute;
    std::string emergency_phone; // "" = the centre's own
    bool reminder_mail = false, invitation_sms = false;
};

struct BoardQuery {
    std::int64_t day = 0; // yyyymmdd, 0 = today
    std::optional<observation::Standing> standing;
    std::optional<observation::Method> method;
    std::string team, municipality_code;
    FacilityId contractor;
    bool only_unreachable = false;
    int skip = 0, limit = 100;
};
inline constexpr int board_course_days = 7;
struct BoardRow {
    StoredObservation observation;
    observation::Standing standing{};
    int silent_days = 0;
    bool is_unreachable = false;
    int deadline_minute = observation::default_deadline_minute;
    std::string self_entry_id, sex, onset_date;
    std::array<int, board_course_days> temperatures{}; // tenths, of the days up to the board's, oldest first; 0 = none
    Person person;
    int age_years = -1;
};
struct Board {
    std::array<std::int64_t, static_cast<std::size_t>(observation::Standing::count_)> counts{};
    std::int64_t unacknowledged = 0, unreachable = 0, total = 0;
    std::int64_t reported = 0; // of that day
    std::vector<std::string> teams, municipality_codes;
    std::vector<FacilityId> contractors;
    std::vector<BoardRow> rows; // worst first
};

struct StoredReport {
    std::int64_t day = 0, revision = 0, at_ms = 0;
    observation::EntryWay way{};
    std::string user_id;
    FacilityId facility;
    int flag = 0, rules = 0, marks = 0;
    observation::DailyReport report;
    std::string reason;
    bool is_current = false; // the newest of its day
};

enum class NoteKind : std::uint8_t { contact = 1, finding = 2, acknowledgement = 3 };
enum class ContactResult : std::uint8_t { reached = 1, absent = 2, refused = 3, other = 9 };
struct ObservationNote {
    NoteKind kind{};
    std::int64_t at_ms = 0;
    int result = 0;
    std::string user_id;
    FacilityId facility;
    std::string text, counterpart, doctor_name;
    std::int64_t next_action_day = 0;
};

struct StoredCall {
    std::int64_t call_id = 0, day = 0, started_at_ms = 0, answered_at_ms = 0, ended_at_ms = 0;
    int round = 0;
    observation::CallResult result{};
    observation::CallState last_state{};
    std::string number, keys;
    observation::DailyReport report;
};

struct Course {
    StoredCase record;
    OpenedPerson person;
    std::string identity;               // JSON of the identity block, "" = none
    std::optional<StoredObservation> observation;
    ObservationSettings settings;
    std::string language;               // in which the person was written to last, "" = not yet
    std::string end_reason;
    std::vector<StoredReport> reports;  // newest day first, newest revision first
    std::vector<ObservationNote> notes; // newest first
    std::vector<StoredCall> calls;      // newest first
};

// What a contractor reads of the record of somebody entrusted to it, unmasked: the form says which items leave
// the server (services/entrusted_record).
struct EntrustedRecord {
    CaseRow row;
    FacilityId centre;
    std::string identity, identity_form_version, tests, tests_form_version; // JSON text, "" = none
    std::string notification, notification_form_id, notification_form_version; // the newest, as it stands now
    std::vector<FacilityId> notified_by; // each once, newest first
};

// Whose report: an account of the patients' side, a voice call of the system's own, or the caller's role.
struct ReportEntry {
    Caller caller;
    RequestKey key;
    CaseId id;
    std::int64_t account = 0;           // of the patients' side; 0 = staff, or the automatic call
    std::int64_t day = 0;               // yyyymmdd
    observation::EntryWay way{};
    observation::DailyReport report;    // folded, judged
    std::string reason;                 // of staff for an earlier day
    bool may_replace = false;           // V-804 was answered
    bool may_differ = false;            // V-810 was answered
};
enum class ReportOutcome : std::uint8_t {
    stored,
    already_entered,   // V-804
    entered_by_person, // V-806
    class_differs,     // V-810
    ended,             // F-O03
    outside,           // F-O08
};

struct ObservationChange {
    Caller caller;
    CaseId id;
    std::int64_t expected_version = 0;  // 0 begins
    std::optional<observation::SubjectClass> subject_class;
    std::optional<observation::Method> method;
    int deadline_minute = -1;
    std::string team;
    FacilityId contractor;
    bool is_active = true;
    std::string end_reason;
};

struct ActivityTotals {
    std::int64_t assigned = 0, contacted = 0, not_reached = 0, urgent = 0, consultations = 0;
    bool operator==(ActivityTotals const&) const = default;
};
struct ActivityReport {
    std::int64_t day = 0;
    FacilityId contractor, centre;
    ActivityTotals totals;
    std::string note, sent_by;
    std::int64_t sent_at_ms = 0; // 0: not sent, counted now
};

class Observations {
public:
    Observations(db::Database& db, Vault& vault, IdMaker& ids) : db_(db), vault_(vault), ids_(ids) {}

    Result<ObservationSettings> settings(FacilityId centre);
    // ErrorCode::stale when somebody saved others meanwhile.
    Result<ObservationSettings> save_settings(Caller const& caller, ObservationSettings const& settings, std::int64_t expected_version);
    // Organisations of the caller's prefecture to which people may be entrusted: contractors and lodging facilities.
    Result<std::vector<FacilityId>> contractors(Caller const& caller);

    // Of the caller's centre, or whom the caller's organisation is assigned. Audited.
    Result<Board> board(Caller const& caller, BoardQuery const& query);
    // How many of them are urgent and nobody has acknowledged it: a number, asked for with every poll.
    Result<std::int64_t> unseen_urgent(Caller const& caller);
    // Audited as read before it returns. not_found where the caller sees no such person.
    Result<Course> course(Caller const& caller, CaseId id);
    // of somebody entrusted to the caller's organisation now, and of nobody else. Audited as read.
    Result<EntrustedRecord> entrusted_record(Caller const& caller, CaseId id);
    Result<std::int64_t> change(ObservationChange const& change); // the version afterwards

    Result<ReportOutcome> enter(ReportEntry const& entry, Also const& also = {});
    // The day for which a request with this key was stored before, 0 = it is new; conflict when it was another one.
    Result<std::int64_t> entered_earlier(Caller const& caller, RequestKey const& key);
    // Of one's own people, one a day, newest first; at most `days`. Audited.
    Result<std::vector<StoredReport>> own_reports(Caller const& caller, CaseId id, int days);
    Result<Done> confirm_call(Caller const& caller, CaseId id);
    // The current report of the newest `days` days, inside a transaction of somebody who may see them.
    Result<std::vector<StoredReport>> newest_of(db::Transaction& tx, CaseId id, int days);

    // Of one request: a contact, a finding, or both.
    Result<Done> add_notes(Caller const& caller, RequestKey const& key, CaseId id, std::vector<ObservationNote> const& notes);
    Result<Done> acknowledge(Caller const& caller, CaseId id);

    // Counted from log and assignments (AC-05-4).
    Result<ActivityTotals> totals(FacilityId contractor, FacilityId centre, std::int64_t day);
    Result<std::vector<ActivityReport>> activity(Caller const& caller, std::int64_t day);
    Result<Done> send_activity(Caller const& caller, FacilityId centre, std::int64_t day, std::string_view note);

private:
    Result<StoredObservation> visible(db::Transaction& tx, Caller const& caller, CaseId id);
    Result<std::vector<StoredReport>> reports_of(db::Transaction& tx, CaseId id, int days);

    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
};

// Deadline of the centre inside a transaction.
int deadline_of(db::Transaction& tx, FacilityId centre);
ObservationSettings load_settings(db::Transaction& tx, FacilityId centre);

} // namespace todoke::store
