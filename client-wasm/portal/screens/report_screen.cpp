// Step 8, 状況報告: temperature, nine symptoms, what is measured and what is urgent. Whoever is well presses
// すべて「なし」 and 確認; every key is kept at once.
#include <algorithm>

#include "client-wasm/portal/screens.hpp"
#include "client-wasm/portal/words.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::portal {

using observation::Answer;
using observation::DailyReport;

namespace {

class ReportScreen final : public Screen {
public:
    explicit ReportScreen(Client& client) : Screen(client), person_id_(client.route().id()), draft_(client.draft(*client.account.find(person_id_))) {}

    std::string title() const override { return tr("状況報告"); }

    void draw() override {
        auto const* person = client_.account.find(person_id_);
        if (person == nullptr) return client_.replace(ScreenId::home);
        if (!person->is_observed) return draw_ended(*person);
        follow_the_day(*person);
        report_ = draft_.report();
        draw_whose(*person);
        draw_mistakes();
        auto const before = draft_;
        draw_temperature(*person);
        draw_symptoms(*person);
        draw_measured();
        draw_urgent();
        draw_note();
        if (before_differs(before)) client_.keep_draft(*person, draft_);
        ui::space(8);
        if (ui::button({.id = "check", .label = tr("確認"), .kind = ui::ButtonKind::primary})) check();
    }

private:
    // Midnight has passed while the page was open: it is about today.
    void follow_the_day(Person const& person) {
        auto const today = base::iso_date(client_.today());
        if (draft_.date == today) return;
        draft_.date = today;
        draft_.replaces = client_.has_reported_today(person);
        day_has_changed_ = true;
    }

    void draw_whose(Person const& person) {
        ui::strong_text(day_text(draft_.date) + "　" + tr("{name}さん", {{"name", person.name}}));
        if (day_has_changed_) ui::banner("day_changed", ui::Tone::info, tr("日付が変わりました"), tr("{day}の報告として送信します。", {{"day", day_text(draft_.date)}}));
        if (draft_.met_another) ui::banner("met_another", ui::Tone::warning, tr("別の端末から、本日の報告が届いています"), tr("この内容で上書きする場合は、確認して送信してください。"));
        else if (draft_.replaces) ui::banner("correcting", ui::Tone::info, tr("本日の報告を直しています"), "");
    }

    void draw_mistakes() {
        if (!tried_) return;
        std::vector<ui::Mistake> mistakes;
        for (auto const& issue : issues_) mistakes.push_back({issue.item, label_of(issue.item) + ": " + issue_text(issue)});
        ui::error_summary(tr("入力を確かめてください"), mistakes, std::exchange(fresh_, false));
    }

    static std::string label_of(std::string_view item) {
        if (item == observation::temperature_id) return tr("体温");
        if (item == observation::spo2_id) return tr("酸素飽和度(SpO2)");
        if (item == observation::note_id) return tr("自由記述");
        auto const symptom = observation::find_symptom(item);
        return symptom ? tr(observation::item(*symptom).label) : tr("緊急性の高い症状");
    }

    [[nodiscard]] std::string error_of(std::string_view item) const {
        for (auto const& issue : issues_)
            if (issue.item == item) return issue_text(issue);
        return {};
    }

    void draw_temperature(Person const& person) {
        auto const yesterday = before_text(person, temperature_words(person.earlier.report().temperature));
        auto const error = error_of(observation::temperature_id);
        auto const understood = report_.temperature != 0 ? temperature_words(report_.temperature) : std::string();
        auto const note = understood.empty() || yesterday.empty() ? understood + yesterday : understood + "　" + yesterday;
        auto const events = ui::text_field({.id = observation::temperature_id, .label = tr("体温は？(℃)"), .hint = tr("例: 36.5(365と入力してもよい)"), .error = error, .note = note, .required = true},
                                           {.kind = ui::TextKind::number, .length_max = 12, .width_characters = 8}, draft_.temperature);
        if (events.changed) forget(observation::temperature_id);
        bool const is_typed = events.committed && !draft_.temperature.empty();
        if (is_typed) judge_again(observation::temperature_id);
    }

    void draw_symptoms(Person const& person) {
        ui::begin_section("symptoms", tr("いつもと違うところは？"));
        ui::begin_row();
        if (ui::button({.id = "all_fine", .label = tr("すべて「なし」")})) answer_all(observation::with_all_fine(report_), tr("すべて「なし」にしました。"));
        auto const earlier = person.earlier.report();
        bool const has_earlier = std::any_of(earlier.answers.begin(), earlier.answers.end(), [](Answer answer) { return answer != Answer::none; });
        if (has_earlier && ui::button({.id = "same_as_before", .label = was_yesterday(person) ? tr("昨日と同じ") : tr("前回と同じ")})) answer_all(observation::with_symptoms_of(report_, earlier), tr("前回と同じにしました。"));
        // Who has nothing more to say need not go down the page.
        if (observation::is_complete(report_) && ui::button({.id = "check_now", .label = tr("確認"), .kind = ui::ButtonKind::primary})) check();
        ui::end_row();
        for (auto const& item : observation::items()) draw_symptom(person, item, earlier.answer(item.symptom));
        ui::end_section();
    }

    // 昨日 37.4℃; "" where there was nothing.
    [[nodiscard]] std::string before_text(Person const& person, std::string const& value) const {
        if (value.empty()) return {};
        return was_yesterday(person) ? tr("昨日 {value}", {{"value", value}}) : tr("前回({day}) {value}", {{"day", day_text(person.earlier.date)}, {"value", value}});
    }

    [[nodiscard]] bool was_yesterday(Person const& person) const { return person.earlier.date == base::iso_date(base::add_days(client_.today(), -1)); }

    void draw_symptom(Person const& person, observation::Item const& item, Answer before) {
        std::vector<ui::Choice> choices{{.code = "2", .label = answer_text(Answer::absent), .keys = "2"}, {.code = "1", .label = answer_text(Answer::present), .keys = "1"}};
        if (item.allows_unknown) choices.push_back({.code = "9", .label = answer_text(Answer::unknown), .keys = "9"});
        auto const answer = report_.answer(item.symptom);
        std::string code = answer == Answer::none ? "" : std::to_string(static_cast<int>(answer));
        auto const error = error_of(item.id);
        auto const label = tr(item.label);
        auto const note = before == Answer::present ? before_text(person, answer_text(before)) : std::string();
        if (!ui::choice_field({.id = item.id, .label = label, .error = error, .note = note}, choices, code, ui::ChoiceStyle::joined).changed) return;
        report_.set(item.symptom, static_cast<Answer>(code.front() - '0'));
        draft_.set(report_);
        forget(item.id);
    }

    void answer_all(DailyReport const& report, std::string const& says) {
        report_ = report;
        draft_.set(report_);
        std::erase_if(issues_, [](auto const& issue) { return observation::find_symptom(issue.item).has_value(); });
        ui::announce(says);
    }

    void draw_measured() {
        auto const error = error_of(observation::spo2_id);
        auto const events = ui::text_field({.id = observation::spo2_id, .label = tr("酸素飽和度(SpO2)"), .hint = tr("測れる方だけ。例: 97"), .error = error},
                                           {.kind = ui::TextKind::digits, .length_max = 8, .width_characters = 6}, draft_.spo2);
        if (events.changed) forget(observation::spo2_id);
        if (events.committed) judge_again(observation::spo2_id);
    }

    void draw_urgent() {
        std::vector<ui::Choice> choices;
        std::vector<std::string> codes;
        for (auto const& symptom : observation::urgent_symptoms()) {
            choices.push_back({.code = std::string(symptom.id), .label = urgent_label(symptom), .group = tr(observation::label(symptom.group))});
            if ((report_.urgent & *observation::find_urgent(symptom.id)) != 0) codes.emplace_back(symptom.id);
        }
        auto const label = tr("緊急性の高い症状");
        auto const hint = tr("あてはまるものだけ選んでください。※はご家族がご本人を見て判断した場合です。");
        if (!ui::multi_choice_field({.id = observation::urgent_id, .label = label, .hint = hint}, choices, codes).changed) return;
        report_.urgent = 0;
        for (auto const& code : codes) report_.urgent = static_cast<observation::UrgentSet>(report_.urgent | observation::find_urgent(code).value_or(0));
        draft_.set(report_);
    }

    void draw_note() {
        auto const error = error_of(observation::note_id);
        auto const events = ui::text_field({.id = observation::note_id, .label = tr("自由記述"), .hint = tr("保健所に伝えたいことがあれば"), .error = error},
                                           {.kind = ui::TextKind::text, .length_max = observation::note_length_max, .lines = 3}, report_.note);
        if (events.changed) {
            draft_.set(report_);
            forget(observation::note_id);
        }
        (void)ui::tick_field({.id = "by_family", .label = tr("ご家族が代わりに入力しています")}, draft_.by_family);
    }

    void draw_ended(Person const& person) {
        ui::text(rule_text("F-O03"));
        if (ui::button({.id = "history", .label = tr("これまでの記録")})) client_.go({ScreenId::history, {person.id}});
    }

    void check() {
        issues_ = observation::judge(observation::folded(draft_.report()));
        tried_ = true;
        fresh_ = true;
        if (auto const* person = client_.account.find(person_id_); issues_.empty() && person != nullptr) {
            client_.keep_draft(*person, draft_);
            client_.go({ScreenId::check, {person_id_}});
        }
        client_.platform.request_frame();
    }

    void forget(std::string_view item) {
        std::erase_if(issues_, [item](auto const& issue) { return issue.item == item; });
    }

    // A number that was typed is judged when it is left; what is not yet answered is not held against anybody.
    void judge_again(std::string_view item) {
        forget(item);
        for (auto& issue : observation::judge(draft_.report()))
            if (issue.item == item && issue.rule != "V-805") issues_.push_back(std::move(issue));
        bool const is_unreadable = item == observation::temperature_id && draft_.report().temperature == 0;
        if (is_unreadable) issues_.push_back(observation::issue("V-801", item));
    }

    [[nodiscard]] bool before_differs(Draft const& before) const {
        return before.temperature != draft_.temperature || before.spo2 != draft_.spo2 || before.by_family != draft_.by_family || !(before.values == draft_.values);
    }

    std::string person_id_;
    Draft draft_;
    DailyReport report_; // of the draft, in this frame
    std::vector<validation::Issue> issues_;
    bool tried_ = false, fresh_ = false, day_has_changed_ = false;
};

} // namespace

std::unique_ptr<Screen> make_report_screen(Client& client) { return std::make_unique<ReportScreen>(client); }

} // namespace todoke::portal
