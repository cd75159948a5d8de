// Applications and other requests for accounts on line (S4-02, S4-72), between the manager of an
// institution, the server, and the administrator who decides.
#pragma once

#include "shared/api/application_line.hpp"
#include "shared/api/application_messages.hpp"

namespace todoke::api {

inline constexpr std::size_t request_text_max = 500;
inline constexpr std::size_t applicants_max = 30; // of one application

struct Colleague {
    std::string user_id, user_name, role, state;
    bool is_manager = false;
    template <class V> void fields(V& v) { v("user_id", user_id); v("user_name", user_name); v("role", role); v("state", state); v("is_manager", is_manager); }
};
// The accounts of the manager's own institution, and what its applications begin with.
struct OwnInstitution {
    std::vector<Colleague> accounts;
    ApplicationLine line;       // class, health centre and institution filled in, the person blank
    bool is_sentinel_live = false; // accounts of class 16 may be issued (V-A11)
    template <class V> void fields(V& v) { v("accounts", accounts, list(2'000)); v("line", line); v("is_sentinel_live", is_sentinel_live); }
};

// By the manager, for a colleague of the own institution and class.
struct HelpColleagueRequest {
    std::string act; // "renew_password" or "reset_factor"
    std::string current_password; // the manager's
    template <class V> void fields(V& v) { v("act", act, text(32)); v("current_password", current_password, text(128)); }
};

// What was said about a request, oldest first.
struct RequestNote {
    std::int64_t at_ms = 0;
    std::string act; // requested, asked, answered, approved, rejected
    std::string user_name, said;
    template <class V> void fields(V& v) { v("at_ms", at_ms); v("act", act); v("user_name", user_name); v("said", said, text(request_text_max)); }
};

struct AccountRequest {
    std::string request_id;
    std::string kind;      // issue, change, stop, remove
    std::string state;     // applied, asked, approved, rejected
    std::string user_id;   // whose account; of an issued one after the approval, "" before
    std::string user_name; // of that person
    std::string facility_name;
    ApplicationLine line;  // of a change: what is to be replaced, the rest blank
    std::vector<RequestNote> notes;
    std::int64_t requested_at_ms = 0, changed_at_ms = 0, version = 0;
    template <class V> void fields(V& v) {
        v("request_id", request_id); v("kind", kind); v("state", state); v("user_id", user_id); v("user_name", user_name, text(300)); v("facility_name", facility_name);
        v("line", line); v("notes", notes, list(100)); v("requested_at_ms", requested_at_ms); v("changed_at_ms", changed_at_ms); v("version", version);
    }
};
struct AccountRequestList {
    std::vector<AccountRequest> requests;
    template <class V> void fields(V& v) { v("requests", requests, list(200)); }
};

struct ApplyRequest {
    std::vector<ApplicationLine> lines; // without gaps below the last filled one
    bool accepts_terms = false;         // V-A01
    bool confirmed = false;             // although the same person applied already (V-A08)
    template <class V> void fields(V& v) { v("lines", lines, list(applicants_max)); v("accepts_terms", accepts_terms); v("confirmed", confirmed, optional_field()); }
};
// Nothing is stored while `faults` holds something.
struct ApplyReply {
    std::vector<ApplicationFault> faults; // `row` counts from 1
    std::int64_t applied = 0;
    template <class V> void fields(V& v) { v("faults", faults, list(1'000)); v("applied", applied); }
};

struct RequestActRequest {
    std::string kind; // change, stop, remove
    ApplicationLine line;
    std::string reason;
    template <class V> void fields(V& v) { v("kind", kind, text(10)); v("line", line); v("reason", reason, text(request_text_max)); }
};
struct AnswerRequest {
    ApplicationLine line; // corrected
    std::string answer;
    bool confirmed = false;
    template <class V> void fields(V& v) { v("line", line); v("answer", answer, text(request_text_max)); v("confirmed", confirmed, optional_field()); }
};

// What an administrator sees besides: what the rules say, and what to look at twice (S4-03).
struct RequestReview {
    AccountRequest request;
    std::string applicant_id, applicant_name;
    std::vector<ApplicationFault> faults;
    std::vector<std::string> hints; // sentences in the reader's language
    std::vector<ApplicationClinic> clinics; // the animal clinic that the line names, if it does
    std::string sheet_id; // after an approval on a sealed sheet, which can be fetched once; "" = none
    template <class V> void fields(V& v) {
        v("request", request); v("applicant_id", applicant_id); v("applicant_name", applicant_name); v("faults", faults, list(100)); v("hints", hints, list(20)); v("clinics", clinics, list(1)); v("sheet_id", sheet_id);
    }
};
struct DecideRequest {
    std::string decision; // approve, reject, ask
    std::string said;     // why, or the question; may be empty for approve
    bool confirmed = false; // although the same person has an account (V-A08)
    std::string handover; // of an account that is issued: "" or mail, or sheet
    template <class V> void fields(V& v) {
        v("decision", decision, text(10)); v("said", said, optional_text(request_text_max)); v("confirmed", confirmed, optional_field()); v("handover", handover, optional_text(10));
    }
};

} // namespace todoke::api
