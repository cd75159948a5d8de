// How an account stands, in one word (roles.md §4.5). A lock is no state of the account: it passes by itself.
#pragma once

#include <string>

#include "server/services/app.hpp"

namespace todoke::services {

// "issued", "active", "locked", "stopped" or "deleted".
Result<std::string> state_name(App& app, std::string const& user_id, store::UserState state, std::int64_t now_ms);

} // namespace todoke::services
