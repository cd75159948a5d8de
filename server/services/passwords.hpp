// A user replaces their own password.
#pragma once

#include <string>
#include <vector>

#include "server/services/sign_in.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

// What keeps the new password from being taken, empty when it was: F-A01 (the present one is wrong) or
// rules of set N. Ends every other session of the account and tells its owner by mail. Five wrong
// present passwords in 15 minutes lock the change for 30.
SignInResult<std::vector<validation::Issue>> change_password(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                             std::string const& current_password, std::string const& new_password);

} // namespace todoke::services
