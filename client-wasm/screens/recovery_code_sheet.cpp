#include "client-wasm/screens/recovery_code_sheet.hpp"

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

void RecoveryCodeSheet::draw() {
    ui::heading(2, tr("回復コード"));
    ui::banner("codes_once", ui::Tone::warning, tr("このコードは今だけ表示されます"), tr("印刷するか書き写して、安全な場所に保管してください。電話や認証アプリが使えないとき、1つにつき1回だけサインインに使えます。"));
    std::vector<ui::Fact> rows;
    for (std::size_t i = 0; i < codes_.size(); ++i) rows.push_back({std::to_string(i + 1), codes_[i]});
    ui::facts("recovery_codes", rows);
    ui::begin_row();
    if (ui::button({.id = "print", .label = tr("印刷")})) client_.platform.print();
    if (ui::button({.id = "codes_kept", .label = tr("保管しました"), .kind = ui::ButtonKind::primary})) {
        codes_.clear();
        ui::focus_title();
    }
    ui::end_row();
}

} // namespace todoke::screens
