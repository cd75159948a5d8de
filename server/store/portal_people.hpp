// Whether a caller of the patients' side may see a record: by the links of the own account, nothing else.
#pragma once

#include "server/db/database.hpp"
#include "server/store/caller.hpp"

namespace todoke::store {

// The user id of an account of the patients' side: no user of the staff can have it. 0 for any other.
std::string portal_user_id(std::int64_t account);
std::int64_t account_of(Caller const& caller);
// Of the automatic call, which enters what a person's keys said.
inline constexpr std::string_view automatic_call_user = "automatic:call";

bool is_linked(db::Transaction& tx, Caller const& caller, CaseId id);

} // namespace todoke::store
