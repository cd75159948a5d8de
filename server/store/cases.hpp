// Case records: one person in one episode of one disease (case-record.md §1). The identity and test
// blocks are sealed documents, appended revision by revision; clear columns hold only what identifies
// nobody. Visibility is decided here: an invisible record is ErrorCode::not_found.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/store/audit.hpp"
#include "server/store/caller.hpp"
#include "server/store/vault.hpp"
#include "shared/base/json.hpp"

namespace todoke::store {

// What identifies; sealed, and searchable only through blind indexes. All "" for an unnamed disease.
struct Person {
    std::string name, name_kana;
    std::string birth_date;           // YYYY-MM-DD
    std::string sex;
    std::vector<std::string> phones;  // own and emergency (case-record §12.1), any spelling
    std::string hc_own_id;
    bool operator==(Person const&) const = default;
};
// Reads the items of the identity block (name, name_kana, birth_date, sex, phone1, phone2,
// emergency_phone1, emergency_phone2, hc_own_id) from the JSON of a record.
Person person_of(Json const& record);

// Clear facts. Dates are YYYY-MM-DD or "".
struct CaseFacts {
    std::string disease_code;
    bool named = true;
    std::string diagnosis_class = "0";
    std::string case_status = "00";
    std::string current_location = "0";
    std::string sex;                 // 1, 2, 9 or ""
    int age_years = -1;              // at diagnosis; -1 unknown
    std::string municipality_code;   // of the residence
    std::string onset_date, diagnosis_date, confirmed_date;
    std::string movement_history_state, epi_link;
};

// A header row: everything the list and the record's header show. Age is computed from birth_date by
// the caller; age_years is there when only that is known.
struct CaseRow {
    CaseId id;
    std::int64_t version = 0;
    std::string self_entry_id;
    CaseFacts facts;
    Person person;                    // without phones and own id in lists
    FacilityId facility;              // who notified or registered
    FacilityId responsible_centre;
    std::string prefecture_code;      // of the responsible centre
    std::int64_t created_at_ms = 0, updated_at_ms = 0;
};

struct CaseDetail {
    CaseRow row;
    std::vector<FacilityId> related_centres;
    std::string identity, identity_form_version; // JSON text of the record; "" where nothing is entered
    std::string tests, tests_form_version;
    std::vector<NotificationId> notifications;   // newest first
};

enum class CaseBlock : std::uint8_t { identity = 1, tests = 2, notification = 3, decision = 4, duplicate_reason = 5 };
std::string_view name(CaseBlock block);

struct CaseEvent {
    std::int64_t at_ms = 0, version = 0;
    std::string user_id;
    FacilityId facility;
    CaseBlock block{};
};

// A retried request with the same key has the same effect once and gets the same answer.
struct RequestKey {
    std::string idempotency_key; // of the header
    std::string fingerprint;     // any hash of the request; another one under the same key is a conflict
};

struct NewCase {
    Caller caller;
    RequestKey key;
    CaseFacts facts;
    Person person;
    FacilityId responsible_centre;
    std::string responsible_prefecture_code;
    std::vector<FacilityId> related_centres; // e.g. the centre of the residence (AC-01-3)
    std::string identity, identity_form_version; // JSON text
    std::string tests, tests_form_version;       // "" = none
    std::string self_entry_id;       // "" = drawn; demo data brings its own, ErrorCode::conflict when taken
    std::string duplicate_reason;    // V-630; sealed beside the record's first revision
};

struct SavedCase {
    CaseId id;
    std::int64_t version = 0;
    std::string self_entry_id;
    bool repeated = false;           // an earlier request with this key did it
};

struct SaveBlock {
    Caller caller;
    CaseId id;
    std::int64_t expected_version = 0; // ErrorCode::stale when the record has moved on
    CaseBlock block{};                 // identity or tests
    std::string document, form_version;
    // identity: both are needed. tests: leave empty.
    std::optional<Person> person;
    std::optional<CaseFacts> facts;    // status and place of stay are kept as they are
};

class Cases {
public:
    Cases(db::Database& db, Vault& vault, IdMaker& ids) : db_(db), vault_(vault), ids_(ids) {}

    Result<SavedCase> create(NewCase const& request);
    Result<SavedCase> save_block(SaveBlock const& request);
    // Audited as read before it returns.
    Result<CaseDetail> read(Caller const& caller, CaseId id);
    Result<std::vector<CaseEvent>> history(Caller const& caller, CaseId id);
    // For the services' own decisions, not shown to anybody: no audit entry.
    Result<CaseRow> peek(Caller const& caller, CaseId id);

private:
    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
};

} // namespace todoke::store
