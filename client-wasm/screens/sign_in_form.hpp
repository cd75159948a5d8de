// Signing in: user ID and password, the one-time code, and a new password where the old one is initial
// or too old. Drawn as the whole page, or
// above a page whose session has ended. The first step uses the ids of the real form in the HTML
// shell, so that what somebody typed before the client arrived is still there.
#pragma once

#include <string>

#include "client-wasm/screens/code_call.hpp"
#include "client-wasm/screens/demo_messages.hpp"
#include "client-wasm/screens/password_form.hpp"
#include "client-wasm/screens/password_reset_form.hpp"

namespace todoke::screens {

class SignInForm : state::Lifetime {
public:
    explicit SignInForm(state::Client& client) : client_(client), demo_(client), call_(client) {}
    [[nodiscard]] std::string title() const;
    void draw();

private:
    void draw_password();
    void begin_reset();
    void draw_code();
    void draw_new_password();
    void draw_destination() const;
    void draw_recovery();
    void draw_ways_back();
    void draw_set_up_first();
    void draw_passkey();
    void ask_for_passkey();
    [[nodiscard]] bool is_passkey_awaited() const;
    [[nodiscard]] bool has_passkey() const; // that this browser can ask for
    void submit_password();
    void submit_code();
    void submit_recovery();
    void switch_code(bool to_recovery);

    state::Client& client_;
    DemoMessages demo_;
    CodeCall call_; // with the one-time code
    std::string user_id_, password_, code_;
    std::string empty_user_id_, empty_password_, code_mistake_;
    std::optional<PasswordForm> new_password_;
    std::optional<PasswordResetForm> reset_; // of a forgotten password
    std::string passkey_mistake_;
    bool is_asking_passkey_ = false;
    bool typing_code_ = false; // though a passkey is registered
    bool recovering_ = false; // a recovery code instead
    bool trusting_ = false;   // no code from this browser for some hours
    bool code_focused_ = false, passkey_focused_ = false;
};

} // namespace todoke::screens
