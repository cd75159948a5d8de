// What stands around every page of the patients' side: the way home, the language, a menu; above the page what is
// true of all of it (no network, something waits, a call is due); below it whom to call when somebody gets worse.
#pragma once

#include "client-wasm/portal/client.hpp"

namespace todoke::portal {

class Frame {
public:
    explicit Frame(Client& client) : client_(client) {}
    void draw_header();
    void draw_banners();
    void draw_foot();
    void draw_dialogs();

private:
    void draw_languages();
    void draw_menu();
    void draw_offline();

    Client& client_;
    bool asking_to_sign_out_ = false;
};

// B-01 to B-05: the emergency contact, until it was called. `stays`: also after that, for the rest of the day.
void draw_urgent_banner(Client& client, Person const& person, bool stays);
// 03-1234-5678 as a link that calls; nothing without a number.
void draw_call_link(std::string_view id, Person const& person);

} // namespace todoke::portal
