#include "client-wasm/screens/sign_in_form.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/access/second_factor.hpp"

namespace todoke::screens {

using state::Session;

std::string SignInForm::title() const {
    switch (client_.session.step()) {
    case Session::Step::code: return is_passkey_awaited() ? tr("パスキーでの確認") : tr("認証コードの入力");
    case Session::Step::new_password: return tr("パスワードの更新");
    case Session::Step::password:
        if (reset_) return tr("パスワードの再設定");
        break;
    case Session::Step::factor_setup: return tr("詳細情報が必要");
    case Session::Step::starting: case Session::Step::unreachable: case Session::Step::signed_in: break;
    }
    return tr("サインイン");
}

void SignInForm::draw() {
    auto const& session = client_.session;
    if (session.step() != Session::Step::password) reset_.reset();
    if (reset_) {
        reset_->draw();
        if (!reset_->has_ended()) return;
        user_id_ = reset_->user_id();
        reset_.reset();
        ui::focus(user_id_.empty() ? "user_id" : "password");
        return;
    }
    if (session.info().training_room_gone) ui::banner("room_gone", ui::Tone::info, tr("この研修の部屋は閉じられました"), tr("いまはふだんのデモ環境にいます。研修の続きは、講師が示す新しいコードで参加してください。"));
    if (!session.mistake().empty()) ui::banner("sign_in_mistake", ui::Tone::error, session.mistake(), "");
    if (session.step() != Session::Step::new_password) new_password_.reset();
    if (session.step() == Session::Step::factor_setup) return draw_set_up_first();
    if (session.step() == Session::Step::code) draw_code();
    else if (session.step() == Session::Step::new_password) draw_new_password();
    else draw_password();
    if (!session.has_ended()) draw_ways_back();
}

// Above a page whose session had ended: registering takes a page of its own.
void SignInForm::draw_set_up_first() {
    ui::text(tr("二要素認証の登録が必要です。"));
    if (ui::button({.id = "set_up", .label = tr("次へ"), .kind = ui::ButtonKind::primary})) client_.session.open_present_account();
}

// Where this is another account's proof, beside those that the browser has already.
void SignInForm::draw_ways_back() {
    auto const& others = client_.session.info().others;
    if (others.empty()) return;
    ui::divider();
    ui::text(tr("追加をやめるときは、次のアカウントに戻ってください。"));
    for (std::size_t i = 0; i < others.size(); ++i) {
        auto const label = tr("{facility} {user_id} に戻る", {{"facility", others[i].facility_name}, {"user_id", others[i].user_id}});
        if (ui::button({.id = "return_to_" + std::to_string(i), .label = label, .kind = ui::ButtonKind::quiet, .disabled = client_.session.is_busy()})) client_.session.switch_to(others[i].user_id);
    }
}

void SignInForm::draw_password() {
    code_focused_ = passkey_focused_ = false;
    code_.clear();
    demo_.forget();
    call_.forget();
    recovering_ = trusting_ = typing_code_ = false;
    passkey_mistake_.clear();
    auto const user = ui::text_field({.id = "user_id", .label = tr("利用者ID"), .error = empty_user_id_},
                                     {.kind = ui::TextKind::user_id, .autocomplete = "username", .length_max = 64, .width_characters = 32}, user_id_);
    auto const password = ui::text_field({.id = "password", .label = tr("パスワード"), .error = empty_password_},
                                         {.kind = ui::TextKind::password, .autocomplete = "current-password", .length_max = 128, .width_characters = 32}, password_);
    if (user.changed) empty_user_id_.clear();
    if (password.changed) empty_password_.clear();
    ui::space(8);
    auto const pressed = ui::button({.id = "sign_in", .label = client_.session.is_busy() ? tr("サインインしています") : tr("サインイン"),
                                     .kind = ui::ButtonKind::primary, .disabled = client_.session.is_busy()});
    if (ui::button({.id = "forgot_password", .label = tr("パスワードを忘れた場合"), .kind = ui::ButtonKind::quiet, .disabled = client_.session.is_busy()})) return begin_reset();
    if (client_.session.info().demo && !client_.session.has_ended() && ui::link("to_training", client_.session.info().training_room.empty() ? tr("研修に参加する") : tr("研修の画面に戻る"), "/training")) client_.go({state::ScreenId::training, {}});
    if (pressed || user.entered || password.entered) submit_password();
}

void SignInForm::begin_reset() {
    password_.clear();
    empty_user_id_.clear();
    empty_password_.clear();
    reset_.emplace(client_, user_id_);
    ui::focus("reset_user_id");
    client_.platform.request_frame();
}

void SignInForm::submit_password() {
    empty_user_id_ = user_id_.empty() ? tr("利用者IDを入力してください。") : "";
    empty_password_ = password_.empty() ? tr("パスワードを入力してください。") : "";
    if (!empty_user_id_.empty()) return ui::focus("user_id");
    if (!empty_password_.empty()) return ui::focus("password");
    client_.session.sign_in(user_id_, password_);
    password_.clear();
}

// Where the code went, or where to look for it.
void SignInForm::draw_destination() const {
    auto const& factor = client_.session.info().second_factor;
    if (factor.means == "totp") return ui::text(tr("認証アプリに表示されている6桁のコードを入力してください。"));
    if (factor.means == "call") ui::text(tr("{destination} に電話をかけて認証コードを読み上げます。", {{"destination", factor.destination}}));
    else if (factor.destination.empty()) ui::text(tr("登録されたメールアドレスに認証コードを送りました。"));
    else ui::text(tr("{destination} に認証コードを送りました。", {{"destination", factor.destination}}));
    if (factor.expires_in_s <= 0) return;
    ui::small_text(tr("コードは{n}分間有効です。", {{"n", std::to_string(std::max<std::int64_t>(1, factor.expires_in_s / 60))}}));
}

void SignInForm::draw_code() {
    if (recovering_) return draw_recovery();
    if (is_passkey_awaited()) return draw_passkey();
    draw_destination();
    auto const events = ui::text_field({.id = "one_time_code", .label = tr("認証コード"), .hint = tr("6桁の数字"), .error = code_mistake_},
                                       {.kind = ui::TextKind::one_time_code, .autocomplete = "one-time-code", .length_max = 16, .width_characters = 10}, code_);
    if (!code_focused_) {
        code_focused_ = true;
        ui::focus("one_time_code");
    }
    if (events.changed) code_mistake_.clear();
    auto const& session = client_.session;
    auto const& factor = session.info().second_factor;
    if (factor.trust_hours > 0)
        ui::tick_field({.id = "trust_device", .label = tr("この端末では{n}時間、認証コードを省略する", {{"n", std::to_string(factor.trust_hours)}}), .hint = tr("自分だけが使う端末でのみ選んでください。")}, trusting_);
    ui::space(8);
    ui::begin_row();
    auto const pressed = ui::button({.id = "verify_code", .label = tr("確認してサインイン"), .kind = ui::ButtonKind::primary, .disabled = session.is_busy()});
    if (factor.means != "totp" && ui::button({.id = "resend_code", .label = tr("コードを再送する"), .disabled = session.is_busy()})) {
        client_.session.resend_code();
        call_.forget();
    }
    if (ui::button({.id = "back_to_password", .label = tr("戻る"), .kind = ui::ButtonKind::quiet})) client_.session.back_to_password();
    ui::end_row();
    if (factor.means == "call" && !session.is_busy()) call_.draw();
    if (session.code_was_resent()) ui::status("code_resent", tr("新しいコードを送りました。"));
    if (has_passkey() && ui::button({.id = "use_passkey", .label = tr("別の方法: パスキーを使う"), .kind = ui::ButtonKind::quiet, .disabled = session.is_busy() || is_asking_passkey_})) ask_for_passkey();
    if (!passkey_mistake_.empty()) ui::status("passkey_mistake", passkey_mistake_);
    if (factor.has_recovery_codes && ui::button({.id = "use_recovery", .label = tr("別の方法: 回復コードを使う"), .kind = ui::ButtonKind::quiet})) switch_code(true);
    if (factor.means != "totp") demo_.draw();
    if (pressed || events.entered) submit_code();
}

bool SignInForm::is_passkey_awaited() const {
    auto const& step = client_.session.info().second_factor;
    return !recovering_ && !typing_code_ && !step.passkeys.empty() && !step.code_was_sent;
}

bool SignInForm::has_passkey() const { return client_.platform.has_passkeys() && !client_.session.info().second_factor.passkeys.empty(); }

// Who registered one is not sent a code unless they ask for it.
void SignInForm::draw_passkey() {
    auto const& session = client_.session;
    auto const& factor = session.info().second_factor;
    bool const is_busy = session.is_busy() || is_asking_passkey_;
    if (has_passkey()) ui::text(tr("登録したパスキーで本人を確かめます。ボタンを押し、指紋、顔、端末の暗証番号などで答えてください。"));
    else ui::text(tr("このブラウザではパスキーを使えません。認証コードで確認します。"));
    if (!passkey_mistake_.empty()) ui::banner("passkey_mistake", ui::Tone::warning, passkey_mistake_, "");
    if (factor.trust_hours > 0)
        ui::tick_field({.id = "trust_device", .label = tr("この端末では{n}時間、認証コードを省略する", {{"n", std::to_string(factor.trust_hours)}}), .hint = tr("自分だけが使う端末でのみ選んでください。")}, trusting_);
    ui::space(8);
    ui::begin_row();
    if (has_passkey() && ui::button({.id = "use_passkey", .label = is_busy ? tr("確認しています") : tr("パスキーでサインイン"), .kind = ui::ButtonKind::primary, .disabled = is_busy})) ask_for_passkey();
    if (ui::button({.id = "back_to_password", .label = tr("戻る"), .kind = ui::ButtonKind::quiet})) client_.session.back_to_password();
    ui::end_row();
    if (!passkey_focused_) {
        passkey_focused_ = true;
        ui::focus(has_passkey() ? "use_passkey" : "use_code");
    }
    auto const by_app = factor.means == "totp";
    if (ui::button({.id = "use_code", .label = by_app ? tr("別の方法: 認証アプリのコードを入力する") : tr("別の方法: 認証コードを送る"), .kind = ui::ButtonKind::quiet, .disabled = is_busy})) {
        passkey_mistake_.clear();
        typing_code_ = by_app;
        if (!by_app) client_.session.resend_code();
    }
    if (factor.has_recovery_codes && ui::button({.id = "use_recovery", .label = tr("別の方法: 回復コードを使う"), .kind = ui::ButtonKind::quiet, .disabled = is_busy})) switch_code(true);
}

void SignInForm::ask_for_passkey() {
    is_asking_passkey_ = true;
    passkey_mistake_.clear();
    auto const& step = client_.session.info().second_factor;
    auto ids = Json::array();
    for (auto const& id : step.passkeys) ids.push(id);
    auto const wish = base::write_json(Json::object().set("challenge", step.challenge).set("passkeys", std::move(ids)));
    client_.platform.ask_for_passkey(platform::Platform::PasskeyAct::use, wish, if_alive([this](std::string const& answer) {
        is_asking_passkey_ = false;
        client_.platform.request_frame();
        auto const json = base::parse_json(answer);
        auto proof = json.ok() ? api::from_json<api::PasskeyProof>(*json) : Result<api::PasskeyProof>(json.error());
        if (!proof.ok()) {
            passkey_mistake_ = tr("パスキーで確認できませんでした。もう一度試すか、別の方法を選んでください。");
            return;
        }
        proof->trust_device = trusting_;
        client_.session.verify_passkey(std::move(*proof));
    }));
}

void SignInForm::switch_code(bool to_recovery) {
    recovering_ = to_recovery;
    code_focused_ = false;
    code_.clear();
    code_mistake_.clear();
    client_.platform.request_frame();
}

void SignInForm::submit_code() {
    auto const code = access::fold_one_time_code(code_);
    if (code.empty()) {
        code_mistake_ = tr("6桁の数字を入力してください。");
        return ui::focus("one_time_code");
    }
    code_.clear();
    client_.session.verify(code, Session::Code::one_time, trusting_);
}

void SignInForm::draw_new_password() {
    auto const& awaited = client_.session.awaited();
    if (!new_password_) {
        new_password_.emplace(client_, api::EndpointId::replace_password, awaited.user_id);
        new_password_->on_done = [this](Json const& reply) {
            if (auto info = api::from_json<api::SessionInfo>(reply); info.ok()) client_.session.go_on(std::move(*info));
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

// For those whose telephone or app is lost.
void SignInForm::draw_recovery() {
    ui::text(tr("保管している回復コードを1つ入力してください。使ったコードは二度と使えません。"));
    auto const events = ui::text_field({.id = "recovery_code", .label = tr("回復コード"), .hint = tr("英数字10文字。例: ABCDE-12345"), .error = code_mistake_},
                                       {.kind = ui::TextKind::text, .autocomplete = "off", .length_max = 16, .width_characters = 16}, code_);
    if (!code_focused_) {
        code_focused_ = true;
        ui::focus("recovery_code");
    }
    if (events.changed) code_mistake_.clear();
    ui::space(8);
    ui::begin_row();
    auto const pressed = ui::button({.id = "verify_recovery", .label = tr("確認してサインイン"), .kind = ui::ButtonKind::primary, .disabled = client_.session.is_busy()});
    if (ui::button({.id = "back_to_code", .label = tr("認証コードに戻る"), .kind = ui::ButtonKind::quiet})) switch_code(false);
    ui::end_row();
    if (pressed || events.entered) submit_recovery();
}

void SignInForm::submit_recovery() {
    auto const code = access::fold_recovery_code(code_);
    if (code.empty()) {
        code_mistake_ = tr("回復コードは英数字10文字です。もう一度確かめて入力してください。");
        return ui::focus("recovery_code");
    }
    code_.clear();
    client_.session.verify(code, Session::Code::recovery);
}

} // namespace todoke::screens
