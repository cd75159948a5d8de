// これまでの記録: temperature and SpO2 as small charts, and the same as a table with the answers that were あり.
#include <algorithm>

#include "client-wasm/portal/screens.hpp"
#include "client-wasm/portal/words.hpp"

namespace todoke::portal {

using observation::DailyReport;

namespace {

constexpr std::size_t charted_days_max = 14;

class HistoryScreen final : public Screen {
public:
    explicit HistoryScreen(Client& client) : Screen(client), person_id_(client.route().id()) { read(); }

    std::string title() const override { return tr("これまでの記録"); }

    void draw() override {
        auto const* person = client_.account.find(person_id_);
        if (person == nullptr) return client_.replace(ScreenId::home);
        ui::strong_text(tr("{name}さん", {{"name", person->name}}));
        if (!days_) return draw_awaited();
        if (days_->empty()) {
            ui::text(tr("まだ記録はありません。"));
        } else {
            draw_charts();
            draw_table();
        }
        if (could_not_save_) ui::banner("not_saved", ui::Tone::warning, tr("保存できませんでした"), tr("通信を確かめて、もう一度お試しください。"));
        ui::begin_row();
        if (days_ && !days_->empty() && ui::button({.id = "save_file", .label = tr("ファイルに保存(CSV)")})) save_file();
        if (ui::button({.id = "home", .label = tr("ホーム")})) client_.go(ScreenId::home);
        ui::end_row();
    }

private:
    struct Row { std::string date; DailyReport report; };

    void read() {
        failed_ = false;
        state::Call call{.endpoint = api::EndpointId::read_own_reports, .ids = {person_id_}};
        client_.api.call<api::OwnReports>(std::move(call), if_alive([this](state::Outcome<api::OwnReports> outcome) {
            failed_ = !outcome.ok();
            if (failed_) return;
            days_.emplace();
            for (auto const& day : outcome.value->reports) days_->push_back({day.report_date, observation::report_from_json(day.report).value_or(DailyReport{})});
            std::sort(days_->begin(), days_->end(), [](Row const& a, Row const& b) { return a.date > b.date; });
        }));
    }

    // One's own data (S1-72).
    void save_file() {
        state::Call call{.endpoint = api::EndpointId::export_own_reports, .ids = {person_id_}};
        client_.api.download(std::move(call), "health-reports.csv", if_alive([this](state::Outcome<api::Empty> outcome) { could_not_save_ = !outcome.ok(); }));
    }

    void draw_awaited() {
        if (!failed_) return ui::progress("loading", tr("読み込んでいます"));
        ui::banner("failure", ui::Tone::warning, tr("記録を読み込めませんでした"), tr("通信を確かめて、もう一度お試しください。"));
        if (ui::button({.id = "again", .label = tr("もう一度試す")})) read();
    }

    // Oldest first, a day without a report is a gap.
    [[nodiscard]] std::vector<Row> charted() const {
        std::vector<Row> all;
        auto const newest = base::parse_iso_date(days_->front().date), oldest = base::parse_iso_date(days_->back().date);
        if (!newest || !oldest) return all;
        auto const first = std::max(*oldest, base::add_days(*newest, 1 - static_cast<int>(charted_days_max)));
        for (auto day = first; day <= *newest; day = base::add_days(day, 1)) {
            auto const date = base::iso_date(day);
            auto const found = std::find_if(days_->begin(), days_->end(), [&date](Row const& row) { return row.date == date; });
            all.push_back(found == days_->end() ? Row{date, {}} : *found);
        }
        return all;
    }

    void draw_charts() {
        std::vector<std::string> days;
        ui::Values temperatures, saturations;
        int low = 360, high = 380;
        bool has_saturation = false;
        for (auto const& row : charted()) {
            auto const date = base::parse_iso_date(row.date).value_or(Date{});
            days.push_back(std::to_string(date.month) + "/" + std::to_string(date.day));
            auto const temperature = row.report.temperature;
            temperatures.push_back(temperature == 0 ? std::optional<int>() : temperature);
            saturations.push_back(row.report.spo2);
            has_saturation = has_saturation || row.report.spo2.has_value();
            if (temperature == 0) continue;
            while (temperature > high) high += 10;
            while (temperature < low) low -= 10;
        }
        auto const temperature_label = tr("体温のグラフ。数値は下の表にあります。");
        ui::heading(2, tr("体温(℃)"));
        ui::chart({.id = "temperature_chart", .label = temperature_label, .days = days, .values = temperatures, .low = low, .high = high, .step = 10, .tenths = true, .limit = observation::contact_fever_min});
        if (!has_saturation) return;
        auto const saturation_label = tr("SpO2のグラフ。数値は下の表にあります。");
        ui::heading(2, tr("酸素飽和度(SpO2)") + "(%)");
        ui::chart({.id = "spo2_chart", .label = saturation_label, .days = days, .values = saturations, .low = 88, .high = 100, .step = 4, .limit = observation::spo2_urgent_max, .limit_is_low = true});
    }

    void draw_table() {
        std::vector<ui::Column> const columns{{.id = "day", .label = tr("日付"), .weight = 2}, {.id = "temperature", .label = tr("体温"), .weight = 1, .numeric = true}, {.id = "spo2", .label = "SpO2", .weight = 1, .numeric = true}, {.id = "present", .label = tr("「あり」の症状"), .weight = 4}};
        std::vector<ui::TableRow> rows;
        for (auto const& row : *days_) {
            std::string present;
            for (auto const& item : observation::items())
                if (row.report.answer(item.symptom) == observation::Answer::present) present.append(present.empty() ? "" : " / ").append(tr(item.label));
            for (auto const& symptom : observation::urgent_symptoms())
                if ((row.report.urgent & *observation::find_urgent(symptom.id)) != 0) present.append(present.empty() ? "" : " / ").append(urgent_label(symptom));
            rows.push_back({row.date, {{.text = day_text(row.date)}, {.text = temperature_words(row.report.temperature)}, {.text = row.report.spo2 ? std::to_string(*row.report.spo2) + "%" : "-"}, {.text = present.empty() ? answer_text(observation::Answer::absent) : present}}});
        }
        (void)ui::table("history", tr("毎日の記録"), columns, rows);
    }

    std::string person_id_;
    std::optional<std::vector<Row>> days_;
    bool failed_ = false, could_not_save_ = false;
};

} // namespace

std::unique_ptr<Screen> make_history_screen(Client& client) { return std::make_unique<HistoryScreen>(client); }

} // namespace todoke::portal
