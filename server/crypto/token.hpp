// Session tokens and one-time codes. Only hashes are stored: a copied database opens no session.
#pragma once

#include <string>
#include <string_view>

namespace todoke::crypto {

// 256 random bits as 43 characters of base64url, for cookies and links.
std::string make_token();
// What is stored and looked up: SHA-256 of the token text (32 raw bytes).
std::string hash_token(std::string_view token);

// Six digits, every value equally likely.
std::string make_otp();
// A code has only 20 bits, so its stored hash is keyed with its session: HMAC(pepper, session | code).
std::string hash_otp(std::string_view pepper, std::string_view token_hash, std::string_view code);

} // namespace todoke::crypto
