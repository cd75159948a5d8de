// Submissions on their way. Each is in the vault before it is sent, carries one Idempotency-Key for
// its whole life and is sent by one tab at a time: 未送信 until the server says it is on disk, then
// gone. Exactly once, whatever the network, the tab or the person does meanwhile.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/state/api_client.hpp"

namespace todoke::state {

struct Submission {
    enum class State { waiting, sending, refused };
    std::string key;              // Idempotency-Key, and its name in the vault
    std::string notification_id;  // a correction of this one; "" = a first submission
    std::string notification_version;
    std::string disease_name, person_name; // for the list of what waits
    std::int64_t created_at_ms = 0;
    api::SubmitRequest request;
    State state = State::waiting;
    Failure failure;              // why it waits or was refused
};

class Outbox {
public:
    Outbox(platform::Platform& platform, ApiClient& api) : platform_(platform), api_(api) {}

    // Returns its key. The vault has it before the network does.
    std::string submit(Submission submission);
    void take_vault(std::string const& key, std::string const& value);
    void receive_broadcast(std::string_view message);
    void send_all(); // network or session is back
    // A refused one goes back to its draft; a waiting one may be withdrawn before it is sent.
    void withdraw(std::string_view key);

    [[nodiscard]] std::vector<Submission const*> waiting() const; // oldest first
    [[nodiscard]] Submission const* find(std::string_view key) const;
    // The receipts of this page's life, by notification.
    [[nodiscard]] api::Receipt const* receipt(std::string_view notification_id) const;
    [[nodiscard]] std::string receipt_of(std::string_view key) const; // notification_id, or ""

    std::function<void(Submission const&, api::Receipt const&)> on_sent;
    std::function<void(Submission const&)> on_refused;

    static constexpr std::string_view vault_prefix = "submission:";

private:
    void store(Submission const& submission, std::function<void()> then);
    void send(std::string const& key);
    void transmit(std::string const& key, std::function<void()> release);
    void finish(std::string const& key, Outcome<api::Receipt> outcome);
    void plan_retry(int retry_after_s);

    platform::Platform& platform_;
    ApiClient& api_;
    std::map<std::string, std::unique_ptr<Submission>, std::less<>> submissions_;
    std::map<std::string, api::Receipt, std::less<>> receipts_;
    std::map<std::string, std::string, std::less<>> receipt_of_key_;
    bool retry_planned_ = false;
    int failures_ = 0;
};

} // namespace todoke::state
