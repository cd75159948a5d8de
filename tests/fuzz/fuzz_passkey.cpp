// What a browser's authenticator says, in any bytes, is refused or read; nothing that is read opens anything
// without its signature.
#include "server/crypto/passkey.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    constexpr std::string_view host = "localhost", origin = "https://localhost";
    auto const bytes = fuzzing::text_of(data, size);
    expect(!crypto::is_client_data(bytes, "webauthn.get", "a challenge that nobody was given", origin) || bytes.find("a challenge that nobody was given") != std::string_view::npos);
    auto const made = crypto::read_passkey(host, bytes);
    if (!made.ok()) return 0;
    expect(!made->credential_id.empty() && !made->public_key.empty());
    crypto::PasskeyAssertion assertion;
    assertion.credential_id = made->credential_id;
    assertion.authenticator_data = bytes;
    assertion.client_data = bytes;
    assertion.signature = bytes;
    expect(!crypto::check_assertion(*made, host, assertion).ok());
    return 0;
}
