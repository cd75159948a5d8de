// Replacing a password that is known: the present one and the new one. Used when a password is changed and
// when one must be replaced at a sign-in.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "client-wasm/screens/new_password_fields.hpp"
#include "client-wasm/state/client.hpp"

namespace todoke::screens {

class PasswordForm : state::Lifetime {
public:
    // `endpoint`: change_password or replace_password; `user_id`: whose, a password may not equal it.
    PasswordForm(state::Client& client, api::EndpointId endpoint, std::string user_id) : client_(client), endpoint_(endpoint), user_id_(std::move(user_id)) {}

    // The fields; the buttons below them belong to the caller. True: Enter in a field.
    bool draw_fields();
    void submit();
    [[nodiscard]] bool is_busy() const { return is_busy_; }

    std::function<void(Json const& reply)> on_done;
    std::function<void()> on_session_gone; // the time for it has passed

private:
    void answered(state::Outcome<Json> const& outcome);

    state::Client& client_;
    api::EndpointId endpoint_;
    std::string user_id_;
    std::string current_, wrong_current_;
    NewPasswordFields fresh_;
    std::optional<state::Failure> failure_;
    std::int64_t locked_minutes_ = 0;
    bool is_busy_ = false;
};

} // namespace todoke::screens
