// Messages about the masters. A row travels as its texts by the ids of the columns (shared/masters), so a
// form and a file name the same things.
#pragma once

#include "shared/api/messages.hpp"
#include "shared/masters/master.hpp"

namespace todoke::api {

inline constexpr std::int64_t master_page_max = 50;
inline constexpr std::size_t master_file_kb_max = 8 * 1024;

struct MasterEntry {
    masters::Entry values;
    // Longer than a column may be: what is too long is a fault of the row, told at its field.
    template <class V> void fields(V& v) {
        for (auto const& column : masters::columns()) v(column.id.data(), values.*column.value, optional_text(column.length_max + 100));
    }
};

struct MasterSearchRequest {
    std::string master;          // "" = every institution, without health centres
    std::string typed;           // any part of name, kana, address, telephone, code; "" = everything
    std::string prefecture_code; // "" = all
    bool with_closed = false;
    std::int64_t skip = 0, limit = 20;
    template <class V> void fields(V& v) {
        v("master", master, optional_text(20)); v("typed", typed, optional_text(100)); v("prefecture_code", prefecture_code, optional_text(2));
        v("with_closed", with_closed, optional_field()); v("skip", skip, optional_number()); v("limit", limit, optional_number());
    }
};
struct MasterRow {
    std::string id, master, code, name, kana, address, phone, prefecture_code, health_centre_name;
    bool closed = false;
    template <class V> void fields(V& v) {
        v("id", id); v("master", master); v("code", code); v("name", name); v("kana", kana); v("address", address, text(400)); v("phone", phone);
        v("prefecture_code", prefecture_code); v("health_centre_name", health_centre_name); v("closed", closed);
    }
};
struct MasterSearchReply {
    std::vector<MasterRow> rows; // those of the own area first
    std::int64_t total = 0;      // exact under a thousand, then at least so many
    template <class V> void fields(V& v) { v("rows", rows, list(master_page_max)); v("total", total); }
};

struct MasterState {
    std::int64_t version = 0, at_ms = 0;
    std::string user_id; // "" = the installation itself, or not for this reader
    bool closed = false;
    MasterEntry entry;
    template <class V> void fields(V& v) { v("version", version); v("at_ms", at_ms); v("user_id", user_id); v("closed", closed); v("entry", entry); }
};
struct MasterReply {
    std::string id, master;
    std::string health_centre_name;
    bool may_edit = false;
    bool locked = false;             // before the go-live day of the sentinels (S4-27)
    std::vector<MasterState> states; // the present one first
    std::vector<ProblemIssue> warnings;
    template <class V> void fields(V& v) {
        v("id", id); v("master", master); v("health_centre_name", health_centre_name); v("may_edit", may_edit); v("locked", locked);
        v("states", states, list(10'000)); v("warnings", warnings, list(50));
    }
};

struct RegisterMasterRequest {
    std::string master;
    MasterEntry entry;
    template <class V> void fields(V& v) { v("master", master, text(20)); v("entry", entry); }
};
struct ChangeMasterRequest {
    MasterEntry entry;
    template <class V> void fields(V& v) { v("entry", entry); }
};
struct CloseMasterRequest {
    bool closed = true; // false opens it again
    template <class V> void fields(V& v) { v("closed", closed); }
};

struct ImportMastersRequest {
    std::string master;
    std::string file;   // the bytes of a CSV file, base64
    bool store = false; // false: only judge
    template <class V> void fields(V& v) { v("master", master, text(20)); v("file", file, text(master_file_kb_max * 1024 * 4 / 3)); v("store", store); }
};
struct MasterFault {
    std::int64_t row = 0; // of the sheet: 1 is the head
    std::string column, message;
    bool warning = false;
    template <class V> void fields(V& v) { v("row", row); v("column", column); v("message", message, text(1000)); v("warning", warning); }
};
inline constexpr std::size_t master_faults_shown = 100;
struct ImportMastersReply {
    std::int64_t rows = 0, new_rows = 0, changed_rows = 0, unchanged_rows = 0;
    std::int64_t fault_count = 0, warning_count = 0;
    std::vector<MasterFault> faults; // the first hundred
    bool stored = false;
    template <class V> void fields(V& v) {
        v("rows", rows); v("new_rows", new_rows); v("changed_rows", changed_rows); v("unchanged_rows", unchanged_rows); v("fault_count", fault_count);
        v("warning_count", warning_count); v("faults", faults, list(master_faults_shown)); v("stored", stored);
    }
};
struct ExportMastersRequest {
    std::string master;
    std::string prefecture_code; // "" = all
    std::string encoding;        // "utf-8" or "cp932"
    bool with_closed = false;
    template <class V> void fields(V& v) {
        v("master", master, text(20)); v("prefecture_code", prefecture_code, optional_text(2)); v("encoding", encoding, text(10)); v("with_closed", with_closed, optional_field());
    }
};

} // namespace todoke::api
