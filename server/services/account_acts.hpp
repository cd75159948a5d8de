// What an administrator does with an account that exists (roles.md §4.5): stopping, resuming, deleting it,
// ending a lock, and the way back for somebody who lost the second factor.
#pragma once

#include <string>

#include "server/services/account_area.hpp"

namespace todoke::services {

// "stop", "resume", "remove", "unlock" or "reset_factor"; the version afterwards. ErrorCode::invalid for
// another word, stale when somebody changed the account meanwhile. After reset_factor codes go to the mail
// address of the profile again; owner and administrator are told by mail. `more` is stored with the act;
// "unlock" has none.
Result<std::int64_t> act_on_account(App& app, Manager const& manager, store::User const& user, std::string const& act, store::Also more = {});

} // namespace todoke::services
