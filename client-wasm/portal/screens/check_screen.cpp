// What is going to be sent, to be looked at once more; before it the lists of urgent symptoms that belong to an
// answer (B-03). A day that has a report already asks first (V-804).
#include "client-wasm/portal/screens.hpp"
#include "client-wasm/portal/words.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::portal {

using observation::Answer;

namespace {

class CheckScreen final : public Screen {
public:
    explicit CheckScreen(Client& client) : Screen(client), person_id_(client.route().id()), draft_(client.draft(*client.account.find(person_id_))) {}

    std::string title() const override { return asks() ? tr("次の症状はありますか") : tr("入力内容の確認"); }

    void draw() override {
        auto const* person = client_.account.find(person_id_);
        // Nothing to send: reached by Back after sending, or by an old address.
        if (person == nullptr || !observation::judge(observation::folded(draft_.report())).empty() || !is_being_written(*person))
            return client_.replace(person != nullptr && client_.has_reported_today(*person) ? Route{ScreenId::thanks, {person_id_}} : Route{ScreenId::report, {person_id_}});
        ui::strong_text(day_text(draft_.date) + "　" + tr("{name}さん", {{"name", person->name}}));
        if (asks()) return draw_lists(*person);
        draw_facts();
        ui::begin_row();
        if (ui::button({.id = "send", .label = tr("送信する"), .kind = ui::ButtonKind::primary})) {
            if (draft_.replaces) asking_ = true;
            else send(*person);
        }
        if (ui::button({.id = "mend", .label = tr("修正する")})) client_.go({ScreenId::report, {person_id_}});
        ui::end_row();
    }

    void draw_dialogs() override {
        if (!asking_) return;
        ui::begin_dialog("replace_dialog", tr("上書きの確認"));
        ui::text(rule_text("V-804"));
        ui::begin_row();
        bool const yes = ui::button({.id = "replace", .label = tr("上書きする"), .kind = ui::ButtonKind::primary});
        bool const no = ui::button({.id = "keep", .label = tr("上書きしない")});
        ui::end_row();
        if (yes || no || ui::dialog_cancelled()) asking_ = false;
        ui::end_dialog();
        if (auto const* person = client_.account.find(person_id_); yes && person != nullptr) send(*person);
    }

private:
    [[nodiscard]] bool is_being_written(Person const& person) const { return client_.memory.find<Draft>(memory_key(person.id)).has_value(); }
    [[nodiscard]] bool asks() const {
        return !draft_.saw_urgent_lists && !observation::assess(draft_.report(), observation::EntryWay::portal).ask.empty();
    }

    void draw_lists(Person const& person) {
        auto report = draft_.report();
        auto const groups = observation::assess(report, observation::EntryWay::portal).ask;
        std::vector<ui::Choice> choices;
        for (auto const& symptom : observation::urgent_symptoms())
            for (auto const group : groups)
                if (symptom.group == group) choices.push_back({.code = std::string(symptom.id), .label = urgent_label(symptom), .group = tr(observation::label(group))});
        auto const label = tr("緊急性の高い症状");
        auto const hint = tr("あてはまるものだけ選んでください。※はご家族がご本人を見て判断した場合です。");
        (void)ui::multi_choice_field({.id = observation::urgent_id, .label = label, .hint = hint}, choices, ticked_);
        ui::begin_row();
        bool const next = !ticked_.empty() && ui::button({.id = "next", .label = tr("次へ"), .kind = ui::ButtonKind::primary});
        bool const none = ticked_.empty() && ui::button({.id = "none", .label = tr("どれもありません"), .kind = ui::ButtonKind::primary});
        ui::end_row();
        if (!next && !none) return;
        for (auto const& code : ticked_) report.urgent = static_cast<observation::UrgentSet>(report.urgent | observation::find_urgent(code).value_or(0));
        draft_.set(report);
        draft_.saw_urgent_lists = true;
        client_.keep_draft(person, draft_);
        ui::focus_title();
        client_.platform.request_frame();
    }

    void draw_facts() {
        auto const report = draft_.report();
        std::vector<ui::Fact> facts{{.label = tr("体温"), .value = temperature_words(report.temperature)}};
        for (auto const& item : observation::items()) {
            auto const answer = report.answer(item.symptom);
            facts.push_back({.label = tr(item.label), .value = answer_text(answer), .tone = answer == Answer::present ? ui::Tone::warning : ui::Tone::plain});
        }
        if (report.spo2) facts.push_back({.label = tr("酸素飽和度(SpO2)"), .value = std::to_string(*report.spo2) + "%"});
        std::string urgent;
        for (auto const& symptom : observation::urgent_symptoms())
            if ((report.urgent & *observation::find_urgent(symptom.id)) != 0) urgent.append(urgent.empty() ? "" : "\n").append(urgent_label(symptom));
        facts.push_back({.label = tr("緊急性の高い症状"), .value = urgent.empty() ? answer_text(Answer::absent) : urgent, .tone = urgent.empty() ? ui::Tone::plain : ui::Tone::urgent});
        if (!report.note.empty()) facts.push_back({.label = tr("自由記述"), .value = report.note});
        ui::facts("facts", facts);
    }

    void send(Person const& person) {
        auto draft = draft_;
        draft.set(observation::folded(draft.report()));
        client_.send(person, draft);
        client_.replace({ScreenId::thanks, {person_id_}});
    }

    std::string person_id_;
    Draft draft_;
    std::vector<std::string> ticked_;
    bool asking_ = false;
};

} // namespace

std::unique_ptr<Screen> make_check_screen(Client& client) { return std::make_unique<CheckScreen>(client); }

} // namespace todoke::portal
