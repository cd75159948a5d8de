// What waits for the user, and what was entered lately.
#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/suggestions.hpp"
#include "server/services/views.hpp"

namespace todoke::routes {

namespace {

bool may(Call const& call, access::Capability capability) { return access::may(access::role(call.caller().role), capability); }

// A clinic corrects what came back; a health centre decides.
bool decides(Call const& call) { return may(call, access::Capability::decide_notification); }

} // namespace

Result<http::Reply> read_home(Call const& call, services::App& app) {
    api::Home home;
    auto const state = TRY(app.store.worklists.state(call.caller()));
    home.sequence = state.sequence;
    home.unread_notices = TRY(app.store.notices.unread(call.caller()));
    if (decides(call)) {
        home.intake_waiting = state.waiting;
    } else if (may(call, access::Capability::submit_notification)) {
        for (auto const& row : TRY(app.store.worklists.waiting(call.caller()))) home.returned.push_back(services::to_message(app, row));
    }
    if (may(call, access::Capability::read_notification)) {
        for (auto const& row : TRY(app.store.worklists.recent(call.caller()))) home.recent.push_back(services::to_message(app, row));
    }
    if (may(call, access::Capability::own_drafts)) {
        for (auto const& draft : TRY(app.store.drafts.list(call.caller()))) home.drafts.push_back(services::to_message(app, draft));
    }
    return json_reply(home);
}

Result<http::Reply> read_updates(Call const& call, services::App& app) {
    auto const state = TRY(app.store.worklists.state(call.caller()));
    api::Updates updates;
    updates.sequence = state.sequence;
    (decides(call) ? updates.intake_waiting : updates.returned) = state.waiting;
    updates.unread_notices = TRY(app.store.notices.unread(call.caller()));
    if (may(call, access::Capability::watch_observations)) updates.urgent_observations = TRY(app.store.observations.unseen_urgent(call.caller()));
    return json_reply(updates);
}

Result<http::Reply> list_suggestions(Call const& call, services::App& app) {
    auto const kept = TRY(app.store.suggestions.read(call.caller(), call.parameter("form_id")));
    return json_reply(services::suggestions_message(kept));
}

} // namespace todoke::routes
