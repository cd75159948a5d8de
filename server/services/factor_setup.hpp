// The forced set-up of a second factor at a sign-in over the internet (V-A32, roles.md §5 and §7.2): between the
// proof that it is the person (a code to the address of the profile) and the new password. Nothing else can be done
// until it is through.
#pragma once

#include <string>

#include "server/services/factor_change.hpp"

namespace todoke::services {

// What may be registered, and what this session has chosen already and not proven yet.
Result<Done> fill_factor_setup(App& app, store::User const& user, std::string const& token, std::int64_t now_ms, api::SessionInfo& info);

// Issues: V-A05, V-A06 (the destination). Codes count with those of signing in, and for each destination.
SignInResult<Judged<api::SecondFactorProposal>> propose_factor_setup(App& app, store::User const& user, std::string const& token, api::FactorSetupRequest const& request, std::int64_t now_ms);

struct FactorSetUp { std::string token; }; // of the session, at its next step
// Issues: V-A30.
SignInResult<Judged<FactorSetUp>> prove_factor_setup(App& app, store::Caller const& caller, store::User const& user, std::string const& token, std::string const& typed_code);

} // namespace todoke::services
