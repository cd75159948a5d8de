// What waits for whom: the intake list of a health centre (submitted notifications, urgent first,
// then oldest) and the returned ones of a clinic, kept as rows of their own so that both lists and
// their counts cost microseconds. A sequence number grows whenever a list of that facility changed:
// browsers poll it.
#pragma once

#include <cstdint>
#include <vector>

#include "server/store/notifications.hpp"

namespace todoke::store {

struct InboxState {
    std::int64_t sequence = 0; // grows with every change
    std::int64_t waiting = 0;  // centre: to be decided; clinic: to be corrected
};

class Worklists {
public:
    Worklists(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // Of the caller's own facility (clinic) or health centre. Cheap: one row.
    Result<InboxState> state(Caller const& caller);
    // Waiting rows in their order; audited when any person's name is shown.
    Result<std::vector<NotificationRow>> waiting(Caller const& caller, int limit = 200);
    // Clinic: latest submitted. Centre: latest decided. Newest first; audited like waiting().
    Result<std::vector<NotificationRow>> recent(Caller const& caller, int limit = 20);

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
