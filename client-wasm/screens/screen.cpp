#include "client-wasm/screens/screen.hpp"

namespace todoke::screens {

void draw_loading() {
    ui::skeleton(4);
    ui::progress("loading", tr("読み込んでいます"));
}

bool draw_failure(state::Client& client, state::Failure const& failure) {
    if (failure.is_offline()) {
        ui::begin_banner("failure", ui::Tone::warning, tr("サーバーに接続できません"));
        ui::text(tr("通信が戻ると続けられます。入力した内容はこの端末に保存されています。"));
    } else if (failure.status == 404) {
        ui::begin_banner("failure", ui::Tone::info, tr("見つかりません"));
        ui::text(tr("この登録は存在しないか、あなたの利用範囲にありません。"));
        ui::end_banner();
        if (ui::link("failure_home", tr("ホームへ戻る"), "/")) client.go("/");
        return false;
    } else if (failure.status == 403) {
        ui::begin_banner("failure", ui::Tone::warning, tr("利用する権限がありません"));
        ui::text(tr("この操作はあなたの利用者区分ではできません。必要な場合はシステム利用管理者に相談してください。"));
        ui::end_banner();
        if (ui::link("failure_home", tr("ホームへ戻る"), "/")) client.go("/");
        return false;
    } else if (failure.status == 503 || failure.status == 429) {
        ui::begin_banner("failure", ui::Tone::warning, tr("ただいま混み合っています"));
        ui::text(tr("少し待ってから、もう一度お試しください。入力した内容は失われません。"));
    } else {
        ui::begin_banner("failure", ui::Tone::error, tr("処理できませんでした"));
        ui::text(failure.problem.title.empty() ? tr("もう一度お試しください。続く場合はヘルプデスクへ連絡してください。") : tr(failure.problem.title));
        if (!failure.problem.incident.empty()) ui::small_text(tr("お問い合わせ番号: {id}", {{"id", failure.problem.incident}}));
    }
    auto const again = ui::button({.id = "failure_retry", .label = tr("もう一度試す")});
    ui::end_banner();
    return again;
}

} // namespace todoke::screens
