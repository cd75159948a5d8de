#include "server/crypto/random.hpp"

#include <openssl/rand.h>

#include <cstdlib>
#include <cstring>

namespace todoke::crypto {

std::string random_bytes(std::size_t count) {
    std::string bytes(count, '\0');
    // Without randomness nothing may go on: every key, token and nonce depends on it.
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(count)) != 1) std::abort();
    return bytes;
}

std::uint64_t random_below(std::uint64_t limit) {
    // Values of the incomplete last round would come up too often: draw again.
    std::uint64_t const rejected_from = UINT64_MAX - (UINT64_MAX % limit);
    for (;;) {
        std::uint64_t value = 0;
        std::memcpy(&value, random_bytes(sizeof value).data(), sizeof value);
        if (value < rejected_from) return value % limit;
    }
}

} // namespace todoke::crypto
