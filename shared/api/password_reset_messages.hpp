// Messages of a forgotten password, before anybody is signed in.
#pragma once

#include <string>

#include "shared/api/fields.hpp"

namespace todoke::api {

struct PasswordResetRequest {
    std::string user_id;
    template <class V> void fields(V& v) { v("user_id", user_id, text(64)); }
};
struct PasswordResetMailProof {
    std::string user_id, mail_code; // six digits as typed
    template <class V> void fields(V& v) { v("user_id", user_id, text(64)); v("mail_code", mail_code, text(32)); }
};
// What is asked for besides the code of the mail.
struct PasswordResetStep {
    std::string means, destination; // sms, call, totp, mail (another address); masked. "": a recovery code only
    bool has_recovery_codes = false;
    template <class V> void fields(V& v) { v("means", means); v("destination", destination); v("has_recovery_codes", has_recovery_codes); }
};
struct PasswordResetProof {
    std::string user_id, mail_code, second_code, new_password; // second_code: six digits, or a recovery code
    template <class V> void fields(V& v) {
        v("user_id", user_id, text(64)); v("mail_code", mail_code, text(32)); v("second_code", second_code, text(32)); v("new_password", new_password, text(128));
    }
};

} // namespace todoke::api
