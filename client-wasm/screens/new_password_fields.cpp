#include "client-wasm/screens/new_password_fields.hpp"

#include <algorithm>

#include "client-wasm/state/texts.hpp"

namespace todoke::screens {

ui::FieldEvents password_field(std::string_view id, std::string const& label, std::string_view autocomplete, std::string& value, std::string& error) {
    auto const events = ui::text_field({.id = id, .label = label, .error = error, .required = true},
                                       {.kind = ui::TextKind::password, .autocomplete = autocomplete, .length_max = 128, .width_characters = 32}, value);
    if (events.changed) error.clear();
    return events;
}

bool NewPasswordFields::draw(std::string_view user_id, std::string_view current) {
    draw_rules(user_id, current);
    auto const fresh = password_field("new_password", tr("新しいパスワード"), "new-password", new_, wrong_new_);
    draw_strength();
    auto const repeated = password_field("repeated_password", tr("新しいパスワード(確認)"), "new-password", repeated_, wrong_repeated_);
    if (fresh.committed && !new_.empty()) judge_new(user_id, current);
    if (repeated.committed && !repeated_.empty()) judge_repeated();
    return fresh.entered || repeated.entered;
}

// Nothing is held against somebody who has not begun.
void NewPasswordFields::draw_rules(std::string_view user_id, std::string_view current) const {
    struct Line { std::string_view rule; std::string words; };
    Line const lines[] = {{"V-A20", tr("8~30文字")},
                          {"V-A22", tr("英小文字・英大文字・数字・記号のうち3種類以上")},
                          {"V-A23", tr("同じ文字を3つ続けない")},
                          {"V-A24", tr("利用者IDや現在のパスワードとは違うもの")},
                          {"V-A27", tr("よく使われる言葉だけのものではないもの")}};
    auto const wrong = access::broken_password_rules(new_, user_id, current);
    std::vector<ui::CheckLine> marked;
    for (auto const& line : lines) {
        bool const is_broken = std::any_of(wrong.begin(), wrong.end(), [&line](auto const* rule) { return rule->id == line.rule; });
        marked.push_back({line.words, !new_.empty() && !is_broken});
    }
    ui::check_list("password_rules", tr("新しいパスワードの条件"), marked);
}

// Advice: how long it would resist a guesser.
void NewPasswordFields::draw_strength() const {
    if (new_.empty()) return;
    switch (access::password_strength(new_)) {
    case access::PasswordStrength::weak: return ui::status("password_strength", tr("強さ: 弱い(長くするか、関連のない言葉を組み合わせると強くなります)"));
    case access::PasswordStrength::fair: return ui::status("password_strength", tr("強さ: 普通"));
    case access::PasswordStrength::strong: return ui::status("password_strength", tr("強さ: 強い"));
    }
}

void NewPasswordFields::judge_new(std::string_view user_id, std::string_view current) {
    auto const wrong = access::broken_password_rules(new_, user_id, current);
    wrong_new_ = wrong.empty() ? "" : tr(wrong.front()->message);
}

void NewPasswordFields::judge_repeated() { wrong_repeated_ = repeated_ == new_ ? "" : tr("確認用のパスワードが一致しません。"); } // V-A25

bool NewPasswordFields::judge(std::string_view user_id, std::string_view current) {
    judge_new(user_id, current);
    judge_repeated();
    if (!wrong_new_.empty()) ui::focus("new_password");
    else if (!wrong_repeated_.empty()) ui::focus("repeated_password");
    return wrong_new_.empty() && wrong_repeated_.empty();
}

void NewPasswordFields::refuse(std::string const& message) {
    wrong_new_ = message;
    ui::focus("new_password");
}

} // namespace todoke::screens
