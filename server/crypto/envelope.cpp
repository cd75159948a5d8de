#include "server/crypto/envelope.hpp"

#include <openssl/evp.h>

#include <mutex>

#include "server/crypto/digest.hpp"
#include "server/crypto/random.hpp"

namespace todoke::crypto {

namespace {

constexpr char version_byte = '\x01';
constexpr std::size_t nonce_size = 12;
constexpr std::size_t tag_size = 16;
constexpr std::size_t head_size = 1 + 4;

EVP_CIPHER const* aes() {
    static EVP_CIPHER const* const cipher = EVP_CIPHER_fetch(nullptr, "AES-256-GCM", nullptr);
    return cipher;
}

struct CipherContext {
    EVP_CIPHER_CTX* context = EVP_CIPHER_CTX_new();
    ~CipherContext() { EVP_CIPHER_CTX_free(context); }
};
EVP_CIPHER_CTX* thread_context() {
    thread_local CipherContext local;
    return local.context;
}

unsigned char* raw(std::string& bytes, std::size_t at = 0) { return reinterpret_cast<unsigned char*>(bytes.data()) + at; }
unsigned char const* raw(std::string_view bytes) { return reinterpret_cast<unsigned char const*>(bytes.data()); }

// nonce | ciphertext | tag
std::optional<std::string> encrypt(std::string_view key, std::string_view associated, std::string_view plain) {
    auto const nonce = random_bytes(nonce_size);
    std::string out(nonce_size + plain.size() + tag_size, '\0');
    out.replace(0, nonce_size, nonce);
    auto* const context = thread_context();
    int length = 0;
    int last = 0;
    bool const ok = EVP_EncryptInit_ex2(context, aes(), raw(key), raw(nonce), nullptr) == 1 &&
                    EVP_EncryptUpdate(context, nullptr, &length, raw(associated), static_cast<int>(associated.size())) == 1 &&
                    EVP_EncryptUpdate(context, raw(out, nonce_size), &length, raw(plain), static_cast<int>(plain.size())) == 1 &&
                    EVP_EncryptFinal_ex(context, raw(out, nonce_size) + length, &last) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_GET_TAG, static_cast<int>(tag_size), raw(out, nonce_size + plain.size())) == 1;
    if (!ok) return std::nullopt;
    return out;
}

std::optional<std::string> decrypt(std::string_view key, std::string_view associated, std::string_view sealed) {
    if (sealed.size() < nonce_size + tag_size) return std::nullopt;
    auto const body = sealed.substr(nonce_size, sealed.size() - nonce_size - tag_size);
    std::string tag(sealed.substr(sealed.size() - tag_size));
    std::string out(body.size(), '\0');
    auto* const context = thread_context();
    int length = 0;
    int last = 0;
    bool const ok = EVP_DecryptInit_ex2(context, aes(), raw(key), raw(sealed), nullptr) == 1 &&
                    EVP_DecryptUpdate(context, nullptr, &length, raw(associated), static_cast<int>(associated.size())) == 1 &&
                    EVP_DecryptUpdate(context, raw(out), &length, raw(body), static_cast<int>(body.size())) == 1 &&
                    EVP_CIPHER_CTX_ctrl(context, EVP_CTRL_GCM_SET_TAG, static_cast<int>(tag_size), tag.data()) == 1 &&
                    EVP_DecryptFinal_ex(context, raw(out) + length, &last) == 1;
    if (!ok) return std::nullopt;
    return out;
}

void append_number(std::string& out, std::uint64_t value, int bytes) {
    for (int shift = (bytes - 1) * 8; shift >= 0; shift -= 8) out += static_cast<char>((value >> shift) & 0xff);
}

std::string associated_data(Place const& place, std::uint32_t key_id) {
    std::string out(place.table);
    out += '\0';
    out += place.id;
    out += '\0';
    append_number(out, static_cast<std::uint64_t>(place.revision), 8);
    append_number(out, key_id, 4);
    return out;
}

std::string wrapping_data(std::uint32_t key_id) { return associated_data({"data_keys", "", 0}, key_id); }

} // namespace

std::string Envelope::make_wrapped_key(std::uint32_t key_id) const {
    Secret const key(random_bytes(32));
    return encrypt(master_.view(), wrapping_data(key_id), key.view()).value_or(std::string());
}

Result<Done> Envelope::add_key(std::uint32_t key_id, std::string_view wrapped) {
    auto key = decrypt(master_.view(), wrapping_data(key_id), wrapped);
    if (!key || key->size() != 32)
        return Error{ErrorCode::internal, "data key " + std::to_string(key_id) + " does not open: this key file belongs to another database"};
    std::unique_lock const lock(mutex_);
    keys_[key_id] = std::make_unique<Secret const>(std::move(*key));
    return Done{};
}

bool Envelope::has_key(std::uint32_t key_id) const { return find(key_id) != nullptr; }

Secret const* Envelope::find(std::uint32_t key_id) const {
    std::shared_lock const lock(mutex_);
    auto const found = keys_.find(key_id);
    return found == keys_.end() ? nullptr : found->second.get();
}

Result<Secret> Envelope::derive(std::uint32_t key_id, std::string_view purpose) const {
    auto const* const key = find(key_id);
    if (key == nullptr) return Error{ErrorCode::internal, "data key " + std::to_string(key_id) + " is missing"};
    return Secret(derive_key(key->view(), purpose));
}

Result<std::string> Envelope::seal(std::uint32_t key_id, Place const& place, std::string_view plain) const {
    auto const* const key = find(key_id);
    if (key == nullptr) return Error{ErrorCode::internal, "data key " + std::to_string(key_id) + " is missing"};
    auto const sealed = encrypt(key->view(), associated_data(place, key_id), plain);
    if (!sealed) return Error{ErrorCode::internal, "encryption failed"};
    std::string out(1, version_byte);
    out.reserve(head_size + sealed->size());
    append_number(out, key_id, 4);
    out += *sealed;
    return out;
}

Result<std::string> Envelope::open(Place const& place, std::string_view sealed) const {
    if (sealed.size() < head_size + nonce_size + tag_size || sealed.front() != version_byte)
        return Error{ErrorCode::internal, "sealed value in " + std::string(place.table) + " is not readable"};
    std::uint32_t key_id = 0;
    for (char const c : sealed.substr(1, 4)) key_id = (key_id << 8) | static_cast<unsigned char>(c);
    auto const* const key = find(key_id);
    if (key == nullptr) return Error{ErrorCode::internal, "data key " + std::to_string(key_id) + " is missing"};
    auto plain = decrypt(key->view(), associated_data(place, key_id), sealed.substr(head_size));
    if (!plain) return Error{ErrorCode::internal, "sealed value in " + std::string(place.table) + " was changed or moved"};
    return std::move(*plain);
}

} // namespace todoke::crypto
