R"sql(
-- Whose account a message is about, so that an administrator sees what did not arrive.
ALTER TABLE outbox ADD COLUMN user_id TEXT NOT NULL DEFAULT '';
CREATE INDEX outbox_of_user ON outbox (user_id, message_id) WHERE user_id <> '';
)sql"
