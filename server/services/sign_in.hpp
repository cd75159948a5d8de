// Signing in: user ID and password, then the second factor of the account (roles.md §7). Answers are the same,
// and take the same time, whether an account exists or not. Limits: per account (5 wrong in 15 minutes
// lock for 30), per address block, overall. An initial password past its day: ErrorCode::forbidden.
#pragma once

#include <string>
#include <string_view>

#include "server/services/app.hpp"
#include "shared/api/passkey_messages.hpp"

namespace todoke::services {

// Milliseconds until another code may be sent to that account; counts this one when it may.
Result<std::int64_t> count_code_send(App& app, std::string const& user_id, std::int64_t now_ms);

// Until when to wait, for ErrorCode::too_many_requests; 0 = not said.
struct SignInFault {
    Error error;
    std::int64_t retry_after_s = 0;
};

template <class T>
class SignInResult {
public:
    SignInResult(T value) : value_(std::move(value)) {}
    SignInResult(Error error, std::int64_t retry_after_s = 0) : fault_{std::move(error), retry_after_s} {}
    [[nodiscard]] bool ok() const { return value_.has_value(); }
    T& value() { return *value_; }
    [[nodiscard]] SignInFault const& fault() const { return fault_; }

private:
    std::optional<T> value_;
    SignInFault fault_;
};

struct CodeAwaited {
    std::string token; // for the cookie; "" = unchanged
    api::SecondFactorStep step; // without means: a trusted browser, signed in
};
struct Finished {
    std::string token;
    std::string device_token; // of a browser that is trusted from now on, or ""
};
// What a browser brings besides the code.
struct Device {
    std::string address; // of the network
    std::string token;   // its cookie of trust, or ""
    bool trust = false;  // its person asks for it
    access::Network network = access::Network::internet;
    std::string_view session_mark = {}; // of that network's sessions
    std::string origin = {};            // of its page, as the guard compared it
    std::string beside = {};            // the token of the session that another account is added to, or ""
};

SignInResult<CodeAwaited> begin_sign_in(App& app, std::string const& user_id, std::string const& password, Device const& device, std::int64_t now_ms);
SignInResult<CodeAwaited> resend_code(App& app, std::string const& token, std::int64_t now_ms);
// After both proofs, or after a set-up: a new password in place of an initial or old one, or signed in.
store::SessionStep step_by_password(App const& app, store::User const& user, std::int64_t now_ms);

// The token of the session: signed in, or at what has to be done first: registering a second factor, a new password. `code`: as typed; the one that was sent, of an app, or a recovery code.
SignInResult<Finished> finish_sign_in(App& app, std::string const& token, std::string const& code, Device const& device, std::int64_t now_ms);
// The same with a passkey instead of a code.
SignInResult<Finished> finish_with_passkey(App& app, std::string const& token, api::PasskeyProof const& proof, Device const& device, std::int64_t now_ms);

// The lock after too many wrong passwords or codes: how long it still lasts (0: not locked), and its end.
Result<std::int64_t> locked_for_ms(App& app, std::string const& user_id, std::int64_t now_ms);
Result<Done> unlock(App& app, std::string const& user_id);

// What the browser may know about an awaited code.
Result<api::SecondFactorStep> second_factor_step(App& app, store::Session const& session, std::int64_t now_ms);

} // namespace todoke::services
