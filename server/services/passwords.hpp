// A user replaces their own password.
#pragma once

#include <string>
#include <vector>

#include "server/services/sign_in.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

// Whether that is the present password. Five wrong ones in 15 minutes, wherever they are asked for, are
// answered ErrorCode::too_many_requests for 30.
SignInResult<bool> present_password_fits(App& app, store::User const& user, std::string const& password, std::int64_t now_ms);

// What keeps the new password from being taken, empty when it was: F-A01 (the present one is wrong) or
// rules of set N. Ends every other session of the account and tells its owner by mail.
SignInResult<std::vector<validation::Issue>> change_password(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                             std::string const& current_password, std::string const& new_password);

} // namespace todoke::services
