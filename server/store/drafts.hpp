// Drafts: whatever one user has typed so far, sealed, never judged, each with its version so that two
// tabs do not overwrite each other unseen.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/store/caller.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

struct Draft {
    std::string draft_id;        // made by the browser: [A-Za-z0-9_-]{1,64}
    std::string form_id, form_version;
    CaseId case_id;              // 0 = none
    NotificationId notification_id;
    int still_needed = 0;
    std::string person_name;     // for the list; sealed
    std::string document;        // JSON text of the record; sealed; "" in lists
    std::int64_t version = 0, updated_at_ms = 0;
};

class Drafts {
public:
    static constexpr int drafts_max = 200; // a user

    Drafts(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // expected_version 0 creates. ErrorCode::stale when the stored version is another (also when it is
    // gone, or exists already), too_large beyond drafts_max. Returns version and time.
    Result<Draft> save(Caller const& caller, Draft const& draft, std::int64_t expected_version);
    Result<Draft> read(Caller const& caller, std::string_view draft_id);
    Result<std::vector<Draft>> list(Caller const& caller); // newest first
    // Deleting what is not there succeeds.
    Result<Done> erase(Caller const& caller, std::string_view draft_id);

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
