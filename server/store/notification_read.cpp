// The reads of notifications: one with its history, those of a record, export.
#include <algorithm>

#include "server/store/days.hpp"
#include "server/store/notification_image.hpp"
#include "server/store/observation_image.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

Error no_such_notification() { return Error{ErrorCode::not_found, "no such notification for this user"}; }

struct Decided {
    NotificationState state{};
    std::string text, user_id;
    std::int64_t at_ms = 0;
};

Result<std::optional<Decided>> load_decision(db::Transaction& tx, Vault& vault, NotificationId id, std::int64_t version) {
    auto rows = tx.query("SELECT state, sealed_text, user_id, at_ms FROM notification_decisions WHERE notification_id = $1 AND version = $2", id.value, version);
    if (!rows.next()) return std::optional<Decided>();
    auto const text_id = id.text();
    Decided decided;
    decided.state = static_cast<NotificationState>(rows.integer(0));
    decided.text = TRY(vault.open(decision_place(text_id, version), rows.view(1)));
    decided.user_id = rows.text(2);
    decided.at_ms = rows.integer(3);
    return std::optional(std::move(decided));
}

Result<std::vector<VersionRow>> load_versions(db::Transaction& tx, Vault& vault, NotificationId id) {
    std::vector<VersionRow> versions;
    auto rows = tx.query("SELECT version, submitted_at_ms, user_id FROM notification_versions WHERE notification_id = $1 ORDER BY version DESC", id.value);
    while (rows.next()) {
        VersionRow version;
        version.version = rows.integer(0);
        version.submitted_at_ms = rows.integer(1);
        version.submitted_by = rows.text(2);
        auto const decided = TRY(load_decision(tx, vault, id, version.version));
        if (decided) {
            version.state = decided->state;
            version.decided_at_ms = decided->at_ms;
            version.decided_by = decided->user_id;
            (decided->state == NotificationState::returned ? version.return_reason : version.responsible_staff) = decided->text;
        }
        versions.push_back(std::move(version));
    }
    return versions;
}

Result<VersionContent> load_content(db::Transaction& tx, Vault& vault, NotificationRow const& row, std::int64_t version) {
    auto rows = tx.query("SELECT form_version, diagnosis_class, report_day, warnings, date_check_overridden, confirmed_rules, date_check_items, "
                         "sealed_document FROM notification_versions WHERE notification_id = $1 AND version = $2",
                         row.id.value, version);
    if (!rows.next()) return no_such_notification();
    VersionContent content;
    content.form_id = row.form_id;
    content.form_version = rows.text(0);
    content.person_name = row.person_name;
    content.diagnosis_class = rows.text(1);
    content.report_date = iso_day(rows.integer(2));
    content.urgency = row.urgency;
    content.warnings = static_cast<int>(rows.integer(3));
    content.date_check_overridden = rows.boolean(4);
    content.confirmed = split(rows.view(5));
    content.date_check_items = split(rows.view(6));
    auto const id = row.id.text();
    content.document = TRY(vault.open(version_place(id, version), rows.view(7)));
    return content;
}

constexpr db::Sql export_of_centre = "SELECT " TODOKE_NOTIFICATION_COLUMNS " FROM notifications n WHERE n.centre_id = $1 AND n.form_id = $2 "
                                     "AND n.report_day >= $3 AND n.report_day <= $4 ORDER BY n.report_day, n.notification_id LIMIT $5";
constexpr db::Sql export_of_facility = "SELECT " TODOKE_NOTIFICATION_COLUMNS " FROM notifications n WHERE n.facility_id = $1 AND n.form_id = $2 "
                                       "AND n.report_day >= $3 AND n.report_day <= $4 ORDER BY n.report_day, n.notification_id LIMIT $5";

// Whose notifications the caller may export: an own clinic or the centres of the caller's area.
struct ExportSource {
    db::Sql sql;
    std::int64_t facility;
};
std::vector<ExportSource> export_sources(db::Transaction& tx, Caller const& caller) {
    std::vector<ExportSource> sources;
    switch (access::role(caller.role).scope) {
    case access::Scope::none: case access::Scope::assigned: case access::Scope::self: break;
    case access::Scope::own_facility: sources.push_back({export_of_facility, caller.facility.value}); break;
    case access::Scope::jurisdiction: sources.push_back({export_of_centre, caller.health_centre.value}); break;
    case access::Scope::prefecture:
    case access::Scope::nation: {
        bool const nation = access::role(caller.role).scope == access::Scope::nation;
        int const own = prefecture_number(caller.prefecture_code);
        auto rows = tx.query("SELECT facility_id, prefecture FROM facilities WHERE kind = 1 ORDER BY prefecture, facility_id");
        while (rows.next())
            if (nation || rows.integer(1) == own) sources.push_back({export_of_centre, rows.integer(0)});
        break;
    }
    }
    return sources;
}

} // namespace

std::string_view name(NotificationState state) {
    switch (state) {
    case NotificationState::submitted: return "submitted";
    case NotificationState::accepted: return "accepted";
    case NotificationState::returned: return "returned";
    }
    return "unknown";
}

Result<NotificationDetail> Notifications::read(Caller const& caller, NotificationId id, std::int64_t version) {
    auto const load = [&](db::Transaction& tx) -> Result<NotificationDetail> {
        auto row = TRY(load_notification(tx, vault_, id));
        if (!row) return no_such_notification();
        auto const stored = load_case(tx, row->case_id);
        if (!stored || !is_visible(caller, *stored)) return no_such_notification();
        NotificationDetail found;
        found.content_version = version == 0 ? row->version : version;
        found.content = TRY(load_content(tx, vault_, *row, found.content_version));
        found.versions = TRY(load_versions(tx, vault_, id));
        found.case_row = row_of(*stored, TRY(open_person(vault_, *stored)));
        found.may_decide = may_decide(caller, *stored) && row->state == NotificationState::submitted;
        auto const observed = load_observation(tx, row->case_id);
        found.is_observed = observed && observed->is_active;
        found.row = std::move(*row);
        return found;
    };
    auto detail = TRY(db_.read(load));
    TRY(audit_read(db_, caller, {AuditEvent::notification_read, id.value,
                                 "case=" + detail.row.case_id.text() + " version=" + std::to_string(detail.content_version)}));
    return detail;
}

Result<NotificationRow> Notifications::peek(Caller const& caller, NotificationId id) {
    return db_.read([&](db::Transaction& tx) -> Result<NotificationRow> {
        auto row = TRY(load_notification(tx, vault_, id));
        if (!row) return no_such_notification();
        auto const stored = load_case(tx, row->case_id);
        if (!stored || !is_visible(caller, *stored)) return no_such_notification();
        return std::move(*row);
    });
}

Result<std::vector<NotificationRow>> Notifications::of_case(Caller const& caller, CaseId id) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<NotificationRow>> {
        auto const stored = load_case(tx, id);
        if (!stored || !is_visible(caller, *stored)) return Error{ErrorCode::not_found, "no such case for this user"};
        std::vector<NotificationRow> found;
        auto rows = tx.query("SELECT " TODOKE_NOTIFICATION_COLUMNS " FROM notifications n WHERE n.case_id = $1 ORDER BY n.notification_id DESC", id.value);
        while (rows.next()) found.push_back(TRY(read_notification(vault_, rows)));
        return found;
    });
}

Result<std::int64_t> Notifications::export_rows(Caller const& caller, std::string_view form_id, std::string_view from, std::string_view to,
                                                std::int64_t limit,
                                                std::function<bool(NotificationRow const&, std::string const&)> const& each) {
    // The entry comes first: an export that breaks off has still shown what it showed.
    TRY(audit_read(db_, caller, {AuditEvent::notifications_exported, 0,
                                 "form=" + std::string(form_id) + " from=" + std::string(from) + " to=" + std::string(to)}));
    return db_.read([&](db::Transaction& tx) -> Result<std::int64_t> {
        std::int64_t count = 0;
        for (auto const& source : export_sources(tx, caller)) {
            auto rows = tx.query(source.sql, source.facility, form_id, day_number(from), day_number(to), limit - count);
            while (rows.next()) {
                auto const row = TRY(read_notification(vault_, rows));
                auto const content = TRY(load_content(tx, vault_, row, row.version));
                ++count;
                if (!each(row, content.document)) return count;
            }
            if (count >= limit) break;
        }
        return count;
    });
}

} // namespace todoke::store
