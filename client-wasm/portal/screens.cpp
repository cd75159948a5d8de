#include "client-wasm/portal/screens.hpp"

#include <array>

namespace todoke::portal {

namespace {

// Who may open it: anybody, somebody with a login, or a reporter whose person the address names.
enum class For { anybody, login, reporter };

struct Row {
    ScreenId screen;
    For whom;
    std::unique_ptr<Screen> (*make)(Client&);
};

// To add a screen: its row here; the enumerator and the path are in route.
constexpr std::array<Row, 16> table{{
    {ScreenId::home, For::login, make_home_screen},
    {ScreenId::start, For::anybody, make_link_screen},
    {ScreenId::sign_in, For::anybody, make_sign_in_screen},
    {ScreenId::register_mail, For::anybody, make_register_mail_screen},
    {ScreenId::register_code, For::anybody, make_register_code_screen},
    {ScreenId::register_password, For::anybody, make_register_password_screen},
    {ScreenId::add_person, For::login, make_add_person_screen},
    {ScreenId::reset_mail, For::anybody, make_reset_mail_screen},
    {ScreenId::reset_code, For::anybody, make_reset_code_screen},
    {ScreenId::reset_password, For::anybody, make_reset_password_screen},
    {ScreenId::report, For::reporter, make_report_screen},
    {ScreenId::check, For::reporter, make_check_screen},
    {ScreenId::thanks, For::reporter, make_thanks_screen},
    {ScreenId::history, For::reporter, make_history_screen},
    {ScreenId::about, For::anybody, make_about_screen},
    {ScreenId::not_found, For::anybody, make_not_found_screen},
}};

} // namespace

Choice choose_screen(Client const& client) {
    auto const& account = client.account;
    for (auto const& row : table) {
        if (row.screen != client.route().screen) continue;
        if (row.whom == For::anybody) return {row.make, true};
        if (!client.is_ready() || account.step() == Account::Step::starting) return {make_loading_screen, false};
        if (account.step() == Account::Step::signed_out) return {make_welcome_screen, false};
        if (account.is_registering()) return {make_add_person_screen, false};
        if (row.whom == For::reporter && account.find(client.route().id()) == nullptr) return {make_not_found_screen, false};
        return {row.make, false};
    }
    return {make_not_found_screen, true};
}

} // namespace todoke::portal
