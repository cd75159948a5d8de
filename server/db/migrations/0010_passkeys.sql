R"sql(
-- Passkeys of each account, beside its second factor. The id is the SHA-256 of the credential id (hex).
CREATE TABLE passkeys (
    passkey_id TEXT PRIMARY KEY,
    user_id TEXT NOT NULL,
    sealed_key BLOB NOT NULL,            -- credential id, algorithm, public key, name
    counter INTEGER NOT NULL,            -- of signatures, as last told
    created_at_ms INTEGER NOT NULL,
    used_at_ms INTEGER NOT NULL,         -- 0 = never
    is_suspended INTEGER NOT NULL        -- 1: a copy of it was seen, it opens nothing any more
) STRICT, WITHOUT ROWID;
CREATE INDEX passkeys_of_user ON passkeys (user_id);
)sql"
