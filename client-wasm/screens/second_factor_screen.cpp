// 二要素認証変更 (S4-38 to S4-40): choose the means, type where codes shall go and the present password, prove
// it with a code. Then the recovery codes, which are shown this once. The old means holds until the proof.
#include <algorithm>

#include "client-wasm/screens/account_tabs.hpp"
#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/authenticator_setup.hpp"
#include "client-wasm/screens/code_call.hpp"
#include "client-wasm/screens/demo_messages.hpp"
#include "client-wasm/screens/qr_picture.hpp"
#include "client-wasm/screens/recovery_code_sheet.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/access/second_factor.hpp"
#include "shared/api/second_factor_messages.hpp"

namespace todoke::screens {

namespace {

using access::FactorMeans;

class SecondFactorScreen final : public Screen {
public:
    explicit SecondFactorScreen(state::Client& client) : Screen(client), demo_(client), call_(client), sheet_(client) { read(); }
    std::string title() const override { return tr("二要素認証の変更"); }

    void draw() override {
        draw_account_tabs(client_, account_tab_second_factor);
        if (client_.session.took_recovery_code())
            ui::banner("recovered", ui::Tone::warning, tr("回復コードでサインインしました"), tr("電話や認証アプリが使えない場合は、ここで新しい方法を登録してください。"));
        if (locked_minutes_ > 0)
            ui::banner("locked", ui::Tone::error, tr("しばらく変更できません"), tr("誤りか送信が続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
        if (failure_ && draw_failure(client_, *failure_)) {
            failure_.reset();
            if (!state_) read();
        }
        if (!state_) return draw_loading();
        if (!changed_to_.empty()) ui::banner("changed", ui::Tone::ok, tr("二要素認証を変更しました。"), tr("次のサインインから、{means}で確認します。", {{"means", changed_to_}}));
        if (sheet_.is_open()) return sheet_.draw();
        std::vector<ui::Fact> const facts{{tr("現在の方法"), means_label(state_->means) + (state_->destination.empty() ? "" : " " + state_->destination)},
                                          {tr("残りの回復コード"), tr("{n}個", {{"n", std::to_string(state_->recovery_codes_left)}})}};
        ui::facts("in_force", facts);
        if (proposal_) draw_proof();
        else draw_choice();
    }

private:
    // --- first step: means, destination, password -------------------------------------------------------

    void draw_choice() {
        std::vector<ui::Choice> choices;
        for (auto const& means : state_->offered) choices.push_back({means, means_label(means)});
        if (ui::choice_field({.id = "means", .label = tr("新しい方法"), .required = true}, choices, means_, ui::ChoiceStyle::radios).changed) {
            destination_.clear();
            wrong_destination_.clear();
        }
        auto entered = false;
        auto const means = access::find_factor_means(means_);
        if (means && access::is_sent(*means)) {
            bool const by_mail = *means == FactorMeans::mail;
            auto const hint = *means == FactorMeans::sms ? tr("携帯電話の番号。例: 090-0000-1234") : *means == FactorMeans::call ? tr("例: 03-0000-1234") : std::string();
            auto const events = ui::text_field({.id = "destination", .label = by_mail ? tr("メールアドレス") : tr("電話番号"), .hint = hint, .error = wrong_destination_, .required = true},
                                               {.kind = by_mail ? ui::TextKind::email : ui::TextKind::phone, .autocomplete = by_mail ? "email" : "tel", .length_max = 254, .width_characters = by_mail ? 40 : 20}, destination_);
            if (events.changed) wrong_destination_.clear();
            if (events.committed && !destination_.empty()) judge_destination();
            entered = events.entered;
        }
        if (means && *means == FactorMeans::totp)
            ui::text(tr("スマートフォンの認証アプリ(Google Authenticator、Microsoft Authenticatorなど)で6桁のコードを表示する方法です。通信や電話番号は要りません。"));
        entered = draw_password() || entered;
        ui::space(8);
        ui::begin_row();
        auto const label = means_ == "totp" ? tr("QRコードを表示") : tr("送信");
        auto const pressed = ui::button({.id = "send", .label = is_busy_ ? tr("処理しています") : label, .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_})) client_.go("/");
        ui::end_row();
        ui::small_text(tr("変更が終わるまで、いまの方法がそのまま使えます。変更すると、ほかの端末のサインインは終わります。"));
        if (pressed || entered) propose();
        ui::divider();
        ui::heading(2, tr("回復コード"));
        ui::text(tr("電話や認証アプリが使えなくなったときに、認証コードの代わりに1回ずつ使えるコードです。印刷して安全な場所に保管してください。"));
        if (ui::button({.id = "make_codes", .label = tr("回復コードを新しく作る"), .description = tr("上の欄に現在のパスワードを入力してから押します。"), .disabled = is_busy_})) make_codes();
        ui::small_text(tr("上の欄に現在のパスワードを入力してから押してください。これまでの回復コードは使えなくなります。"));
    }

    bool draw_password() {
        auto const events = ui::text_field({.id = "current_password", .label = tr("現在のパスワード"), .error = wrong_password_, .required = true},
                                           {.kind = ui::TextKind::password, .autocomplete = "current-password", .length_max = 128, .width_characters = 32}, password_);
        if (events.changed) wrong_password_.clear();
        return events.entered;
    }

    void judge_destination() {
        auto const means = access::find_factor_means(means_);
        if (!means) return;
        destination_ = access::fold_destination(*means, destination_);
        auto const fault = access::destination_fault(*means, destination_);
        wrong_destination_ = fault ? tr(fault->message) : "";
    }

    bool has_password() {
        wrong_password_ = password_.empty() ? tr("現在のパスワードを入力してください。") : "";
        if (!wrong_password_.empty()) ui::focus("current_password");
        return wrong_password_.empty();
    }

    void propose() {
        judge_destination();
        if (!wrong_destination_.empty()) return ui::focus("destination");
        if (!has_password()) return;
        api::ProposeSecondFactorRequest request;
        request.current_password = password_;
        request.means = means_;
        request.destination = destination_;
        ask<api::SecondFactorProposal>(api::EndpointId::propose_second_factor, api::to_json(std::move(request)), [this](api::SecondFactorProposal proposal) {
            proposal_ = std::move(proposal);
            qr_ = proposal_->qr.empty() ? "" : qr_picture(proposal_->qr);
            code_.clear();
            changed_to_.clear();
            ui::focus("code");
        });
    }

    // --- second step: the proof -------------------------------------------------------------------------

    void draw_proof() {
        if (proposal_->secret.empty()) {
            bool const is_call = means_ == "call";
            ui::text(tr(is_call ? "{destination} に電話をかけて認証コードを読み上げます。" : "{destination} に認証コードを送りました。", {{"destination", proposal_->destination}}));
            if (is_call) call_.draw();
            ui::small_text(tr("コードは{n}分間有効です。", {{"n", std::to_string(proposal_->expires_in_s / 60)}}));
        } else {
            ui::heading(2, tr("認証アプリの設定"));
            draw_authenticator_setup(proposal_->secret, qr_);
        }
        auto const events = ui::text_field({.id = "code", .label = tr("認証コード"), .hint = tr("6桁の数字"), .error = wrong_code_, .required = true},
                                           {.kind = ui::TextKind::one_time_code, .autocomplete = "one-time-code", .length_max = 16, .width_characters = 10}, code_);
        if (events.changed) wrong_code_.clear();
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "prove", .label = tr("認証"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        if (ui::button({.id = "another_way", .label = tr("入力し直す"), .disabled = is_busy_})) begin_again("means");
        ui::end_row();
        if (pressed || events.entered) prove();
        if (proposal_->secret.empty()) demo_.draw();
    }

    void prove() {
        auto const code = access::fold_one_time_code(code_);
        if (code.empty()) {
            wrong_code_ = tr("6桁の数字を入力してください。");
            return ui::focus("code");
        }
        api::ProveSecondFactorRequest request;
        request.code = code;
        ask<api::SecondFactorProven>(api::EndpointId::prove_second_factor, api::to_json(std::move(request)), [this](api::SecondFactorProven proven) {
            state_ = std::move(proven.state);
            sheet_.show(std::move(proven.recovery_codes));
            changed_to_ = means_label(state_->means) + (state_->destination.empty() ? "" : " " + state_->destination);
            client_.session.forget_recovery();
            begin_again("");
            password_.clear();
            destination_.clear();
            ui::focus_title();
            ui::announce(tr("二要素認証を変更しました。"));
        });
    }

    void begin_again(std::string_view focused) {
        proposal_.reset();
        qr_.clear();
        code_.clear();
        wrong_code_.clear();
        demo_.forget();
        call_.forget();
        if (!focused.empty()) ui::focus(focused);
    }

    // --- recovery codes ---------------------------------------------------------------------------------

    void make_codes() {
        if (!has_password()) return;
        api::RecoveryCodesRequest request;
        request.current_password = password_;
        ask<api::RecoveryCodes>(api::EndpointId::make_recovery_codes, api::to_json(std::move(request)), [this](api::RecoveryCodes made) {
            state_->recovery_codes_left = static_cast<std::int64_t>(made.codes.size());
            sheet_.show(std::move(made.codes));
            password_.clear();
            changed_to_.clear();
            ui::focus_title();
        });
    }

    // --- asking the server ------------------------------------------------------------------------------

    void read() {
        state::Call call;
        call.endpoint = api::EndpointId::read_second_factor;
        client_.api.call<api::SecondFactorState>(std::move(call), if_alive([this](state::Outcome<api::SecondFactorState> outcome) {
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            state_ = std::move(*outcome.value);
            means_ = state_->means;
        }));
    }

    template <class Reply, class Done>
    void ask(api::EndpointId endpoint, Json body, Done done) {
        if (is_busy_) return;
        is_busy_ = true;
        failure_.reset();
        locked_minutes_ = 0;
        state::Call call;
        call.endpoint = endpoint;
        call.body = std::move(body);
        client_.api.call<Reply>(std::move(call), if_alive([this, done = std::move(done)](state::Outcome<Reply> outcome) {
            is_busy_ = false;
            if (outcome.ok()) return done(std::move(*outcome.value));
            refused(outcome.failure);
        }));
    }

    void refused(state::Failure const& failure) {
        if (failure.status == 429) {
            locked_minutes_ = std::max<std::int64_t>(1, (failure.problem.retry_after_s + 59) / 60);
            return;
        }
        if (failure.problem.issues.empty()) {
            failure_ = failure;
            return;
        }
        for (auto const& issue : failure.problem.issues) {
            auto& place = issue.item == "current_password" ? wrong_password_ : issue.item == "code" ? wrong_code_ : wrong_destination_;
            if (place.empty()) place = issue.message;
        }
        ui::focus(failure.problem.issues.front().item);
    }

    DemoMessages demo_;
    CodeCall call_;
    RecoveryCodeSheet sheet_;
    std::optional<api::SecondFactorState> state_;
    std::optional<api::SecondFactorProposal> proposal_;
    std::string means_, destination_, password_, code_, qr_, changed_to_;
    std::string wrong_destination_, wrong_password_, wrong_code_;
    std::optional<state::Failure> failure_;
    std::int64_t locked_minutes_ = 0;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_second_factor_screen(state::Client& client) { return std::make_unique<SecondFactorScreen>(client); }

} // namespace todoke::screens
