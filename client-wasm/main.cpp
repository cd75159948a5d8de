// The browser client: one machine, one App, drawn whenever something changed.
#include "client-wasm/app.hpp"
#include "client-wasm/platform/browser.hpp"
#include "client-wasm/platform/imgui_host.hpp"

int main() {
    static todoke::platform::Browser browser;
    static todoke::App app(browser);
    todoke::platform::run(browser, [] { app.draw(); });
}
