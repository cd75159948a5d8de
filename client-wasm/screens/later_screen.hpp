// A screen of the client's second part: waits until that is here, then is the screen itself.
#pragma once

#include <memory>

#include "client-wasm/screens/screen.hpp"

namespace todoke::screens {

class LaterScreen final : public Screen {
public:
    using Make = std::unique_ptr<Screen> (*)(state::Client&);
    LaterScreen(state::Client& client, Make make);

    [[nodiscard]] std::string title() const override;
    [[nodiscard]] ui::Width width() const override;
    [[nodiscard]] bool enter_moves_on() const override;
    [[nodiscard]] bool draws_own_title() const override;
    void draw() override;
    void draw_aside() override;
    void draw_dialogs() override;
    void refresh() override;

private:
    void load();

    Make make_;
    std::unique_ptr<Screen> screen_; // once it is here
    bool has_failed_ = false;
};

} // namespace todoke::screens
