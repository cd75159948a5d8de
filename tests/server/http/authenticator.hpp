// An authenticator of WebAuthn with a P-256 key of its own, as Chromium's or a phone's would answer: what it
// makes is built here byte by byte and signed with OpenSSL, apart from the library that the server reads it with.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include <openssl/evp.h>

#include "shared/base/json.hpp"

namespace todoke::test {

class Authenticator {
public:
    // `origin`: of the page that asks.
    explicit Authenticator(std::string origin);

    // navigator.credentials.create() and .get(): the members of the server's requests. `extra_counter`: how far
    // the counter of signatures goes on before this one.
    Json create(std::string_view challenge, std::string_view name);
    Json get(std::string_view challenge, std::uint32_t extra_counter = 1);

    [[nodiscard]] std::string const& origin() const { return origin_; }
    void visit(std::string origin) { origin_ = std::move(origin); } // another page asks from now on
    void set_counter(std::uint32_t counter) { counter_ = counter; }
    void forget_person() { is_touched_ = false; }                   // answers without anybody touching it

private:
    [[nodiscard]] std::string authenticator_data(unsigned flags, std::string_view more) const;
    [[nodiscard]] std::string sign(std::string_view data) const;

    std::string origin_, credential_id_;
    std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key_;
    std::uint32_t counter_ = 0;
    bool is_touched_ = true;
};

} // namespace todoke::test
