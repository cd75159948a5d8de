R"sql(
-- How each account proves that it is more than a password. No row: codes go to the mail address of the
-- account's profile. means: 1 mail, 2 SMS, 3 call, 4 authenticator app (column AN of the application).
CREATE TABLE second_factors (
    user_id TEXT PRIMARY KEY,
    means INTEGER NOT NULL,
    sealed_factor BLOB NOT NULL,         -- mail address, telephone number or the app's secret
    last_step INTEGER NOT NULL,          -- of the app: the last accepted one, 0 = none
    updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Chosen, but not proven yet: the old one stays in force. One an account, bound to the session that asked.
CREATE TABLE second_factor_proposals (
    user_id TEXT PRIMARY KEY,
    token_hash BLOB NOT NULL,
    means INTEGER NOT NULL,
    sealed_factor BLOB NOT NULL,
    code_hash BLOB NOT NULL,             -- empty for an app
    ends_ms INTEGER NOT NULL,
    code_tries INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery_codes (
    user_id TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    PRIMARY KEY (user_id, code_hash)
) STRICT, WITHOUT ROWID;

-- Browsers from which an account needs no code until then; only where the configuration allows it.
CREATE TABLE trusted_devices (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL,
    ends_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX trusted_devices_of_user ON trusted_devices (user_id);
)sql"
