// A user adds and removes passkeys. Both need the present password and are told to the owner by mail. They stand
// beside the second factor: who has none at hand asks for a code.
#pragma once

#include "server/services/factor_change.hpp"
#include "shared/api/passkey_messages.hpp"

namespace todoke::services {

// Issues: F-A01. What the browser needs to make a passkey within ten minutes.
SignInResult<Judged<api::PasskeyWish>> begin_passkey(App& app, store::User const& user, std::string const& token, std::string const& current_password, std::int64_t now_ms);

// Issues: V-A30 at `passkey` (not ours, too late, known already, one too many). `origin`: of the page that asks,
// as the guard compared it.
SignInResult<Judged<api::SecondFactorProven>> add_passkey(App& app, store::Caller const& caller, store::User const& user, std::string const& token,
                                                          api::AddPasskeyRequest const& request, std::string_view origin);

// Issues: F-A01. ErrorCode::not_found for one that this account has not.
SignInResult<Judged<api::SecondFactorState>> remove_passkey(App& app, store::Caller const& caller, store::User const& user, api::RemovePasskeyRequest const& request);

} // namespace todoke::services
