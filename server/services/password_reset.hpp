// A forgotten password, solved by its owner alone (roles.md §5, §7): a code to the mail address of the
// account, then the second factor or a recovery code, then a new password. Who has no second proof is told
// by mail to ask the manager of the institution or the administrator. Nothing that is answered tells whether a user ID exists.
#pragma once

#include <string>
#include <vector>

#include "server/services/sign_in.hpp"
#include "shared/api/password_reset_messages.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

// Sends the first code, at most three times in a quarter of an hour for one user ID.
SignInResult<Done> begin_password_reset(App& app, std::string const& user_id, std::string const& client_address, std::int64_t now_ms);

// The code of the mail: what else is asked for. Sends the second code where the means is one that is sent.
// ErrorCode::wrong_credentials for a wrong code and for a user ID that does not exist.
SignInResult<api::PasswordResetStep> prove_reset_mail(App& app, api::PasswordResetMailProof const& request, std::string const& client_address, std::int64_t now_ms);

// Both codes and the new password. Issues: those of the rule set (item "new_password"); the codes are not
// used up then. Ends every session and tells the owner by mail.
SignInResult<std::vector<validation::Issue>> finish_password_reset(App& app, api::PasswordResetProof const& request, std::string const& client_address, std::int64_t now_ms);

} // namespace todoke::services
