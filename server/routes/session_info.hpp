// What a browser is told about itself: who is signed in, at which step, and what the installation is.
#pragma once

#include "server/routes/call.hpp"

namespace todoke::routes {

// Only a browser whose training room is closed brings its cookie to the demo itself.
bool is_room_gone(Call const& call, services::App& app);

api::SessionInfo installation_info(Call const& call, services::App& app); // nobody is signed in
// At the step of that session, whose token it is.
Result<api::SessionInfo> session_info(Call const& call, services::App& app, std::string const& token, store::Session const& session);
// The same after a step, with the cookie of its fresh token.
Result<http::Reply> step_reply(Call const& call, services::App& app, std::string const& token);

} // namespace todoke::routes
