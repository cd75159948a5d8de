// How a notification is named in lists: its state as a tag and word, its place in a table.
#pragma once

#include <string>
#include <vector>

#include "client-wasm/state/client.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/api/messages.hpp"

namespace todoke::screens {

std::string state_text(std::string_view notification_state);  // 提出済(未確認), 受理, 差戻し
ui::Tone state_tone(std::string_view notification_state);
std::string person_text(std::string_view person_name);        // 試験 太郎さん; (氏名なし) for an unnamed disease

// 届出日時, 受付番号, 患者名, 疾患, 届出先 or 届出元, 状態; rows open the notification.
enum class Reader { clinic, health_centre };
void draw_notification_table(state::Client& client, std::string_view id, std::string_view caption, std::vector<api::NotificationRow> const& rows, Reader reader);

} // namespace todoke::screens
