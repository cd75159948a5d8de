// The patients' client: a program of its own out of the staff's rooms, so that a phone fetches no page that a
// patient never opens.
#include "client-wasm/platform/browser.hpp"
#include "client-wasm/platform/imgui_host.hpp"
#include "client-wasm/portal/app.hpp"

int main() {
    static todoke::platform::Browser browser;
    static todoke::portal::App app(browser);
    todoke::platform::run(browser, [] { app.draw(); });
}
