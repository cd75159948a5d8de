// ヘルプ: the guides of the application, one link each (plain pages served with the bundle, S0-01), the
// one for this reader's work first.
#include <array>

#include "client-wasm/screens/screens.hpp"

namespace todoke::screens {

namespace {

struct Guide { std::string_view id, path, title, says; };

// To add a guide: its pages in assets/help and a row here.
constexpr std::array<Guide, 4> guides{{
    {"clinic", "/help/clinic", "医療機関の手引き", "サインインから発生届の提出、差戻しへの対応まで、画面の写真つきで説明します。"},
    {"centre", "/help/centre", "保健所の手引き", "受付一覧の見方、受理と差戻し、登録情報の検索、健康観察を説明します。"},
    {"contractor", "/help/contractor", "健康フォローアップ委託機関の手引き", "任された方の確認、電話の記録、健康状態の入力、医師所見、実施報告を説明します。"},
    {"administrator", "/help/administrator", "システム管理者の手引き", "アカウントの発行、変更、停止、監査記録の見方を説明します。"},
}};

class HelpScreen final : public Screen {
public:
    using Screen::Screen;
    std::string title() const override { return tr("ヘルプ"); }

    void draw() override {
        ui::text(tr("入力の途中でも安心して読めます。書きかけの発生届は下書きに残ります。"));
        auto const own = client_.session.is_health_centre() ? 1u : client_.session.may(access::Capability::watch_observations) ? 2u : client_.session.may(access::Capability::manage_accounts) ? 3u : 0u;
        draw_guide(guides[own]);
        for (auto const& guide : guides) {
            if (&guide != &guides[own]) draw_guide(guide);
        }
        if (ui::link("contacts", tr("申請の窓口と資料"), "/contacts")) client_.go({state::ScreenId::contacts, {}});
        ui::small_text(tr("「?」を押すと、その画面で使えるキーの一覧を表示します。"));
    }

private:
    static void draw_guide(Guide const& guide) {
        auto const id = "guide_" + std::string(guide.id);
        ui::begin_card(id);
        ui::link(id + "_open", tr(guide.title), std::string(guide.path) + "?lang=" + state::language());
        ui::small_text(tr(guide.says));
        ui::end_card();
    }
};

} // namespace

std::unique_ptr<Screen> make_help_screen(state::Client& client) { return std::make_unique<HelpScreen>(client); }

} // namespace todoke::screens
