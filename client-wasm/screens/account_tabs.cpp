#include "client-wasm/screens/account_tabs.hpp"

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

void draw_account_tabs(state::Client& client, std::string_view current) {
    auto const password = state::path_of({state::ScreenId::password, {}}), second_factor = state::path_of({state::ScreenId::second_factor, {}});
    std::vector<ui::Tab> const tabs{{std::string(account_tab_password), tr("パスワード変更"), password}, {std::string(account_tab_second_factor), tr("二要素認証変更"), second_factor}};
    auto const pressed = ui::tabs("account_tabs", tabs, current);
    if (!pressed.empty() && pressed != current) client.go(pressed == account_tab_password ? password : second_factor);
}

} // namespace todoke::screens
