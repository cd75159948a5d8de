#include "client-wasm/screens/account_request_words.hpp"

#include "client-wasm/screens/account_words.hpp"
#include "client-wasm/state/texts.hpp"

namespace todoke::screens {

namespace {

std::string act_label(std::string_view act) {
    if (act == "requested") return tr("申請");
    if (act == "asked") return tr("質問");
    if (act == "answered") return tr("回答");
    if (act == "approved") return tr("承認");
    return tr("却下");
}

} // namespace

std::string request_kind_label(std::string_view kind) {
    if (kind == "issue") return tr("新規発行");
    if (kind == "change") return tr("変更");
    if (kind == "stop") return tr("停止");
    return tr("削除");
}

ui::Cell request_state_cell(std::string_view state) {
    if (state == "applied") return {tr("申請中"), "", ui::Tone::info};
    if (state == "asked") return {tr("質問あり(回答待ち)"), "", ui::Tone::warning};
    if (state == "approved") return {tr("承認"), "", ui::Tone::ok};
    return {tr("却下"), "", ui::Tone::error};
}

void draw_request_facts(api::AccountRequest const& request) {
    auto const state = request_state_cell(request.state);
    std::vector<ui::Fact> facts{{tr("種類"), request_kind_label(request.kind)},
                                {tr("状態"), state.text, state.tone},
                                {tr("利用者名"), request.user_name},
                                {tr("申請した機関"), request.facility_name},
                                {tr("申請日時"), instant_text(request.requested_at_ms)}};
    if (!request.user_id.empty()) facts.push_back({tr("利用者ID"), request.user_id});
    if (request.kind == "change") {
        auto const& line = request.line;
        if (!line.user_name.empty()) facts.push_back({tr("新しい利用者名"), line.user_name});
        if (!line.contact_phone.empty()) facts.push_back({tr("新しい電話番号"), line.contact_phone});
        if (!line.contact_email.empty()) facts.push_back({tr("新しいメールアドレス"), line.contact_email});
        if (!line.can_download.empty()) facts.push_back({tr("個票・CSVのダウンロード"), line.can_download == "1" ? tr("許可") : tr("なし")});
    }
    ui::facts("request", facts);
}

void draw_request_notes(api::AccountRequest const& request) {
    ui::heading(2, tr("経過"));
    std::vector<ui::Column> const columns{{.id = "time", .label = tr("日時"), .weight = 3}, {.id = "act", .label = tr("操作"), .weight = 2}, {.id = "who", .label = tr("だれが"), .weight = 3}, {.id = "said", .label = tr("内容"), .weight = 6}};
    std::vector<ui::TableRow> rows;
    for (auto const& note : request.notes)
        rows.push_back({std::to_string(rows.size()), {{instant_text(note.at_ms)}, {act_label(note.act)}, {note.user_name.empty() ? tr("システム管理者") : note.user_name}, {note.said.empty() ? "-" : note.said}}});
    ui::table("notes", tr("経過"), columns, rows);
}

} // namespace todoke::screens
