// One page of the patients' side. It lives from the navigation that shows it to the one that leaves it; what must be
// remembered longer is in portal::Client.
#pragma once

#include <string>

#include "client-wasm/portal/client.hpp"
#include "client-wasm/state/lifetime.hpp"
#include "client-wasm/state/texts.hpp"
#include "client-wasm/ui/ui.hpp"

namespace todoke::portal {

class Screen : protected state::Lifetime {
public:
    explicit Screen(Client& client) : client_(client) {}
    virtual ~Screen() = default;
    Screen(Screen const&) = delete;
    Screen& operator=(Screen const&) = delete;

    [[nodiscard]] virtual std::string title() const = 0; // translated; document.title and h1
    virtual void draw() = 0;
    virtual void draw_dialogs() {}

protected:
    Client& client_;
};

} // namespace todoke::portal
