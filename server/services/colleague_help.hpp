// The way back for somebody who cannot sign in, by the manager of the own institution (MGR, S4-72): a new initial
// password, or the lost second factor reset. The manager learns no secret: the password goes to the colleague's
// own mail address, and so does the first code after a reset. Person, manager and the administrators of the area
// are told by mail.
#pragma once

#include <string>
#include <vector>

#include "server/services/account_requests.hpp"
#include "server/services/sign_in.hpp"

namespace todoke::services {

// Issues: F-A01 (the manager's own password is wrong), F-A25 to F-A28 (not for this account). ErrorCode::not_found
// outside the institution, too_many_requests after five in a day. `origin`: where people told by mail sign in.
SignInResult<std::vector<validation::Issue>> help_colleague(App& app, Applicant const& who, std::string const& user_id, api::HelpColleagueRequest const& request, std::string const& origin);

// The managers of that account's institution and class who may do so, by name.
Result<std::vector<std::string>> helpers_of(App& app, store::User const& user);

} // namespace todoke::services
