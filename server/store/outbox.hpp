// Messages that have to leave (one-time codes, notices to their owners), written in the business transaction and sent
// by server/delivery. Recipient and text are sealed. States only move forward; what was sent may come back as failed.
// The text may hold a code or an initial password: it is forgotten as soon as the message was sent, given up or
// has expired; recipient and subject stay for thirty days.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/store/ids.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

enum class MessageState : std::uint8_t { queued, sending, sent, failed, expired };

struct Message {
    MessageId id;
    std::string channel;        // "mail", "sms", "call"
    std::string to, subject;
    std::string body;           // "" once it was sent, failed for good or expired
    std::string dedupe_key;     // "" = none; the same key is queued once
    std::int64_t created_at_ms = 0;
    std::int64_t expires_at_ms = 0; // not sent after that
    MessageState state = MessageState::queued;
    int attempts = 0;
    std::string user_id = {};   // whose account it is about, "" = nobody's
    std::string fault_code = {}; // why the last attempt failed, "" = it did not
};

// Ready to be queued in a transaction of somebody else.
struct SealedMessage {
    MessageId id;
    std::string channel, sealed, user_id;
    std::int64_t expires_at_ms = 0;
};

struct OutboxLoad {
    std::int64_t waiting = 0, delayed = 0, given_up = 0; // delayed: waiting after a failed try
};

class Outbox {
public:
    Outbox(db::Database& db, Vault& vault, IdMaker& ids) : db_(db), vault_(vault), ids_(ids) {}

    Result<MessageId> queue(Message const& message, std::int64_t now_ms);
    // Many at once, together with what they tell about. Dedupe keys do not count here.
    Result<std::vector<SealedMessage>> seal(std::span<Message const> messages, std::int64_t now_ms);
    static void queue_in(db::Transaction& tx, SealedMessage const& message, std::int64_t now_ms);
    // Takes up to `count` due messages and marks them as sending until lease_ms from now, after which
    // another attempt may take them (a crashed sender loses nothing). All but calls.
    Result<std::vector<Message>> take_due(int count, std::int64_t lease_ms, std::int64_t now_ms);
    // Calls alone. One that waits for its next try is given up as soon as its owner has asked for a newer one.
    Result<std::vector<Message>> take_due_calls(int count, std::int64_t lease_ms, std::int64_t now_ms);
    // Calls that were being made when the program ended are due again.
    Result<Done> release_calls(std::int64_t now_ms);
    Result<Done> mark_sent(MessageId id, std::int64_t now_ms);
    // retry_at_ms 0: no further attempt (dead letter).
    Result<Done> mark_failed(MessageId id, std::string_view fault_code, std::int64_t retry_at_ms, std::int64_t now_ms);
    // Names a message to servers that may give it back; holds a keyed hash, so that nobody makes one up.
    [[nodiscard]] std::string tag_of(MessageId id) const;
    // A message that was sent did not arrive after all: failed. False: no such message, or a tag that is none.
    Result<bool> mark_bounced(std::string_view tag, std::string_view fault_code, std::int64_t now_ms);
    // Newest first, any state: the demo's outbox page.
    Result<std::vector<Message>> latest(int count);
    // What went, or should have gone, to the owner of that account, newest first.
    Result<std::vector<Message>> of_account(std::string_view user_id, int count);
    // For the metrics.
    Result<OutboxLoad> load();
    Result<std::int64_t> delete_old(std::int64_t before_ms); // housekeeping

private:
    // Ends a message that still waits or is being sent, and forgets its text.
    // No fault code: that of the last try stays.
    Result<Done> close(db::Transaction& tx, MessageId id, MessageState state, std::optional<std::string_view> fault_code, std::int64_t now_ms);
    Result<Done> close_expired(db::Transaction& tx, std::int64_t now_ms);
    Result<Done> lease(db::Transaction& tx, std::vector<Message>& due, std::int64_t lease_ms, std::int64_t now_ms);
    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
};

} // namespace todoke::store
