// サインインできない利用者への対応: the manager of an institution (MGR, S4-72) opens the way back for a colleague
// who forgot the password or lost the second factor. The secrets go to that person, not through here.
#include <algorithm>

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/api/account_request_messages.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class HelpColleagueScreen final : public Screen {
public:
    explicit HelpColleagueScreen(state::Client& client) : Screen(client), id_(client.route().id()), own_(client, {.endpoint = api::EndpointId::read_own_institution}) {}
    std::string title() const override { return tr("サインインできない利用者への対応"); }

    void draw() override {
        ui::begin_row();
        if (ui::link("to_institution", tr("自機関のアカウント"), "/institution")) client_.go({ScreenId::institution, {}});
        ui::end_row();
        auto const* own = own_.draw();
        if (own == nullptr) return;
        auto const account = std::find_if(own->accounts.begin(), own->accounts.end(), [this](api::Colleague const& colleague) { return colleague.user_id == id_; });
        if (account == own->accounts.end()) return ui::text(tr("このアカウントは見つかりません。"));
        std::vector<ui::Fact> const facts{{tr("利用者名"), account->user_name}, {tr("利用者ID"), account->user_id}, {tr("状態"), state_label(account->state)}};
        ui::facts("account", facts);
        if (id_ == client_.session.info().user_id || account->is_manager) return ui::text(tr("ご自分とほかのシステム利用管理者のアカウントは、システム管理者に依頼してください。"));
        draw_form();
    }

private:
    void draw_form() {
        if (locked_minutes_ > 0)
            ui::banner("locked", ui::Tone::error, tr("しばらく操作できません"), tr("回数が多いか、パスワードの誤りが続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
        if (failure_ && draw_failure(client_, *failure_)) send();
        ui::text(tr("本人から直接依頼されたことを確かめてください。本人、あなた、管轄のシステム管理者にメールでお知らせします。"));
        std::vector<ui::Choice> const acts{{"renew_password", tr("パスワードを忘れた: 新しい初期パスワードを本人のメールアドレスに送る")},
                                           {"reset_factor", tr("電話や認証アプリを失った: 二要素認証を初期化する。次のサインインの認証コードは本人のメールアドレスに届きます")}};
        ui::choice_field({.id = "act", .label = tr("行うこと"), .error = wrong_act_, .required = true}, acts, act_, ui::ChoiceStyle::radios);
        auto const events = ui::text_field({.id = "current_password", .label = tr("あなたの現在のパスワード"), .error = wrong_password_, .required = true},
                                           {.kind = ui::TextKind::password, .autocomplete = "current-password", .length_max = 128, .width_characters = 32}, password_);
        if (events.changed) wrong_password_.clear();
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "send", .label = is_busy_ ? tr("処理しています") : tr("実行する"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_})) client_.back();
        ui::end_row();
        ui::small_text(tr("初期パスワードはこの画面に表示されません。本人のサインインはすべて終わります。"));
        if (pressed || events.entered) send();
    }

    void send() {
        if (is_busy_) return;
        wrong_act_ = act_.empty() ? tr("行うことを選んでください。") : "";
        wrong_password_ = password_.empty() ? tr("現在のパスワードを入力してください。") : "";
        if (!wrong_act_.empty()) return ui::focus("act");
        if (!wrong_password_.empty()) return ui::focus("current_password");
        is_busy_ = true;
        failure_.reset();
        locked_minutes_ = 0;
        state::Call call;
        call.endpoint = api::EndpointId::help_colleague;
        call.ids = {id_};
        call.body = api::to_json(api::HelpColleagueRequest{act_, password_});
        password_.clear();
        client_.api.call<api::Empty>(std::move(call), if_alive([this](state::Outcome<api::Empty> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) return refused(outcome.failure);
            client_.go({ScreenId::institution, {}});
            client_.say(true, act_ == "renew_password" ? tr("新しい初期パスワードを本人のメールアドレスに送りました。") : tr("二要素認証を初期化しました。"));
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
        for (auto const& issue : failure.problem.issues) (issue.item == "current_password" ? wrong_password_ : wrong_act_) = issue.message;
        ui::focus(failure.problem.issues.front().item);
    }

    std::string id_;
    Loaded<api::OwnInstitution> own_;
    std::string act_, password_, wrong_act_, wrong_password_;
    std::optional<state::Failure> failure_;
    std::int64_t locked_minutes_ = 0;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_help_colleague_screen(state::Client& client) { return std::make_unique<HelpColleagueScreen>(client); }

} // namespace todoke::screens
