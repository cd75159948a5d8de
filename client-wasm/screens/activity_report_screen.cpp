// 実施報告 (S2-21, W-05): what a contractor did on a day, for each health centre; the totals are counted from the
// contact log, the contractor adds a note and sends. A health centre reads what was sent to it.
#include <map>

#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::screens {

using access::Capability;
using state::ScreenId;

namespace {

class ActivityReportScreen final : public Screen {
public:
    explicit ActivityReportScreen(state::Client& client) : Screen(client), day_typed_(base::slash_date(client.today())), day_(base::iso_date(client.today())), list_(client, call_of(day_)) {}

    std::string title() const override { return tr("実施報告"); }
    void refresh() override { list_.look(); }

    void draw() override {
        if (ui::link("to_board", tr("健康観察の一覧"), "/observations")) return client_.go({ScreenId::observation_board, {}});
        auto const day = ui::date_field({.id = "day", .label = tr("日付"), .error = wrong_day_, .note = note_of_day()}, day_typed_, base::iso_date(client_.today()));
        if (day.committed || day.entered) take_day();
        auto const* list = list_.draw();
        if (list == nullptr) return;
        if (failure_ && draw_failure(client_, *failure_)) failure_.reset();
        if (list->reports.empty()) {
            auto const words = is_contractor() ? tr("この日に任されていた方はいません。") : tr("この日の実施報告はまだ届いていません。");
            return ui::banner("no_reports", ui::Tone::info, words, "");
        }
        for (auto const& report : list->reports) draw_report(report);
    }

private:
    static state::Call call_of(std::string day) {
        api::ActivityReportQuery query;
        query.day = std::move(day);
        return {.endpoint = api::EndpointId::list_activity_reports, .body = api::to_json(std::move(query))};
    }
    [[nodiscard]] bool is_contractor() const { return client_.session.may(Capability::write_findings) && !client_.session.may(Capability::manage_observation); }
    [[nodiscard]] std::string note_of_day() const {
        auto const date = base::parse_iso_date(day_);
        return date ? day_in_full(*date) : std::string();
    }

    void take_day() {
        auto const read = base::read_typed_date(day_typed_, client_.today());
        wrong_day_ = read.date && *read.date <= client_.today() ? "" : tr("日付を正しく入力してください。");
        if (!wrong_day_.empty()) return;
        day_typed_ = base::slash_date(*read.date);
        if (day_ == base::iso_date(*read.date)) return;
        day_ = base::iso_date(*read.date);
        notes_.clear();
        list_.ask(call_of(day_));
    }

    void draw_report(api::ActivityReport const& report) {
        auto const people = [](std::int64_t count) { return tr("{n}人", {{"n", std::to_string(count)}}); };
        auto const id = report.centre_id + "_" + report.contractor_id;
        ui::begin_card("report_" + id);
        ui::heading(2, is_contractor() ? report.centre_name : report.contractor_name);
        if (report.sent_at_ms != 0) ui::tag(tr("送信済 {time}", {{"time", state::short_time_text(report.sent_at_ms)}}), ui::Tone::ok);
        else ui::tag(tr("未送信"), ui::Tone::warning);
        ui::facts("totals_" + id, std::vector<ui::Fact>{{tr("任されている方"), people(report.assigned)}, {tr("連絡がついた方"), people(report.contacted)}, {tr("連絡がつかなかった方"), people(report.not_reached)},
                                                       {tr("緊急の方"), people(report.urgent), report.urgent > 0 ? ui::Tone::error : ui::Tone::plain}, {tr("医師の所見を書いた方"), people(report.consultations)}});
        ui::small_text(tr("人数は連絡と所見の記録から数えています。"));
        if (is_contractor()) draw_sending(report, id);
        else if (!report.note.empty()) ui::text(report.note);
        ui::end_card();
    }

    void draw_sending(api::ActivityReport const& report, std::string const& id) {
        auto& note = notes_.try_emplace(report.centre_id, report.note).first->second;
        ui::text_field({.id = "note_" + id, .label = tr("特記事項")}, {.length_max = api::contact_text_length_max, .lines = 4}, note);
        auto const label = report.sent_at_ms != 0 ? tr("送り直す") : tr("保健所へ送る");
        if (ui::button({.id = "send_" + id, .label = label, .kind = ui::ButtonKind::primary, .description = label + ": " + report.centre_name, .disabled = is_busy_})) send(report.centre_id, note);
    }

    void send(std::string const& centre_id, std::string const& note) {
        is_busy_ = true;
        failure_.reset();
        api::SendActivityReportRequest request;
        request.day = day_;
        request.centre_id = centre_id;
        request.note = std::string(base::trimmed(note));
        client_.api.call<api::ActivityReportList>({.endpoint = api::EndpointId::send_activity_report, .body = api::to_json(std::move(request))}, if_alive([this](state::Outcome<api::ActivityReportList> outcome) {
            is_busy_ = false;
            if (!outcome.ok()) {
                failure_ = outcome.failure;
                return;
            }
            list_.put(std::move(*outcome.value));
            ui::announce(tr("実施報告を送りました。"));
        }));
    }

    std::string day_typed_, day_, wrong_day_;
    Loaded<api::ActivityReportList> list_;
    std::map<std::string, std::string> notes_; // by health centre, as typed
    std::optional<state::Failure> failure_;
    bool is_busy_ = false;
};

} // namespace

std::unique_ptr<Screen> make_activity_report_screen(state::Client& client) { return std::make_unique<ActivityReportScreen>(client); }

} // namespace todoke::screens
