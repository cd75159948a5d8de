// Notifications (発生届): versions are appended and never overwritten; the row beside them is the
// latest state. Submitting, resubmitting, accepting and returning are one transaction each, with the
// record, the number, the worklists, the draft, the idempotency key and the audit entry.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "server/store/cases.hpp"

namespace todoke::store {

enum class NotificationState : std::uint8_t { submitted = 1, accepted = 2, returned = 3 };
std::string_view name(NotificationState state); // "submitted", …

// What one version says besides its record.
struct VersionContent {
    std::string form_id, form_version;
    std::string document;                      // JSON text of the record
    std::string person_name;                   // for lists; "" for an unnamed disease
    std::string diagnosis_class;
    std::string report_date;                   // YYYY-MM-DD
    int urgency = 0;                           // of the form, 0 first
    int warnings = 0;
    bool date_check_overridden = false;        // V-304
    std::vector<std::string> confirmed;        // rule ids answered with "continue"
    std::vector<std::string> date_check_items; // × items the user kept
};

struct Submission {
    NewCase record;                  // caller, key, facts, person, centres; identity/tests "" = leave as is
    std::optional<CaseId> case_id;   // nothing = a new record
    VersionContent content;
    std::string draft_id;            // thrown away in the same transaction; "" = none
    std::string suggestions;         // JSON text to keep for this user and form; "" = leave
};

struct Resubmission {
    Caller caller;
    RequestKey key;
    NotificationId id;
    std::int64_t expected_version = 0;   // ErrorCode::stale; conflict unless it was returned
    VersionContent content;
    CaseFacts facts;                     // status and place of stay are kept as they are
    std::optional<Person> person;        // nothing = leave the identity as it is
    std::string identity, identity_form_version, tests, tests_form_version; // "" = leave as is
    std::string draft_id, suggestions;
};

struct SubmitReceipt {
    NotificationId id;
    std::string number;              // YYYY + prefecture + 8 digits
    CaseId case_id;
    std::string self_entry_id;
    std::string disease_code;
    FacilityId centre;               // who receives it
    std::int64_t version = 0, submitted_at_ms = 0;
    bool repeated = false;           // the stored reply of an earlier request with this key
};

// One line of intake, home and record lists.
struct NotificationRow {
    NotificationId id;
    std::string number;
    CaseId case_id;
    std::string form_id, form_version, disease_code, diagnosis_class, person_name, return_reason;
    NotificationState state = NotificationState::submitted;
    FacilityId facility, centre;
    std::int64_t version = 0, submitted_at_ms = 0, decided_at_ms = 0;
    int urgency = 0, warnings = 0;
    bool date_check_overridden = false;
};

struct VersionRow {
    std::int64_t version = 0, submitted_at_ms = 0, decided_at_ms = 0;
    std::string submitted_by, decided_by;      // user ids
    NotificationState state = NotificationState::submitted;
    std::string return_reason, responsible_staff;
};

struct NotificationDetail {
    NotificationRow row;
    VersionContent content;                    // of the version asked for
    std::int64_t content_version = 0;
    std::vector<VersionRow> versions;          // newest first
    CaseRow case_row;
    bool may_decide = false, is_observed = false; // health observation goes on
};

struct Acceptance {
    Caller caller;
    NotificationId id;
    std::int64_t expected_version = 0;
    std::string case_status, current_location; // V-601 is the service's rule; "" location = leave
    std::string responsible_staff;
};

class Notifications {
public:
    Notifications(db::Database& db, Vault& vault, IdMaker& ids) : db_(db), vault_(vault), ids_(ids) {}

    // The receipt of an earlier request with this key, nothing when it is new; ErrorCode::conflict when
    // the key was used for something else. Ask before validating: a retry gets its answer even if the
    // rules have changed since.
    Result<std::optional<SubmitReceipt>> find_repeated(Caller const& caller, RequestKey const& key);
    Result<SubmitReceipt> submit(Submission const& request);
    Result<SubmitReceipt> resubmit(Resubmission const& request);
    Result<Done> accept(Acceptance const& request);
    Result<Done> return_for_correction(Caller const& caller, NotificationId id, std::int64_t expected_version, std::string_view reason);

    // Audited as read before it returns. version 0 = the latest.
    Result<NotificationDetail> read(Caller const& caller, NotificationId id, std::int64_t version = 0);
    // For the services' own decisions: visible, but not shown to anybody and not audited.
    Result<NotificationRow> peek(Caller const& caller, NotificationId id);
    // Rows of one record, newest first (the record itself was read and audited before).
    Result<std::vector<NotificationRow>> of_case(Caller const& caller, CaseId id);

    // Visible notifications of one form by report date, oldest first, latest versions; `each` gets the
    // row and the record's JSON and returns false to stop. Audited. At most `limit`.
    Result<std::int64_t> export_rows(Caller const& caller, std::string_view form_id, std::string_view from, std::string_view to,
                                     std::int64_t limit, std::function<bool(NotificationRow const&, std::string const&)> const& each);

private:
    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
};

} // namespace todoke::store
