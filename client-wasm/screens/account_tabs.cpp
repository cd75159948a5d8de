#include "client-wasm/screens/account_tabs.hpp"

#include <vector>

#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

void draw_account_tabs(state::Client& client, std::string_view current) {
    auto const tab = [](std::string_view id, std::string label, state::ScreenId screen) { return ui::Tab{std::string(id), std::move(label), state::path_of({screen, {}})}; };
    std::vector<ui::Tab> const tabs{tab(account_tab_password, tr("パスワード変更"), state::ScreenId::password),
                                    tab(account_tab_second_factor, tr("二要素認証変更"), state::ScreenId::second_factor),
                                    tab(account_tab_passkeys, tr("パスキー"), state::ScreenId::passkeys)};
    auto const pressed = ui::tabs("account_tabs", tabs, current);
    for (auto const& one : tabs)
        if (one.id == pressed && pressed != current) client.go(one.href);
}

} // namespace todoke::screens
