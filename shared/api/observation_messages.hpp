// Messages of health observation for the staff: the board, one person's course, reports typed after a call,
// acknowledgements, the contact log, findings, assignment, the personal link for the leaflet, and the
// contractor's activity report (health-observation.md §4 to §7, W-05).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/api/fields.hpp"

namespace todoke::api {

inline constexpr std::size_t contact_text_length_max = 2000, observation_page_max = 200, team_length_max = 30;

// The board. Everything "" or 0: everybody of today, worst first.
struct ObservationQuery {
    std::string day;                      // YYYY-MM-DD, "" = today
    std::string standing, team, municipality_code, contractor_id; // standing: urgent, silent, worsening, needs_call, fine, waiting
    std::int64_t method = 0;              // 1 to 6
    bool only_unreachable = false;        // 連絡不能
    std::int64_t skip = 0, limit = 0;     // limit 0: 100
    template <class V> void fields(V& v) {
        v("day", day, optional_text(10)); v("standing", standing, optional_text(20)); v("team", team, optional_text(team_length_max)); v("municipality_code", municipality_code, optional_text(6));
        v("contractor_id", contractor_id, optional_text(20)); v("method", method, optional_number()); v("only_unreachable", only_unreachable, optional_field());
        v("skip", skip, optional_number()); v("limit", limit, optional_number());
    }
};

struct ObservationRow {
    std::string case_id, self_entry_id, name, age, sex;
    std::int64_t subject_class = 0, method = 0, deadline_minute = 0;
    std::string team, contractor_id, contractor_name;
    std::string standing;                 // as in ObservationQuery
    std::int64_t silent_days = 0;
    bool is_unreachable = false;
    std::string report_date;              // of the newest report, "" = none yet
    std::int64_t reported_at_ms = 0, entry_way = 0;
    std::string body_temperature;         // "36.5", "" = none
    std::int64_t spo2 = -1;               // -1 = not measured
    std::int64_t flag = 0;                // 1 要確認, 2 緊急確認
    std::vector<std::string> rules;       // B-01 …
    bool temperature_rising = false, new_breathlessness = false, class_differs = false;
    std::string acknowledged_by;          // user ID, "" = nobody yet
    std::int64_t acknowledged_at_ms = 0;
    bool call_confirmed = false;          // the person pressed the emergency number
    std::int64_t contacted_at_ms = 0, contact_result = 0;
    std::string next_action_date;
    std::string missing_reason;           // 未応答, 途中終了 …; "" where there is a report
    bool is_registered = false, is_entry_blocked = false; // too many wrong tries with the self-entry ID today
    std::string start_date, onset_date;   // of the observation, of the illness; "" = unknown
    std::vector<std::string> temperatures; // of the 7 days up to `day`, oldest first: "36.5", "" = no report
    template <class V> void fields(V& v) {
        v("case_id", case_id); v("self_entry_id", self_entry_id); v("name", name); v("age", age); v("sex", sex, text(1)); v("subject_class", subject_class); v("method", method);
        v("deadline_minute", deadline_minute); v("team", team, text(team_length_max)); v("contractor_id", contractor_id); v("contractor_name", contractor_name); v("standing", standing, text(20));
        v("silent_days", silent_days); v("is_unreachable", is_unreachable); v("report_date", report_date, text(10)); v("reported_at_ms", reported_at_ms); v("entry_way", entry_way);
        v("body_temperature", body_temperature, text(5)); v("spo2", spo2); v("flag", flag); v("rules", rules, list(10)); v("temperature_rising", temperature_rising);
        v("new_breathlessness", new_breathlessness); v("class_differs", class_differs); v("acknowledged_by", acknowledged_by); v("acknowledged_at_ms", acknowledged_at_ms);
        v("call_confirmed", call_confirmed); v("contacted_at_ms", contacted_at_ms); v("contact_result", contact_result); v("next_action_date", next_action_date, text(10));
        v("missing_reason", missing_reason, text(20)); v("is_registered", is_registered); v("is_entry_blocked", is_entry_blocked);
        v("start_date", start_date, text(10)); v("onset_date", onset_date, text(10)); v("temperatures", temperatures, list(7));
    }
};

struct Contractor {
    std::string id, name;
    template <class V> void fields(V& v) { v("id", id); v("name", name); }
};

// 市区町村 of the people on the board.
struct BoardArea {
    std::string code, name;
    template <class V> void fields(V& v) { v("code", code, text(6)); v("name", name); }
};

inline constexpr std::size_t board_areas_max = 200;

struct ObservationBoard {
    std::string day;
    // Of everybody that the filters but `standing` leave, worst first as listed.
    std::int64_t urgent = 0, silent = 0, worsening = 0, needs_call = 0, fine = 0, waiting = 0, unacknowledged = 0, unreachable = 0;
    std::int64_t total = 0; // with `standing`
    std::int64_t reported = 0; // a complete report of `day`
    std::vector<std::string> teams;
    std::vector<Contractor> contractors; // to filter by
    std::vector<BoardArea> areas;        // to filter by
    std::vector<ObservationRow> rows;
    template <class V> void fields(V& v) {
        v("day", day, text(10)); v("urgent", urgent); v("silent", silent); v("worsening", worsening); v("needs_call", needs_call); v("fine", fine); v("waiting", waiting);
        v("unacknowledged", unacknowledged); v("unreachable", unreachable); v("total", total); v("teams", teams, list(200)); v("reported", reported); v("contractors", contractors, list(500)); v("areas", areas, list(board_areas_max));
        v("rows", rows, list(observation_page_max));
    }
};

struct ObservationReport {
    std::string report_date;
    std::int64_t revision = 0, reported_at_ms = 0, entry_way = 0;
    std::string entered_by, facility_name; // user ID; "" = the person
    Json report = Json::object();
    std::int64_t flag = 0;
    std::vector<std::string> rules;
    bool is_current = false;               // the newest of its day
    std::string reason;                    // why a past day was corrected
    template <class V> void fields(V& v) {
        v("report_date", report_date, text(10)); v("revision", revision); v("reported_at_ms", reported_at_ms); v("entry_way", entry_way); v("entered_by", entered_by); v("facility_name", facility_name);
        v("report", report); v("flag", flag); v("rules", rules, list(10)); v("is_current", is_current); v("reason", reason, text(200));
    }
};
// Results of the contact log: 1 つながった, 2 不在, 3 拒否, 9 その他. 医師所見 are entries with kind "finding".
struct ObservationNote {
    std::string kind;                      // contact, finding, acknowledgement
    std::int64_t at_ms = 0, result = 0;
    std::string user_id, facility_name, doctor_name, counterpart, text, next_action_date;
    template <class V> void fields(V& v) {
        v("kind", kind, api::text(20)); v("at_ms", at_ms); v("result", result); v("user_id", user_id); v("facility_name", facility_name); v("doctor_name", doctor_name, api::text(60));
        v("counterpart", counterpart, api::text(60)); v("text", text, api::text(contact_text_length_max)); v("next_action_date", next_action_date, api::text(10));
    }
};
struct ObservationCall {
    std::string day;
    std::int64_t round = 0, started_at_ms = 0, answered_at_ms = 0, ended_at_ms = 0, result = 0;
    std::string last_state, keys;          // I3; "1|365|2"
    Json report = Json::object();          // partial values of one that was not completed
    template <class V> void fields(V& v) {
        v("day", day, text(10)); v("round", round); v("started_at_ms", started_at_ms); v("answered_at_ms", answered_at_ms); v("ended_at_ms", ended_at_ms); v("result", result);
        v("last_state", last_state, text(10)); v("keys", keys, text(400)); v("report", report);
    }
};

struct ObservationReply {
    ObservationRow row;
    std::int64_t version = 0;              // 0: nobody observes this person yet; If-Match "0" begins
    bool is_active = false, may_enter = false, may_manage = false, may_write_findings = false;
    std::string start_date, end_date, end_reason;
    std::vector<std::string> phones;       // of the record, own ones first, then of the emergency contact
    std::string language;                  // in which the person was written to last, "" = not yet
    std::vector<ObservationReport> reports; // every revision, newest day first
    std::vector<ObservationNote> notes;     // newest first
    std::vector<ObservationCall> calls;     // newest first
    template <class V> void fields(V& v) {
        v("row", row); v("version", version); v("is_active", is_active); v("may_enter", may_enter); v("may_manage", may_manage); v("may_write_findings", may_write_findings);
        v("start_date", start_date, text(10)); v("end_date", end_date, text(10)); v("end_reason", end_reason, text(200)); v("phones", phones, list(8)); v("language", language, text(20));
        v("reports", reports, list(1000)); v("notes", notes, list(1000)); v("calls", calls, list(1000));
    }
};

// What a contractor reads of the record of somebody entrusted to it (S2-26), masked on the server.
struct ConcernedInstitution {
    std::string relation, name;            // relation: notified, outpatient, laboratory
    template <class V> void fields(V& v) { v("relation", relation, text(20)); v("name", name); }
};
struct EntrustedRecord {
    std::string case_id, self_entry_id, name, age, sex, case_status, current_location, disease_name, centre_name;
    std::string identity_form_version, tests_form_version, interview_form_id, interview_form_version;
    Json identity = Json::object(), tests = Json::object(); // records; {} where nothing is entered
    Json interview = Json::object();       // the interview's items of the newest notification
    std::vector<ConcernedInstitution> institutions;
    template <class V> void fields(V& v) {
        v("case_id", case_id); v("self_entry_id", self_entry_id); v("name", name); v("age", age); v("sex", sex, text(1)); v("case_status", case_status, text(2));
        v("current_location", current_location, text(2)); v("disease_name", disease_name); v("centre_name", centre_name); v("identity_form_version", identity_form_version);
        v("tests_form_version", tests_form_version); v("interview_form_id", interview_form_id); v("interview_form_version", interview_form_version); v("identity", identity);
        v("tests", tests); v("interview", interview); v("institutions", institutions, list(50));
    }
};

struct ChangeObservationRequest {
    std::int64_t subject_class = 0, method = 0; // 0 = leave
    std::int64_t deadline_minute = -1;          // -1 = the centre's
    std::string team, contractor_id;            // "" = none
    bool is_active = true;
    std::string end_reason;                     // with is_active false
    template <class V> void fields(V& v) {
        v("subject_class", subject_class, optional_number()); v("method", method, optional_number()); v("deadline_minute", deadline_minute); v("team", team, optional_text(team_length_max));
        v("contractor_id", contractor_id, optional_text(20)); v("is_active", is_active); v("end_reason", end_reason, optional_text(200));
    }
};
struct EnterReportRequest {
    std::string report_date;
    Json report = Json::object();
    std::string reason;                    // F-O02: of a day before today
    std::vector<std::string> confirmed;    // V-804, V-810
    template <class V> void fields(V& v) {
        v("report_date", report_date, text(10)); v("report", report); v("reason", reason, optional_text(200)); v("confirmed", confirmed, optional_list(4));
    }
};
struct LogContactRequest {
    std::int64_t result = 0;
    std::string counterpart, text, next_action_date;
    std::string doctor_name, finding;      // what the doctor said of it, by whoever may write findings: both or neither
    template <class V> void fields(V& v) {
        v("result", result); v("counterpart", counterpart, optional_text(60)); v("text", text, optional_text(contact_text_length_max)); v("next_action_date", next_action_date, optional_text(10));
        v("doctor_name", doctor_name, optional_text(60)); v("finding", finding, optional_text(contact_text_length_max));
    }
};
struct WriteFindingRequest {
    std::string doctor_name, text;
    template <class V> void fields(V& v) { v("doctor_name", doctor_name, api::text(60)); v("text", text, api::text(contact_text_length_max)); }
};

// A fresh link ends the former one of this person that was shown or sent. send: "" none, "mail", "sms".
// language: one of observation::languages, "" = the one before.
struct PersonalLinkRequest {
    std::string send, language;
    template <class V> void fields(V& v) { v("send", send, optional_text(4)); v("language", language, optional_text(20)); }
};
struct LeafletRequest {
    std::string language;                  // likewise
    template <class V> void fields(V& v) { v("language", language, optional_text(20)); }
};
struct PersonalLink {
    std::string url;                       // https://…/my/start#TOKEN, or #TOKEN.vi
    std::vector<std::string> qr;           // rows of 0 and 1: the same address
    std::string self_entry_id, name, language, centre_name, centre_phone;
    std::int64_t subject_class = 0, expires_at_ms = 0;
    bool was_sent = false;
    template <class V> void fields(V& v) {
        v("url", url, text(500)); v("qr", qr, list(200)); v("self_entry_id", self_entry_id); v("name", name); v("language", language, text(40)); v("centre_name", centre_name); v("centre_phone", centre_phone, text(20));
        v("subject_class", subject_class); v("expires_at_ms", expires_at_ms); v("was_sent", was_sent);
    }
};

struct ObservationSettings {
    std::int64_t deadline_minute = 540, version = 0;
    std::string emergency_phone;           // shown and spoken; "" = the centre's own number
    bool reminder_mail = false, invitation_sms = false;
    std::vector<Contractor> contractors;   // to whom people may be assigned
    template <class V> void fields(V& v) {
        v("deadline_minute", deadline_minute); v("version", version); v("emergency_phone", emergency_phone, text(20)); v("reminder_mail", reminder_mail); v("invitation_sms", invitation_sms);
        v("contractors", contractors, list(500));
    }
};
struct SaveObservationSettingsRequest {
    std::int64_t deadline_minute = 540;
    std::string emergency_phone;
    bool reminder_mail = false, invitation_sms = false;
    template <class V> void fields(V& v) {
        v("deadline_minute", deadline_minute); v("emergency_phone", emergency_phone, optional_text(20)); v("reminder_mail", reminder_mail); v("invitation_sms", invitation_sms);
    }
};

// 実施報告: the totals are counted from the contact log, nobody types them (AC-05-4).
struct ActivityReport {
    std::string day, contractor_id, contractor_name, centre_id, centre_name, note, sent_by;
    std::int64_t assigned = 0, contacted = 0, not_reached = 0, urgent = 0, consultations = 0, sent_at_ms = 0; // 0: not sent yet, as it would be now
    template <class V> void fields(V& v) {
        v("day", day, text(10)); v("contractor_id", contractor_id); v("contractor_name", contractor_name); v("centre_id", centre_id); v("centre_name", centre_name); v("note", note, text(contact_text_length_max));
        v("sent_by", sent_by); v("assigned", assigned); v("contacted", contacted); v("not_reached", not_reached); v("urgent", urgent); v("consultations", consultations); v("sent_at_ms", sent_at_ms);
    }
};
struct ActivityReportQuery {
    std::string day;
    template <class V> void fields(V& v) { v("day", day, text(10)); }
};
struct ActivityReportList {
    std::vector<ActivityReport> reports;   // of the day: a contractor's own per centre, a centre's per contractor
    template <class V> void fields(V& v) { v("reports", reports, list(500)); }
};
struct SendActivityReportRequest {
    std::string day, centre_id, note;
    template <class V> void fields(V& v) { v("day", day, text(10)); v("centre_id", centre_id, text(20)); v("note", note, optional_text(contact_text_length_max)); }
};

} // namespace todoke::api
