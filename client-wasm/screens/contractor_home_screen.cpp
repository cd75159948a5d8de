// Home of a follow-up contractor or lodging facility: how the people entrusted to it stand; for a contractor also
// whether today's activity report was sent (W-05).
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/notice_view.hpp"
#include "client-wasm/screens/observation_words.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class ContractorHomeScreen final : public Screen {
public:
    explicit ContractorHomeScreen(state::Client& client) : Screen(client), board_(client, counts()) {
        if (client.session.may(access::Capability::read_activity_reports)) reports_.emplace(client, today());
    }

    std::string title() const override { return tr("ホーム"); }
    void refresh() override {
        board_.look();
        if (reports_) reports_->look();
    }

    void draw() override {
        auto const* board = board_.draw();
        if (board == nullptr) return;
        auto const all = board->urgent + board->silent + board->worsening + board->needs_call + board->fine + board->waiting;
        ui::begin_card("entrusted");
        ui::small_text(tr("任されている方"));
        ui::number_text(tr("{n}人", {{"n", std::to_string(all)}}));
        if (board->urgent > 0) ui::banner("home_urgent", ui::Tone::urgent, tr("緊急 {n}人", {{"n", std::to_string(board->urgent)}}), tr("未確認 {n}人", {{"n", std::to_string(board->unacknowledged)}}));
        ui::facts("home_counts", std::vector<ui::Fact>{{standing_words("silent"), tr("{n}人", {{"n", std::to_string(board->silent)}}), board->silent > 0 ? ui::Tone::warning : ui::Tone::plain},
                                                      {standing_words("worsening"), tr("{n}人", {{"n", std::to_string(board->worsening)}})}, {standing_words("needs_call"), tr("{n}人", {{"n", std::to_string(board->needs_call)}})}});
        if (ui::button({.id = "open_board", .label = tr("健康観察の一覧を開く"), .kind = ui::ButtonKind::primary, .shortcut = "F2"})) client_.go({ScreenId::observation_board, {}});
        ui::end_card();
        draw_reports();
        draw_unread_notices(client_);
    }

private:
    static state::Call counts() {
        api::ObservationQuery query;
        query.limit = 1;
        return {.endpoint = api::EndpointId::list_observations, .body = api::to_json(std::move(query))};
    }
    [[nodiscard]] state::Call today() const {
        api::ActivityReportQuery query;
        query.day = base::iso_date(client_.today());
        return {.endpoint = api::EndpointId::list_activity_reports, .body = api::to_json(std::move(query))};
    }

    void draw_reports() {
        auto const* list = reports_ ? reports_->draw() : nullptr;
        if (list == nullptr || list->reports.empty()) return;
        ui::begin_card("activity");
        ui::heading(2, tr("本日の実施報告"));
        for (auto const& report : list->reports) {
            ui::begin_row();
            ui::text(report.centre_name);
            if (report.sent_at_ms != 0) ui::tag(tr("送信済 {time}", {{"time", state::short_time_text(report.sent_at_ms)}}), ui::Tone::ok);
            else ui::tag(tr("未送信"), ui::Tone::warning);
            ui::end_row();
        }
        if (ui::button({.id = "open_activity", .label = tr("実施報告を開く")})) client_.go({ScreenId::activity_reports, {}});
        ui::end_card();
    }

    Loaded<api::ObservationBoard> board_;
    std::optional<Loaded<api::ActivityReportList>> reports_;
};

} // namespace

std::unique_ptr<Screen> make_contractor_home_screen(state::Client& client) { return std::make_unique<ContractorHomeScreen>(client); }

} // namespace todoke::screens
