// AES-256-GCM of one value under a data key. The associated data name the place (table, id,
// revision, key id), so a ciphertext moved to another row or an older revision does not open.
// Sealed form: version byte, key id (4 bytes), nonce (12), ciphertext, tag (16).
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "server/crypto/bytes.hpp"
#include "shared/base/result.hpp"

namespace todoke::crypto {

struct Place {
    std::string_view table;
    std::string_view id;
    std::int64_t revision = 0;
};

// The data keys of an installation, each wrapped by the master key while at rest.
class Envelope {
public:
    explicit Envelope(Secret master) : master_(std::move(master)) {}

    // A new random data key in wrapped form. It is not held yet: store it durably, then add_key, so that
    // nothing is ever sealed with a key that a crash would lose.
    [[nodiscard]] std::string make_wrapped_key(std::uint32_t key_id) const;
    // ErrorCode::internal when the master key does not fit or the row was tampered with.
    Result<Done> add_key(std::uint32_t key_id, std::string_view wrapped);
    [[nodiscard]] bool has_key(std::uint32_t key_id) const;
    // A purpose-bound secret derived from a data key (blind indexes).
    [[nodiscard]] Result<Secret> derive(std::uint32_t key_id, std::string_view purpose) const;

    // The key must be held (Vault sees to it): ErrorCode::internal otherwise.
    Result<std::string> seal(std::uint32_t key_id, Place const& place, std::string_view plain) const;
    Result<std::string> open(Place const& place, std::string_view sealed) const;

private:
    [[nodiscard]] Secret const* find(std::uint32_t key_id) const;

    Secret master_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<std::uint32_t, std::unique_ptr<Secret const>> keys_; // entries are never removed
};

} // namespace todoke::crypto
