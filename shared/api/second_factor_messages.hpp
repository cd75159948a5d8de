// Messages of one's own second factor: what is in force, a change and its proof, recovery codes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/api/passkey_messages.hpp"

namespace todoke::api {

struct SecondFactorState {
    std::string means, destination;   // in force; masked: ***-****-1234
    std::vector<std::string> offered; // what this installation can send: mail, sms, call, totp
    std::int64_t recovery_codes_left = 0;
    std::vector<PasskeyRow> passkeys;
    template <class V> void fields(V& v) {
        v("means", means); v("destination", destination); v("offered", offered, list(8)); v("recovery_codes_left", recovery_codes_left);
        v("passkeys", passkeys, list(20));
    }
};

struct ProposeSecondFactorRequest {
    std::string current_password, means, destination; // destination: as typed; "" for an app
    template <class V> void fields(V& v) {
        v("current_password", current_password, text(128)); v("means", means, text(8)); v("destination", destination, text(254));
    }
};
// At a sign-in that leads through the set-up: the password was given a moment ago.
struct FactorSetupRequest {
    std::string means, destination;
    template <class V> void fields(V& v) { v("means", means, text(8)); v("destination", destination, text(254)); }
};
// Awaits its proof; the former second factor is in force until then.
struct SecondFactorProposal {
    std::string means, destination;    // masked
    std::int64_t expires_in_s = 0;
    std::string secret, uri;           // of an app: base32, otpauth://…
    std::vector<std::string> qr;       // of an app: the QR code of `uri`, rows of 0 and 1
    template <class V> void fields(V& v) {
        v("means", means); v("destination", destination); v("expires_in_s", expires_in_s); v("secret", secret); v("uri", uri, text(400)); v("qr", qr, list(200));
    }
};
struct ProveSecondFactorRequest {
    std::string code; // six digits as typed
    template <class V> void fields(V& v) { v("code", code, text(16)); }
};
struct SecondFactorProven {
    SecondFactorState state;
    std::vector<std::string> recovery_codes; // fresh ones, where the account had none left; shown once
    template <class V> void fields(V& v) { v("state", state); v("recovery_codes", recovery_codes, list(20)); }
};

struct RecoveryCodesRequest {
    std::string current_password;
    template <class V> void fields(V& v) { v("current_password", current_password, text(128)); }
};
struct RecoveryCodes {
    std::vector<std::string> codes; // ABCDE-12345; every older one is worth nothing
    template <class V> void fields(V& v) { v("codes", codes, list(20)); }
};

} // namespace todoke::api
