#include "client-wasm/screens/conflict_view.hpp"

#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

std::string value_in_line(state::Client& client, forms::Item const& item, records::Record const& record) {
    if (item.type != forms::ItemType::rows) return answer_of(client, item, record);
    std::string text;
    for (auto const& row : record.rows(item.id)) {
        auto const line = row_text(item, row);
        if (!line.empty()) text += (text.empty() ? "" : "; ") + line;
    }
    return text.empty() ? tr("入力なし") : text;
}

std::vector<state::Difference> in_form_order(forms::Definition const& form, std::vector<state::Difference> found) {
    std::vector<state::Difference> ordered;
    for (auto const& section : form.sections) {
        for (auto const& item : section.items) {
            for (auto const& difference : found) {
                if (difference.item == item.id) ordered.push_back(difference);
            }
        }
    }
    return ordered;
}

std::optional<records::Record> ConflictView::draw(forms::Definition const& form, records::Record const& base, records::Record const& mine, records::Record const& theirs) {
    ui::begin_banner("conflict", ui::Tone::warning, tr("他の利用者が更新しました。内容を確認してください。"));
    ui::text(tr("違いのある項目を並べています。項目ごとにどちらを使うか選び、「この内容で続ける」を押してください。選ぶまで何も上書きされません。"));
    ui::end_banner();
    auto const found = in_form_order(form, state::differences(base, mine, theirs));
    for (auto const& difference : found) {
        auto const* item = forms::find_item(form, difference.item);
        if (item == nullptr) continue;
        auto& choice = chosen_[difference.item];
        if (choice.empty()) choice = difference.proposed == state::Side::mine ? "mine" : "theirs";
        std::vector<ui::Choice> const choices{{"mine", tr("自分: {value}", {{"value", value_in_line(client_, *item, mine)}}), "", ""},
                                              {"theirs", tr("相手: {value}", {{"value", value_in_line(client_, *item, theirs)}}), "", ""}};
        auto const id = "conflict_" + difference.item;
        ui::choice_field({.id = id, .label = tr(item->label), .warning = difference.both_changed ? tr("両方で変更されています。") : std::string()}, choices, choice, ui::ChoiceStyle::radios);
    }
    ui::begin_row();
    auto const go_on = ui::button({.id = "conflict_continue", .label = tr("この内容で続ける"), .kind = ui::ButtonKind::primary, .shortcut = "F9"});
    auto const all_theirs = ui::button({.id = "conflict_all_theirs", .label = tr("すべて相手の内容にする")});
    auto const all_mine = ui::button({.id = "conflict_all_mine", .label = tr("すべて自分の内容にする")});
    ui::end_row();
    if (all_theirs || all_mine) {
        for (auto const& difference : found) chosen_[difference.item] = all_mine ? "mine" : "theirs";
        client_.platform.request_frame();
    }
    if (!go_on) return std::nullopt;
    std::vector<std::string> taken;
    for (auto const& difference : found) {
        if (chosen_[difference.item] == "theirs") taken.push_back(difference.item);
    }
    chosen_.clear();
    return state::take_theirs(mine, theirs, taken);
}

} // namespace todoke::screens
