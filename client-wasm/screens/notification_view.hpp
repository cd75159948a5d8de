// The parts of a notification to read, shared by the clinic's page and the health centre's intake.
#pragma once

#include "client-wasm/state/client.hpp"
#include "shared/api/messages.hpp"

namespace todoke::screens {

// Disease, person, number, state, who sent it where and when, the reason of a return.
void draw_notification_head(state::Client& client, api::NotificationReply const& reply);
// Every answer with the warnings of the rules in place, dates kept in spite of the date check marked.
void draw_notification_body(state::Client& client, api::NotificationReply const& reply);
// The versions with their fate, and the way to compare them.
void draw_versions(state::Client& client, api::NotificationReply const& reply);

} // namespace todoke::screens
