#include "client-wasm/portal/app.hpp"

#include "client-wasm/portal/client.hpp"
#include "client-wasm/portal/frame.hpp"
#include "client-wasm/portal/languages.hpp"
#include "client-wasm/portal/screens.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::portal {

struct App::Parts {
    explicit Parts(platform::Platform& platform) : client(platform), frame(client) {}
    // The screen of the present address; true when somebody went there from another.
    bool arrive() {
        auto const& account = client.account;
        auto const choice = choose_screen(client);
        bool const is_same_reader = step == account.step() && was_registering == account.is_registering() && was_ready == client.is_ready();
        step = account.step();
        was_registering = account.is_registering();
        was_ready = client.is_ready();
        if (screen != nullptr && visit == client.visit() && (is_same_reader || (choice.is_for_anybody && choice.make == made_by))) return false;
        bool const came_from_another = screen != nullptr && visit != client.visit();
        visit = client.visit();
        made_by = choice.make;
        screen = made_by(client);
        return came_from_another;
    }
    Client client;
    Frame frame;
    std::unique_ptr<Screen> screen;
    std::unique_ptr<Screen> (*made_by)(Client&) = nullptr;
    int visit = -1; // the navigation this screen was made for
    Account::Step step = Account::Step::starting; // and what was known of its reader
    bool was_registering = false, was_ready = false;
};

App::App(platform::Platform& platform) : parts_(std::make_unique<Parts>(platform)) { parts_->client.start(); }
App::~App() = default;

void App::draw() {
    auto& parts = *parts_;
    auto& client = parts.client;
    bool const arrived = parts.arrive();
    auto& screen = *parts.screen;
    auto const& language = current_language();
    auto const title = screen.title();
    ui::begin_page({.title = title, .language = language.tag, .demo_band = client.account.is_demo(), .tall_lines = language.tall_lines});
    ui::begin_header();
    parts.frame.draw_header();
    ui::end_header();
    ui::begin_main();
    parts.frame.draw_banners();
    screen.draw();
    parts.frame.draw_foot();
    ui::end_main();
    screen.draw_dialogs();
    parts.frame.draw_dialogs();
    ui::end_page();
    if (arrived) ui::focus_title();
    // A screen that led on while it was drawn shows where it led in the next frame.
    if (parts.visit != client.visit()) client.platform.request_frame();
}

} // namespace todoke::portal
