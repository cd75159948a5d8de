#include "client-wasm/screens/later_screen.hpp"

#include "client-wasm/state/texts.hpp"

namespace todoke::screens {

LaterScreen::LaterScreen(state::Client& client, Make make) : Screen(client), make_(make) { load(); }

void LaterScreen::load() {
    has_failed_ = false;
    client_.platform.load_second_part(if_alive([this](bool ok) {
        if (ok) screen_ = make_(client_);
        has_failed_ = !ok;
        client_.platform.request_frame();
    }));
}

std::string LaterScreen::title() const { return screen_ ? screen_->title() : tr("画面を準備しています"); }
ui::Width LaterScreen::width() const { return screen_ ? screen_->width() : ui::Width::form; }
bool LaterScreen::enter_moves_on() const { return screen_ && screen_->enter_moves_on(); }
bool LaterScreen::draws_own_title() const { return screen_ && screen_->draws_own_title(); }

void LaterScreen::draw() {
    if (screen_) return screen_->draw();
    if (!has_failed_) return draw_loading();
    state::Failure offline; // nothing came back
    if (draw_failure(client_, offline)) load();
}

void LaterScreen::draw_aside() {
    if (screen_) screen_->draw_aside();
}
void LaterScreen::draw_dialogs() {
    if (screen_) screen_->draw_dialogs();
}
void LaterScreen::refresh() {
    if (screen_) screen_->refresh();
}

} // namespace todoke::screens
