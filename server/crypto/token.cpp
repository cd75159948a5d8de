#include "server/crypto/token.hpp"

#include "server/crypto/bytes.hpp"
#include "server/crypto/digest.hpp"
#include "server/crypto/random.hpp"

namespace todoke::crypto {

std::string make_token() { return to_base64url(random_bytes(32)); }

std::string hash_token(std::string_view token) { return sha256(token); }

std::string make_otp() {
    auto const digits = std::to_string(random_below(1'000'000));
    return std::string(6 - digits.size(), '0') + digits;
}

std::string hash_otp(std::string_view pepper, std::string_view token_hash, std::string_view code) {
    std::string message(token_hash);
    message += '|';
    message += code;
    return hmac_sha256(pepper, message);
}

} // namespace todoke::crypto
