// Home of a health centre: how many notifications wait, and what was decided lately.
#include "client-wasm/screens/notice_view.hpp"
#include "client-wasm/screens/notification_rows.hpp"
#include "client-wasm/screens/person_search.hpp"
#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class CentreHomeScreen final : public Screen {
public:
    explicit CentreHomeScreen(state::Client& client) : Screen(client), search_(client) { refresh(); }

    std::string title() const override { return tr("ホーム"); }
    ui::Width width() const override { return ui::Width::full; }

    void refresh() override {
        state::Call call;
        call.endpoint = api::EndpointId::read_home;
        client_.api.call<api::Home>(std::move(call), if_alive([this](state::Outcome<api::Home> outcome) {
            if (outcome.ok()) {
                home_ = std::move(*outcome.value);
                failure_.reset();
            } else {
                failure_ = outcome.failure;
            }
        }));
    }

    void draw() override {
        if (!home_) {
            if (failure_) {
                if (draw_failure(client_, *failure_)) refresh();
            } else {
                draw_loading();
            }
            return;
        }
        ui::begin_card("intake_waiting");
        ui::small_text(tr("受付待ちの発生届"));
        auto const count = std::to_string(home_->intake_waiting);
        ui::number_text(tr("{n}件", {{"n", count}}));
        if (home_->intake_waiting > 0) {
            if (ui::button({.id = "open_intake", .label = tr("受付一覧を開く"), .kind = ui::ButtonKind::primary})) client_.go({ScreenId::intake_list, {}});
        } else {
            ui::text(tr("すべて確認済みです。新しい発生届は自動で表示されます。"));
        }
        ui::end_card();
        draw_observations();
        search_.draw();
        draw_unread_notices(client_);
        if (home_->recent.empty()) return;
        ui::heading(2, tr("最近処理した発生届"));
        draw_notification_table(client_, "recent", tr("最近処理した発生届"), home_->recent, Reader::health_centre);
    }

private:
    // Whom nobody has seen to comes before everything that can wait.
    void draw_observations() {
        if (!client_.session.may(access::Capability::watch_observations)) return;
        auto const urgent = client_.updates().urgent_observations;
        ui::begin_card("observations");
        ui::small_text(tr("健康観察"));
        if (urgent > 0) ui::banner("home_urgent", ui::Tone::urgent, tr("緊急 {n}人", {{"n", std::to_string(urgent)}}), tr("まだ誰も確認していない緊急の報告があります。"));
        else ui::text(tr("未確認の緊急の報告はありません。"));
        if (ui::button({.id = "open_board", .label = tr("健康観察の一覧を開く"), .kind = urgent > 0 ? ui::ButtonKind::primary : ui::ButtonKind::secondary})) client_.go({ScreenId::observation_board, {}});
        ui::end_card();
    }

    PersonSearch search_;
    std::optional<api::Home> home_;
    std::optional<state::Failure> failure_;
};

} // namespace

std::unique_ptr<Screen> make_centre_home_screen(state::Client& client) { return std::make_unique<CentreHomeScreen>(client); }

} // namespace todoke::screens
