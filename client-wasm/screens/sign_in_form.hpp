// Signing in: user ID and password, the one-time code, and a new password where the old one is initial
// or too old. Drawn as the whole page, or
// above a page whose session has ended. The first step uses the ids of the real form in the HTML
// shell, so that what somebody typed before the client arrived is still there.
#pragma once

#include <optional>
#include <string>

#include "client-wasm/screens/password_form.hpp"

namespace todoke::screens {

class SignInForm : state::Lifetime {
public:
    explicit SignInForm(state::Client& client) : client_(client) {}
    [[nodiscard]] std::string title() const;
    void draw();

private:
    void draw_password();
    void draw_code();
    void draw_new_password();
    void draw_demo_mail();
    void submit_password();
    void submit_code();

    state::Client& client_;
    std::string user_id_, password_, code_;
    std::string empty_user_id_, empty_password_, code_mistake_;
    std::optional<api::DemoOutbox> demo_mail_;
    std::optional<PasswordForm> new_password_;
    bool asking_for_mail_ = false;
    bool code_focused_ = false;
};

} // namespace todoke::screens
