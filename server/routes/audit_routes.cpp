// The audit trail, within the right of who reads it (roles.md §3.2): a health centre the doings of its
// own people, a government and its administrators those of their area, the State all.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/account_area.hpp"
#include "server/services/csv_export.hpp"
#include "shared/api/account_messages.hpp"
#include "shared/base/csv.hpp"

namespace todoke::routes {

namespace {

constexpr store::CaseId no_subject{-1}; // of what somebody typed that names no record
constexpr std::int64_t hour_ms = 60LL * 60 * 1000, day_ms = 24 * hour_ms;

void limit_to_right(Call const& call, store::AuditConditions& wanted) {
    auto const& who = call.who();
    auto const office = services::office_of(who.facility);
    if (office == access::Office::nation) return;
    wanted.area.prefecture_code = who.user.prefecture_code;
    if (office != access::Office::health_centre) return;
    if (access::may(access::role(who.user.role), access::Capability::manage_accounts)) wanted.area.health_centre = who.facility.id;
    else wanted.facility = who.facility.id;
}

// Midnight in Japan of that day; ErrorCode::invalid for anything else.
Result<std::int64_t> begin_of(std::string_view day) {
    auto const date = base::parse_iso_date(day);
    if (!date) return Error{ErrorCode::invalid, "a day"};
    return base::days_since_epoch(*date) * day_ms - 9 * hour_ms;
}

Result<store::AuditConditions> conditions_of(Call const& call, api::AuditSearchRequest const& request) {
    store::AuditConditions wanted;
    limit_to_right(call, wanted);
    wanted.to_ms = call.now_ms() + 1;
    if (!request.from.empty()) wanted.from_ms = TRY(begin_of(request.from));
    if (!request.to.empty()) wanted.to_ms = TRY(begin_of(request.to)) + day_ms;
    wanted.user_id = request.user_id;
    if (!request.event.empty()) {
        wanted.event = store::find_audit_event(request.event);
        if (!wanted.event) return Error{ErrorCode::invalid, "event"};
    }
    if (!request.subject.empty()) wanted.subject = store::CaseId::parse(request.subject).value_or(no_subject).value;
    wanted.after = request.cursor;
    return wanted;
}

Result<std::vector<api::AuditRow>> rows_of(services::App& app, std::vector<store::AuditLine> const& lines) {
    std::vector<std::string> user_ids;
    for (auto const& line : lines) user_ids.push_back(line.user_id);
    auto const names = TRY(app.store.users.names(user_ids));
    std::vector<api::AuditRow> rows;
    for (auto const& line : lines) {
        auto const name = names.find(line.user_id);
        rows.push_back({line.at_ms, line.user_id, name == names.end() ? std::string() : name->second, app.directory.facility_name(line.facility),
                        std::string(store::name(line.event)), line.subject == 0 ? std::string() : store::CaseId{line.subject}.text(), line.detail, line.address});
    }
    return rows;
}

std::string seconds_text(std::int64_t at_ms) {
    auto const seconds = at_ms / 1000 % 60;
    return (seconds < 10 ? ":0" : ":") + std::to_string(seconds);
}

} // namespace

Result<http::Reply> search_audit(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AuditSearchRequest>());
    auto const wanted = TRY(conditions_of(call, request));
    auto const page = TRY(app.store.audit_search.find(wanted));
    api::AuditSearchReply reply;
    reply.rows = TRY(rows_of(app, page.lines));
    reply.next_cursor = page.next;
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::audit_searched, 0, "rows=" + std::to_string(reply.rows.size())}));
    return json_reply(reply);
}

Result<http::Reply> export_audit(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AuditSearchRequest>());
    auto wanted = TRY(conditions_of(call, request));
    if (auto refused = refuse_download(call, app)) return std::move(*refused);
    wanted.after.clear();
    wanted.rows_max = static_cast<std::size_t>(services::export_rows_max);
    auto const page = TRY(app.store.audit_search.find(wanted));
    auto csv = std::string(base::utf8_bom) + base::csv_line({"at", "user_id", "user_name", "facility_name", "event", "subject", "detail", "address"});
    for (auto const& row : TRY(rows_of(app, page.lines)))
        csv += base::csv_line({services::instant_text(row.at_ms) + seconds_text(row.at_ms), row.user_id, row.user_name, row.facility_name, row.event, row.subject, row.detail, row.address});
    if (!page.next.empty()) csv += base::csv_line({services::cut_notice(app, call.language())});
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::audit_exported, 0, "rows=" + std::to_string(page.lines.size())}));
    return csv_reply(std::move(csv), "audit");
}

} // namespace todoke::routes
