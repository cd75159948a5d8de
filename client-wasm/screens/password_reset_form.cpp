#include "client-wasm/screens/password_reset_form.hpp"

#include <algorithm>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/screen.hpp"
#include "client-wasm/state/texts.hpp"
#include "shared/access/rule.hpp"
#include "shared/access/second_factor.hpp"

namespace todoke::screens {

void PasswordResetForm::draw() {
    if (locked_minutes_ > 0)
        ui::banner("reset_locked", ui::Tone::error, tr("しばらく再設定できません"), tr("送信または誤りが続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
    if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
    switch (step_) {
    case Step::user_id: return draw_user_id();
    case Step::mail_code: return draw_mail_code();
    case Step::second_proof: return draw_second_proof();
    case Step::done: break;
    }
    ui::banner("reset_done", ui::Tone::ok, tr("パスワードを再設定しました。"), tr("新しいパスワードでサインインしてください。"));
    if (ui::button({.id = "reset_end", .label = tr("サインインへ"), .kind = ui::ButtonKind::primary})) end();
}

void PasswordResetForm::go(Step step) {
    step_ = step;
    mistake_.clear();
    ui::focus(step == Step::mail_code ? "reset_mail_code" : step == Step::second_proof ? "reset_second_code" : "reset_end");
    client_.platform.request_frame();
}

void PasswordResetForm::end() {
    has_ended_ = true;
    client_.platform.request_frame();
}

void PasswordResetForm::draw_back() {
    if (ui::button({.id = "reset_back", .label = tr("サインインに戻る"), .kind = ui::ButtonKind::quiet, .disabled = is_busy_})) end();
}

void PasswordResetForm::draw_user_id() {
    ui::text(tr("利用者IDを入力すると、登録されたメールアドレスに確認コードを送ります。続いて、二要素認証または回復コードで本人を確かめます。"));
    auto const events = ui::text_field({.id = "reset_user_id", .label = tr("利用者ID"), .error = mistake_, .required = true},
                                       {.kind = ui::TextKind::user_id, .autocomplete = "username", .length_max = 64, .width_characters = 32}, user_id_);
    if (events.changed) mistake_.clear();
    ui::space(8);
    ui::begin_row();
    auto const pressed = ui::button({.id = "reset_send", .label = tr("確認コードを送る"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
    draw_back();
    ui::end_row();
    if (pressed || events.entered) ask();
}

void PasswordResetForm::draw_mail_code() {
    ui::text(tr("この利用者IDのアカウントがあれば、登録されたメールアドレスに知らせを送りました。メールの確認コードを入力してください。"));
    ui::small_text(tr("コードが書かれていない知らせが届いたときは、その案内に従ってください。届かないときは、迷惑メールの欄も見てから、システム管理者に相談してください。"));
    auto const events = ui::text_field({.id = "reset_mail_code", .label = tr("メールの確認コード"), .hint = tr("6桁の数字"), .error = mistake_, .required = true},
                                       {.kind = ui::TextKind::one_time_code, .autocomplete = "one-time-code", .length_max = 16, .width_characters = 10}, mail_code_);
    if (events.changed) mistake_.clear();
    ui::space(8);
    ui::begin_row();
    auto const pressed = ui::button({.id = "reset_prove_mail", .label = tr("次へ"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
    draw_back();
    ui::end_row();
    demo_.draw();
    if (pressed || events.entered) prove_mail();
}

void PasswordResetForm::draw_second_code() {
    auto const label = asked_.means.empty() ? tr("回復コード") : asked_.has_recovery_codes ? tr("認証コード、または回復コード") : tr("認証コード");
    auto const hint = asked_.means.empty() ? tr("英数字10文字。例: ABCDE-12345") : tr("6桁の数字");
    auto const kind = asked_.means.empty() || asked_.has_recovery_codes ? ui::TextKind::text : ui::TextKind::one_time_code;
    auto const events = ui::text_field({.id = "reset_second_code", .label = label, .hint = hint, .error = mistake_, .required = true},
                                       {.kind = kind, .autocomplete = asked_.means.empty() ? "off" : "one-time-code", .length_max = 16, .width_characters = 16}, second_code_);
    if (events.changed) mistake_.clear();
}

void PasswordResetForm::draw_second_proof() {
    if (asked_.means.empty()) ui::text(tr("保管している回復コードを1つ入力してください。使ったコードは二度と使えません。"));
    else if (asked_.means == "totp") ui::text(tr("認証アプリに表示されている6桁のコードを入力してください。"));
    else if (asked_.means == "call") ui::text(tr("{destination} に電話をかけて認証コードを読み上げます。", {{"destination", asked_.destination}}));
    else ui::text(tr("{destination} に認証コードを送りました。", {{"destination", asked_.destination}}));
    draw_second_code();
    auto const entered = fresh_.draw(user_id_, "");
    ui::space(8);
    ui::begin_row();
    auto const pressed = ui::button({.id = "reset_finish", .label = is_busy_ ? tr("変更しています") : tr("パスワードを再設定する"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
    draw_back();
    ui::end_row();
    if (!asked_.means.empty() && asked_.means != "totp") demo_.draw();
    if (pressed || entered) finish();
}

template <class Message>
void PasswordResetForm::call(api::EndpointId endpoint, Json body, std::function<void(Message)> then) {
    if (is_busy_) return;
    is_busy_ = true;
    failure_.reset();
    locked_minutes_ = 0;
    client_.api.call<Message>({.endpoint = endpoint, .body = std::move(body)}, if_alive([this, then = std::move(then)](state::Outcome<Message> outcome) {
        is_busy_ = false;
        if (outcome.ok()) then(std::move(*outcome.value));
        else refuse(outcome.failure);
    }));
}

void PasswordResetForm::refuse(state::Failure const& failure) {
    if (failure.status == 429) locked_minutes_ = std::max<std::int64_t>(1, (failure.problem.retry_after_s + 59) / 60);
    else if (failure.status == 401) {
        mistake_ = tr(access::right_code.message);
        ui::focus(step_ == Step::mail_code ? "reset_mail_code" : "reset_second_code");
    } else if (!failure.problem.issues.empty()) fresh_.refuse(failure.problem.issues.front().message);
    else failure_ = failure;
}

void PasswordResetForm::ask() {
    if (user_id_.empty()) {
        mistake_ = tr("利用者IDを入力してください。");
        return ui::focus("reset_user_id");
    }
    api::PasswordResetRequest request;
    request.user_id = user_id_;
    call<api::Empty>(api::EndpointId::begin_password_reset, api::to_json(std::move(request)), [this](api::Empty) { go(Step::mail_code); });
}

void PasswordResetForm::prove_mail() {
    if (access::fold_one_time_code(mail_code_).empty()) {
        mistake_ = tr("6桁の数字を入力してください。");
        return ui::focus("reset_mail_code");
    }
    api::PasswordResetMailProof request;
    request.user_id = user_id_;
    request.mail_code = mail_code_;
    call<api::PasswordResetStep>(api::EndpointId::prove_reset_mail, api::to_json(std::move(request)), [this](api::PasswordResetStep step) {
        asked_ = std::move(step);
        demo_.forget();
        go(Step::second_proof);
    });
}

void PasswordResetForm::finish() {
    auto const fits = fresh_.judge(user_id_, "");
    if (access::fold_one_time_code(second_code_).empty() && access::fold_recovery_code(second_code_).empty()) {
        mistake_ = asked_.means.empty() ? tr("回復コードは英数字10文字です。もう一度確かめて入力してください。") : tr("6桁の数字を入力してください。");
        return ui::focus("reset_second_code");
    }
    if (!fits) return;
    api::PasswordResetProof request;
    request.user_id = user_id_;
    request.mail_code = mail_code_;
    request.second_code = second_code_;
    request.new_password = fresh_.value();
    call<api::Empty>(api::EndpointId::finish_password_reset, api::to_json(std::move(request)), [this](api::Empty) { go(Step::done); });
}

} // namespace todoke::screens
