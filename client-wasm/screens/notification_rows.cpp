#include "client-wasm/screens/notification_rows.hpp"

#include "client-wasm/state/clock_text.hpp"
#include "client-wasm/state/texts.hpp"

namespace todoke::screens {

std::string state_text(std::string_view notification_state) {
    if (notification_state == "accepted") return tr("受理");
    if (notification_state == "returned") return tr("差戻し");
    return tr("提出済(未確認)");
}

ui::Tone state_tone(std::string_view notification_state) {
    if (notification_state == "accepted") return ui::Tone::ok;
    if (notification_state == "returned") return ui::Tone::error;
    return ui::Tone::info;
}

std::string person_text(std::string_view person_name) {
    if (person_name.empty()) return tr("(氏名なし)");
    return tr("{name}さん", {{"name", person_name}});
}

void draw_notification_table(state::Client& client, std::string_view id, std::string_view caption, std::vector<api::NotificationRow> const& rows, Reader reader) {
    auto const other = reader == Reader::clinic ? tr("届出先") : tr("届出元");
    std::vector<ui::Column> const columns{{.id = "time", .label = tr("届出日時"), .weight = 2}, {.id = "number", .label = tr("受付番号"), .weight = 3},
                                          {.id = "person", .label = tr("患者名"), .weight = 3},  {.id = "disease", .label = tr("疾患"), .weight = 3},
                                          {.id = "other", .label = other, .weight = 3},          {.id = "state", .label = tr("状態"), .weight = 2}};
    std::vector<ui::TableRow> table_rows;
    for (auto const& row : rows) {
        auto const href = state::path_of({state::ScreenId::notification, {row.notification_id}});
        table_rows.push_back({row.notification_id,
                              {{state::short_time_text(row.submitted_at_ms)},
                               {row.notification_no, href},
                               {row.person_name.empty() ? tr("(氏名なし)") : row.person_name},
                               {tr(row.disease_name)},
                               {reader == Reader::clinic ? row.health_centre_name : row.facility_name},
                               {state_text(row.state), "", state_tone(row.state)}}});
    }
    auto const events = ui::table(id, caption, columns, table_rows);
    if (!events.opened_row.empty()) client.go({state::ScreenId::notification, {events.opened_row}});
}

} // namespace todoke::screens
