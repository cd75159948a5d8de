// The secrets that live outside the database, in one file that only the service may read (0600):
// the master key that wraps the data keys, the pepper of passwords and the seed of the key that
// signs audit heads. Losing the file loses every record; keep a copy in a safe place.
#pragma once

#include <string>

#include "server/crypto/bytes.hpp"
#include "shared/base/result.hpp"

namespace todoke::crypto {

struct KeyFile {
    Secret master;     // 32 bytes
    Secret pepper;     // 32 bytes
    Secret audit_seed; // 32 bytes, Ed25519

    // Refuses a file that others can read, and anything but the three secrets.
    static Result<KeyFile> open(std::string const& path);
    // Makes new secrets; refuses when the file exists.
    static Result<KeyFile> create(std::string const& path);
};

} // namespace todoke::crypto
