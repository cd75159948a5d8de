// Everything the client needs from the machine it runs on, and nothing else: the browser
// (platform/browser.cpp with web/bridge.js) or a test (platform/fake.cpp). Callbacks arrive between
// frames, never inside a call. Strings are UTF-8.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace todoke::platform {

struct HttpRequest {
    std::string method{}; // GET, POST, PUT, DELETE
    std::string path{};   // same origin
    std::string body{};   // JSON, "" = none
    std::vector<std::pair<std::string, std::string>> headers{}; // If-Match, Idempotency-Key, …
};
struct HttpReply {
    int status = 0; // 0: no network, or nothing came in time
    std::string body{};
    std::string etag{};
    int retry_after_s = 0;
};

// A file that the person chose. Its bytes are base64, as they travel in messages.
struct ChosenFile {
    std::string name{};
    std::string base64{};
    bool is_too_large = false; // then without bytes
};

class Platform {
public:
    virtual ~Platform() = default;

    virtual void send(HttpRequest request, std::function<void(HttpReply)> done) = 0;
    // Saves a reply of the API (CSV) as a file with that name.
    virtual void send_and_download(HttpRequest request, std::string file_name, std::function<void(HttpReply)> done) = 0;

    // Opens the browser's own file chooser; only while a press is being answered. `accept` is a list of
    // endings: ".csv,.xlsx". Nothing is called when the person thinks better of it.
    virtual void choose_file(std::string_view accept, std::int64_t bytes_max, std::function<void(ChosenFile)> chosen) = 0;

    [[nodiscard]] virtual std::int64_t now_ms() = 0; // UTC, the device's clock
    virtual void after(int delay_ms, std::function<void()> run) = 0;
    virtual void request_frame() = 0;
    // The part of the client that few people need (client-wasm/second_part.txt): none of its screens may be
    // made before it is here. ok = false: it cannot be had now.
    [[nodiscard]] virtual bool has_second_part() const = 0;
    virtual void load_second_part(std::function<void(bool ok)> done) = 0;
    // Passkeys (W3C Web Authentication): the browser asks its person. `wish` is what the server said and the
    // answer what it shall be told (passkey_messages.hpp), both as JSON; "" when the person thought better of
    // it or the browser cannot.
    [[nodiscard]] virtual bool has_passkeys() = 0;
    enum class PasskeyAct : std::uint8_t { make, use };
    virtual void ask_for_passkey(PasskeyAct act, std::string_view wish, std::function<void(std::string answer)> done) = 0;
    [[nodiscard]] virtual std::string random_id() = 0; // 128 bits from a secure source, 32 hex digits
    [[nodiscard]] virtual bool is_online() = 0;
    virtual void on_online_changed(std::function<void(bool)> changed) = 0;

    // The vault: small encrypted values in the browser (WebCrypto AES-GCM, key not extractable, in
    // IndexedDB). Bound to one user; `vault_destroy` throws key and values away (signing out).
    virtual void vault_open(std::string_view user_id, std::function<void(bool ok)> done) = 0;
    virtual void vault_put(std::string_view key, std::string_view value, std::function<void(bool ok)> done) = 0;
    virtual void vault_erase(std::string_view key) = 0;
    virtual void vault_read_all(std::function<void(std::vector<std::pair<std::string, std::string>>)> done) = 0;
    virtual void vault_destroy(std::function<void()> done) = 0;
    virtual void vault_destroy_of(std::string_view user_id) = 0; // another account's of this browser, before one's own

    // What may stay on a shared machine: language, skin. Never personal.
    [[nodiscard]] virtual std::string preference(std::string_view name) = 0;
    virtual void set_preference(std::string_view name, std::string_view value) = 0;

    // How the sign-in form of the HTML shell was refused before the client took it over: status and
    // Retry-After. Told once.
    [[nodiscard]] virtual std::optional<HttpReply> earlier_refusal() = 0;

    // The address bar. Paths hold opaque ids only.
    [[nodiscard]] virtual std::string current_path() = 0;
    virtual void push_path(std::string_view path) = 0;
    virtual void replace_path(std::string_view path) = 0;
    virtual void go_back() = 0;
    virtual void on_path_changed(std::function<void(std::string path)> changed) = 0; // Back, Forward

    // Other tabs of the same browser: signed out, draft saved, submission sent.
    virtual void broadcast(std::string_view message) = 0;
    virtual void on_broadcast(std::function<void(std::string message)> received) = 0;
    // One holder among all tabs (Web Locks): who may send the outbox.
    virtual void with_lock(std::string_view name, std::function<void(std::function<void()> release)> run) = 0;

    virtual void print() = 0;
    virtual void reload() = 0;
    virtual void copy_text(std::string_view text) = 0;
    // Asks before the page is closed while something is unsaved.
    virtual void set_unsaved(bool unsaved) = 0;
};

} // namespace todoke::platform
