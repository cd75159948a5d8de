// The pages of the patients' side, one a file in screens/, and their table of contents (screens.cpp).
#pragma once

#include <memory>

#include "client-wasm/portal/screen.hpp"

namespace todoke::portal {

// Of the present address, or what stands in its place: the way in for strangers, the next step of somebody who
// is registering.
struct Choice {
    std::unique_ptr<Screen> (*make)(Client&);
    bool is_for_anybody; // asks nothing about its reader: stays, with what is typed there, whatever becomes known
};
Choice choose_screen(Client const& client);

std::unique_ptr<Screen> make_loading_screen(Client& client);
std::unique_ptr<Screen> make_welcome_screen(Client& client);
std::unique_ptr<Screen> make_link_screen(Client& client);
std::unique_ptr<Screen> make_sign_in_screen(Client& client);
std::unique_ptr<Screen> make_register_mail_screen(Client& client);
std::unique_ptr<Screen> make_register_code_screen(Client& client);
std::unique_ptr<Screen> make_register_password_screen(Client& client);
std::unique_ptr<Screen> make_reset_mail_screen(Client& client);
std::unique_ptr<Screen> make_reset_code_screen(Client& client);
std::unique_ptr<Screen> make_reset_password_screen(Client& client);
std::unique_ptr<Screen> make_add_person_screen(Client& client);
std::unique_ptr<Screen> make_home_screen(Client& client);
std::unique_ptr<Screen> make_report_screen(Client& client);
std::unique_ptr<Screen> make_check_screen(Client& client);
std::unique_ptr<Screen> make_thanks_screen(Client& client);
std::unique_ptr<Screen> make_history_screen(Client& client);
std::unique_ptr<Screen> make_about_screen(Client& client);
std::unique_ptr<Screen> make_not_found_screen(Client& client);

} // namespace todoke::portal
