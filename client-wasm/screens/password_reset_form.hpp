// パスワードの再設定, in place of the sign-in form: the user ID, the code of the mail, then the second proof
// together with a new password. What is typed here is kept nowhere.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "client-wasm/screens/demo_messages.hpp"
#include "client-wasm/screens/new_password_fields.hpp"
#include "client-wasm/state/client.hpp"
#include "shared/api/password_reset_messages.hpp"

namespace todoke::screens {

class PasswordResetForm : state::Lifetime {
public:
    PasswordResetForm(state::Client& client, std::string user_id) : client_(client), demo_(client), user_id_(std::move(user_id)) {}
    void draw();

    [[nodiscard]] bool has_ended() const { return has_ended_; } // back to the sign-in form, done or not
    [[nodiscard]] std::string const& user_id() const { return user_id_; }

private:
    enum class Step { user_id, mail_code, second_proof, done };

    void draw_user_id();
    void draw_mail_code();
    void draw_second_proof();
    void draw_second_code();
    void draw_back();
    void end();
    void go(Step step);
    void ask();
    void prove_mail();
    void finish();
    template <class Message> void call(api::EndpointId endpoint, Json body, std::function<void(Message)> then);
    void refuse(state::Failure const& failure);

    state::Client& client_;
    DemoMessages demo_;
    Step step_ = Step::user_id;
    std::string user_id_, mail_code_, second_code_;
    std::string mistake_;                     // of the field that asks for something now
    std::optional<state::Failure> failure_;
    std::int64_t locked_minutes_ = 0;
    api::PasswordResetStep asked_;
    NewPasswordFields fresh_;
    bool is_busy_ = false, has_ended_ = false;
};

} // namespace todoke::screens
