// The real server on a random port, with a fresh folder, a clock of the test's own and cheap password
// hashes. Filled with the demo data of assets/demo. Stops and removes its folder at the end.
#pragma once

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "server/routes/web_server.hpp"
#include "tests/server/http/client.hpp"

namespace todoke::test {

inline constexpr std::int64_t test_start_ms = 1'795'226'400'000; // 2026-11-21 11:00 in Japan

struct ServerOptions {
    bool demo = true;
    std::string assets_dir = {};                        // "" = the repository's
    std::function<void(config::Config&)> configure = {}; // last word on the settings
};

class RunningServer {
public:
    explicit RunningServer(ServerOptions const& options = {});
    ~RunningServer();
    RunningServer(RunningServer const&) = delete;
    RunningServer& operator=(RunningServer const&) = delete;

    [[nodiscard]] int port() const { return web_->port(); }
    [[nodiscard]] bool sends_mail() const { return installation_->sends_mail(); }
    [[nodiscard]] services::App& app() { return installation_->app(); }
    clock::ManualClock& clock() { return clock_; }
    [[nodiscard]] std::string const& folder() const { return folder_; }

    Client client() const { return Client(port()); }
    [[nodiscard]] int relay_port() const { return web_->relay_port(); } // where the options make it the staff's face
    Client closed_network_client() const { return Client(web_->closed_network_port()); } // where the options name an address
    // Both steps; fails the test when one is refused.
    Client signed_in(std::string const& user_id);
    // The latest one-time code that was mailed.
    std::string latest_code();
    // Through the forced set-up, with a mail address of one's own.
    void set_up_factor(Client& client);
    // An account of any role, beside the demo's; with the demo's password. Returns its id.
    std::string make_user(access::RoleId role, std::string const& like_user_id);
    void stop_serving() { stop(); } // for good
    // Stops and starts again on the same data.
    void restart();

private:
    void start();
    void stop();
    ServerOptions options_;
    std::string folder_;
    clock::ManualClock clock_{test_start_ms};
    std::unique_ptr<services::Installation> installation_;
    std::unique_ptr<routes::WebServer> web_;
    std::thread thread_;
};

// One for all tests that leave nothing behind which another would notice.
RunningServer& shared_server();

inline constexpr char const* demo_password = "Todoke-2026";

// Records of the forms as a clinic would fill them, valid, obviously synthetic. `number` makes people differ.
Json covid_record(int number);
Json syphilis_record();
Json daily_report(std::string const& temperature, std::vector<std::string> const& present = {}); // all else absent
Json submit_request(std::string const& form_id, std::string const& version, Json record);
// 201 or the test fails.
Json submit(Client& client, Json const& request, std::string const& key);
std::string fresh_key();

} // namespace todoke::test
