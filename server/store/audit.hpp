// The audit trail: every read and write of a person, and of accounts, in the same transaction as the
// act. One hash chain a prefecture (0: the installation): h_n = SHA-256(h_{n-1} || entry). Rows are
// append-only by the database's own authorizer; heads are signed. Entries hold ids and codes, never
// personal data.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/store/caller.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

// To add an event: an enumerator and its name in audit.cpp. Numbers are stored: never reuse one.
enum class AuditEvent : std::uint8_t {
    signed_in = 1, sign_in_failed = 2, signed_out = 3, account_created = 4, account_changed = 5, password_changed = 6,
    accounts_searched = 7, account_read = 8, audit_searched = 9,
    cases_searched = 10, case_read = 11, case_created = 12, identity_saved = 13, tests_saved = 14, case_history_read = 15,
    duplicates_searched = 16, notification_submitted = 20, notification_resubmitted = 21, notification_read = 22,
    notification_accepted = 23, notification_returned = 24, intake_read = 25, notifications_exported = 26,
    home_read = 27, demo_outbox_read = 30,
    second_factor_changed = 40, recovery_codes_made = 41, recovery_code_used = 42, passkey_added = 43, passkey_removed = 44, passkey_cloned = 45,
    account_requested = 90, account_request_read = 91, account_request_answered = 92, account_request_decided = 93,
    observations_listed = 110, observation_read = 111, observation_changed = 112, daily_report_entered = 113, own_reports_read = 114, report_acknowledged = 115, contact_logged = 116,
    finding_written = 117, personal_link_made = 118, observation_settings_saved = 119, activity_sent = 120, activity_read = 121, emergency_call_confirmed = 122, automatic_call_ended = 123, entrusted_record_read = 124,
    portal_registered = 130, portal_signed_in = 131, portal_signed_out = 132, portal_person_linked = 133, portal_person_refused = 134, portal_password_changed = 135, own_record_read = 136,
    facility_registered = 70, facility_changed = 71, contact_changed = 72,
    notice_written = 80, notice_changed = 81, notice_ended = 82, notice_deleted = 83, audit_exported = 84, accounts_exported = 85,
};
std::string_view name(AuditEvent event);
std::optional<AuditEvent> find_audit_event(std::string_view name);

struct AuditEntry {
    AuditEvent event{};
    std::int64_t subject = 0;  // case or notification id, 0 = none
    std::string detail;        // ids, counts, codes: "case=…", "rows=…"; no personal data
};

// Appends to the chain of the caller's prefecture, inside the transaction of the act itself. The
// caller's network address is kept at the end of the detail: "rows=3 from=192.0.2.7".
void append_audit(db::Transaction& tx, Caller const& caller, AuditEntry const& entry);

// For reads: the entry is on disk before the data is handed out.
Result<Done> audit_read(db::Database& db, Caller const& caller, AuditEntry const& entry);

struct AuditFault {
    int chain = 0;
    std::int64_t sequence = 0; // the first entry that does not fit
    std::string reason;
};
struct AuditReport {
    std::int64_t entries = 0;
    int chains = 0;
    std::optional<AuditFault> fault;
};

class Audit {
public:
    Audit(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // For acts without another write: sign-in, sign-out. Durable when it returns.
    Result<Done> append(Caller const& caller, AuditEntry const& entry);
    // Signs the present head of every chain (call every minute and at stop).
    Result<Done> sign_heads(std::int64_t now_ms);
    // Walks every chain and compares the signed heads.
    Result<AuditReport> verify();

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
