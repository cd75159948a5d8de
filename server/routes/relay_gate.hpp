// The narrow way from the patients' side into this process: only who knows the secret, only the endpoints of
// patients. Whatever breaks the public process gets no further than what any patient may ask.
#pragma once

#include "server/http/message.hpp"
#include "server/http/router.hpp"

namespace todoke::routes {

class RelayGate {
public:
    explicit RelayGate(std::string secret) : secret_(std::move(secret)) {}
    // The request as its sender made it, from the address that the public process names. Unauthenticated without
    // the secret; not_found for everything that is not the patients'.
    [[nodiscard]] Result<http::Request> admit(http::Request const& request) const;

private:
    std::string secret_;
    http::Router router_;
};

// First line of the file; at least 32 characters, and nobody else may read it.
Result<std::string> read_relay_secret(std::string const& file);

} // namespace todoke::routes
