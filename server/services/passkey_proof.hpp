// A passkey instead of a code: what a browser has to sign at the second step of signing in, and whether it did.
#pragma once

#include "server/services/app.hpp"
#include "shared/api/passkey_messages.hpp"

namespace todoke::services {

// Those of the account that open something.
Result<std::vector<store::Passkey>> usable_passkeys(App& app, std::string_view user_id);

// Adds them and the challenge of that session to what its browser is told.
Result<Done> offer_passkeys(App& app, store::Session const& session, std::int64_t now_ms, api::SecondFactorStep& step);

// To be judged in the transaction that signs in. `origin`: of the page that asks, as the guard compared it. A
// copied passkey is suspended, noted, and its owner told by mail. Errors: of sealing the letter.
Result<store::Proof> passkey_proof(App& app, store::Session const& session, store::Caller const& caller, store::User const& user, api::PasskeyProof const& proof,
                                   std::string const& origin);

} // namespace todoke::services
