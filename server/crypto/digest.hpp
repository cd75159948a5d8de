// SHA-256 and HMAC-SHA-256. Results are 32 raw bytes.
#pragma once

#include <string>
#include <string_view>

namespace todoke::crypto {

std::string sha256(std::string_view data);
std::string hmac_sha256(std::string_view key, std::string_view data);
// HKDF-Expand of one block (RFC 5869): a 32-byte key for one named purpose.
std::string derive_key(std::string_view root, std::string_view purpose);

} // namespace todoke::crypto
