#include "tests/server/http/authenticator.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>

#include "server/crypto/digest.hpp"
#include "server/crypto/passkey.hpp"
#include "server/crypto/random.hpp"
#include "tests/server/http/client.hpp"

namespace todoke::test {

namespace {

constexpr unsigned user_present = 0x01, has_new_key = 0x40;

std::string big_endian(std::uint64_t number, int bytes) {
    std::string out;
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>((number >> shift) & 0xff);
    return out;
}

std::string client_data(std::string_view type, std::string_view challenge, std::string const& origin) {
    return base::write_json(Json::object().set("type", std::string(type)).set("challenge", std::string(challenge)).set("origin", origin).set("crossOrigin", false));
}

// COSE_Key of ES256: {1: 2, 3: -7, -1: 1, -2: x, -3: y}
std::string cose_key(EVP_PKEY* key) {
    std::string point(65, '\0'); // 04, x, y
    std::size_t size = 0;
    EVP_PKEY_get_octet_string_param(key, OSSL_PKEY_PARAM_PUB_KEY, reinterpret_cast<unsigned char*>(point.data()), point.size(), &size);
    return std::string("\xa5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10) + point.substr(1, 32) + std::string("\x22\x58\x20", 3) + point.substr(33, 32);
}

} // namespace

Authenticator::Authenticator(std::string origin) : origin_(std::move(origin)), credential_id_(crypto::random_bytes(32)), key_(EVP_EC_gen("P-256"), &EVP_PKEY_free) {}

std::string Authenticator::authenticator_data(unsigned flags, std::string_view more) const {
    return crypto::sha256(crypto::relying_party(origin_)) + static_cast<char>(flags | (is_touched_ ? user_present : 0u)) + big_endian(counter_, 4) + std::string(more);
}

std::string Authenticator::sign(std::string_view data) const {
    std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX*)> const context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
    auto const* bytes = reinterpret_cast<unsigned char const*>(data.data());
    std::size_t size = 0;
    EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    EVP_DigestSign(context.get(), nullptr, &size, bytes, data.size());
    std::string signature(size, '\0');
    EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size, bytes, data.size());
    signature.resize(size);
    return signature;
}

Json Authenticator::create(std::string_view challenge, std::string_view name) {
    auto const key = std::string(16, '\0') + big_endian(credential_id_.size(), 2) + credential_id_ + cose_key(key_.get());
    return Json::object().set("name", std::string(name)).set("client_data", base64(client_data("webauthn.create", challenge, origin_))).set("authenticator_data", base64(authenticator_data(has_new_key, key)));
}

Json Authenticator::get(std::string_view challenge, std::uint32_t extra_counter) {
    counter_ += extra_counter;
    auto const asked = client_data("webauthn.get", challenge, origin_);
    auto const data = authenticator_data(0, "");
    return Json::object().set("credential_id", base64(credential_id_)).set("client_data", base64(asked)).set("authenticator_data", base64(data)).set("signature", base64(sign(data + crypto::sha256(asked))));
}

} // namespace todoke::test
