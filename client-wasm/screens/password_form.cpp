#include "client-wasm/screens/password_form.hpp"

#include <algorithm>

#include "client-wasm/screens/screen.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

namespace {

ui::FieldEvents field(std::string_view id, std::string const& label, std::string_view autocomplete, std::string& value, std::string& error) {
    auto const events = ui::text_field({.id = id, .label = label, .error = error, .required = true},
                                       {.kind = ui::TextKind::password, .autocomplete = autocomplete, .length_max = 128, .width_characters = 32}, value);
    if (events.changed) error.clear();
    return events;
}

} // namespace

bool PasswordForm::draw_fields() {
    if (locked_minutes_ > 0)
        ui::banner("locked", ui::Tone::error, tr("しばらく変更できません"), tr("現在のパスワードの誤りが続きました。{n}分後にもう一度お試しください。", {{"n", std::to_string(locked_minutes_)}}));
    if (failure_ && draw_failure(client_, *failure_)) submit();
    auto const current = field("current_password", tr("現在のパスワード"), "current-password", current_, wrong_current_);
    draw_rules();
    auto const fresh = field("new_password", tr("新しいパスワード"), "new-password", new_, wrong_new_);
    auto const repeated = field("repeated_password", tr("新しいパスワード(確認)"), "new-password", repeated_, wrong_repeated_);
    if (fresh.committed && !new_.empty()) judge_new();
    if (repeated.committed && !repeated_.empty()) judge_repeated();
    return current.entered || fresh.entered || repeated.entered;
}

// ○ once kept; nothing is held against somebody who has not begun.
void PasswordForm::draw_rules() const {
    struct Line { std::string_view rule; std::string words; };
    Line const lines[] = {{"V-A20", tr("8~30文字")},
                          {"V-A22", tr("英小文字・英大文字・数字・記号のうち3種類以上")},
                          {"V-A23", tr("同じ文字を3つ続けない")},
                          {"V-A24", tr("利用者IDや現在のパスワードとは違うもの")},
                          {"V-A27", tr("よく使われる言葉だけのものではないもの")}};
    auto const wrong = broken();
    ui::small_text(tr("新しいパスワードの条件"));
    for (auto const& line : lines) {
        bool const is_broken = std::any_of(wrong.begin(), wrong.end(), [&line](auto const* rule) { return rule->id == line.rule; });
        ui::small_text((new_.empty() || is_broken ? "・ " : "○ ") + line.words);
    }
}

void PasswordForm::judge_new() {
    auto const wrong = broken();
    wrong_new_ = wrong.empty() ? "" : tr(wrong.front()->message);
}

void PasswordForm::judge_repeated() { wrong_repeated_ = repeated_ == new_ ? "" : tr("確認用のパスワードが一致しません。"); } // V-A25

void PasswordForm::submit() {
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
    call.endpoint = endpoint_;
    call.body = api::to_json(std::move(request));
    client_.api.call<Json>(std::move(call), if_alive([this](state::Outcome<Json> outcome) { answered(outcome); }));
}

void PasswordForm::answered(state::Outcome<Json> const& outcome) {
    is_busy_ = false;
    if (outcome.ok()) return on_done(*outcome.value);
    auto const& problem = outcome.failure.problem;
    for (auto const& issue : problem.issues) {
        auto& place = issue.item == "current_password" ? wrong_current_ : wrong_new_;
        if (place.empty()) place = issue.message;
    }
    if (outcome.failure.status == 429) locked_minutes_ = std::max<std::int64_t>(1, (problem.retry_after_s + 59) / 60);
    else if (outcome.failure.status == 401 && on_session_gone) return on_session_gone();
    else if (problem.issues.empty()) failure_ = outcome.failure;
    if (!wrong_current_.empty()) ui::focus("current_password");
    else if (!wrong_new_.empty()) ui::focus("new_password");
}

} // namespace todoke::screens
