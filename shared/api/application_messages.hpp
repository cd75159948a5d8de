// Applications for accounts (別紙2) in bulk, between browser and server.
#pragma once

#include "shared/api/fields.hpp"

namespace todoke::api {

struct ApplicationFault {
    std::int64_t row = 0;         // in the sheet
    std::string column;           // user_name, "": the whole row
    std::string column_name;      // B列 利用者名, in the reader's language
    std::string severity;         // error, confirm, warning
    std::string rule;             // V-A05
    std::string message, advice;  // in the reader's language
    std::string value;            // what stands there
    template <class V> void fields(V& v) {
        v("row", row); v("column", column); v("column_name", column_name); v("severity", severity); v("rule", rule);
        v("message", message); v("advice", advice); v("value", value);
    }
};

struct ApplicationCell {
    std::string text, colour; // "", not_applicable, missing
    bool is_wrong = false;    // has a fault
    template <class V> void fields(V& v) { v("text", text); v("colour", colour); v("is_wrong", is_wrong); }
};
struct ApplicationRow {
    std::int64_t number = 0;  // in the sheet
    std::string colour;       // of column A: "", complete, out_of_place
    std::vector<ApplicationCell> cells; // in the order of accounts::Column
    template <class V> void fields(V& v) { v("number", number); v("colour", colour); v("cells", cells, list(16)); }
};
struct ApplicationPage {
    std::int64_t page = 0, pages = 0; // from 1
    std::vector<ApplicationRow> rows;
    std::vector<ApplicationFault> faults; // of these rows
    template <class V> void fields(V& v) { v("page", page); v("pages", pages); v("rows", rows, list(50)); v("faults", faults, list(1'000)); }
};

// An animal clinic that rows without a code name: it is registered together with their accounts.
struct ApplicationClinic {
    std::int64_t row = 0;       // the first that names it
    std::int64_t accounts = 0;
    std::string name, address, health_centre_name;
    std::string code;           // "" until it is registered
    bool is_known = false;      // was in the master before
    template <class V> void fields(V& v) {
        v("row", row); v("accounts", accounts); v("name", name, text(300)); v("address", address, text(600)); v("health_centre_name", health_centre_name, text(300)); v("code", code); v("is_known", is_known);
    }
};

// A PDF of sealed sheets; a large batch has several.
struct ApplicationSheets {
    std::int64_t first = 0, last = 0; // numbers of the sheets in it, from 1
    bool is_taken = false;            // each is handed out once
    template <class V> void fields(V& v) { v("first", first); v("last", last); v("is_taken", is_taken); }
};

// A file of applications from its check to the accounts. Kept in memory for two hours.
struct ApplicationBatch {
    std::string batch_id;
    std::string state;     // checked, issuing, issued, failed
    std::int64_t rows = 0; // filled
    std::int64_t good = 0; // without error, and without a question that is still open
    std::int64_t asked = 0; // only a question stands against them (V-A08)
    std::int64_t wrong = 0;
    std::int64_t total = 0, done = 0; // accounts being issued
    std::string failure;   // why nothing was issued, in the reader's language
    std::vector<ApplicationFault> faults; // the first of them
    std::int64_t fault_count = 0;
    bool has_result = false; // the result file may still be fetched
    std::string handover;  // of what is being issued: mail, sheet
    std::vector<ApplicationSheets> sheets; // in order; none by mail
    std::vector<ApplicationClinic> clinics; // the first of them
    std::int64_t new_clinics = 0;           // that are registered when the accounts are issued
    template <class V> void fields(V& v) {
        v("batch_id", batch_id); v("state", state); v("rows", rows); v("good", good); v("asked", asked); v("wrong", wrong); v("total", total);
        v("done", done); v("failure", failure); v("faults", faults, list(200)); v("fault_count", fault_count); v("has_result", has_result);
        v("handover", handover); v("sheets", sheets, list(100)); v("clinics", clinics, list(200)); v("new_clinics", new_clinics);
    }
};

struct CheckApplicationsRequest {
    std::string file; // .xlsx or CSV, as base64
    template <class V> void fields(V& v) { v("file", file, text(11 * 1024 * 1024)); }
};

struct IssueApplicationsRequest {
    bool only_good = false; // leave rows with faults out instead of refusing all
    bool confirmed = false; // issue also where a question is open (V-A08)
    std::string handover;   // "" or mail, or sheet
    template <class V> void fields(V& v) { v("only_good", only_good, optional_field()); v("confirmed", confirmed, optional_field()); v("handover", handover, optional_text(10)); }
};

} // namespace todoke::api
