#include "server/store/outbox.hpp"

#include "server/crypto/bytes.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

Result<Message> read_row(Vault& vault, db::Rows const& rows) {
    Message message;
    message.id.value = rows.integer(0);
    message.channel = rows.text(1);
    message.state = static_cast<MessageState>(rows.integer(2));
    auto parts = unpack(TRY(vault.open({"outbox", message.id.text(), 0}, rows.view(3))), 3);
    message.to = std::move(parts[0]);
    message.subject = std::move(parts[1]);
    message.body = std::move(parts[2]);
    message.created_at_ms = rows.integer(4);
    message.expires_at_ms = rows.integer(5);
    message.attempts = static_cast<int>(rows.integer(6));
    message.fault_code = rows.text(7);
    message.user_id = rows.text(8);
    return message;
}

constexpr db::Sql select_message = "SELECT message_id, channel, state, sealed_message, created_at_ms, expires_at_ms, attempts, fault_code, user_id FROM outbox WHERE message_id = $1";
constexpr db::Sql select_out_of_time = "SELECT message_id FROM outbox WHERE state <= 1 AND next_attempt_ms <= $1 AND expires_at_ms <= $1";
// Message ids grow with time.
constexpr db::Sql select_replaced_calls = "SELECT message_id FROM outbox WHERE state <= 1 AND state = 0 AND next_attempt_ms > 0 AND channel = 'call' AND user_id <> '' "
    "AND EXISTS (SELECT 1 FROM outbox AS newer WHERE newer.user_id = outbox.user_id AND newer.user_id <> '' AND newer.channel = 'call' AND newer.message_id > outbox.message_id)";

std::vector<MessageId> ids_in(db::Rows rows) {
    std::vector<MessageId> ids;
    while (rows.next()) ids.push_back(MessageId{rows.integer(0)});
    return ids;
}

} // namespace

Result<Done> Outbox::close(db::Transaction& tx, MessageId id, MessageState state, std::optional<std::string_view> fault_code, std::int64_t now_ms) {
    std::string sealed, fault;
    {
        auto rows = tx.query(select_message, id.value);
        if (!rows.next() || rows.integer(2) > static_cast<std::int64_t>(MessageState::sending)) return Done{};
        auto const message = TRY(read_row(vault_, rows));
        fault = fault_code.value_or(message.fault_code);
        sealed = TRY(vault_.seal({"outbox", id.text(), 0}, 0, now_ms, pack({message.to, message.subject, ""})));
    }
    tx.execute("UPDATE outbox SET state = $2, fault_code = $3, sealed_message = $4, updated_at_ms = $5 WHERE message_id = $1", id.value, static_cast<int>(state), fault, db::Blob{sealed}, now_ms);
    return Done{};
}

Result<std::vector<SealedMessage>> Outbox::seal(std::span<Message const> messages, std::int64_t now_ms) {
    std::vector<SealedMessage> all;
    for (auto const& message : messages) {
        MessageId const id{ids_.next(now_ms, 0)};
        all.push_back({id, message.channel, TRY(vault_.seal({"outbox", id.text(), 0}, 0, now_ms, pack({message.to, message.subject, message.body}))), message.user_id, message.expires_at_ms});
    }
    return all;
}

void Outbox::queue_in(db::Transaction& tx, SealedMessage const& message, std::int64_t now_ms) {
    tx.execute("INSERT INTO outbox (message_id, channel, state, sealed_message, created_at_ms, expires_at_ms, next_attempt_ms, attempts, fault_code, updated_at_ms, user_id) "
               "VALUES ($1, $2, 0, $3, $4, $5, $4, 0, '', $4, $6)",
               message.id.value, message.channel, db::Blob{message.sealed}, now_ms, message.expires_at_ms, message.user_id);
}

Result<MessageId> Outbox::queue(Message const& message, std::int64_t now_ms) {
    MessageId const id{ids_.next(now_ms, 0)};
    auto const sealed = TRY(vault_.seal({"outbox", id.text(), 0}, 0, now_ms, pack({message.to, message.subject, message.body})));
    auto const dedupe = message.dedupe_key.empty() ? std::string() : vault_.index().exact("outbox", message.dedupe_key);
    return db_.write([&](db::Transaction& tx) -> Result<MessageId> {
        auto const key = dedupe.empty() ? db::Parameter(nullptr) : db::Parameter(db::Blob{dedupe});
        auto const inserted = tx.execute(
            "INSERT INTO outbox (message_id, channel, state, sealed_message, dedupe_key, created_at_ms, expires_at_ms, next_attempt_ms, "
            "attempts, fault_code, updated_at_ms, user_id) VALUES ($1, $2, 0, $3, $4, $5, $6, $5, 0, '', $5, $7) ON CONFLICT DO NOTHING",
            id.value, message.channel, db::Blob{sealed}, key, now_ms, message.expires_at_ms, message.user_id);
        if (inserted > 0) return id;
        auto rows = tx.query("SELECT message_id FROM outbox WHERE dedupe_key = $1", key);
        if (!rows.next()) return Error{ErrorCode::internal, "message was not queued"};
        return MessageId{rows.integer(0)};
    });
}

Result<Done> Outbox::lease(db::Transaction& tx, std::vector<Message>& due, std::int64_t lease_ms, std::int64_t now_ms) {
    for (auto& message : due) {
        ++message.attempts;
        message.state = MessageState::sending;
        tx.execute("UPDATE outbox SET state = 1, attempts = $2, next_attempt_ms = $3, updated_at_ms = $4 WHERE message_id = $1",
                   message.id.value, message.attempts, now_ms + lease_ms, now_ms);
    }
    return Done{};
}

Result<Done> Outbox::close_expired(db::Transaction& tx, std::int64_t now_ms) {
    for (auto const id : ids_in(tx.query(select_out_of_time, now_ms))) TRY(close(tx, id, MessageState::expired, std::nullopt, now_ms));
    return Done{};
}

Result<std::vector<Message>> Outbox::take_due(int count, std::int64_t lease_ms, std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::vector<Message>> {
        TRY(close_expired(tx, now_ms));
        std::vector<Message> due;
        {
            auto rows = tx.query("SELECT message_id, channel, state, sealed_message, created_at_ms, expires_at_ms, attempts, fault_code, user_id FROM outbox "
                                 "WHERE state <= 1 AND next_attempt_ms <= $1 AND channel <> 'call' ORDER BY next_attempt_ms, message_id LIMIT $2",
                                 now_ms, count);
            while (rows.next()) due.push_back(TRY(read_row(vault_, rows)));
        }
        TRY(lease(tx, due, lease_ms, now_ms));
        return due;
    });
}

Result<std::vector<Message>> Outbox::take_due_calls(int count, std::int64_t lease_ms, std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::vector<Message>> {
        TRY(close_expired(tx, now_ms));
        for (auto const id : ids_in(tx.query(select_replaced_calls))) TRY(close(tx, id, MessageState::failed, "call_replaced", now_ms));
        std::vector<Message> due;
        {
            auto rows = tx.query("SELECT message_id, channel, state, sealed_message, created_at_ms, expires_at_ms, attempts, fault_code, user_id FROM outbox "
                                 "WHERE state <= 1 AND next_attempt_ms <= $1 AND channel = 'call' ORDER BY next_attempt_ms, message_id LIMIT $2",
                                 now_ms, count);
            while (rows.next()) due.push_back(TRY(read_row(vault_, rows)));
        }
        TRY(lease(tx, due, lease_ms, now_ms));
        return due;
    });
}

Result<Done> Outbox::release_calls(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("UPDATE outbox SET state = 0, next_attempt_ms = $1, updated_at_ms = $1 WHERE channel = 'call' AND state = 1", now_ms);
        return Done{};
    });
}

Result<Done> Outbox::mark_sent(MessageId id, std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) { return close(tx, id, MessageState::sent, "", now_ms); });
}

Result<Done> Outbox::mark_failed(MessageId id, std::string_view fault_code, std::int64_t retry_at_ms, std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (retry_at_ms == 0) return close(tx, id, MessageState::failed, fault_code, now_ms);
        tx.execute("UPDATE outbox SET state = 0, fault_code = $2, next_attempt_ms = $3, updated_at_ms = $4 WHERE message_id = $1 AND state <= 1",
                   id.value, fault_code, retry_at_ms, now_ms);
        return Done{};
    });
}

std::string Outbox::tag_of(MessageId id) const { return id.text() + "-" + crypto::to_hex(vault_.index().exact("bounce", id.text()).substr(0, 8)); }

Result<bool> Outbox::mark_bounced(std::string_view tag, std::string_view fault_code, std::int64_t now_ms) {
    auto const id = MessageId::parse(tag.substr(0, tag.find('-')));
    if (!id || !crypto::equal_constant_time(tag_of(*id), tag)) return false;
    return db_.write([&](db::Transaction& tx) -> Result<bool> {
        return tx.execute("UPDATE outbox SET state = 3, fault_code = $2, updated_at_ms = $3 WHERE message_id = $1 AND state IN (1, 2)", id->value, fault_code, now_ms) > 0;
    });
}

Result<std::vector<Message>> Outbox::latest(int count) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Message>> {
        std::vector<Message> latest;
        auto rows = tx.query("SELECT message_id, channel, state, sealed_message, created_at_ms, expires_at_ms, attempts, fault_code, user_id FROM outbox "
                             "ORDER BY message_id DESC LIMIT $1",
                             count);
        while (rows.next()) latest.push_back(TRY(read_row(vault_, rows)));
        return latest;
    });
}

Result<std::vector<Message>> Outbox::of_account(std::string_view user_id, int count) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Message>> {
        std::vector<Message> found;
        auto rows = tx.query("SELECT message_id, channel, state, sealed_message, created_at_ms, expires_at_ms, attempts, fault_code, user_id FROM outbox "
                             "WHERE user_id = $1 AND user_id <> '' ORDER BY message_id DESC LIMIT $2",
                             user_id, count);
        while (rows.next()) found.push_back(TRY(read_row(vault_, rows)));
        return found;
    });
}

Result<OutboxLoad> Outbox::load() {
    return db_.read([&](db::Transaction& tx) -> Result<OutboxLoad> {
        OutboxLoad load;
        auto rows = tx.query("SELECT state, fault_code <> '', COUNT(*) FROM outbox WHERE state <> 2 GROUP BY 1, 2");
        while (rows.next()) {
            auto const count = rows.integer(2);
            auto const waits = rows.integer(0) <= static_cast<std::int64_t>(MessageState::sending);
            (waits ? load.waiting : load.given_up) += count;
            if (waits && rows.integer(1) != 0) load.delayed += count;
        }
        return load;
    });
}

Result<std::int64_t> Outbox::delete_old(std::int64_t before_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        return tx.execute("DELETE FROM outbox WHERE state >= 2 AND updated_at_ms < $1", before_ms);
    });
}

} // namespace todoke::store
