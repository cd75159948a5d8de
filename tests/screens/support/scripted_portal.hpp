// The server as the patients' client sees it, without a network: one login with its people, reports that are
// remembered by their Idempotency-Key, texts from assets/lang/portal.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client-wasm/platform/fake.hpp"
#include "client-wasm/portal/app.hpp"
#include "client-wasm/ui/testing.hpp"
#include "shared/api/messages.hpp"
#include "shared/api/portal_messages.hpp"

namespace todoke::tests {

class ScriptedPortal {
public:
    explicit ScriptedPortal(platform::FakePlatform& machine);

    api::PortalSession session;                       // what the server says of this browser
    std::map<std::string, api::ReportHealthRequest> reports_by_key; // one for each key, however often it came
    int reports_arrived = 0;                          // with every try
    int calls_confirmed = 0;
    std::string refuse_rule;                          // of the next step of the way in: "V-807"
    bool drops_replies = false;                       // takes reports, and the answer is lost
    static constexpr std::string_view today = "2026-11-21", yesterday = "2026-11-20";
    static api::PortalPerson person(std::string id, std::string name);
    static api::PortalReport report(std::string_view day, std::string_view temperature);

private:
    platform::HttpReply answer(platform::HttpRequest const& request);
    platform::HttpReply take_report(platform::HttpRequest const& request, std::string const& person_id);
    platform::HttpReply way_in(platform::HttpRequest const& request);
    api::PortalPerson* find(std::string_view person_id);
    platform::FakePlatform& machine_;
};

// A whole patients' client at a path, on a phone.
struct Visit {
    explicit Visit(std::string path = "/my", std::function<void(ScriptedPortal&)> prepare = {}, std::shared_ptr<platform::FakeBrowser> browser = std::make_shared<platform::FakeBrowser>());
    platform::FakePlatform machine;
    ScriptedPortal server;
    std::unique_ptr<portal::App> app;
    std::unique_ptr<ui::testing::Screen> screen;
    void restart(); // the page is loaded again
    [[nodiscard]] std::string path() const { return machine.history.back(); }
};

} // namespace todoke::tests
