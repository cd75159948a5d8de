// The real machine: fetch, timers, the vault, the address bar and other tabs, by way of
// web/machine.js. Everything that JavaScript has to say comes as one packed message (`todoke_message`).
#pragma once

#include <map>

#include "client-wasm/platform/platform.hpp"

namespace todoke::platform {

class Browser final : public Platform {
public:
    void send(HttpRequest request, std::function<void(HttpReply)> done) override;
    void send_and_download(HttpRequest request, std::string file_name, std::function<void(HttpReply)> done) override;
    void choose_file(std::string_view accept, std::int64_t bytes_max, std::function<void(ChosenFile)> chosen) override;
    std::int64_t now_ms() override;
    void after(int delay_ms, std::function<void()> run) override;
    void request_frame() override;
    [[nodiscard]] bool has_second_part() const override { return has_second_part_; }
    void load_second_part(std::function<void(bool)> done) override;
    [[nodiscard]] bool has_passkeys() override;
    void ask_for_passkey(PasskeyAct act, std::string_view wish, std::function<void(std::string)> done) override;
    std::string random_id() override;
    bool is_online() override;
    void on_online_changed(std::function<void(bool)> changed) override { online_changed_ = std::move(changed); }
    void vault_open(std::string_view user_id, std::function<void(bool ok)> done) override;
    void vault_put(std::string_view key, std::string_view value, std::function<void(bool ok)> done) override;
    void vault_erase(std::string_view key) override;
    void vault_read_all(std::function<void(std::vector<std::pair<std::string, std::string>>)> done) override;
    void vault_destroy(std::function<void()> done) override;
    void vault_destroy_of(std::string_view user_id) override;
    std::string preference(std::string_view name) override;
    void set_preference(std::string_view name, std::string_view value) override;
    std::optional<HttpReply> earlier_refusal() override;
    std::string current_path() override;
    void push_path(std::string_view path) override;
    void replace_path(std::string_view path) override;
    void go_back() override;
    void on_path_changed(std::function<void(std::string)> changed) override { path_changed_ = std::move(changed); }
    void broadcast(std::string_view message) override;
    void on_broadcast(std::function<void(std::string)> received) override { broadcast_received_ = std::move(received); }
    void with_lock(std::string_view name, std::function<void(std::function<void()> release)> run) override;
    void print() override;
    void reload() override;
    void copy_text(std::string_view text) override;
    void set_unsaved(bool unsaved) override;

    // A message of web/machine.js; its first byte is not an event's.
    void receive(std::string_view message);

private:
    template <class Callback> static int keep(std::map<int, Callback>& kept, Callback callback, int& next) {
        kept.emplace(++next, std::move(callback));
        return next;
    }
    template <class Callback> static Callback take(std::map<int, Callback>& kept, int id) {
        auto const found = kept.find(id);
        if (found == kept.end()) return {};
        auto callback = std::move(found->second);
        kept.erase(found);
        return callback;
    }

    int next_ = 0;
    std::map<int, std::function<void(HttpReply)>> replies_;
    std::map<int, std::function<void()>> timers_;
    std::map<int, std::function<void(bool)>> results_;
    std::map<int, std::function<void(std::string)>> answers_;
    std::map<int, std::function<void(std::vector<std::pair<std::string, std::string>>)>> readings_;
    std::map<int, std::function<void(std::function<void()>)>> locks_;
    std::map<int, std::function<void(ChosenFile)>> choosers_;
    std::function<void(bool)> online_changed_;
    std::function<void(std::string)> path_changed_, broadcast_received_;
    bool has_second_part_ = false;
};

} // namespace todoke::platform
