// Signing in, in two steps: user ID and password, then the one-time code. Drawn as the whole page, or
// above a page whose session has ended. The first step uses the ids of the real form in the HTML
// shell, so that what somebody typed before the client arrived is still there.
#pragma once

#include <optional>
#include <string>

#include "client-wasm/state/client.hpp"

namespace todoke::screens {

class SignInForm : state::Lifetime {
public:
    explicit SignInForm(state::Client& client) : client_(client) {}
    [[nodiscard]] std::string title() const;
    void draw();

private:
    void draw_password();
    void draw_code();
    void draw_demo_mail();
    void submit_password();
    void submit_code();

    state::Client& client_;
    std::string user_id_, password_, code_;
    std::string empty_user_id_, empty_password_, code_mistake_;
    std::optional<api::DemoOutbox> demo_mail_;
    bool asking_for_mail_ = false;
    bool code_focused_ = false;
};

} // namespace todoke::screens
