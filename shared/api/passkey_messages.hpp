// Messages of passkeys (W3C Web Authentication). What the browser's authenticator makes travels as base64 of
// its raw bytes (standard alphabet, padded); challenges and credential ids go out as base64url.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "shared/api/fields.hpp"

namespace todoke::api {

inline constexpr std::size_t passkey_name_length_max = 30;

struct PasskeyRow {
    std::string id, name;
    std::int64_t created_at_ms = 0, used_at_ms = 0; // 0 = never
    bool is_suspended = false;                      // a copy of it was seen
    template <class V> void fields(V& v) {
        v("id", id); v("name", name); v("created_at_ms", created_at_ms); v("used_at_ms", used_at_ms); v("is_suspended", is_suspended);
    }
};

struct BeginPasskeyRequest {
    std::string current_password;
    template <class V> void fields(V& v) { v("current_password", current_password, text(128)); }
};
// What navigator.credentials.create() is asked with.
struct PasskeyWish {
    std::string challenge, user_handle, user_id; // user_handle: opaque, base64url
    std::vector<std::string> known;              // credential ids of this account: not a second time
    template <class V> void fields(V& v) {
        v("challenge", challenge); v("user_handle", user_handle); v("user_id", user_id); v("known", known, list(20));
    }
};
struct AddPasskeyRequest {
    std::string name, client_data, authenticator_data;
    template <class V> void fields(V& v) {
        v("name", name, text(passkey_name_length_max)); v("client_data", client_data, text(6'000)); v("authenticator_data", authenticator_data, text(8'000));
    }
};
struct RemovePasskeyRequest {
    std::string id, current_password;
    template <class V> void fields(V& v) { v("id", id, text(64)); v("current_password", current_password, text(128)); }
};
// What navigator.credentials.get() brought.
struct PasskeyProof {
    std::string credential_id, client_data, authenticator_data, signature;
    bool trust_device = false;
    template <class V> void fields(V& v) {
        v("credential_id", credential_id, text(1'400)); v("client_data", client_data, text(6'000)); v("authenticator_data", authenticator_data, text(4'000));
        v("signature", signature, text(2'000)); v("trust_device", trust_device, optional_field());
    }
};

} // namespace todoke::api
