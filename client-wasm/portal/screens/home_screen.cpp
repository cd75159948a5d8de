// Step 7, ホーム: who reports, what is due today, and the way to each report.
#include <map>

#include "client-wasm/portal/frame.hpp"
#include "client-wasm/portal/screens.hpp"
#include "client-wasm/portal/words.hpp"

namespace todoke::portal {

namespace {

class HomeScreen final : public Screen {
public:
    using Screen::Screen;

    std::string title() const override { return tr("ホーム"); }

    void draw() override {
        ui::strong_text(day_text(client_.today()));
        for (auto const& person : client_.account.people()) draw_person(person);
        if (ui::button({.id = "add_person", .label = tr("家族を追加する"), .kind = ui::ButtonKind::quiet})) client_.go(ScreenId::add_person);
    }

    void draw_dialogs() override {
        auto const* person = client_.account.find(asked_about_);
        if (person == nullptr) return;
        ui::begin_dialog("class_dialog", tr("区分の確認"));
        ui::text(rule_text("V-810"));
        ui::begin_row();
        bool const yes = ui::button({.id = "class_yes", .label = tr("はい"), .kind = ui::ButtonKind::primary});
        bool const no = ui::button({.id = "class_no", .label = tr("いいえ")});
        ui::end_row();
        bool const leave = yes || no || ui::dialog_cancelled();
        ui::end_dialog();
        if (!leave) return;
        asked_about_.clear();
        if (yes) begin(person->id, chosen_of(*person));
        client_.platform.request_frame();
    }

private:
    void draw_person(Person const& person) {
        ui::begin_card("person-" + person.id);
        ui::heading(2, tr("{name}さん", {{"name", person.name}}));
        draw_urgent_banner(client_, person, true);
        if (!person.is_observed) ui::tag(tr("健康観察は終了しました"), ui::Tone::info);
        else if (client_.waiting_of(person.id) != nullptr) ui::tag(tr("送信待ち"), ui::Tone::warning);
        else if (client_.has_reported_today(person)) ui::tag(tr("本日は報告済み {time}", {{"time", clock_of_day(person.today.reported_at_ms)}}), ui::Tone::ok);
        else ui::tag(tr("本日は未入力です"), ui::Tone::warning);
        if (person.is_observed) draw_way(person);
        if (ui::button({.id = "history-" + person.id, .label = tr("これまでの記録"), .kind = ui::ButtonKind::quiet})) client_.go({ScreenId::history, {person.id}});
        ui::end_card();
    }

    void draw_way(Person const& person) {
        if (client_.has_reported_today(person)) {
            if (ui::button({.id = "report-" + person.id, .label = tr("本日の報告を直す")})) begin(person.id, person.chosen_class);
            return;
        }
        if (person.deadline_minute > 0) ui::small_text(tr("{time}までに入力してください", {{"time", clock_of(person.deadline_minute)}}));
        std::vector<ui::Choice> const classes{{.code = "1", .label = class_text(1)}, {.code = "2", .label = class_text(2)}};
        auto code = std::to_string(chosen_of(person));
        auto const id = "class-" + person.id;
        auto const label = tr("区分");
        if (ui::choice_field({.id = id, .label = label}, classes, code).changed) chosen_[person.id] = code.front() - '0';
        auto const chosen = chosen_of(person);
        auto const name = tr("{name}さん", {{"name", person.name}}) + " " + tr("状況報告を入力する");
        if (!ui::button({.id = "report-" + person.id, .label = tr("状況報告を入力する"), .kind = ui::ButtonKind::primary, .description = name})) return;
        if (chosen != person.subject_class && chosen != person.chosen_class && person.subject_class != 0) asked_about_ = person.id; // V-810
        else begin(person.id, chosen);
    }

    static std::string clock_of(std::int64_t minute) { return std::to_string(minute / 60) + ":" + (minute % 60 < 10 ? "0" : "") + std::to_string(minute % 60); }

    [[nodiscard]] std::int64_t chosen_of(Person const& person) const {
        auto const found = chosen_.find(person.id);
        if (found != chosen_.end()) return found->second;
        if (person.chosen_class != 0) return person.chosen_class;
        return person.subject_class != 0 ? person.subject_class : 1;
    }

    void begin(std::string const& person_id, std::int64_t chosen) {
        client_.choose_class(person_id, chosen);
        client_.go({ScreenId::report, {person_id}});
    }

    std::map<std::string, std::int64_t> chosen_;
    std::string asked_about_;
};

} // namespace

std::unique_ptr<Screen> make_home_screen(Client& client) { return std::make_unique<HomeScreen>(client); }

} // namespace todoke::portal
