R"sql(
-- Written in SQLite's words; for PostgreSQL INTEGER reads BIGINT, BLOB reads BYTEA, and STRICT and
-- WITHOUT ROWID are dropped. Times are milliseconds UTC (_at_ms), days are yyyymmdd, 0 = none.
-- Columns named sealed_* hold ciphertext; *_key columns hold blind indexes.

CREATE TABLE data_keys (
    key_id INTEGER PRIMARY KEY,          -- 1: root of the blind indexes; else year*10000 + prefecture*100 + generation
    wrapped BLOB NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE facilities (
    facility_id INTEGER PRIMARY KEY,
    kind INTEGER NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    prefecture INTEGER NOT NULL,
    municipality_code TEXT NOT NULL,
    address TEXT NOT NULL,
    phone TEXT NOT NULL,
    phone_after_hours TEXT NOT NULL,
    health_centre_id INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    UNIQUE (kind, code)
) STRICT;

CREATE TABLE jurisdictions (
    municipality_code TEXT PRIMARY KEY,
    health_centre_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE users (
    user_id TEXT PRIMARY KEY,
    role TEXT NOT NULL,
    state INTEGER NOT NULL,
    facility_id INTEGER NOT NULL,
    prefecture INTEGER NOT NULL,
    sealed_profile BLOB NOT NULL,        -- name, mail, telephone
    language TEXT NOT NULL,
    can_download INTEGER NOT NULL,
    password_hash TEXT NOT NULL,
    version INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL,
    step INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    last_seen_ms INTEGER NOT NULL,
    idle_ends_ms INTEGER NOT NULL,
    ends_ms INTEGER NOT NULL,
    code_hash BLOB NOT NULL,
    code_expires_ms INTEGER NOT NULL,
    code_tries INTEGER NOT NULL,
    resend_at_ms INTEGER NOT NULL,
    sends INTEGER NOT NULL,
    first_send_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_of_user ON sessions (user_id);
CREATE INDEX sessions_ending ON sessions (ends_ms);

CREATE TABLE rate_limits (
    bucket_key BLOB PRIMARY KEY,
    window_ends_ms INTEGER NOT NULL,
    events INTEGER NOT NULL,
    blocked_until_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    message_id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    state INTEGER NOT NULL,
    sealed_message BLOB NOT NULL,        -- recipient, subject, body
    dedupe_key BLOB,
    created_at_ms INTEGER NOT NULL,
    expires_at_ms INTEGER NOT NULL,
    next_attempt_ms INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    fault_code TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX outbox_dedupe ON outbox (dedupe_key) WHERE dedupe_key IS NOT NULL;
CREATE INDEX outbox_due ON outbox (next_attempt_ms) WHERE state <= 1;

-- Cases: clear facts that identify nobody. Small rows: lists and searches walk them.
CREATE TABLE cases (
    case_id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    disease_code TEXT NOT NULL,
    named INTEGER NOT NULL,
    diagnosis_class TEXT NOT NULL,
    case_status TEXT NOT NULL,
    current_location TEXT NOT NULL,
    sex TEXT NOT NULL,
    age_years INTEGER NOT NULL,          -- -1 unknown
    municipality_code TEXT NOT NULL,
    onset_day INTEGER NOT NULL,
    diagnosis_day INTEGER NOT NULL,
    confirmed_day INTEGER NOT NULL,
    movement_history_state TEXT NOT NULL,
    epi_link TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    responsible_centre_id INTEGER NOT NULL,
    prefecture INTEGER NOT NULL,         -- of the responsible centre
    related_centres TEXT NOT NULL,       -- ids joined by ' '
    identity_version INTEGER NOT NULL,   -- newest revision of each block, 0 = none
    tests_version INTEGER NOT NULL,
    kana_key BLOB NOT NULL,
    birth_key BLOB NOT NULL,
    sealed_person BLOB NOT NULL,         -- name, kana, birth date, telephones, own id, self-entry id
    person_version INTEGER NOT NULL,     -- revision that sealed_person was sealed for
    created_by TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE self_entry_ids (
    self_entry_key BLOB PRIMARY KEY,
    case_id INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Every revision of a block; append-only.
CREATE TABLE case_documents (
    case_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    block INTEGER NOT NULL,
    form_version TEXT NOT NULL,
    sealed_document BLOB NOT NULL,
    user_id TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX case_documents_by_case ON case_documents (case_id, version, block);

-- Blind indexes (derived; can be rebuilt). kind: 1 kana, 2 birth date and person, 3 telephone, 4 own id.
-- One row in every prefecture whose centres see the case.
CREATE TABLE case_keys (
    prefecture INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    search_key BLOB NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (prefecture, kind, search_key, case_id)
) STRICT, WITHOUT ROWID;

-- Who lists which case in which order (derived; can be rebuilt). list_id: a facility, -prefecture, or 0
-- for the nation. sort: 0 updated, 1 onset, 2 confirmed. facet: the filterable facts, joined by '|'.
CREATE TABLE case_lists (
    list_id INTEGER NOT NULL,
    sort INTEGER NOT NULL,
    facet TEXT NOT NULL,
    sort_value INTEGER NOT NULL,
    case_id INTEGER NOT NULL,
    PRIMARY KEY (list_id, sort, facet, sort_value, case_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE case_counts (
    list_id INTEGER NOT NULL,
    facet TEXT NOT NULL,
    cases INTEGER NOT NULL,
    PRIMARY KEY (list_id, facet)
) STRICT, WITHOUT ROWID;

CREATE TABLE notification_numbers (
    year INTEGER NOT NULL,
    prefecture INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (year, prefecture)
) STRICT, WITHOUT ROWID;

-- The latest state of each notification.
CREATE TABLE notifications (
    notification_id INTEGER PRIMARY KEY,
    notification_no TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    form_id TEXT NOT NULL,
    form_version TEXT NOT NULL,
    disease_code TEXT NOT NULL,
    diagnosis_class TEXT NOT NULL,
    state INTEGER NOT NULL,
    version INTEGER NOT NULL,
    facility_id INTEGER NOT NULL,
    centre_id INTEGER NOT NULL,
    urgency INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    date_check_overridden INTEGER NOT NULL,
    report_day INTEGER NOT NULL,
    submitted_at_ms INTEGER NOT NULL,
    decided_at_ms INTEGER NOT NULL,
    sealed_person_name BLOB NOT NULL,
    sealed_return_reason BLOB NOT NULL
) STRICT;
CREATE INDEX notifications_of_case ON notifications (case_id);
CREATE INDEX notifications_of_facility ON notifications (facility_id, submitted_at_ms);
CREATE INDEX notifications_of_centre ON notifications (centre_id, form_id, report_day);
CREATE INDEX notifications_decided ON notifications (centre_id, decided_at_ms) WHERE decided_at_ms > 0;

-- Every version as it was submitted; append-only.
CREATE TABLE notification_versions (
    notification_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    form_version TEXT NOT NULL,
    diagnosis_class TEXT NOT NULL,
    report_day INTEGER NOT NULL,
    warnings INTEGER NOT NULL,
    date_check_overridden INTEGER NOT NULL,
    confirmed_rules TEXT NOT NULL,       -- ids joined by ' '
    date_check_items TEXT NOT NULL,
    sealed_document BLOB NOT NULL,
    user_id TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    submitted_at_ms INTEGER NOT NULL,
    case_version INTEGER NOT NULL        -- of the record after this version
) STRICT;
CREATE UNIQUE INDEX notification_versions_by_id ON notification_versions (notification_id, version);

-- Accepted or returned; append-only.
CREATE TABLE notification_decisions (
    notification_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    state INTEGER NOT NULL,
    sealed_text BLOB NOT NULL,           -- return reason, or responsible staff
    user_id TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    case_version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX notification_decisions_by_id ON notification_decisions (notification_id, version);

CREATE TABLE worklists (
    facility_id INTEGER NOT NULL,
    urgency INTEGER NOT NULL,
    since_ms INTEGER NOT NULL,
    notification_id INTEGER NOT NULL,
    PRIMARY KEY (facility_id, urgency, since_ms, notification_id)
) STRICT, WITHOUT ROWID;
CREATE TABLE inboxes (
    facility_id INTEGER PRIMARY KEY,
    sequence INTEGER NOT NULL,
    waiting INTEGER NOT NULL
) STRICT;

CREATE TABLE idempotency_keys (
    user_id TEXT NOT NULL,
    request_key BLOB NOT NULL,
    fingerprint BLOB NOT NULL,
    kind INTEGER NOT NULL,               -- 1 case, 2 notification
    result_id INTEGER NOT NULL,
    result_version INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (user_id, request_key)
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at_ms);

CREATE TABLE drafts (
    user_id TEXT NOT NULL,
    draft_id TEXT NOT NULL,
    form_id TEXT NOT NULL,
    form_version TEXT NOT NULL,
    case_id INTEGER NOT NULL,
    notification_id INTEGER NOT NULL,
    still_needed INTEGER NOT NULL,
    version INTEGER NOT NULL,
    sealed_person_name BLOB NOT NULL,
    sealed_document BLOB NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX drafts_of_user ON drafts (user_id, draft_id);

CREATE TABLE suggestions (
    user_id TEXT NOT NULL,
    form_id TEXT NOT NULL,
    sealed_values BLOB NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    PRIMARY KEY (user_id, form_id)
) STRICT;

CREATE TABLE notices (
    notice_id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    audience TEXT NOT NULL,              -- role names with a blank on both sides; '' = everybody
    prefecture INTEGER NOT NULL,
    published_day INTEGER NOT NULL,
    ends_day INTEGER NOT NULL,
    created_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE notice_reads (
    user_id TEXT NOT NULL,
    notice_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (user_id, notice_id)
) STRICT, WITHOUT ROWID;

-- Hash chain a prefecture; append-only.
CREATE TABLE audit (
    chain INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    event INTEGER NOT NULL,
    subject INTEGER NOT NULL,
    detail TEXT NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (chain, sequence)
) STRICT, WITHOUT ROWID;
CREATE TABLE audit_heads (
    chain INTEGER NOT NULL,
    sequence INTEGER NOT NULL,
    hash BLOB NOT NULL,
    signed_at_ms INTEGER NOT NULL,
    signature BLOB NOT NULL,
    PRIMARY KEY (chain, sequence)
) STRICT, WITHOUT ROWID;
)sql"
