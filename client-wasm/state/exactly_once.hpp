// What must reach the server exactly once, whatever the network, the tab or the person does meanwhile. Each
// item is in the vault before it is sent, carries one Idempotency-Key for its whole life and is sent by one
// tab at a time; it is gone when the server says that it is on disk.
//
// An Item has key, created_at_ms, state and failure, and says by static members what it is called in the
// vault (vault_prefix) and among tabs (sent_message), and how it is read (from_vault). Beside it stand
// call_of(item, now_ms), to_vault(item), lock_of(item): what may not be sent at the same time, and sent_note(item),
// which other tabs hear. Reply is the message that answers.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/state/api_client.hpp"

namespace todoke::state {

enum class SendState { waiting, sending, refused };

template <class Item, class Reply> class ExactlyOnce {
public:
    ExactlyOnce(platform::Platform& platform, ApiClient& api) : platform_(platform), api_(api) {}

    // Returns its key. The vault has it before the network does.
    std::string submit(Item item);
    void take_vault(std::string const& key, std::string const& value);
    void receive_broadcast(std::string_view message);
    void send_all(); // network or session is back
    // A waiting one may be withdrawn before it is sent.
    void withdraw(std::string_view key);

    [[nodiscard]] std::vector<Item const*> waiting() const; // oldest first
    [[nodiscard]] Item const* find(std::string_view key) const;

    std::function<void(Item const&, Reply const&)> on_sent;
    std::function<void(Item const&)> on_refused; // for good: it is no longer in the vault

    static constexpr std::string_view vault_prefix = Item::vault_prefix;

private:
    void send(std::string const& key);
    void transmit(std::string const& key, std::function<void()> release);
    void finish(std::string const& key, Outcome<Reply> outcome);
    void plan_retry(int retry_after_s);
    [[nodiscard]] static std::string vault_name(std::string_view key) { return std::string(vault_prefix) + std::string(key); }

    platform::Platform& platform_;
    ApiClient& api_;
    std::map<std::string, std::unique_ptr<Item>, std::less<>> items_;
    bool retry_planned_ = false;
    int failures_ = 0;
};

inline constexpr int retry_first_ms = 3'000, retry_longest_ms = 60'000;

template <class Item, class Reply> std::string ExactlyOnce<Item, Reply>::submit(Item item) {
    item.key = platform_.random_id();
    item.created_at_ms = api_.now_ms();
    item.state = SendState::waiting;
    auto const key = item.key;
    auto const content = base::write_json(to_vault(item));
    items_[key] = std::make_unique<Item>(std::move(item));
    // Also without a vault (storage full, private window) it is sent; only closing the page would lose it.
    platform_.vault_put(vault_name(key), content, [this, key](bool) { send(key); });
    return key;
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::take_vault(std::string const& key, std::string const& value) {
    auto const id = key.substr(vault_prefix.size());
    auto json = base::parse_json(value, {.bytes_max = 1024 * 1024, .depth_max = 16, .values_max = 50'000, .string_bytes_max = 64 * 1024});
    if (!json.ok() || items_.find(id) != items_.end()) return;
    auto item = Item::from_vault(json.value());
    if (!item) return;
    item->key = id;
    item->created_at_ms = json.value().integer("created_at_ms");
    items_[id] = std::make_unique<Item>(std::move(*item));
    send(id);
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::send(std::string const& key) {
    auto const found = items_.find(key);
    if (found == items_.end() || found->second->state != SendState::waiting) return;
    found->second->state = SendState::sending;
    platform_.with_lock(lock_of(*found->second), [this, key](std::function<void()> release) {
        if (items_.find(key) == items_.end()) return release(); // another tab has sent it
        transmit(key, std::move(release));
    });
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::transmit(std::string const& key, std::function<void()> release) {
    auto call = call_of(*items_.find(key)->second, platform_.now_ms());
    call.idempotency_key = key;
    api_.template call<Reply>(std::move(call), [this, key, release = std::move(release)](Outcome<Reply> outcome) {
        finish(key, std::move(outcome));
        release();
    });
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::finish(std::string const& key, Outcome<Reply> outcome) {
    auto const found = items_.find(key);
    if (found == items_.end()) return;
    auto& item = *found->second;
    if (outcome.ok()) {
        failures_ = 0;
        platform_.vault_erase(vault_name(key));
        platform_.broadcast(std::string(Item::sent_message) + key + ":" + sent_note(item));
        auto const sent = std::move(found->second);
        items_.erase(found);
        if (on_sent) on_sent(*sent, *outcome.value);
        return;
    }
    item.failure = outcome.failure;
    auto const status = outcome.failure.status;
    if (status == 0 || status >= 500 || status == 429 || status == 408) {
        item.state = SendState::waiting;
        return plan_retry(static_cast<int>(outcome.failure.problem.retry_after_s));
    }
    if (status == 401) { // whoever signs in sends it
        item.state = SendState::waiting;
        return;
    }
    item.state = SendState::refused;
    platform_.vault_erase(vault_name(key));
    if (on_refused) on_refused(item);
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::plan_retry(int retry_after_s) {
    if (retry_planned_) return;
    retry_planned_ = true;
    auto const backoff = std::min(retry_first_ms << std::min(failures_, 5), retry_longest_ms);
    ++failures_;
    platform_.after(std::max(backoff, retry_after_s * 1000), [this] {
        retry_planned_ = false;
        send_all();
    });
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::send_all() {
    std::vector<std::string> keys;
    for (auto const* item : waiting()) keys.push_back(item->key);
    for (auto const& key : keys) send(key);
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::receive_broadcast(std::string_view message) {
    if (message.substr(0, Item::sent_message.size()) != Item::sent_message) return;
    message.remove_prefix(Item::sent_message.size());
    auto const found = items_.find(message.substr(0, message.find(':')));
    if (found == items_.end() || found->second->state == SendState::refused) return;
    items_.erase(found);
    platform_.request_frame();
}

template <class Item, class Reply> void ExactlyOnce<Item, Reply>::withdraw(std::string_view key) {
    auto const found = items_.find(key);
    if (found == items_.end() || found->second->state == SendState::sending) return;
    platform_.vault_erase(vault_name(found->first));
    items_.erase(found);
}

template <class Item, class Reply> std::vector<Item const*> ExactlyOnce<Item, Reply>::waiting() const {
    std::vector<Item const*> found;
    for (auto const& entry : items_) {
        if (entry.second->state != SendState::refused) found.push_back(entry.second.get());
    }
    std::sort(found.begin(), found.end(), [](auto const* a, auto const* b) { return a->created_at_ms < b->created_at_ms; });
    return found;
}

template <class Item, class Reply> Item const* ExactlyOnce<Item, Reply>::find(std::string_view key) const {
    auto const found = items_.find(key);
    return found == items_.end() ? nullptr : found->second.get();
}

} // namespace todoke::state
