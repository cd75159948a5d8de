#include "server/crypto/recovery_code.hpp"

#include "server/crypto/digest.hpp"
#include "server/crypto/random.hpp"
#include "shared/access/second_factor.hpp"

namespace todoke::crypto {

std::string make_recovery_code() {
    std::string code;
    for (std::size_t i = 0; i < access::recovery_code_length; ++i) code += access::recovery_alphabet[random_below(access::recovery_alphabet.size())];
    return code;
}

std::string hash_recovery_code(std::string_view pepper, std::string_view user_id, std::string_view code) {
    return hmac_sha256(pepper, "recovery|" + std::string(user_id) + "|" + std::string(code));
}

} // namespace todoke::crypto
