#include "client-wasm/screens/notification_view.hpp"

#include "client-wasm/screens/notification_rows.hpp"
#include "client-wasm/screens/record_view.hpp"
#include "client-wasm/screens/screen.hpp"
#include "client-wasm/state/clock_text.hpp"

namespace todoke::screens {

using state::ScreenId;

void draw_notification_head(state::Client& client, api::NotificationReply const& reply) {
    auto const& row = reply.row;
    ui::begin_row();
    ui::tag(state_text(row.state), state_tone(row.state));
    if (!row.person_name.empty()) ui::strong_text(row.person_name);
    ui::strong_text(tr(row.disease_name));
    ui::end_row();
    std::vector<ui::Fact> facts{{tr("受付番号"), row.notification_no},
                                {tr("届出日時"), state::full_time_text(row.submitted_at_ms)},
                                {tr("届出元"), row.facility_name},
                                {tr("届出先"), row.health_centre_name}};
    if (!reply.facility_phone.empty()) facts.push_back({tr("届出元の電話番号"), phone_words(reply.facility_phone)});
    if (!reply.self_entry_id.empty()) facts.push_back({tr("スマホ入力ID"), reply.self_entry_id});
    if (!reply.case_status.empty()) facts.push_back({tr("現在のステータス"), tr(client.forms.label("case_status", reply.case_status))});
    ui::fact_line("notification_head", facts);
    if (row.state == "returned" && !row.return_reason.empty()) ui::banner("return_reason", ui::Tone::error, tr("差戻しの理由"), row.return_reason);
    if (row.date_check_overridden) ui::banner("date_override", ui::Tone::warning, tr("日付の整合性確認で×の日付をそのまま届け出ています。"), "");
}

void draw_notification_body(state::Client& client, api::NotificationReply const& reply) {
    auto const* form = client.forms.definition(reply.row.form_id, reply.form_version);
    if (form == nullptr) {
        if (auto const* failure = client.forms.failure(); failure != nullptr) {
            if (draw_failure(client, *failure)) client.forms.retry();
        } else {
            draw_loading();
        }
        return;
    }
    auto const record = records::record_from_json(reply.record);
    if (!record.ok()) return;
    // Judged as of the day it was sent, so that an old notification does not change its warnings.
    auto const issues = validation::validate(*form, record.value(), base::date_in_japan(reply.row.submitted_at_ms), validation::Stage::submit);
    RecordView view;
    view.issues = &issues;
    view.date_conflicts = reply.date_check_items;
    draw_record(client, *form, record.value(), view);
}

void draw_versions(state::Client& client, api::NotificationReply const& reply) {
    if (reply.versions.empty()) return;
    ui::heading(2, tr("提出の履歴"));
    std::vector<ui::Column> const columns{{.id = "version", .label = tr("版"), .weight = 1}, {.id = "time", .label = tr("届出日時"), .weight = 3}, {.id = "by", .label = tr("届出者"), .weight = 3}, {.id = "state", .label = tr("状態"), .weight = 2}, {.id = "decided", .label = tr("確認日時・確認者"), .weight = 4}, {.id = "reason", .label = tr("差戻しの理由"), .weight = 4}};
    std::vector<ui::TableRow> rows;
    for (auto const& version : reply.versions) {
        auto const number = std::to_string(version.version);
        auto const href = state::path_of({ScreenId::notification, {reply.row.notification_id, number}});
        auto const decided = version.decided_at_ms > 0 ? state::full_time_text(version.decided_at_ms) + " " + version.decided_by : std::string();
        rows.push_back({number, {{number, href}, {state::full_time_text(version.submitted_at_ms)}, {version.submitted_by}, {state_text(version.state), "", state_tone(version.state)}, {decided}, {version.return_reason}}});
    }
    auto const events = ui::table("versions", tr("提出の履歴"), columns, rows);
    if (!events.opened_row.empty()) client.go({ScreenId::notification, {reply.row.notification_id, events.opened_row}});
    if (reply.versions.size() > 1 && ui::link("compare_versions", tr("前の版と比較する"), state::path_of({ScreenId::compare, {reply.row.notification_id}})))
        client.go({ScreenId::compare, {reply.row.notification_id}});
}

} // namespace todoke::screens
