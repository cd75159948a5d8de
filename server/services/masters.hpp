// The masters behind their screens: who sees and edits which rows, a row judged with everything the server
// knows (municipalities, health centres, codes), files read and written (roles.md §3.2 and §4.3).
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "server/services/app.hpp"
#include "shared/api/master_messages.hpp"

namespace todoke::services {

// Somebody who works with the masters.
struct MasterUser {
    store::Caller caller;
    store::Facility office; // their own facility
};

// The own row only: institutions (roles.md §3.2 "V own").
bool sees_own_row_only(MasterUser const& user);
bool may_see(MasterUser const& user, store::Facility const& row);
// System administrators of governments: their prefecture. Of a health centre: the institutions it is
// competent for, and no health centre (S4-30).
bool may_edit(MasterUser const& user, store::Facility const& row);
// Before the day of rules.sentinel_go_live nobody edits the sentinel master (S4-27).
bool is_locked(App& app, masters::Master master, Date today);

api::MasterSearchReply to_reply(App& app, store::FacilityPage const& page);
// With every state; user ids only for those who may edit.
Result<api::MasterReply> master_reply(App& app, MasterUser const& user, store::FacilityId id, Date today);
masters::Entry entry_of(App& app, store::Facility const& row);

struct EntryFaults {
    std::vector<masters::Fault> faults;
};
// A row that may be written, or why not: judged by the shared rules and against the other masters.
// ErrorCode::forbidden where the row is, or would come to lie, outside the own area.
using Judged = std::variant<store::FacilityChange, EntryFaults>;
Result<Judged> judge_entry(App& app, MasterUser const& user, masters::Master master, masters::Entry const& typed, store::Facility const* kept);

// A CSV file: a head of column ids or labels, then rows. A code that is known changes that row, one that is
// not, or none, registers it. All rows or none.
struct MasterFile {
    std::vector<store::FacilityChange> changes;
    api::ImportMastersReply said;
};
Result<MasterFile> read_master_file(App& app, MasterUser const& user, masters::Master master, std::string_view bytes, std::string const& language);

inline constexpr std::size_t master_file_rows_max = 20'000;

// Ids of the columns, their Japanese labels, then rows: what an import takes back as it is.
Result<std::string> master_csv(App& app, MasterUser const& user, api::ExportMastersRequest const& request);

} // namespace todoke::services
