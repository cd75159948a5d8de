#include "client-wasm/app.hpp"

#include "client-wasm/screens/page_frame.hpp"
#include "client-wasm/screens/screens.hpp"
#include "client-wasm/state/client.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke {

struct App::Parts {
    explicit Parts(platform::Platform& platform) : client(platform), frame(client) {
        // At once, not with the first frame: what the screen asks for may be here by then.
        client.on_page_begun = [this] { arrive(); };
    }
    // The screen of the present address; true when somebody went there from another.
    bool arrive() {
        if (screen != nullptr && visit == client.visit()) return false;
        bool const came_from_another = screen != nullptr;
        visit = client.visit();
        changes = client.changes();
        screen = screens::make_screen(client);
        return came_from_another;
    }
    state::Client client;
    screens::PageFrame frame;
    std::unique_ptr<screens::Screen> screen;
    int visit = -1;   // the navigation this screen was made for
    int changes = 0;  // the list changes it has heard of
};

App::App(platform::Platform& platform) : parts_(std::make_unique<Parts>(platform)) { parts_->client.start(); }
App::~App() = default;

void App::draw() {
    auto& parts = *parts_;
    auto& [client, frame, screen, visit, changes] = parts;
    if (client.sets_up_factor() && client.route().screen != state::ScreenId::factor_setup) client.replace({state::ScreenId::factor_setup, {}});
    // Pages that need nobody signed in: the training of a demo, registering a second factor.
    bool const visits = !client.session.has_page() && (client.visits_training() || client.sets_up_factor());
    if (!client.session.has_page() && !visits) {
        screen.reset();
        visit = -1;
        ui::begin_page({.title = frame.signed_out_title(), .language = state::language(), .demo_band = client.session.info().demo, .demo_room = client.session.info().training_room, .closed_network = client.session.is_closed_network()});
        ui::begin_header();
        frame.draw_signed_out_header();
        ui::end_header();
        ui::begin_main();
        frame.draw_signed_out();
        ui::end_main();
        ui::end_page();
        return;
    }
    // A page that somebody went to begins at its title; one that was loaded begins where browsers begin.
    bool const arrived = parts.arrive();
    if (changes != client.changes()) {
        changes = client.changes();
        client.api.automatic = true;
        screen->refresh();
        client.api.automatic = false;
    }
    ui::Page page;
    auto const title = screen->title();
    page.title = title;
    page.language = state::language();
    page.width = screen->width();
    page.demo_band = client.session.info().demo;
    page.demo_room = client.session.info().training_room;
    page.closed_network = client.session.is_closed_network();
    page.enter_moves_on = screen->enter_moves_on();
    page.hide_title = screen->draws_own_title();
    ui::begin_page(page);
    ui::begin_header();
    if (visits) frame.draw_signed_out_header();
    else frame.draw_header();
    ui::end_header();
    ui::begin_main();
    frame.draw_page_banners();
    screen->draw();
    ui::end_main();
    screen->draw_aside();
    screen->draw_dialogs();
    frame.draw_dialogs();
    ui::end_page();
    if (arrived) ui::focus_title();
    // A screen that led on while it was drawn shows where it led in the next frame.
    if (visit != client.visit()) client.platform.request_frame();
}

} // namespace todoke
