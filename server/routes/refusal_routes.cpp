// What was refused, for the administrators of the accounts concerned; the State sees all of it.
#include "server/routes/handlers.hpp"
#include "server/routes/manager.hpp"
#include "server/routes/reply.hpp"
#include "server/services/account_area.hpp"
#include "shared/api/refusal_messages.hpp"

namespace todoke::routes {

Result<http::Reply> read_refusals(Call const& call, services::App& app) {
    TRY(app.refusals.flush());
    auto const area = manager_of(call, app).area;
    api::RefusalReport report;
    for (auto const& sum : TRY(app.store.refusals.sums(area, call.now_ms()))) {
        auto const& kind = access::refusal(sum.kind);
        report.sums.push_back({std::string(kind.name), sum.today, sum.today + sum.before, sum.accounts, sum.addresses, access::is_unusual(kind, sum.today, sum.before)});
    }
    for (auto const& day : TRY(app.store.refusals.days(area, call.now_ms())))
        report.days.push_back({base::iso_date(base::date_from_days(day.day)), std::string(access::refusal(day.kind).name), day.events});
    auto const latest = TRY(app.store.refusals.latest(area, call.now_ms(), static_cast<int>(api::refusal_events_max)));
    std::vector<std::string> user_ids;
    for (auto const& event : latest) user_ids.push_back(event.user_id);
    auto const names = TRY(app.store.users.names(user_ids));
    for (auto const& event : latest) {
        auto const name = names.find(event.user_id);
        report.events.push_back({event.last_at_ms, std::string(access::refusal(event.kind).name), event.user_id, name == names.end() ? std::string() : name->second, event.address, event.events});
    }
    TRY(app.store.audit.append(call.caller(), {store::AuditEvent::audit_searched, 0, "refusals=" + std::to_string(report.events.size())}));
    return json_reply(report);
}

} // namespace todoke::routes
