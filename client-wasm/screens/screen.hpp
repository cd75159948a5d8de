// One page of the application. A screen lives from the navigation that shows it to the one that
// leaves it; what it must remember longer is in state::Client. It draws between begin_main and
// end_main; the rail and dialogs come after.
//
// To add a screen: a *_screen.cpp with a factory declared in screens.hpp, a ScreenId and its path in
// state/route, and a row in screens.cpp.
#pragma once

#include <memory>
#include <string>

#include "client-wasm/state/client.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::screens {

class Screen : protected state::Lifetime {
public:
    explicit Screen(state::Client& client) : client_(client) {}
    virtual ~Screen() = default;
    Screen(Screen const&) = delete;
    Screen& operator=(Screen const&) = delete;

    [[nodiscard]] virtual std::string title() const = 0; // translated; document.title and h1
    [[nodiscard]] virtual ui::Width width() const { return ui::Width::form; }
    [[nodiscard]] virtual bool enter_moves_on() const { return false; } // a form of many items
    [[nodiscard]] virtual bool draws_own_title() const { return false; }
    virtual void draw() = 0;
    virtual void draw_aside() {}
    virtual void draw_dialogs() {}
    virtual void refresh() {} // a list of this user changed on the server

protected:
    state::Client& client_;
};

// What stands where content is still on its way, or cannot be had.
void draw_loading();
// What happened and what to do, with the incident id; true when もう一度 was pressed.
bool draw_failure(state::Client& client, state::Failure const& failure);

} // namespace todoke::screens
