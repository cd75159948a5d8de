R"sql(
-- The patients' side. Its people are no users: accounts, sessions and cookies of their own.
CREATE TABLE portal_accounts (
    account_id INTEGER PRIMARY KEY,
    mail_key BLOB UNIQUE,                -- blind index; NULL: made by a personal link, for one device
    sealed_mail BLOB NOT NULL,
    password_hash TEXT NOT NULL,
    language TEXT NOT NULL,
    consent_version TEXT NOT NULL,       -- of the facts that were ticked
    consent_at_ms INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    reminded_day INTEGER NOT NULL
) STRICT;

CREATE TABLE portal_sessions (
    token_hash BLOB PRIMARY KEY,
    step INTEGER NOT NULL,               -- 1 code awaited, 2 password awaited, 3 signed in
    purpose INTEGER NOT NULL,            -- 1 registration, 2 reset
    account_id INTEGER NOT NULL,         -- 0 before there is one
    sealed_mail BLOB NOT NULL,           -- while a code is awaited
    language TEXT NOT NULL,
    consent_version TEXT NOT NULL,
    code_hash BLOB NOT NULL,
    code_expires_ms INTEGER NOT NULL,
    code_tries INTEGER NOT NULL,
    resend_at_ms INTEGER NOT NULL,
    sends INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_sessions_of_account ON portal_sessions (account_id);
CREATE INDEX portal_sessions_ending ON portal_sessions (ends_ms);

-- Whom an account reports for: oneself, members of the family.
CREATE TABLE portal_people (
    account_id INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    linked_at_ms INTEGER NOT NULL,
    PRIMARY KEY (account_id, case_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX portal_people_of_case ON portal_people (case_id);

-- One living link a person; the token is nowhere but in the link.
CREATE TABLE personal_links (
    case_id INTEGER PRIMARY KEY,
    token_hash BLOB NOT NULL UNIQUE,
    expires_at_ms INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;
)sql"
