// A user changes the second factor (S4-37 to S4-40): present password, new destination, a code sent there,
// its proof. Until the proof the old one stays in force; afterwards every other session ends and the owner
// is told by mail. Recovery codes belong here, too.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/services/sign_in.hpp"
#include "shared/api/second_factor_messages.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

// What was asked for, or what keeps it from happening: issues at the fields of the request.
template <class Message>
struct Judged {
    std::vector<validation::Issue> issues;
    Message message;
};

Result<api::SecondFactorState> second_factor_state(App& app, store::User const& user);
// After something was proven: the state, and fresh recovery codes where the account has none left.
Result<api::SecondFactorProven> proven_message(App& app, store::Caller const& caller, store::User const& user);

// Issues: F-A01 (the present password is wrong), V-A05, V-A06 and V-113 (the destination). Wrong passwords
// count with those of the password's change; codes with those of signing in, and for each destination.
SignInResult<Judged<api::SecondFactorProposal>> propose_second_factor(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                                      api::ProposeSecondFactorRequest const& request);
// Keeps a folded destination that may be offered as what that session has to prove, and sends its code. `destination`
// of an app is ignored: its secret is made here.
SignInResult<Judged<api::SecondFactorProposal>> offer_factor(App& app, store::User const& user, std::string const& token, store::SecondFactor factor, std::int64_t now_ms);
// V-A30: the sentence for a wrong code, or for one whose time or tries are used up; nothing for another error.
std::optional<validation::Issue> issue_of_code(Error const& error);
// Issues: V-A30.
SignInResult<Judged<api::SecondFactorProven>> prove_second_factor(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                                  std::string const& typed_code);
// Issues: F-A01.
SignInResult<Judged<api::RecoveryCodes>> make_recovery_codes(App& app, store::Caller const& caller, store::User const& user, std::string const& current_password);

} // namespace todoke::services
