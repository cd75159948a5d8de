// Ed25519 signatures for audit heads: whoever holds the public key can prove later that a stretch of
// the audit trail was cut off or rewritten.
#pragma once

#include <string>
#include <string_view>

#include "server/crypto/bytes.hpp"

namespace todoke::crypto {

class Signer {
public:
    explicit Signer(Secret seed) : seed_(std::move(seed)) {} // 32 bytes
    [[nodiscard]] std::string public_key() const;             // 32 raw bytes
    [[nodiscard]] std::string sign(std::string_view message) const; // 64 raw bytes

private:
    Secret seed_;
};

bool signature_fits(std::string_view public_key, std::string_view message, std::string_view signature);

} // namespace todoke::crypto
