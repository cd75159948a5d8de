// The audit trail, within the right of who reads it (roles.md §3.2): a health centre the doings of its
// own people, a government and its administrators those of their area, the State all.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/account_area.hpp"
#include "shared/api/account_messages.hpp"

namespace todoke::routes {

namespace {

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

} // namespace

Result<http::Reply> search_audit(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::AuditSearchRequest>());
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
    if (!request.subject.empty()) {
        auto const subject = store::CaseId::parse(request.subject);
        if (!subject) return json_reply(api::AuditSearchReply{});
        wanted.subject = subject->value;
    }
    wanted.after = request.cursor;
    auto const page = TRY(app.store.audit_search.find(wanted));
    std::vector<std::string> user_ids;
    for (auto const& line : page.lines) user_ids.push_back(line.user_id);
    auto const names = TRY(app.store.users.names(user_ids));
    api::AuditSearchReply reply;
    for (auto const& line : page.lines) {
        auto const name = names.find(line.user_id);
        reply.rows.push_back({line.at_ms, line.user_id, name == names.end() ? std::string() : name->second, app.directory.facility_name(line.facility),
                              std::string(store::name(line.event)), line.subject == 0 ? std::string() : store::CaseId{line.subject}.text(), line.detail, line.address});
    }
    reply.next_cursor = page.next;
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::audit_searched, 0, "rows=" + std::to_string(reply.rows.size())}));
    return json_reply(reply);
}

} // namespace todoke::routes
