#include "server/store/notification_image.hpp"

namespace todoke::store {

Result<NotificationRow> read_notification(Vault& vault, db::Rows const& rows) {
    NotificationRow row;
    row.id.value = rows.integer(0);
    row.number = rows.text(1);
    row.case_id.value = rows.integer(2);
    row.form_id = rows.text(3);
    row.form_version = rows.text(4);
    row.disease_code = rows.text(5);
    row.diagnosis_class = rows.text(6);
    row.state = static_cast<NotificationState>(rows.integer(7));
    row.version = rows.integer(8);
    row.facility.value = rows.integer(9);
    row.centre.value = rows.integer(10);
    row.urgency = static_cast<int>(rows.integer(11));
    row.warnings = static_cast<int>(rows.integer(12));
    row.date_check_overridden = rows.boolean(13);
    row.submitted_at_ms = rows.integer(14);
    row.decided_at_ms = rows.integer(15);
    auto const id = row.id.text();
    row.person_name = TRY(vault.open({"notifications.person_name", id, row.version}, rows.view(16)));
    row.return_reason = TRY(vault.open({"notifications.return_reason", id, row.version}, rows.view(17)));
    return row;
}

Result<std::optional<NotificationRow>> load_notification(db::Transaction& tx, Vault& vault, NotificationId id) {
    auto rows = tx.query("SELECT " TODOKE_NOTIFICATION_COLUMNS " FROM notifications n WHERE n.notification_id = $1", id.value);
    if (!rows.next()) return std::optional<NotificationRow>();
    auto row = TRY(read_notification(vault, rows));
    return std::optional(std::move(row));
}

// Nothing to hide takes no room: an unnamed disease has no name, an accepted notification no reason.
Result<std::string> seal_person_name(Vault& vault, NotificationId id, std::int64_t version, int prefecture, std::int64_t now_ms,
                                     std::string_view name) {
    if (name.empty()) return std::string();
    return vault.seal({"notifications.person_name", id.text(), version}, prefecture, now_ms, name);
}

Result<std::string> seal_return_reason(Vault& vault, NotificationId id, std::int64_t version, int prefecture, std::int64_t now_ms,
                                       std::string_view reason) {
    return vault.seal({"notifications.return_reason", id.text(), version}, prefecture, now_ms, reason);
}

} // namespace todoke::store
