#include "server/crypto/signing.hpp"

#include <openssl/evp.h>

#include <memory>

namespace todoke::crypto {

namespace {

struct FreeKey {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Key = std::unique_ptr<EVP_PKEY, FreeKey>;
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

unsigned char const* raw(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

} // namespace

std::string Signer::public_key() const {
    Key const key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed_.view()), seed_.view().size()));
    std::string out(32, '\0');
    std::size_t length = out.size();
    if (!key || EVP_PKEY_get_raw_public_key(key.get(), reinterpret_cast<unsigned char*>(out.data()), &length) != 1) return {};
    return out;
}

std::string Signer::sign(std::string_view message) const {
    Key const key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, raw(seed_.view()), seed_.view().size()));
    Context const context(EVP_MD_CTX_new());
    std::string out(64, '\0');
    std::size_t length = out.size();
    bool const ok = key && context && EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
                    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(out.data()), &length, raw(message), message.size()) == 1;
    return ok ? out : std::string();
}

bool signature_fits(std::string_view public_key, std::string_view message, std::string_view signature) {
    Key const key(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw(public_key), public_key.size()));
    Context const context(EVP_MD_CTX_new());
    return key && context && EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) == 1 &&
           EVP_DigestVerify(context.get(), raw(signature), signature.size(), raw(message), message.size()) == 1;
}

} // namespace todoke::crypto
