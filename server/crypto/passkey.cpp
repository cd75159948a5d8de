#include "server/crypto/passkey.hpp"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>

#include <memory>
#include <optional>

#include "server/crypto/bytes.hpp"
#include "server/crypto/digest.hpp"
#include "shared/base/json.hpp"

namespace todoke::crypto {

namespace {

constexpr std::size_t hash_size = 32;
constexpr std::size_t flags_at = hash_size;
constexpr std::size_t head_size = flags_at + 1 + 4;   // and the counter
constexpr std::size_t id_size_at = head_size + 16;    // after the make of the authenticator
constexpr unsigned user_present = 0x01, has_new_key = 0x40, has_extensions = 0x80;
constexpr std::size_t credential_id_bytes_max = 1023; // §7.1 step 25
constexpr std::size_t client_data_bytes_max = 4'096;
constexpr int algorithms[] = {COSE_ES256, COSE_EDDSA, COSE_RS256};

struct Free {
    void operator()(fido_cred_t* it) const { fido_cred_free(&it); }
    void operator()(fido_assert_t* it) const { fido_assert_free(&it); }
    void operator()(es256_pk_t* it) const { es256_pk_free(&it); }
    void operator()(eddsa_pk_t* it) const { eddsa_pk_free(&it); }
    void operator()(rs256_pk_t* it) const { rs256_pk_free(&it); }
};
template <class T> using Owned = std::unique_ptr<T, Free>;

unsigned char const* bytes_of(std::string_view text) { return reinterpret_cast<unsigned char const*>(text.data()); }
std::string text_of(unsigned char const* bytes, std::size_t size) { return bytes == nullptr ? std::string() : std::string(reinterpret_cast<char const*>(bytes), size); }

unsigned byte_at(std::string_view bytes, std::size_t at) { return static_cast<unsigned char>(bytes[at]); }

// What follows the first item of CBOR (RFC 8949); nothing where it is none, or claims more than is there.
std::optional<std::string_view> after_item(std::string_view bytes, int depth_left) {
    if (bytes.empty() || depth_left == 0) return std::nullopt;
    auto const kind = byte_at(bytes, 0) >> 5, info = byte_at(bytes, 0) & 0x1fu;
    bytes.remove_prefix(1);
    std::uint64_t number = info;
    if (info >= 24) {
        auto const size = std::size_t{1} << (info - 24);
        if (info > 27 || bytes.size() < size) return std::nullopt;
        number = 0;
        for (std::size_t i = 0; i < size; ++i) number = number << 8 | byte_at(bytes, i);
        bytes.remove_prefix(size);
    }
    enum Kind : unsigned { positive, negative, byte_string, text, list, map, tag, simple };
    if (kind == tag) return std::nullopt;
    if (kind == positive || kind == negative || kind == simple) return bytes;
    if (number > bytes.size()) return std::nullopt;
    if (kind == byte_string || kind == text) return bytes.substr(static_cast<std::size_t>(number));
    std::optional rest(bytes);
    for (auto items = kind == map ? 2 * number : number; rest && items > 0; --items) rest = after_item(*rest, depth_left - 1);
    return rest;
}

// Whether the parts are as long as they say, before the library makes room for them.
bool is_whole(std::string_view authenticator_data) {
    constexpr int depth_max = 4;
    if (authenticator_data.size() < head_size) return false;
    auto const flags = byte_at(authenticator_data, flags_at);
    std::optional rest(authenticator_data.substr(head_size));
    if ((flags & has_new_key) != 0) {
        if (authenticator_data.size() < id_size_at + 2) return false;
        auto const id_size = byte_at(authenticator_data, id_size_at) << 8 | byte_at(authenticator_data, id_size_at + 1);
        if (authenticator_data.size() < id_size_at + 2 + id_size) return false;
        rest = after_item(authenticator_data.substr(id_size_at + 2 + id_size), depth_max);
    }
    if (rest && (flags & has_extensions) != 0) rest = after_item(*rest, depth_max);
    return rest && rest->empty();
}

// The key of a known passkey, in the library's form; nothing when it is none.
struct PublicKey {
    Owned<es256_pk_t> es256;
    Owned<eddsa_pk_t> eddsa;
    Owned<rs256_pk_t> rs256;
    void const* it = nullptr;
};
PublicKey public_key(Passkey const& passkey) {
    PublicKey key;
    auto const* bytes = bytes_of(passkey.public_key);
    auto const size = passkey.public_key.size();
    if (passkey.algorithm == COSE_ES256) {
        key.es256.reset(es256_pk_new());
        if (es256_pk_from_ptr(key.es256.get(), bytes, size) == FIDO_OK) key.it = key.es256.get();
    } else if (passkey.algorithm == COSE_EDDSA) {
        key.eddsa.reset(eddsa_pk_new());
        if (eddsa_pk_from_ptr(key.eddsa.get(), bytes, size) == FIDO_OK) key.it = key.eddsa.get();
    } else if (passkey.algorithm == COSE_RS256) {
        key.rs256.reset(rs256_pk_new());
        if (rs256_pk_from_ptr(key.rs256.get(), bytes, size) == FIDO_OK) key.it = key.rs256.get();
    }
    return key;
}

} // namespace

bool is_client_data(std::string_view client_data, std::string_view type, std::string_view challenge, std::string_view origin) {
    auto const json = base::parse_json(client_data, {.bytes_max = client_data_bytes_max});
    return json.ok() && json->text("type") == type && equal_constant_time(json->text("challenge"), challenge) && json->text("origin") == origin &&
           !json->boolean("crossOrigin");
}

std::string relying_party(std::string_view origin) {
    auto const scheme_end = origin.find("://");
    if (scheme_end != std::string_view::npos) origin.remove_prefix(scheme_end + 3);
    return std::string(origin.substr(0, origin.find(':')));
}

Result<Passkey> read_passkey(std::string_view relying_party, std::string_view authenticator_data) {
    if (!is_whole(authenticator_data) || !equal_constant_time(authenticator_data.substr(0, hash_size), sha256(relying_party)))
        return Error{ErrorCode::invalid, "a passkey of another host"};
    auto const flags = byte_at(authenticator_data, flags_at);
    if ((flags & user_present) == 0 || (flags & has_new_key) == 0) return Error{ErrorCode::invalid, "no person, or no new key"};
    for (auto const algorithm : algorithms) {
        Owned<fido_cred_t> const credential(fido_cred_new());
        if (fido_cred_set_type(credential.get(), algorithm) != FIDO_OK) continue;
        if (fido_cred_set_authdata_raw(credential.get(), bytes_of(authenticator_data), authenticator_data.size()) != FIDO_OK) continue;
        Passkey passkey;
        passkey.algorithm = algorithm;
        passkey.credential_id = text_of(fido_cred_id_ptr(credential.get()), fido_cred_id_len(credential.get()));
        passkey.public_key = text_of(fido_cred_pubkey_ptr(credential.get()), fido_cred_pubkey_len(credential.get()));
        passkey.counter = fido_cred_sigcount(credential.get());
        if (passkey.credential_id.empty() || passkey.credential_id.size() > credential_id_bytes_max || public_key(passkey).it == nullptr) break;
        return passkey;
    }
    return Error{ErrorCode::invalid, "no passkey that can be read"};
}

Result<std::int64_t> check_assertion(Passkey const& passkey, std::string_view relying_party, PasskeyAssertion const& assertion) {
    Error const wrong{ErrorCode::wrong_credentials, "the signature of the passkey does not fit"};
    auto const key = public_key(passkey);
    Owned<fido_assert_t> const signed_by(fido_assert_new());
    auto* it = signed_by.get();
    auto const hash = sha256(assertion.client_data);
    auto const& data = assertion.authenticator_data;
    bool const fits = key.it != nullptr && is_whole(data) && passkey.credential_id == assertion.credential_id &&
                      fido_assert_set_rp(it, std::string(relying_party).c_str()) == FIDO_OK &&
                      fido_assert_set_clientdata_hash(it, bytes_of(hash), hash.size()) == FIDO_OK && fido_assert_set_count(it, 1) == FIDO_OK &&
                      fido_assert_set_authdata_raw(it, 0, bytes_of(data), data.size()) == FIDO_OK &&
                      fido_assert_set_sig(it, 0, bytes_of(assertion.signature), assertion.signature.size()) == FIDO_OK &&
                      fido_assert_set_up(it, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_verify(it, 0, passkey.algorithm, key.it) == FIDO_OK;
    if (!fits) return wrong;
    return std::int64_t{fido_assert_sigcount(it, 0)};
}

bool is_cloned(std::int64_t known_counter, std::int64_t told_counter) { return (known_counter != 0 || told_counter != 0) && told_counter <= known_counter; }

} // namespace todoke::crypto
