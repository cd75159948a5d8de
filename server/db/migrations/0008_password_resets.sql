R"sql(
-- Somebody says that the password is forgotten: what was sent to prove who asks. A row stands for every
-- user ID that was named, existing or not, so that nobody learns which ones exist.
CREATE TABLE password_resets (
    user_id TEXT PRIMARY KEY,
    mail_code_hash BLOB NOT NULL,
    factor_code_hash BLOB NOT NULL,      -- empty until the mail is proven, and for an app
    ends_ms INTEGER NOT NULL,
    code_tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
)sql"
