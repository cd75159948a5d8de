#include "client-wasm/screens/password_form.hpp"

#include <algorithm>

#include "client-wasm/screens/screen.hpp"
#include "client-wasm/state/texts.hpp"

namespace todoke::screens {

bool PasswordForm::draw_fields() {
    if (locked_minutes_ > 0)
        ui::banner("locked", ui::Tone::error, tr("しばらく変更できません"), tr("現在のパスワードの誤りが続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
    if (failure_ && draw_failure(client_, *failure_)) submit();
    auto const current = password_field("current_password", tr("現在のパスワード"), "current-password", current_, wrong_current_);
    auto const entered = fresh_.draw(user_id_, current_);
    return current.entered || entered;
}

void PasswordForm::submit() {
    wrong_current_ = current_.empty() ? tr("現在のパスワードを入力してください。") : "";
    auto const fits = fresh_.judge(user_id_, current_);
    if (!wrong_current_.empty()) return ui::focus("current_password");
    if (!fits) return;
    is_busy_ = true;
    failure_.reset();
    locked_minutes_ = 0;
    api::ChangePasswordRequest request;
    request.current_password = current_;
    request.new_password = fresh_.value();
    state::Call call;
    call.endpoint = endpoint_;
    call.body = api::to_json(std::move(request));
    client_.api.call<Json>(std::move(call), if_alive([this](state::Outcome<Json> outcome) { answered(outcome); }));
}

void PasswordForm::answered(state::Outcome<Json> const& outcome) {
    is_busy_ = false;
    if (outcome.ok()) return on_done(*outcome.value);
    auto const& problem = outcome.failure.problem;
    std::string wrong_new;
    for (auto const& issue : problem.issues) {
        auto& place = issue.item == "current_password" ? wrong_current_ : wrong_new;
        if (place.empty()) place = issue.message;
    }
    if (outcome.failure.status == 429) locked_minutes_ = std::max<std::int64_t>(1, (problem.retry_after_s + 59) / 60);
    else if (outcome.failure.status == 401 && on_session_gone) return on_session_gone();
    else if (problem.issues.empty()) failure_ = outcome.failure;
    if (!wrong_new.empty()) fresh_.refuse(wrong_new);
    if (!wrong_current_.empty()) ui::focus("current_password");
}

} // namespace todoke::screens
