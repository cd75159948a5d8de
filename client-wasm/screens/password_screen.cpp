// パスワードの変更: three fields, the rules ticked off while somebody types. What is typed here is the one
// thing that is kept nowhere.
#include <algorithm>

#include "client-wasm/screens/screens.hpp"
#include "shared/access/password_rules.hpp"

namespace todoke::screens {

namespace {

class PasswordScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("パスワードの変更"); }

    void draw() override {
        if (locked_minutes_ > 0)
            ui::banner("locked", ui::Tone::error, tr("しばらく変更できません"), tr("現在のパスワードの誤りが続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
        if (failure_ && draw_failure(client_, *failure_)) submit();
        auto const current = field("current_password", tr("現在のパスワード"), "current-password", current_, wrong_current_);
        draw_rules();
        auto const fresh = field("new_password", tr("新しいパスワード"), "new-password", new_, wrong_new_);
        auto const repeated = field("repeated_password", tr("新しいパスワード(確認)"), "new-password", repeated_, wrong_repeated_);
        if (fresh.committed && !new_.empty()) judge_new();
        if (repeated.committed && !repeated_.empty()) judge_repeated();
        ui::space(8);
        ui::begin_row();
        auto const pressed = ui::button({.id = "change_password", .label = is_busy_ ? tr("変更しています") : tr("変更する"), .kind = ui::ButtonKind::primary, .disabled = is_busy_});
        if (ui::button({.id = "cancel", .label = tr("戻る"), .disabled = is_busy_})) client_.go("/");
        ui::end_row();
        ui::small_text(tr("変更すると、ほかの端末のサインインは終わります。"));
        if (pressed || current.entered || fresh.entered || repeated.entered) submit();
    }

private:
    static ui::FieldEvents field(std::string_view id, std::string const& label, std::string_view autocomplete, std::string& value, std::string& error) {
        auto const events = ui::text_field({.id = id, .label = label, .error = error, .required = true},
                                           {.kind = ui::TextKind::password, .autocomplete = autocomplete, .length_max = 128, .width_characters = 32}, value);
        if (events.changed) error.clear();
        return events;
    }

    [[nodiscard]] std::vector<access::PasswordRule const*> broken() const { return access::broken_password_rules(new_, client_.session.info().user_id, current_); }

    // ○ once kept; nothing is held against somebody who has not begun.
    void draw_rules() const {
        struct Line { std::string_view rule; std::string words; };
        Line const lines[] = {{"V-A20", tr("8~30文字")},
                              {"V-A22", tr("英小文字・英大文字・数字・記号のうち3種類以上")},
                              {"V-A23", tr("同じ文字を3つ続けない")},
                              {"V-A24", tr("利用者IDや現在のパスワードとは違うもの")}};
        auto const wrong = broken();
        ui::small_text(tr("新しいパスワードの条件"));
        for (auto const& line : lines) {
            bool const is_broken = std::any_of(wrong.begin(), wrong.end(), [&line](auto const* rule) { return rule->id == line.rule; });
            ui::small_text((new_.empty() || is_broken ? "・ " : "○ ") + line.words);
        }
    }

    void judge_new() {
        auto const wrong = broken();
        wrong_new_ = wrong.empty() ? "" : tr(wrong.front()->message);
    }
    void judge_repeated() { wrong_repeated_ = repeated_ == new_ ? "" : tr("確認用のパスワードが一致しません。"); }

    void submit() {
        wrong_current_ = current_.empty() ? tr("現在のパスワードを入力してください。") : "";
        judge_new();
        judge_repeated();
        if (!wrong_current_.empty()) return ui::focus("current_password");
        if (!wrong_new_.empty()) return ui::focus("new_password");
        if (!wrong_repeated_.empty()) return ui::focus("repeated_password");
        is_busy_ = true;
        failure_.reset();
        locked_minutes_ = 0;
        api::ChangePasswordRequest request;
        request.current_password = current_;
        request.new_password = new_;
        state::Call call;
        call.endpoint = api::EndpointId::change_password;
        call.body = api::to_json(std::move(request));
        client_.api.call<api::Empty>(std::move(call), if_alive([this](state::Outcome<api::Empty> outcome) { answered(outcome); }));
    }

    void answered(state::Outcome<api::Empty> const& outcome) {
        is_busy_ = false;
        if (outcome.ok()) {
            client_.go("/");
            client_.say(true, tr("パスワードを変更しました。"));
            return;
        }
        auto const& problem = outcome.failure.problem;
        for (auto const& issue : problem.issues) {
            auto& place = issue.item == "current_password" ? wrong_current_ : wrong_new_;
            if (place.empty()) place = issue.message;
        }
        if (outcome.failure.status == 429) locked_minutes_ = std::max<std::int64_t>(1, (problem.retry_after_s + 59) / 60);
        else if (problem.issues.empty()) failure_ = outcome.failure;
        if (!wrong_current_.empty()) ui::focus("current_password");
        else if (!wrong_new_.empty()) ui::focus("new_password");
    }

    std::string current_, new_, repeated_;
    std::string wrong_current_, wrong_new_, wrong_repeated_;
    std::optional<state::Failure> failure_;
    std::int64_t locked_minutes_ = 0;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_password_screen(state::Client& client) { return std::make_unique<PasswordScreen>(client); }

} // namespace todoke::screens
