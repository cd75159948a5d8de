#include "client-wasm/screens/handover_choice.hpp"

#include "client-wasm/screens/screen.hpp"

namespace todoke::screens {

void draw_handover_choice(std::string& value) {
    if (value.empty()) value = "mail";
    std::vector<ui::Choice> const ways{{"mail", tr("本人へメールで送る")}, {"sheet", tr("封書用紙(PDF)を印刷する")}};
    ui::choice_field({.id = "handover", .label = tr("初期パスワードの渡し方")}, ways, value, ui::ChoiceStyle::radios);
    if (value == "sheet") ui::small_text(tr("メールは送られません。発行した直後に一度だけダウンロードできる用紙を印刷し、折って窓付き封筒(長形3号)に入れ、本人へ直接送ってください。"));
}

void SheetDownload::offer(std::string sheet_id) {
    sheet_id_ = std::move(sheet_id);
    failure_.reset();
    is_busy_ = is_done_ = false;
}

void SheetDownload::draw() {
    if (!is_offered()) return;
    if (failure_ && !is_gone() && draw_failure(client_, *failure_)) fetch();
    if (is_done_) return ui::status("sheet_done", tr("封書用紙をダウンロードしました。印刷したら、ファイルを削除してください。なくしたときは、アカウントの画面で初期パスワードを再発行してください。"));
    if (is_gone())
        return ui::banner("sheet_gone", ui::Tone::warning, tr("封書用紙はもうダウンロードできません"), tr("アカウントの画面で初期パスワードを再発行してください。"));
    ui::text(tr("封書用紙は、ここで一度だけダウンロードできます。画面を離れる前に保存してください。"));
    if (ui::button({.id = "sheet", .label = is_busy_ ? tr("作成しています") : tr("封書用紙(PDF)をダウンロード"), .kind = ui::ButtonKind::primary, .disabled = is_busy_})) fetch();
}

void SheetDownload::fetch() {
    is_busy_ = true;
    failure_.reset();
    client_.api.download({.endpoint = api::EndpointId::take_sealed_sheet, .ids = {sheet_id_}}, "account_sheet.pdf", if_alive([this, asked = sheet_id_](state::Outcome<api::Empty> outcome) {
        if (asked != sheet_id_) return; // another account was issued meanwhile
        is_busy_ = false;
        is_done_ = outcome.ok();
        if (!outcome.ok()) failure_ = outcome.failure;
    }));
}

} // namespace todoke::screens
