// How notices are told to their writers: state, area, readers, days.
#pragma once

#include <string>

#include "client-wasm/state/client.hpp"
#include "client-wasm/ui/ui.hpp"
#include "shared/api/notice_messages.hpp"

namespace todoke::screens {

ui::Cell notice_state_cell(std::string_view state);
// 全国, 東京都, or the name of a health centre; the code while the prefectures are on their way.
std::string notice_area(state::Client& client, std::string const& prefecture_code, std::string const& health_centre_name);
std::string notice_readers(std::vector<std::string> const& audience);
// 2026/11/21 - 2026/12/21; an open end is said.
std::string notice_days(std::string const& first_day, std::string const& last_day);

} // namespace todoke::screens
