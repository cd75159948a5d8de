// Messages of the patients' side (/api/v1/my/…): registering, reporting, one's own history. Refusals carry
// `issues` with the rule that was broken (V-804 to V-812, V-A22, V-A25, V-A26, F-O…), so that a page may show
// its own sentence in eight languages. A public process may relay exactly these endpoints (is_portal).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/api/fields.hpp"

namespace todoke::api {

// The facts of data handling (health-observation.md §8) that a person ticks; grows when their sense changes.
inline constexpr std::string_view consent_version = "2026-11-29";

// One report as its owner sees it. `report`: the shape of observation::to_json.
struct PortalReport {
    std::string report_date; // YYYY-MM-DD in Japan
    std::int64_t reported_at_ms = 0, entry_way = 0;
    Json report = Json::object();
    bool has_banner = false;       // V-811, V-812: whom to call is shown
    std::vector<std::string> rules; // B-01 …
    bool call_confirmed = false;   // 「電話しました」 or the number was pressed: the banner need not hold the page any more
    template <class V> void fields(V& v) {
        v("report_date", report_date, text(10)); v("reported_at_ms", reported_at_ms); v("entry_way", entry_way); v("report", report); v("has_banner", has_banner);
        v("rules", rules, list(10)); v("call_confirmed", call_confirmed);
    }
};

struct PortalPerson {
    std::string person_id; // opaque, for paths
    std::string name, self_entry_id;
    std::int64_t subject_class = 0; // of the record: 1 infected, 2 contact
    std::string centre_name, centre_phone; // whom to call in an emergency
    bool is_observed = false;              // false after release: history only
    std::string start_date, end_date;      // "" = open
    std::int64_t deadline_minute = 0;      // of the day in Japan
    std::vector<PortalReport> latest;      // the two newest days that have a report, newest first: today's and 昨日と同じ
    template <class V> void fields(V& v) {
        v("person_id", person_id); v("name", name); v("self_entry_id", self_entry_id); v("subject_class", subject_class); v("centre_name", centre_name);
        v("centre_phone", centre_phone, text(20)); v("is_observed", is_observed); v("start_date", start_date, text(10)); v("end_date", end_date, text(10));
        v("deadline_minute", deadline_minute); v("latest", latest, list(2));
    }
};

// Where this browser stands. step: signed_out, code (a mail is on its way), password (the code was right),
// person (no record is linked yet), signed_in.
struct PortalSession {
    std::string step, purpose;           // purpose of code and password: registration, reset
    std::string login_id;                // opaque and stable: names the vault of this browser; "" = signed out
    bool by_link = false;                // of a personal link: one person, no mail address, no password
    std::string mail_shown;              // t***@example.jp, while a code is awaited
    std::int64_t code_expires_at_ms = 0, resend_at_ms = 0, session_ends_at_ms = 0;
    std::string language, today, consent_version, mail_sender; // mail_sender: the domain to allow (S1-35)
    std::int64_t server_time_ms = 0;
    bool demo = false;
    std::string build;
    std::vector<PortalPerson> people;    // in the order in which they were linked
    template <class V> void fields(V& v) {
        v("step", step, text(20)); v("purpose", purpose, text(20)); v("login_id", login_id); v("by_link", by_link); v("mail_shown", mail_shown, text(260));
        v("code_expires_at_ms", code_expires_at_ms); v("resend_at_ms", resend_at_ms); v("session_ends_at_ms", session_ends_at_ms); v("language", language, text(20)); v("today", today, text(10));
        v("consent_version", consent_version, text(20)); v("mail_sender", mail_sender, text(254)); v("server_time_ms", server_time_ms); v("demo", demo); v("build", build); v("people", people, list(20));
    }
};

struct PortalSignInRequest {
    std::string mail, password;
    template <class V> void fields(V& v) { v("mail", mail, text(254)); v("password", password, text(128)); }
};
struct PortalMailRequest { // registration and forgotten password
    std::string mail, language, consent_version; // consent: what was ticked; registration only (F-O01)
    template <class V> void fields(V& v) { v("mail", mail, text(254)); v("language", language, optional_text(20)); v("consent_version", consent_version, optional_text(20)); }
};
struct PortalCodeRequest {
    std::string code;
    template <class V> void fields(V& v) { v("code", code, text(32)); }
};
struct PortalPasswordRequest {
    std::string password, confirmation;
    template <class V> void fields(V& v) { v("password", password, text(200)); v("confirmation", confirmation, text(200)); }
};
struct PortalLanguageRequest {
    std::string language;
    template <class V> void fields(V& v) { v("language", language, text(20)); }
};

// 属性情報 (step 6), also for each further member of a family.
struct LinkPersonRequest {
    std::string name_kana, birth_date, sex, phone, prefecture_code, self_entry_id;
    template <class V> void fields(V& v) {
        v("name_kana", name_kana, text(60)); v("birth_date", birth_date, text(20)); v("sex", sex, optional_text(1)); v("phone", phone, text(40));
        v("prefecture_code", prefecture_code, optional_text(2)); v("self_entry_id", self_entry_id, text(20));
    }
};
// The short way: the token stands behind the # of the link, so that no log holds it; the birth date is the proof.
struct OpenLinkRequest {
    std::string token, birth_date, language, consent_version;
    template <class V> void fields(V& v) {
        v("token", token, text(64)); v("birth_date", birth_date, text(20)); v("language", language, optional_text(20)); v("consent_version", consent_version, text(20));
    }
};

// The day is the server's: it takes the age of the report, the difference of two times of the same phone, so
// a clock that is wrong by hours does no harm. confirmed: V-804 (there is one of that day), V-810 (other class).
struct ReportHealthRequest {
    Json report = Json::object();
    std::int64_t written_at_ms = 0, sent_at_ms = 0;
    bool by_family = false;
    std::vector<std::string> confirmed;
    template <class V> void fields(V& v) {
        v("report", report); v("written_at_ms", written_at_ms); v("sent_at_ms", sent_at_ms); v("by_family", by_family, optional_field()); v("confirmed", confirmed, optional_list(4));
    }
};
struct ReportTaken {
    std::string report_date;  // the day that it was taken for
    bool for_yesterday = false; // written before midnight: say so
    PortalPerson person;
    template <class V> void fields(V& v) { v("report_date", report_date, text(10)); v("for_yesterday", for_yesterday); v("person", person); }
};
struct OwnReports {
    PortalPerson person;
    std::vector<PortalReport> reports; // one a day, newest first
    template <class V> void fields(V& v) { v("person", person); v("reports", reports, list(400)); }
};

} // namespace todoke::api
