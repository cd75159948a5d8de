// The client as a whole: its state, the frame around the page and the screen of the present address.
// `draw` draws exactly one frame; between frames nothing happens but what the platform reports.
#pragma once

#include <memory>

#include "client-wasm/platform/platform.hpp"

namespace todoke {

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

} // namespace todoke
