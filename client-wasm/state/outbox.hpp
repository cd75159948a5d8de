// Notifications on their way: 未送信 until the server says that they are on disk (exactly_once.hpp).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "client-wasm/state/exactly_once.hpp"

namespace todoke::state {

struct Submission {
    using State = SendState;
    std::string key;              // Idempotency-Key, and its name in the vault
    std::string notification_id;  // a correction of this one; "" = a first submission
    std::string notification_version;
    std::string disease_name, person_name; // for the list of what waits
    std::int64_t created_at_ms = 0;
    api::SubmitRequest request;
    State state = State::waiting;
    Failure failure;              // why it waits or was refused; then its draft still holds every word

    static constexpr std::string_view vault_prefix = "submission:", sent_message = "submission-sent:";
    static std::optional<Submission> from_vault(Json const& json);
};
Json to_vault(Submission const& submission);
Call call_of(Submission const& submission, std::int64_t now_ms);
std::string lock_of(Submission const& submission);
std::string sent_note(Submission const& submission); // its draft

class Outbox : public ExactlyOnce<Submission, api::Receipt> {
public:
    using ExactlyOnce::ExactlyOnce;
    // The receipts of this page's life, by notification.
    [[nodiscard]] api::Receipt const* receipt(std::string_view notification_id) const;
    void keep_receipt(api::Receipt const& receipt) { receipts_[receipt.notification_id] = receipt; }

private:
    std::map<std::string, api::Receipt, std::less<>> receipts_;
};

} // namespace todoke::state
