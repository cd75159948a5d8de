// Home of somebody who manages accounts: how many stand how, and the ways to them.
#include "client-wasm/screens/loaded.hpp"
#include "client-wasm/screens/notice_view.hpp"
#include "client-wasm/screens/screens.hpp"
#include "shared/access/refusals.hpp"
#include "shared/api/account_messages.hpp"

namespace todoke::screens {

using state::ScreenId;

namespace {

class AdministratorHomeScreen final : public Screen {
public:
    explicit AdministratorHomeScreen(state::Client& client) : Screen(client), counts_(client, {.endpoint = api::EndpointId::count_accounts}) {}

    std::string title() const override { return tr("ホーム"); }
    void refresh() override { counts_.read(); }

    void draw() override {
        auto const* counts = counts_.draw();
        if (counts == nullptr) return;
        if (counts->requests > 0) {
            ui::begin_banner("requests", ui::Tone::info, tr("審査を待つ申請が{n}件あります。", {{"n", std::to_string(counts->requests)}}));
            if (ui::button({.id = "review", .label = tr("申請を審査"), .kind = ui::ButtonKind::primary})) client_.go({ScreenId::request_list, {}});
            ui::end_banner();
        }
        if (!counts->unusual.empty()) draw_unusual(counts->unusual);
        ui::begin_card("accounts_active");
        ui::small_text(tr("利用中のアカウント"));
        ui::number_text(tr("{n}件", {{"n", std::to_string(counts->active)}}));
        ui::begin_row();
        if (ui::button({.id = "issue", .label = tr("アカウントを発行"), .kind = ui::ButtonKind::primary})) client_.go({ScreenId::issue_account, {}});
        if (ui::button({.id = "bulk", .label = tr("一括発行")})) client_.go({ScreenId::applications, {}});
        if (ui::button({.id = "list", .label = tr("アカウント一覧")})) client_.go({ScreenId::account_list, {}});
        ui::end_row();
        ui::end_card();
        std::vector<ui::Fact> const facts{{tr("発行済(未ログイン)"), tr("{n}件", {{"n", std::to_string(counts->issued)}})},
                                          {tr("停止"), tr("{n}件", {{"n", std::to_string(counts->stopped)}})},
                                          {tr("{n}日以上サインインなし", {{"n", std::to_string(counts->silent_days)}}), tr("{n}件", {{"n", std::to_string(counts->silent)}}), counts->silent > 0 ? ui::Tone::warning : ui::Tone::plain},
                                          {tr("最後の連絡が届かなかった利用者"), tr("{n}件", {{"n", std::to_string(counts->undelivered)}}), counts->undelivered > 0 ? ui::Tone::warning : ui::Tone::plain}};
        ui::facts("counts", facts);
        ui::space(8);
        draw_unread_notices(client_);
        if (ui::link("requests_list", tr("アカウント申請の審査"), "/account-requests")) client_.go({ScreenId::request_list, {}});
        if (ui::link("contacts", tr("申請の窓口と資料"), "/contacts")) client_.go({ScreenId::contacts, {}});
        if (ui::link("rights", tr("利用者区分ごとの権限"), "/rights")) client_.go({ScreenId::rights, {}});
        if (ui::link("audit", tr("監査記録"), "/audit")) client_.go({ScreenId::audit, {}});
        if (ui::link("refusals", tr("拒否した操作の記録"), "/refusals")) client_.go({ScreenId::refusals, {}});
    }

private:
    void draw_unusual(std::vector<std::string> const& names) {
        std::string kinds;
        for (auto const& name : names)
            if (auto const* kind = access::find_refusal(name); kind != nullptr) kinds += (kinds.empty() ? "" : "、") + tr(kind->label);
        ui::begin_banner("unusual", ui::Tone::warning, tr("この24時間に、普段より多く拒否した操作があります。"));
        ui::text(kinds);
        if (ui::button({.id = "look", .label = tr("内容を見る")})) client_.go({ScreenId::refusals, {}});
        ui::end_banner();
    }

    Loaded<api::AccountCounts> counts_;
};

} // namespace

std::unique_ptr<Screen> make_administrator_home_screen(state::Client& client) { return std::make_unique<AdministratorHomeScreen>(client); }

} // namespace todoke::screens
