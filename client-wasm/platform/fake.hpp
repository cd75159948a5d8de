// A machine for tests: replies are scripted, the clock stands still until `advance`, the vault and
// the address bar are plain containers that a test may look into. Nothing happens by itself:
// callbacks run inside `run_due` and `advance` (the headless screen of ui/testing.hpp calls them).
//
//   platform::FakePlatform machine;
//   machine.reply("POST", "/api/v1/session", {200, "{…}", "", 0});
//   machine.on("GET", "/api/v1/cases/*", [](HttpRequest const& request) { return HttpReply{…}; });
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <set>

#include "client-wasm/platform/platform.hpp"

namespace todoke::platform {

// Shared by machines that play several tabs of one browser: locks, messages, preferences, vault.
struct FakeBrowser {
    std::map<std::string, std::string, std::less<>> preferences;
    std::map<std::string, std::map<std::string, std::string, std::less<>>, std::less<>> vaults; // by user
    std::set<std::string, std::less<>> held_locks;
    std::vector<class FakePlatform*> tabs;
};

class FakePlatform final : public Platform {
public:
    using Handler = std::function<HttpReply(HttpRequest const&)>;

    explicit FakePlatform(std::shared_ptr<FakeBrowser> browser = std::make_shared<FakeBrowser>());
    ~FakePlatform() override;
    FakePlatform(FakePlatform const&) = delete;
    FakePlatform& operator=(FakePlatform const&) = delete;

    // --- what the test scripts ---
    // The newest matching rule answers; a `*` in the path stands for one or more characters that are
    // no slash. A request without a rule is answered 404 and listed in `unexpected`.
    void on(std::string method, std::string path, Handler handler);
    void reply(std::string method, std::string path, HttpReply reply); // always the same
    void set_online(bool online); // offline: every request is answered with status 0
    void set_latency_ms(int latency_ms) { latency_ms_ = latency_ms; }
    void advance(int ms);         // moves the clock and runs what became due, in order
    bool run_due();               // replies and timers due now; true when anything ran
    void leave_to(std::string path); // as if typed into the address bar, or Back
    // The page is loaded again (reload, crash): timers, replies and locks of the old page are gone.
    void page_gone() {
        tasks_.clear();
        online_changed_ = nullptr;
        path_changed_ = broadcast_received_ = nullptr;
        browser->held_locks.clear();
    }
    void set_now_ms(std::int64_t now_ms) { now_ms_ = now_ms; }

    // --- what the test looks at ---
    std::vector<HttpRequest> requests;   // all sent, in order
    std::vector<std::string> unexpected; // "POST /path" without a rule
    [[nodiscard]] std::vector<HttpRequest> requests_to(std::string_view method, std::string_view path) const;
    [[nodiscard]] bool take_frame_request(); // true once after request_frame
    [[nodiscard]] int timers_waiting() const { return static_cast<int>(tasks_.size()); }
    std::vector<std::string> history;    // last = where we are
    std::vector<std::pair<std::string, std::string>> downloads; // file name, body
    ChosenFile file_to_choose;                                  // what the chooser gives; "" name: it was closed
    std::string copied;
    int printed = 0, reloaded = 0;
    bool unsaved = false;
    std::shared_ptr<FakeBrowser> browser;

    // --- Platform ---
    void send(HttpRequest request, std::function<void(HttpReply)> done) override;
    void choose_file(std::string_view accept, std::int64_t bytes_max, std::function<void(ChosenFile)> chosen) override;
    void send_and_download(HttpRequest request, std::string file_name, std::function<void(HttpReply)> done) override;
    std::int64_t now_ms() override { return now_ms_; }
    void after(int delay_ms, std::function<void()> run) override;
    void request_frame() override { frame_requested_ = true; }
    [[nodiscard]] bool has_second_part() const override { return second_part_is_here; }
    void load_second_part(std::function<void(bool)> done) override { second_part_awaited = std::move(done); }
    bool second_part_is_here = true;                    // a test may take it away
    std::function<void(bool)> second_part_awaited;      // and let it arrive, or not
    bool has_passkeys() override { return !passkey_answer.empty(); }
    void ask_for_passkey(PasskeyAct, std::string_view wish, std::function<void(std::string)> done) override;
    std::string passkey_answer, passkey_wish;           // what the browser says, and what it was asked
    std::string random_id() override;
    bool is_online() override { return online_; }
    void on_online_changed(std::function<void(bool)> changed) override { online_changed_ = std::move(changed); }
    void vault_open(std::string_view user_id, std::function<void(bool ok)> done) override;
    void vault_put(std::string_view key, std::string_view value, std::function<void(bool ok)> done) override;
    void vault_erase(std::string_view key) override;
    void vault_read_all(std::function<void(std::vector<std::pair<std::string, std::string>>)> done) override;
    void vault_destroy(std::function<void()> done) override;
    void vault_destroy_of(std::string_view user_id) override;
    std::string preference(std::string_view name) override;
    void set_preference(std::string_view name, std::string_view value) override;
    std::optional<HttpReply> earlier_refusal() override { return std::exchange(refused_before, std::nullopt); }
    std::optional<HttpReply> refused_before; // by the HTML shell
    std::string current_path() override { return history.back(); }
    void push_path(std::string_view path) override { history.emplace_back(path); }
    void replace_path(std::string_view path) override { history.back() = path; }
    void go_back() override;
    void on_path_changed(std::function<void(std::string)> changed) override { path_changed_ = std::move(changed); }
    void broadcast(std::string_view message) override;
    void on_broadcast(std::function<void(std::string)> received) override { broadcast_received_ = std::move(received); }
    void with_lock(std::string_view name, std::function<void(std::function<void()> release)> run) override;
    void print() override { ++printed; }
    void reload() override { ++reloaded; }
    void copy_text(std::string_view text) override { copied = text; }
    void set_unsaved(bool value) override { unsaved = value; }

private:
    struct Rule { std::string method, path; Handler handler; };
    struct Task { std::int64_t due_ms; std::uint64_t order; std::function<void()> run; };
    [[nodiscard]] HttpReply answer(HttpRequest const& request);
    void later(int delay_ms, std::function<void()> run);

    std::vector<Rule> rules_;
    std::vector<Task> tasks_;
    std::function<void(bool)> online_changed_;
    std::function<void(std::string)> path_changed_, broadcast_received_;
    std::string vault_user_;
    std::int64_t now_ms_ = 1'795'226'400'000; // 2026-11-21 11:00 JST
    std::uint64_t order_ = 0, random_ = 0;
    int latency_ms_ = 0;
    bool online_ = true, frame_requested_ = false;
};

} // namespace todoke::platform
