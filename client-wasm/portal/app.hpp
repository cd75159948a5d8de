// The patients' client as a whole (app.hpp is the staff's): its state, the frame around the page and the screen of
// the present address.
#pragma once

#include <memory>

#include "client-wasm/platform/platform.hpp"

namespace todoke::portal {

class App {
public:
    explicit App(platform::Platform& platform);
    ~App();
    App(App const&) = delete;
    App& operator=(App const&) = delete;

    void draw();

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

} // namespace todoke::portal
