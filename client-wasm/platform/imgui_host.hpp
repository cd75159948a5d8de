// Puts a page on the canvas: SDL2's renderer (WebGL, or its software renderer where there is none),
// device pixels, one frame for each change and none while idle. SDL is muzzled: it must not cancel
// the browser's own keys, wheel and touch.
#pragma once

#include <functional>
#include <string_view>

#include "client-wasm/platform/platform.hpp"

namespace todoke::platform {

class Browser;

// Starts the bridge and asks for the first frame; `draw` draws one. Does not return: the page lives on.
[[noreturn]] void run(Browser& browser, std::function<void()> draw);

} // namespace todoke::platform
