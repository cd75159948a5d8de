#include "client-wasm/screens/sign_in_form.hpp"

#include <algorithm>

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/base/kana.hpp"

namespace todoke::screens {

using state::Session;

namespace {

constexpr std::size_t code_length = 6;

// Full-width digits, spaces and hyphens: people copy codes out of mails.
std::string folded_code(std::string_view typed) {
    std::string digits;
    for (auto const c : base::half_width_ascii(typed)) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

} // namespace

std::string SignInForm::title() const {
    switch (client_.session.step()) {
    case Session::Step::code: return tr("認証コードの入力");
    case Session::Step::new_password: return tr("パスワードの更新");
    case Session::Step::starting: case Session::Step::unreachable: case Session::Step::password: case Session::Step::signed_in: break;
    }
    return tr("サインイン");
}

void SignInForm::draw() {
    auto const& session = client_.session;
    if (!session.mistake().empty()) ui::banner("sign_in_mistake", ui::Tone::error, session.mistake(), "");
    if (session.step() != Session::Step::new_password) new_password_.reset();
    if (session.step() == Session::Step::code) draw_code();
    else if (session.step() == Session::Step::new_password) draw_new_password();
    else draw_password();
}

void SignInForm::draw_password() {
    code_focused_ = false;
    code_.clear();
    demo_mail_.reset();
    auto const user = ui::text_field({.id = "user_id", .label = tr("利用者ID"), .error = empty_user_id_},
                                     {.kind = ui::TextKind::user_id, .autocomplete = "username", .length_max = 64, .width_characters = 32}, user_id_);
    auto const password = ui::text_field({.id = "password", .label = tr("パスワード"), .error = empty_password_},
                                         {.kind = ui::TextKind::password, .autocomplete = "current-password", .length_max = 128, .width_characters = 32}, password_);
    if (user.changed) empty_user_id_.clear();
    if (password.changed) empty_password_.clear();
    ui::space(8);
    auto const pressed = ui::button({.id = "sign_in", .label = client_.session.is_busy() ? tr("サインインしています") : tr("サインイン"),
                                     .kind = ui::ButtonKind::primary, .disabled = client_.session.is_busy()});
    if (pressed || user.entered || password.entered) submit_password();
}

void SignInForm::submit_password() {
    empty_user_id_ = user_id_.empty() ? tr("利用者IDを入力してください。") : "";
    empty_password_ = password_.empty() ? tr("パスワードを入力してください。") : "";
    if (!empty_user_id_.empty()) return ui::focus("user_id");
    if (!empty_password_.empty()) return ui::focus("password");
    client_.session.sign_in(user_id_, password_);
    password_.clear();
}

void SignInForm::draw_code() {
    auto const& factor = client_.session.info().second_factor;
    ui::text(factor.destination.empty() ? tr("登録されたメールアドレスに認証コードを送りました。")
                                        : tr("{destination} に認証コードを送りました。", {{"destination", factor.destination}}));
    if (factor.expires_in_s > 0) {
        auto const minutes = std::to_string(std::max<std::int64_t>(1, factor.expires_in_s / 60));
        ui::small_text(tr("コードは{n}分間有効です。", {{"n", minutes}}));
    }
    auto const events = ui::text_field({.id = "one_time_code", .label = tr("認証コード"), .hint = tr("6桁の数字"), .error = code_mistake_},
                                       {.kind = ui::TextKind::one_time_code, .autocomplete = "one-time-code", .length_max = 16, .width_characters = 10}, code_);
    if (!code_focused_) {
        code_focused_ = true;
        ui::focus("one_time_code");
    }
    if (events.changed) code_mistake_.clear();
    ui::space(8);
    ui::begin_row();
    auto const pressed = ui::button({.id = "verify_code", .label = tr("確認してサインイン"), .kind = ui::ButtonKind::primary, .disabled = client_.session.is_busy()});
    if (ui::button({.id = "resend_code", .label = tr("コードを再送する"), .disabled = client_.session.is_busy()})) client_.session.resend_code();
    if (ui::button({.id = "back_to_password", .label = tr("戻る"), .kind = ui::ButtonKind::quiet})) client_.session.back_to_password();
    ui::end_row();
    if (client_.session.code_was_resent()) ui::status("code_resent", tr("新しいコードを送りました。"));
    if (client_.session.info().demo) draw_demo_mail();
    if (pressed || events.entered) submit_code();
}

void SignInForm::submit_code() {
    auto const code = folded_code(code_);
    if (code.size() != code_length) {
        code_mistake_ = tr("6桁の数字を入力してください。");
        return ui::focus("one_time_code");
    }
    code_.clear();
    client_.session.verify(code);
}

void SignInForm::draw_new_password() {
    auto const& awaited = client_.session.awaited();
    if (!new_password_) {
        new_password_.emplace(client_, api::EndpointId::replace_password, awaited.user_id);
        new_password_->on_done = [this](Json const& reply) {
            if (auto info = api::from_json<api::SessionInfo>(reply); info.ok()) client_.session.replaced_password(std::move(*info));
            else client_.session.start();
        };
        new_password_->on_session_gone = [this] { client_.session.start_over(); };
    }
    ui::text(awaited.first_password ? tr("初めてのサインインです。初期パスワードを、ご自分だけのパスワードに変更してください。")
                                    : tr("パスワードの有効期限が切れました。新しいパスワードに変更してください。"));
    ui::facts("account", std::vector<ui::Fact>{{tr("利用者ID"), awaited.user_id}, {tr("氏名"), awaited.user_name}});
    auto& form = *new_password_;
    auto const entered = form.draw_fields();
    ui::space(8);
    ui::begin_row();
    auto const pressed = ui::button({.id = "replace_password", .label = form.is_busy() ? tr("変更しています") : tr("変更してサインイン"), .kind = ui::ButtonKind::primary, .disabled = form.is_busy()});
    if (ui::button({.id = "back_to_password", .label = tr("戻る"), .kind = ui::ButtonKind::quiet, .disabled = form.is_busy()})) client_.session.back_to_password();
    ui::end_row();
    if (pressed || entered) form.submit();
}

// In demo mode no mail leaves the machine: what would have been sent is shown here.
void SignInForm::draw_demo_mail() {
    ui::space(16);
    ui::begin_card("demo_mail");
    ui::strong_text(tr("デモ環境: メールは送信されません"));
    if (ui::button({.id = "show_demo_mail", .label = tr("届いたはずのメールを見る"), .kind = ui::ButtonKind::quiet, .disabled = asking_for_mail_})) {
        asking_for_mail_ = true;
        state::Call call;
        call.endpoint = api::EndpointId::read_demo_outbox;
        client_.api.call<api::DemoOutbox>(std::move(call), if_alive([this](state::Outcome<api::DemoOutbox> outcome) {
            asking_for_mail_ = false;
            if (outcome.ok()) demo_mail_ = std::move(*outcome.value);
        }));
    }
    if (demo_mail_) {
        if (demo_mail_->messages.empty()) ui::text(tr("まだメールはありません。"));
        std::size_t shown = 0;
        for (auto const& message : demo_mail_->messages) {
            if (++shown > 3) break;
            ui::small_text(state::short_time_text(message.at_ms) + "  " + message.to + "  " + message.subject);
            ui::text(message.body);
        }
    }
    ui::end_card();
}

} // namespace todoke::screens
