// A notification's latest state as the database holds it. Internal to the stores.
#pragma once

#include <optional>

#include "server/store/case_image.hpp"
#include "server/store/notifications.hpp"

namespace todoke::store {

// The columns every NotificationRow is read from, in read_notification's order.
#define TODOKE_NOTIFICATION_COLUMNS                                                                                        \
    "n.notification_id, n.notification_no, n.case_id, n.form_id, n.form_version, n.disease_code, n.diagnosis_class, n.state, " \
    "n.version, n.facility_id, n.centre_id, n.urgency, n.warnings, n.date_check_overridden, n.submitted_at_ms, n.decided_at_ms, " \
    "n.sealed_person_name, n.sealed_return_reason"

Result<NotificationRow> read_notification(Vault& vault, db::Rows const& rows);
Result<std::optional<NotificationRow>> load_notification(db::Transaction& tx, Vault& vault, NotificationId id);

Result<std::string> seal_person_name(Vault& vault, NotificationId id, std::int64_t version, int prefecture, std::int64_t now_ms,
                                     std::string_view name);
Result<std::string> seal_return_reason(Vault& vault, NotificationId id, std::int64_t version, int prefecture, std::int64_t now_ms,
                                       std::string_view reason);
inline crypto::Place version_place(std::string const& id, std::int64_t version) { return {"notification_versions", id, version}; }
inline crypto::Place decision_place(std::string const& id, std::int64_t version) { return {"notification_decisions", id, version}; }

} // namespace todoke::store
