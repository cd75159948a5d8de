#include "server/crypto/digest.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>

#include <cstdlib>
#include <memory>

namespace todoke::crypto {

namespace {

// OpenSSL 3 searches its providers on every one-shot call; fetching once makes a hash ten times cheaper.
EVP_MD const* sha256_algorithm() {
    static EVP_MD const* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    return algorithm;
}

struct DigestContext {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~DigestContext() { EVP_MD_CTX_free(context); }
};

void digest_parts(std::string_view first, std::string_view second, unsigned char* out) {
    thread_local DigestContext local;
    unsigned length = 0;
    bool const ok = EVP_DigestInit_ex2(local.context, sha256_algorithm(), nullptr) == 1 &&
                    EVP_DigestUpdate(local.context, first.data(), first.size()) == 1 &&
                    EVP_DigestUpdate(local.context, second.data(), second.size()) == 1 &&
                    EVP_DigestFinal_ex(local.context, out, &length) == 1;
    if (!ok) std::abort(); // only without memory or without SHA-256: nothing could be proved any more
}

} // namespace

std::string sha256(std::string_view data) {
    std::string out(32, '\0');
    digest_parts(data, {}, reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

std::string hmac_sha256(std::string_view key, std::string_view data) {
    constexpr std::size_t block = 64;
    std::string const short_key = key.size() > block ? sha256(key) : std::string(key);
    std::string inner(block, '\x36');
    std::string outer(block, '\x5c');
    for (std::size_t i = 0; i < short_key.size(); ++i) {
        inner[i] = static_cast<char>(inner[i] ^ short_key[i]);
        outer[i] = static_cast<char>(outer[i] ^ short_key[i]);
    }
    std::string inside(32, '\0');
    digest_parts(inner, data, reinterpret_cast<unsigned char*>(inside.data()));
    std::string out(32, '\0');
    digest_parts(outer, inside, reinterpret_cast<unsigned char*>(out.data()));
    return out;
}

std::string derive_key(std::string_view root, std::string_view purpose) {
    return hmac_sha256(root, std::string(purpose) + '\x01');
}

} // namespace todoke::crypto
