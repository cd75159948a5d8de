// The server as the screens see it, without a network: forms and code lists from assets/, drafts that
// are kept by version, submissions that are remembered by their Idempotency-Key. A test changes what
// it needs and looks at what arrived.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "client-wasm/app.hpp"
#include "client-wasm/platform/fake.hpp"
#include "client-wasm/ui/testing.hpp"
#include "shared/api/call_messages.hpp"
#include "shared/api/notice_messages.hpp"
#include "shared/forms/catalogue.hpp"

namespace todoke::tests {

enum class Who { clinic, health_centre };

class ScriptedServer {
public:
    explicit ScriptedServer(platform::FakePlatform& machine, Who who = Who::clinic);

    api::SessionInfo account;              // what the session says once signed in
    std::string step = "signed_in";        // signed_out, second_factor, signed_in
    std::map<std::string, api::SessionInfo> parked; // accounts that were proven in this browser, to switch to
    std::string after_setup = "signed_in"; // the step that a set-up leads to
    api::SecondFactorStep proposed;        // what the set-up awaits a code for
    api::CodeCallState code_call;          // how the call with a code goes
    bool session_lost = false;             // every call answers 401 until somebody signs in
    api::Home home;
    api::IntakeList intake;
    api::NoticeList notices;
    std::vector<api::CaseRow> found;       // what any search answers
    std::vector<api::DuplicateCandidate> duplicates;
    std::map<std::string, api::CaseReply> cases;
    std::map<std::string, api::NotificationReply> notifications;
    api::Updates updates;
    std::map<std::string, std::vector<std::string>> remembered; // suggestions, by item

    struct StoredDraft { std::int64_t version = 0; api::SaveDraftRequest content; };
    std::map<std::string, StoredDraft> drafts;
    std::vector<api::SubmitRequest> submissions; // one for each key, however often it was sent
    std::map<std::string, api::Receipt> receipts_by_key;

    platform::HttpReply answer(platform::HttpRequest const& request);
    // Answers the next requests to that path with this instead.
    void fail_next(std::string method, std::string path, platform::HttpReply reply, int times = 1);

private:
    struct Failure { std::string method, path; platform::HttpReply reply; int times; };
    platform::HttpReply set_up_factor(platform::HttpRequest const& request);
    platform::HttpReply switch_account(platform::HttpRequest const& request);
    platform::HttpReply route(platform::HttpRequest const& request);
    platform::HttpReply draft_call(platform::HttpRequest const& request, std::string const& id);
    platform::HttpReply submit(platform::HttpRequest const& request, std::string const& former);
    platform::HttpReply case_call(platform::HttpRequest const& request, std::string const& rest);
    platform::HttpReply notification_call(platform::HttpRequest const& request, std::string const& rest);
    platform::HttpReply forms_call(std::string const& path);

    platform::FakePlatform& machine_;
    std::vector<Failure> failures_;
};

// The shipped forms, read once.
forms::Catalogue const& shipped_forms();

platform::HttpReply problem(int status, std::string code, std::string title = "");
std::string header_of(platform::HttpRequest const& request, std::string_view name);

// A whole client at a path.
struct Journey {
    explicit Journey(std::string path = "/", Who who = Who::clinic, std::function<void(ScriptedServer&)> prepare = {},
                     std::shared_ptr<platform::FakeBrowser> browser = std::make_shared<platform::FakeBrowser>());
    platform::FakePlatform machine;
    ScriptedServer server;
    std::unique_ptr<App> app;
    std::unique_ptr<ui::testing::Screen> screen;
    void restart(); // the page is loaded again: reload, crash, another day
    [[nodiscard]] std::string path() const { return machine.history.back(); }
};

} // namespace todoke::tests
