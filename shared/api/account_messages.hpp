// Accounts and the audit trail, between browser and server.
#pragma once

#include "shared/api/messages.hpp"

namespace todoke::api {

// How an account stands (roles.md §4.5): issued, active, locked, stopped.
struct AccountRow {
    std::string user_id, user_name, role, state, facility_id, facility_name;
    std::int64_t issued_at_ms = 0, signed_in_at_ms = 0; // 0: never
    std::int64_t initial_until_ms = 0;                  // 0: has a password of their own
    template <class V> void fields(V& v) {
        v("user_id", user_id); v("user_name", user_name); v("role", role); v("state", state); v("facility_id", facility_id);
        v("facility_name", facility_name); v("issued_at_ms", issued_at_ms); v("signed_in_at_ms", signed_in_at_ms); v("initial_until_ms", initial_until_ms);
    }
};

// Conditions are combined with AND; "" means any.
struct AccountSearchRequest {
    std::string words;      // part of the user ID, the name or the institution's name
    std::string role, state;
    bool silent = false;    // not signed in for AccountSearchReply::silent_days
    bool undelivered = false; // the last message about the account did not arrive
    std::string cursor;
    template <class V> void fields(V& v) {
        v("words", words, optional_text(100)); v("role", role, optional_text(40)); v("state", state, optional_text(10));
        v("silent", silent, optional_field()); v("undelivered", undelivered, optional_field()); v("cursor", cursor, optional_text(64));
    }
};
struct AccountSearchReply {
    std::vector<AccountRow> rows; // at most 50
    std::string next_cursor;      // "" on the last page
    std::int64_t silent_days = 0; // of the configuration
    template <class V> void fields(V& v) { v("rows", rows, list(50)); v("next_cursor", next_cursor); v("silent_days", silent_days); }
};

struct AccountCounts {
    std::int64_t issued = 0, active = 0, stopped = 0, silent = 0;
    std::int64_t silent_days = 0; // for how long the silent ones have not signed in
    std::int64_t requests = 0;    // that wait for a decision
    std::int64_t undelivered = 0; // the last message about the account did not arrive
    std::vector<std::string> unusual; // kinds of refusals that are more than usual in the last 24 hours
    template <class V> void fields(V& v) {
        v("issued", issued); v("active", active); v("stopped", stopped); v("silent", silent); v("silent_days", silent_days); v("requests", requests);
        v("undelivered", undelivered); v("unusual", unusual, list(16));
    }
};

struct SignInEvent {
    std::int64_t at_ms = 0;
    std::string event;   // signed_in, sign_in_failed, signed_out, password_changed
    std::string address; // of the network, "" unknown
    template <class V> void fields(V& v) { v("at_ms", at_ms); v("event", event); v("address", address); }
};
struct SignInHistory {
    std::vector<SignInEvent> events; // newest first
    template <class V> void fields(V& v) { v("events", events, list(100)); }
};

// A message to the owner of an account, without its text.
struct AccountLetter {
    std::int64_t at_ms = 0;
    std::string channel, subject;
    std::string state; // waiting, sent, failed, expired
    std::string fault; // of the last attempt: a word of the relay or gateway, like smtp_550
    template <class V> void fields(V& v) { v("at_ms", at_ms); v("channel", channel); v("subject", subject); v("state", state); v("fault", fault); }
};

struct AccountReply {
    AccountRow row;
    std::string mail, phone;
    std::string second_factor;            // the means in force: mail, sms, call, totp
    bool may_reset_factor = false;        // there is something of its own to forget
    bool can_download = false;
    bool is_manager = false;              // システム利用管理者 of the institution
    bool may_manage = false;              // by who asks
    std::int64_t version = 0;
    std::vector<SignInEvent> events;      // newest first
    std::vector<AccountLetter> letters;   // newest first
    template <class V> void fields(V& v) {
        v("row", row); v("mail", mail); v("phone", phone); v("second_factor", second_factor); v("may_reset_factor", may_reset_factor);
        v("can_download", can_download); v("is_manager", is_manager); v("may_manage", may_manage); v("version", version);
        v("events", events, list(100)); v("letters", letters, list(20));
    }
};

// How a person gets user ID and initial password: "" or mail, or sheet: on a sealed sheet that the administrator prints.
struct IssueAccountRequest {
    std::string role, facility_code, user_name, mail, phone, handover;
    bool can_download = false;
    bool confirmed = false; // although the institution has an account of the same name and mail (V-A08)
    template <class V> void fields(V& v) {
        v("role", role, text(40)); v("facility_code", facility_code, text(32)); v("user_name", user_name, text(64)); v("mail", mail, text(254));
        v("phone", phone, text(20)); v("can_download", can_download, optional_field()); v("confirmed", confirmed, optional_field());
        v("handover", handover, optional_text(10));
    }
};
// The initial password is told this once; it is stored as a hash.
struct AccountIssued {
    std::string user_id, initial_password;
    std::int64_t initial_until_ms = 0, version = 0;
    std::string sheet_id; // of the sealed sheet that can be fetched once, "" = none
    template <class V> void fields(V& v) {
        v("user_id", user_id); v("initial_password", initial_password); v("initial_until_ms", initial_until_ms); v("version", version); v("sheet_id", sheet_id);
    }
};
struct ChangeAccountRequest {
    std::string user_name, mail, phone;
    bool can_download = false, is_manager = false;
    template <class V> void fields(V& v) {
        v("user_name", user_name, text(64)); v("mail", mail, text(254)); v("phone", phone, text(20)); v("can_download", can_download, optional_field());
        v("is_manager", is_manager, optional_field());
    }
};
struct AccountActRequest {
    std::string act; // stop, resume, remove, unlock, renew_password, reset_factor
    std::string handover; // of a renewed password
    template <class V> void fields(V& v) { v("act", act, text(20)); v("handover", handover, optional_text(10)); }
};

// --- audit ---------------------------------------------------------------------------------------

struct AuditSearchRequest {
    std::string from, to;  // days, inclusive
    std::string user_id, event;
    std::string subject;   // a record or notification id, as in its address
    std::string cursor;
    template <class V> void fields(V& v) {
        v("from", from, optional_text(10)); v("to", to, optional_text(10)); v("user_id", user_id, optional_text(64)); v("event", event, optional_text(40));
        v("subject", subject, optional_text(64)); v("cursor", cursor, optional_text(64));
    }
};
struct AuditRow {
    std::int64_t at_ms = 0;
    std::string user_id, user_name, facility_name, event, subject, detail, address;
    template <class V> void fields(V& v) {
        v("at_ms", at_ms); v("user_id", user_id); v("user_name", user_name); v("facility_name", facility_name); v("event", event);
        v("subject", subject); v("detail", detail, text(1000)); v("address", address);
    }
};
struct AuditSearchReply {
    std::vector<AuditRow> rows; // newest first, at most 100
    std::string next_cursor;
    template <class V> void fields(V& v) { v("rows", rows, list(100)); v("next_cursor", next_cursor); }
};

} // namespace todoke::api
