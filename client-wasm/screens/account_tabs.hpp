// The pages behind パスワードを変更 in the user's menu (S4-37, S4-38).
#pragma once

#include <string_view>

#include "client-wasm/state/client.hpp"

namespace todoke::screens {

inline constexpr std::string_view account_tab_password = "tab_password", account_tab_second_factor = "tab_second_factor", account_tab_passkeys = "tab_passkeys";

void draw_account_tabs(state::Client& client, std::string_view current);

} // namespace todoke::screens
