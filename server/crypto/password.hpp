// Passwords: argon2id at OWASP's settings with a pepper from outside the database. Hashing runs on a
// pool of its own (as many threads as cores, nice 10, bounded queue), so that people who are signed
// in never wait behind people signing in. The parameters are part of each stored hash.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "server/crypto/bytes.hpp"
#include "shared/base/result.hpp"

namespace todoke::crypto {

// Of OWASP's equal settings the one that is fastest where caches are small, and so the one that lets
// most people in at once: half the time of 19 MiB and 2 passes (docs/figures.md).
struct PasswordCost {
    std::uint32_t memory_kib = 9 * 1024;
    std::uint32_t passes = 4;
    bool operator==(PasswordCost const&) const = default;
};

struct PasswordCheck {
    bool fits = false;
    bool outdated = false; // fits, but was hashed with other parameters: store a new hash
};

class PasswordHasher {
public:
    struct Options {
        PasswordCost cost;
        int threads = 0;    // 0: one a core
        int queue_max = 64; // waiting; more is ErrorCode::overloaded
    };
    PasswordHasher(Secret pepper, Options options);
    ~PasswordHasher();
    PasswordHasher(PasswordHasher const&) = delete;
    PasswordHasher& operator=(PasswordHasher const&) = delete;

    // "$hmac-sha256-argon2id$v=19$m=9216,t=4,p=1$salt$hash"
    Result<std::string> hash(std::string_view password);
    // No stored hash (unknown user): takes the same time against a dummy and never fits.
    Result<PasswordCheck> check(std::string_view password, std::optional<std::string> const& stored);
    [[nodiscard]] static bool can_read(std::string_view stored); // false: made by another scheme
    [[nodiscard]] int waiting() const; // for metrics

private:
    class Pool;
    std::unique_ptr<Pool> pool_;
    Secret pepper_;
    PasswordCost cost_;
    std::string dummy_;
};

} // namespace todoke::crypto
