// Recovery codes: what opens an account whose telephone or app is lost, once each. 50 random bits; only
// keyed hashes are stored, so a copied database opens nothing.
#pragma once

#include <string>
#include <string_view>

namespace todoke::crypto {

// Ten characters of access::recovery_alphabet.
std::string make_recovery_code();
// What is stored: HMAC(pepper, user | code) of the folded code.
std::string hash_recovery_code(std::string_view pepper, std::string_view user_id, std::string_view code);

} // namespace todoke::crypto
