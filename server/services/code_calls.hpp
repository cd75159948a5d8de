// How far the call is that reads out a one-time code: what S0-25 shows while somebody waits for it.
#pragma once

#include "server/services/app.hpp"
#include "shared/api/call_messages.hpp"

namespace todoke::services {

// Of the newest code of that account that goes by telephone. A demo's calls stay in its outbox, waiting.
Result<api::CodeCallState> code_call_state(App& app, std::string const& user_id, std::int64_t now_ms);

} // namespace todoke::services
