#include "client-wasm/platform/browser.hpp"

#include <emscripten.h>

#include <cstdlib>

#include "client-wasm/platform/message.hpp"

// clang-format off
EM_JS(void, machine_send, (int id, char const* method, char const* path, char const* body, int body_size, char const* headers, char const* file_name), {
    Module.machine.send(id, UTF8ToString(method), UTF8ToString(path), UTF8ToString(body, body_size), UTF8ToString(headers), UTF8ToString(file_name));
});
EM_JS(void, machine_choose, (int id, char const* accept, double bytes_max), { Module.machine.choose(id, UTF8ToString(accept), bytes_max); });
EM_JS(double, machine_now, (), { return Date.now(); });
EM_JS(void, machine_after, (int id, int delay_ms), { Module.machine.after(id, delay_ms); });
EM_JS(void, machine_load_second_part, (int id), { Module.machine.loadSecondPart(id); });
EM_JS(int, machine_has_passkeys, (), { return globalThis.PublicKeyCredential ? 1 : 0; });
EM_JS(void, machine_passkey, (int id, int use, char const* wish), { Module.machine.passkey(id, use, UTF8ToString(wish)); });
EM_JS(void, machine_request_frame, (), { Module.bridge.requestFrame(); });
EM_JS(int, machine_online, (), { return navigator.onLine ? 1 : 0; });
EM_JS(void, machine_random, (std::uint8_t* bytes, int count), { crypto.getRandomValues(Module.HEAPU8.subarray(bytes, bytes + count)); });
EM_JS(void, machine_vault, (int id, int what, char const* key, char const* value, int value_size), {
    Module.machine.vault(id, what, UTF8ToString(key), UTF8ToString(value, value_size));
});
// Answers a question with a string in wasm memory that the caller frees.
EM_JS(char*, machine_ask, (int what, char const* name), { return Module.machine.give(Module.machine.ask(what, UTF8ToString(name))); });
EM_JS(void, machine_tell, (int what, char const* text, char const* more), { Module.machine.tell(what, UTF8ToString(text), UTF8ToString(more)); });
EM_JS(void, machine_lock, (int id, char const* name), { Module.machine.lock(id, UTF8ToString(name)); });
EM_JS(void, machine_unlock, (int id), { Module.machine.unlock(id); });
// clang-format on

namespace todoke::platform {

namespace {

// As in web/machine.js.
enum Vault { vault_open_it, vault_put_it, vault_erase_it, vault_read_it, vault_destroy_it, vault_destroy_of_it };
enum Question { ask_preference, ask_path, ask_refusal };
enum Order { set_preference_to, push_path_to, replace_path_to, go_back_now, broadcast_it, print_it, reload_it, copy_it, mark_unsaved };
enum Message { frame_event, http_reply, timer, online, vault_result, vault_values, path_changed, broadcast_received, lock_granted, file_chosen, passkey_answer };

int size_of(std::string_view text) { return static_cast<int>(text.size()); }

std::string answer(Question question, std::string const& name) {
    char* text = machine_ask(question, name.c_str());
    std::string result = text == nullptr ? "" : text;
    std::free(text);
    return result;
}

void tell(Order order, std::string_view text = {}, std::string_view more = {}) { machine_tell(order, std::string(text).c_str(), std::string(more).c_str()); }

} // namespace

void Browser::send(HttpRequest request, std::function<void(HttpReply)> done) { send_and_download(std::move(request), {}, std::move(done)); }

void Browser::send_and_download(HttpRequest request, std::string file_name, std::function<void(HttpReply)> done) {
    std::string headers; // "name: value" lines; neither can hold a line feed
    for (auto const& [name, value] : request.headers) headers.append(name).append(": ").append(value).append("\n");
    machine_send(keep(replies_, std::move(done), next_), request.method.c_str(), request.path.c_str(), request.body.data(), size_of(request.body), headers.c_str(), file_name.c_str());
}

void Browser::choose_file(std::string_view accept, std::int64_t bytes_max, std::function<void(ChosenFile)> chosen) {
    choosers_.clear(); // one that was left is never answered
    machine_choose(keep(choosers_, std::move(chosen), next_), std::string(accept).c_str(), static_cast<double>(bytes_max));
}

std::int64_t Browser::now_ms() { return static_cast<std::int64_t>(machine_now()); }
void Browser::after(int delay_ms, std::function<void()> run) { machine_after(keep(timers_, std::move(run), next_), delay_ms); }
void Browser::request_frame() { machine_request_frame(); }
void Browser::load_second_part(std::function<void(bool)> done) {
    machine_load_second_part(keep(results_, std::function<void(bool)>([this, done = std::move(done)](bool ok) {
        has_second_part_ = has_second_part_ || ok;
        done(ok);
    }), next_));
}

bool Browser::has_passkeys() { return machine_has_passkeys() != 0; }

void Browser::ask_for_passkey(PasskeyAct act, std::string_view wish, std::function<void(std::string)> done) {
    machine_passkey(keep(answers_, std::move(done), next_), act == PasskeyAct::use ? 1 : 0, std::string(wish).c_str());
}

bool Browser::is_online() { return machine_online() != 0; }

std::string Browser::random_id() {
    static constexpr char digits[] = "0123456789abcdef";
    std::uint8_t bytes[16];
    machine_random(bytes, sizeof bytes);
    std::string id;
    for (auto const byte : bytes) {
        id += digits[byte >> 4];
        id += digits[byte & 15u];
    }
    return id;
}

void Browser::vault_open(std::string_view user_id, std::function<void(bool)> done) {
    machine_vault(keep(results_, std::move(done), next_), vault_open_it, std::string(user_id).c_str(), "", 0);
}
void Browser::vault_put(std::string_view key, std::string_view value, std::function<void(bool)> done) {
    machine_vault(keep(results_, std::move(done), next_), vault_put_it, std::string(key).c_str(), value.data(), size_of(value));
}
void Browser::vault_erase(std::string_view key) { machine_vault(0, vault_erase_it, std::string(key).c_str(), "", 0); }
void Browser::vault_read_all(std::function<void(std::vector<std::pair<std::string, std::string>>)> done) {
    machine_vault(keep(readings_, std::move(done), next_), vault_read_it, "", "", 0);
}
void Browser::vault_destroy_of(std::string_view user_id) { machine_vault(0, vault_destroy_of_it, std::string(user_id).c_str(), "", 0); }
void Browser::vault_destroy(std::function<void()> done) {
    machine_vault(keep(results_, std::function<void(bool)>([done = std::move(done)](bool) { done(); }), next_), vault_destroy_it, "", "", 0);
}

std::string Browser::preference(std::string_view name) { return answer(ask_preference, std::string(name)); }
void Browser::set_preference(std::string_view name, std::string_view value) { tell(set_preference_to, name, value); }
std::optional<HttpReply> Browser::earlier_refusal() {
    auto const words = answer(ask_refusal, {}); // "401 0", or nothing
    if (words.empty()) return std::nullopt;
    HttpReply reply;
    reply.status = std::atoi(words.c_str());
    if (auto const space = words.find(' '); space != std::string::npos) reply.retry_after_s = std::atoi(words.c_str() + space + 1);
    return reply;
}
std::string Browser::current_path() { return answer(ask_path, {}); }
void Browser::push_path(std::string_view path) { tell(push_path_to, path); }
void Browser::replace_path(std::string_view path) { tell(replace_path_to, path); }
void Browser::go_back() { tell(go_back_now); }
void Browser::broadcast(std::string_view message) { tell(broadcast_it, message); }
void Browser::print() { tell(print_it); }
void Browser::reload() { tell(reload_it); }
void Browser::copy_text(std::string_view text) { tell(copy_it, text); }
void Browser::set_unsaved(bool unsaved) { tell(mark_unsaved, unsaved ? "1" : ""); }

void Browser::with_lock(std::string_view name, std::function<void(std::function<void()>)> run) {
    machine_lock(keep(locks_, std::move(run), next_), std::string(name).c_str());
}

void Browser::receive(std::string_view bytes) {
    MessageReader message(bytes);
    auto const kind = message.byte();
    if (kind == online) {
        bool const now = message.byte() != 0;
        if (online_changed_) online_changed_(now);
        return;
    }
    if (kind == path_changed || kind == broadcast_received) {
        std::string const text(message.text());
        auto const& callback = kind == path_changed ? path_changed_ : broadcast_received_;
        if (callback) callback(text);
        return;
    }
    int const id = message.number();
    switch (kind) {
    case http_reply: {
        HttpReply reply;
        reply.status = message.number();
        reply.retry_after_s = message.number();
        reply.etag = message.text();
        reply.body = message.text();
        if (auto done = take(replies_, id)) done(std::move(reply));
        break;
    }
    case timer:
        if (auto run = take(timers_, id)) run();
        break;
    case vault_result: {
        bool const ok = message.byte() != 0;
        if (auto done = take(results_, id)) done(ok);
        break;
    }
    case vault_values: {
        std::vector<std::pair<std::string, std::string>> values(static_cast<std::size_t>(message.number()));
        for (auto& [key, value] : values) {
            key = message.text();
            value = message.text();
        }
        if (auto done = take(readings_, id)) done(std::move(values));
        break;
    }
    case lock_granted:
        if (auto run = take(locks_, id)) run([id] { machine_unlock(id); });
        break;
    case file_chosen: {
        ChosenFile file;
        file.name = message.text();
        file.is_too_large = message.byte() != 0;
        file.base64 = message.text();
        if (auto chosen = take(choosers_, id)) chosen(std::move(file));
        break;
    }
    case passkey_answer:
        if (auto done = take(answers_, id)) done(std::string(message.text()));
        break;
    default: break;
    }
}

} // namespace todoke::platform
