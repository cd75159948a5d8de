// Passkeys: what W3C Web Authentication Level 2 asks of a server, without attestation (whoever adds a passkey
// has signed in and knows the password; which make it is does not matter here). The rules are those of its
// §7.1 (registering) and §7.2 (signing in). All texts are raw bytes, not base64.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "shared/base/result.hpp"

namespace todoke::crypto {

struct Passkey {
    std::string credential_id;
    int algorithm = 0;        // COSE: -7 ES256, -8 EdDSA, -257 RS256
    std::string public_key;   // as libfido2 keeps it
    std::int64_t counter = 0; // of signatures; 0 where the authenticator counts none
};

struct PasskeyAssertion {
    std::string credential_id, authenticator_data, client_data, signature;
};

// What the browser says it did: `type` is "webauthn.create" or "webauthn.get", the challenge ours, the page
// ours (`origin`: https://todoke.example.jp) and not inside another one.
bool is_client_data(std::string_view client_data, std::string_view type, std::string_view challenge, std::string_view origin);

// The host of an origin, which is what a passkey is bound to.
std::string relying_party(std::string_view origin);

// A new passkey for that host, made by a person who touched or unlocked the authenticator.
// ErrorCode::invalid for anything else.
Result<Passkey> read_passkey(std::string_view relying_party, std::string_view authenticator_data);

// The counter that a right signature brings; ErrorCode::wrong_credentials otherwise.
Result<std::int64_t> check_assertion(Passkey const& passkey, std::string_view relying_party, PasskeyAssertion const& assertion);
// A counter that does not grow: two authenticators hold the same key (§7.2 step 21).
bool is_cloned(std::int64_t known_counter, std::int64_t told_counter);

} // namespace todoke::crypto
