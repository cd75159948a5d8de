// Every message between browser and server, each field once. Instants are milliseconds UTC, dates
// `YYYY-MM-DD`, codes as in assets/codes. `record` is the JSON of records::Record.
//
// To add a message: a struct with `fields`, and its name in endpoints.cpp and openapi.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/api/fields.hpp"

namespace todoke::api {

// Limits that a request and the replies quoting it share: what was accepted must be readable again.
inline constexpr std::size_t return_reason_max = 500;

struct Empty {
    template <class V> void fields(V&) {}
};

// --- session -------------------------------------------------------------------------------------

struct SignInRequest {
    std::string user_id, password;
    bool adding = false; // beside the accounts that this browser has; they end otherwise
    template <class V> void fields(V& v) { v("user_id", user_id, text(64)); v("password", password, text(128)); v("adding", adding, optional_field()); }
};

// The same whether the user exists or not.
struct SecondFactorStep {
    std::string means;       // "mail", "sms", "call", "totp"; "" where a trusted browser needs none: ask for the session
    std::string destination; // masked: t***@example.jp, ***-****-1234; "" for an app
    std::int64_t expires_in_s = 0, resend_after_s = 0;
    bool has_recovery_codes = false; // another way
    std::int64_t trust_hours = 0;    // how long this browser may be trusted, 0 = not offered
    std::vector<std::string> passkeys; // credential ids (base64url) that sign `challenge` instead of a code
    std::string challenge;
    bool code_was_sent = false;      // with passkeys one is sent when asked for only
    template <class V> void fields(V& v) {
        v("means", means); v("destination", destination); v("expires_in_s", expires_in_s); v("resend_after_s", resend_after_s);
        v("has_recovery_codes", has_recovery_codes, optional_field()); v("trust_hours", trust_hours, optional_number());
        v("passkeys", passkeys, optional_list(20)); v("challenge", challenge, optional_text(64)); v("code_was_sent", code_was_sent, optional_field());
    }
};

struct VerifyCodeRequest {
    std::string code; // six digits, or a recovery code; as typed
    bool trust_device = false;
    template <class V> void fields(V& v) { v("code", code, text(16)); v("trust_device", trust_device, optional_field()); }
};

struct Facility {
    std::string id, name, kind, prefecture_code, address, phone, phone_after_hours;
    template <class V> void fields(V& v) {
        v("id", id); v("name", name); v("kind", kind); v("prefecture_code", prefecture_code); v("address", address);
        v("phone", phone); v("phone_after_hours", phone_after_hours);
    }
};

// Another account that was proven in this browser (S4-58, S4-59).
struct OtherAccount {
    std::string user_id, user_name, role, facility_name;
    template <class V> void fields(V& v) { v("user_id", user_id); v("user_name", user_name); v("role", role); v("facility_name", facility_name); }
};
struct SwitchAccountRequest {
    std::string user_id;
    std::string leave; // what becomes of the present one: "" = it waits, "end", "end_everywhere"
    template <class V> void fields(V& v) { v("user_id", user_id, text(64)); v("leave", leave, optional_text(16)); }
};

struct SessionInfo {
    std::string step; // "signed_out", "second_factor", "factor_setup", "new_password", "signed_in"
    SecondFactorStep second_factor;     // when step is second_factor; at factor_setup the one that awaits its code, if any
    std::string user_id, user_name, role, language;
    Facility facility;                  // the user's own: clinic or health centre
    Facility health_centre;             // the competent centre of a clinic
    std::vector<std::string> capabilities;
    bool can_download = false;          // 個票・CSVダウンロードフラグ
    bool first_password = false;        // when step is new_password: an initial one, not one grown old
    bool demo = false;
    std::string network;                // "internet", or "closed": the way through the closed network (LGWAN)
    std::string today;                  // the JST day on the server
    std::int64_t server_time_ms = 0, idle_limit_s = 0, idle_warning_s = 0;
    std::string build;                  // changes with every release of the bundle
    std::string training_room;          // the name of the training room this browser is in; "" = none
    bool training_room_gone = false;    // it was in one, which is closed
    std::vector<std::string> offered_means; // at factor_setup: what may be registered
    std::vector<OtherAccount> others;   // of this browser, to switch to
    template <class V> void fields(V& v) {
        v("step", step); v("second_factor", second_factor); v("user_id", user_id); v("user_name", user_name); v("role", role);
        v("language", language); v("facility", facility); v("health_centre", health_centre); v("capabilities", capabilities);
        v("can_download", can_download); v("first_password", first_password, optional_field()); v("demo", demo); v("network", network); v("today", today); v("server_time_ms", server_time_ms);
        v("idle_limit_s", idle_limit_s); v("idle_warning_s", idle_warning_s); v("build", build);
        v("training_room", training_room, optional_text(100)); v("training_room_gone", training_room_gone, optional_field());
        v("offered_means", offered_means, optional_list(8)); v("others", others, optional_list(20));
    }
};

struct Preferences {
    std::string language; // "ja" or "en"
    template <class V> void fields(V& v) { v("language", language, text(8)); }
};

struct ChangePasswordRequest {
    std::string current_password, new_password;
    template <class V> void fields(V& v) { v("current_password", current_password, text(128)); v("new_password", new_password, text(128)); }
};

// --- forms and lists -----------------------------------------------------------------------------

struct FormSummary {
    std::string form_id, version, kind, title, disease_code, disease_name, disease_keys, category, deadline;
    bool named = true;
    template <class V> void fields(V& v) {
        v("form_id", form_id); v("version", version); v("kind", kind); v("title", title); v("disease_code", disease_code);
        v("disease_name", disease_name); v("disease_keys", disease_keys); v("category", category); v("deadline", deadline); v("named", named);
    }
};
struct FormList {
    std::vector<FormSummary> forms;
    template <class V> void fields(V& v) { v("forms", forms, list(1000)); }
};

struct CodeEntry {
    std::string code, label, group, keys;
    template <class V> void fields(V& v) { v("code", code); v("label", label); v("group", group, optional_text(200)); v("keys", keys, optional_text(400)); }
};
struct CodeList {
    std::vector<CodeEntry> entries;
    template <class V> void fields(V& v) { v("entries", entries, list(5000)); }
};

struct PostalCodeRequest {
    std::string postal_code; // seven digits
    template <class V> void fields(V& v) { v("postal_code", postal_code, text(7)); }
};
struct Place {
    std::string prefecture_code, municipality_code, municipality, town;
    template <class V> void fields(V& v) {
        v("prefecture_code", prefecture_code); v("municipality_code", municipality_code); v("municipality", municipality); v("town", town);
    }
};
struct PostalCodeReply {
    std::vector<Place> places; // empty: unknown code
    template <class V> void fields(V& v) { v("places", places, list(200)); }
};

struct Texts {
    std::string language;
    Json texts; // object: Japanese source text -> translation
    template <class V> void fields(V& v) { v("language", language); v("texts", texts); }
};

struct Suggestion {
    std::string item;
    std::vector<std::string> values; // latest first
    template <class V> void fields(V& v) { v("item", item); v("values", values, list(20)); }
};
struct SuggestionList {
    std::vector<Suggestion> suggestions;
    template <class V> void fields(V& v) { v("suggestions", suggestions, list(400)); }
};

// --- home, updates -------------------------------------------------------------------------------

struct NotificationRow {
    std::string notification_id, notification_no, case_id, form_id, disease_name, state; // state: submitted, accepted, returned
    std::string person_name;        // "" for an unnamed disease
    std::string diagnosis_class, facility_name, health_centre_name, return_reason;
    std::int64_t version = 0, submitted_at_ms = 0, urgency = 0, warnings = 0;
    bool date_check_overridden = false;
    template <class V> void fields(V& v) {
        v("notification_id", notification_id); v("notification_no", notification_no); v("case_id", case_id); v("form_id", form_id);
        v("disease_name", disease_name); v("state", state); v("person_name", person_name); v("diagnosis_class", diagnosis_class);
        v("facility_name", facility_name); v("health_centre_name", health_centre_name); v("return_reason", return_reason, text(return_reason_max));
        v("version", version); v("submitted_at_ms", submitted_at_ms); v("urgency", urgency); v("warnings", warnings);
        v("date_check_overridden", date_check_overridden);
    }
};

struct DraftSummary {
    std::string draft_id, form_id, form_version, disease_name, person_name, case_id, notification_id;
    std::int64_t version = 0, still_needed = 0, updated_at_ms = 0;
    template <class V> void fields(V& v) {
        v("draft_id", draft_id); v("form_id", form_id); v("form_version", form_version); v("disease_name", disease_name);
        v("person_name", person_name); v("case_id", case_id); v("notification_id", notification_id);
        v("version", version); v("still_needed", still_needed); v("updated_at_ms", updated_at_ms);
    }
};

struct Home {
    std::vector<NotificationRow> returned;  // clinic: waiting for correction
    std::vector<DraftSummary> drafts;
    std::vector<NotificationRow> recent;    // clinic: latest submitted; centre: latest decided
    std::int64_t intake_waiting = 0, unread_notices = 0, sequence = 0;
    template <class V> void fields(V& v) {
        v("returned", returned, list(200)); v("drafts", drafts, list(200)); v("recent", recent, list(200));
        v("intake_waiting", intake_waiting); v("unread_notices", unread_notices); v("sequence", sequence);
    }
};

struct Updates {
    std::int64_t sequence = 0, intake_waiting = 0, returned = 0, unread_notices = 0;
    std::int64_t urgent_observations = 0; // urgent, and nobody has acknowledged it
    template <class V> void fields(V& v) {
        v("sequence", sequence); v("intake_waiting", intake_waiting); v("returned", returned); v("unread_notices", unread_notices); v("urgent_observations", urgent_observations);
    }
};

// --- drafts --------------------------------------------------------------------------------------

struct DraftList {
    std::vector<DraftSummary> drafts;
    template <class V> void fields(V& v) { v("drafts", drafts, list(200)); }
};
struct SaveDraftRequest {
    std::string form_id, form_version, case_id, notification_id;
    std::int64_t still_needed = 0;
    Json record;
    template <class V> void fields(V& v) {
        v("form_id", form_id, text(64)); v("form_version", form_version, text(16)); v("case_id", case_id, optional_text(64));
        v("notification_id", notification_id, optional_text(64)); v("still_needed", still_needed, optional_number()); v("record", record);
    }
};
struct DraftSaved {
    std::int64_t version = 0, updated_at_ms = 0;
    template <class V> void fields(V& v) { v("version", version); v("updated_at_ms", updated_at_ms); }
};
struct Draft {
    DraftSummary summary;
    Json record;
    template <class V> void fields(V& v) { v("summary", summary); v("record", record); }
};

// --- cases ---------------------------------------------------------------------------------------

// Conditions are combined with AND; "" means 指定なし. Times are not part of a search.
struct CaseSearchRequest {
    std::string prefecture_code, diagnosis_class, case_status, current_location, disease_code;
    std::string name_kana, birth_date, phone, self_entry_id, hc_own_id;
    std::int64_t page_size = 10;   // 10, 20, 50, 100
    std::string cursor;            // from the former reply; "" = first page
    std::string sort;              // "updated" (default), "onset", "confirmed"
    bool ascending = false;
    template <class V> void fields(V& v) {
        v("prefecture_code", prefecture_code, optional_text(2)); v("diagnosis_class", diagnosis_class, optional_text(2));
        v("case_status", case_status, optional_text(2)); v("current_location", current_location, optional_text(2));
        v("disease_code", disease_code, optional_text(8)); v("name_kana", name_kana, optional_text(60));
        v("birth_date", birth_date, optional_text(10)); v("phone", phone, optional_text(20));
        v("self_entry_id", self_entry_id, optional_text(8)); v("hc_own_id", hc_own_id, optional_text(30));
        v("page_size", page_size, optional_number()); v("cursor", cursor, optional_text(200)); v("sort", sort, optional_text(20));
        v("ascending", ascending, optional_field());
    }
};
// The twelve columns of S0-60 and what a link needs.
struct CaseRow {
    std::string case_id, self_entry_id, confirmed_date, onset_date, name, sex, age, age_group;
    std::string diagnosis_class, case_status, current_location, movement_history_state, epi_link, disease_name;
    template <class V> void fields(V& v) {
        v("case_id", case_id); v("self_entry_id", self_entry_id); v("confirmed_date", confirmed_date); v("onset_date", onset_date);
        v("name", name); v("sex", sex); v("age", age); v("age_group", age_group); v("diagnosis_class", diagnosis_class);
        v("case_status", case_status); v("current_location", current_location); v("movement_history_state", movement_history_state);
        v("epi_link", epi_link); v("disease_name", disease_name);
    }
};
struct CaseSearchReply {
    std::vector<CaseRow> rows;
    std::int64_t total = 0;      // at most 10,001: then `too_many` (V-S03)
    bool too_many = false;
    std::string next_cursor;     // "" on the last page
    template <class V> void fields(V& v) { v("rows", rows, list(100)); v("total", total); v("too_many", too_many); v("next_cursor", next_cursor); }
};

struct DuplicateRequest {
    std::string name_kana, birth_date, sex, phone;
    template <class V> void fields(V& v) {
        v("name_kana", name_kana, optional_text(60)); v("birth_date", birth_date, optional_text(10)); v("sex", sex, optional_text(1)); v("phone", phone, optional_text(20));
    }
};
struct DuplicateCandidate {
    std::string level; // strong, medium
    CaseRow row;
    template <class V> void fields(V& v) { v("level", level); v("row", row); }
};
struct DuplicateReply {
    std::vector<DuplicateCandidate> candidates;
    template <class V> void fields(V& v) { v("candidates", candidates, list(50)); }
};

struct CreateCaseRequest {
    std::string disease_code, form_id, form_version; // of the identity form
    Json record;
    std::string duplicate_reason; // why it is another person, when there were strong candidates (V-630)
    template <class V> void fields(V& v) {
        v("disease_code", disease_code, text(8)); v("form_id", form_id, text(64)); v("form_version", form_version, text(16));
        v("record", record); v("duplicate_reason", duplicate_reason, optional_text(200));
    }
};
struct SaveRecordRequest {
    std::string form_id, form_version;
    Json record;
    template <class V> void fields(V& v) { v("form_id", form_id, text(64)); v("form_version", form_version, text(16)); v("record", record); }
};

// A rule that something entered does not keep: why a request was refused, or a warning beside what was saved.
struct ProblemIssue {
    std::string rule, severity, item, cell, message;
    std::int64_t row = -1;
    template <class V> void fields(V& v) {
        v("rule", rule); v("severity", severity); v("item", item); v("cell", cell); v("message", message, text(1000)); v("row", row);
    }
};
struct CaseReply {
    std::string case_id, self_entry_id, disease_code, disease_name;
    std::int64_t version = 0;
    CaseRow header;
    bool named = true, can_edit = false;
    std::string responsible_centre_name;
    std::vector<std::string> related_centre_names;
    std::string identity_form_version, tests_form_version;
    Json identity, tests;                  // records; {} where nothing is entered
    std::string symptom_flag;              // of the latest notification: "1" present, "2" none, "0" not entered (S0-29)
    std::vector<NotificationRow> notifications;
    std::vector<ProblemIssue> warnings;    // about what was just saved (V-631); saved all the same
    template <class V> void fields(V& v) {
        v("case_id", case_id); v("self_entry_id", self_entry_id); v("disease_code", disease_code); v("disease_name", disease_name);
        v("version", version); v("header", header); v("named", named); v("can_edit", can_edit);
        v("responsible_centre_name", responsible_centre_name); v("related_centre_names", related_centre_names);
        v("identity_form_version", identity_form_version); v("tests_form_version", tests_form_version);
        v("identity", identity); v("tests", tests); v("notifications", notifications); v("symptom_flag", symptom_flag, optional_text(1));
        v("warnings", warnings, optional_list(20));
    }
};

struct HistoryEntry {
    std::int64_t at_ms = 0, version = 0;
    std::string user_name, facility_name, block; // identity, tests, notification, decision
    template <class V> void fields(V& v) {
        v("at_ms", at_ms); v("version", version); v("user_name", user_name); v("facility_name", facility_name); v("block", block);
    }
};
struct CaseHistory {
    std::vector<HistoryEntry> entries;
    template <class V> void fields(V& v) { v("entries", entries, list(2000)); }
};

// --- notifications -------------------------------------------------------------------------------

struct SubmitRequest {
    std::string draft_id;        // thrown away in the same transaction
    std::string case_id;         // "" = a new record
    std::string form_id, form_version;
    Json record;
    std::vector<std::string> confirmed;  // ids of the confirm rules the user answered with "continue"
    bool date_check_overridden = false;  // V-304
    std::string duplicate_reason;
    template <class V> void fields(V& v) {
        v("draft_id", draft_id, optional_text(64)); v("case_id", case_id, optional_text(64)); v("form_id", form_id, text(64));
        v("form_version", form_version, text(16)); v("record", record); v("confirmed", confirmed, optional_list(50));
        v("date_check_overridden", date_check_overridden, optional_field()); v("duplicate_reason", duplicate_reason, optional_text(200));
    }
};
struct Receipt {
    std::string notification_id, notification_no, case_id, self_entry_id, disease_name, health_centre_name, health_centre_phone;
    std::int64_t version = 0, submitted_at_ms = 0;
    template <class V> void fields(V& v) {
        v("notification_id", notification_id); v("notification_no", notification_no); v("case_id", case_id); v("self_entry_id", self_entry_id);
        v("disease_name", disease_name); v("health_centre_name", health_centre_name); v("health_centre_phone", health_centre_phone);
        v("version", version); v("submitted_at_ms", submitted_at_ms);
    }
};
struct VersionInfo {
    std::int64_t version = 0, submitted_at_ms = 0, decided_at_ms = 0;
    std::string submitted_by, state, decided_by, return_reason;
    template <class V> void fields(V& v) {
        v("version", version); v("submitted_at_ms", submitted_at_ms); v("decided_at_ms", decided_at_ms); v("submitted_by", submitted_by);
        v("state", state); v("decided_by", decided_by); v("return_reason", return_reason, text(return_reason_max));
    }
};
struct NotificationReply {
    NotificationRow row;
    std::string form_version, self_entry_id, case_status, current_location, facility_phone;
    Json record;
    std::vector<std::string> confirmed, date_check_items; // × fields the user kept (V-304)
    std::vector<VersionInfo> versions;                    // newest first
    bool may_decide = false, may_resubmit = false, is_observed = false; // health observation goes on
    template <class V> void fields(V& v) {
        v("row", row); v("form_version", form_version); v("self_entry_id", self_entry_id); v("case_status", case_status);
        v("current_location", current_location); v("facility_phone", facility_phone); v("record", record); v("confirmed", confirmed);
        v("date_check_items", date_check_items); v("versions", versions); v("may_decide", may_decide); v("may_resubmit", may_resubmit); v("is_observed", is_observed);
    }
};
struct IntakeList {
    std::vector<NotificationRow> rows; // at most 200; the count says how many there are
    std::int64_t waiting = 0, sequence = 0;
    template <class V> void fields(V& v) { v("rows", rows, list(200)); v("waiting", waiting); v("sequence", sequence); }
};
struct AcceptRequest {
    std::string case_status, current_location, responsible_staff;
    template <class V> void fields(V& v) {
        v("case_status", case_status, text(2)); v("current_location", current_location, optional_text(2)); v("responsible_staff", responsible_staff, optional_text(60));
    }
};
struct ReturnRequest {
    std::string reason;
    template <class V> void fields(V& v) { v("reason", reason, text(return_reason_max)); }
};
struct ExportRequest {
    std::string form_id, from, to, encoding; // report dates, inclusive; "utf-8" (with BOM) or "cp932"
    template <class V> void fields(V& v) { v("form_id", form_id, text(64)); v("from", from, text(10)); v("to", to, text(10)); v("encoding", encoding, text(8)); }
};

// --- around --------------------------------------------------------------------------------------

struct DemoMessage {
    std::int64_t at_ms = 0;
    std::string channel, to, subject, body;
    template <class V> void fields(V& v) { v("at_ms", at_ms); v("channel", channel); v("to", to); v("subject", subject); v("body", body, text(4000)); }
};
struct DemoOutbox {
    std::vector<DemoMessage> messages;
    template <class V> void fields(V& v) { v("messages", messages, list(100)); }
};
struct ClientFault {
    std::string code, build, browser; // a fault code of the client, never page text
    template <class V> void fields(V& v) { v("code", code, text(64)); v("build", build, text(64)); v("browser", browser, text(64)); }
};

// RFC 9457, application/problem+json.
struct Problem {
    std::string type, title, code, incident; // title: translated sentence; incident: to find it in the log
    std::int64_t status = 0, retry_after_s = 0;
    std::vector<ProblemIssue> issues;        // validation only
    template <class V> void fields(V& v) {
        v("type", type); v("title", title); v("status", status); v("code", code); v("incident", incident);
        v("retry_after_s", retry_after_s, optional_number()); v("issues", issues, optional_list(500));
    }
};

} // namespace todoke::api
