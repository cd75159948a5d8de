#include "server/store/worklists.hpp"

#include <algorithm>

#include "server/store/notification_image.hpp"

namespace todoke::store {

namespace {

// A health centre's staff work their centre's list, everybody else the own facility's.
FacilityId own_list(Caller const& caller) {
    return access::role(caller.role).scope == access::Scope::jurisdiction ? caller.health_centre : caller.facility;
}

bool is_centre(Caller const& caller) { return access::role(caller.role).scope == access::Scope::jurisdiction; }

constexpr db::Sql recent_of_clinic = "SELECT " TODOKE_NOTIFICATION_COLUMNS " FROM notifications n WHERE n.facility_id = $1 "
                                     "ORDER BY n.submitted_at_ms DESC, n.notification_id DESC LIMIT $2";
constexpr db::Sql recent_of_centre = "SELECT " TODOKE_NOTIFICATION_COLUMNS " FROM notifications n WHERE n.centre_id = $1 AND n.decided_at_ms > 0 "
                                     "ORDER BY n.decided_at_ms DESC, n.notification_id DESC LIMIT $2";

Result<std::vector<NotificationRow>> read_all(Vault& vault, db::Rows rows) {
    std::vector<NotificationRow> found;
    while (rows.next()) found.push_back(TRY(read_notification(vault, rows)));
    return found;
}

Result<Done> audit_names(db::Database& db, Caller const& caller, AuditEvent event, std::vector<NotificationRow> const& rows) {
    std::string detail = "notifications=";
    bool any_name = false;
    for (auto const& row : rows) {
        if (row.person_name.empty()) continue;
        if (any_name) detail += ',';
        detail += row.id.text();
        any_name = true;
    }
    if (!any_name) return Done{};
    return audit_read(db, caller, {event, 0, detail});
}

} // namespace

Result<InboxState> Worklists::state(Caller const& caller) {
    return db_.read([&](db::Transaction& tx) -> Result<InboxState> {
        auto rows = tx.query("SELECT sequence, waiting FROM inboxes WHERE facility_id = $1", own_list(caller).value);
        if (!rows.next()) return InboxState{};
        return InboxState{rows.integer(0), rows.integer(1)};
    });
}

Result<std::vector<NotificationRow>> Worklists::waiting(Caller const& caller, int limit) {
    auto const load = [&](db::Transaction& tx) {
        return read_all(vault_, tx.query("SELECT " TODOKE_NOTIFICATION_COLUMNS " FROM worklists w JOIN notifications n ON n.notification_id = w.notification_id "
                                         "WHERE w.facility_id = $1 ORDER BY w.urgency, w.since_ms, w.notification_id LIMIT $2",
                                         own_list(caller).value, limit));
    };
    auto found = TRY(db_.read(load));
    TRY(audit_names(db_, caller, AuditEvent::intake_read, found));
    return found;
}

Result<std::vector<NotificationRow>> Worklists::recent(Caller const& caller, int limit) {
    auto const load = [&](db::Transaction& tx) {
        return read_all(vault_, is_centre(caller) ? tx.query(recent_of_centre, own_list(caller).value, limit)
                                                  : tx.query(recent_of_clinic, own_list(caller).value, limit));
    };
    auto found = TRY(db_.read(load));
    TRY(audit_names(db_, caller, AuditEvent::home_read, found));
    return found;
}

} // namespace todoke::store
