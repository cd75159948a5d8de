R"sql(
-- What was refused, counted by hour: bounded, so that a flood does not fill the disk.
CREATE TABLE refusals (
    hour INTEGER NOT NULL,               -- since 1970, UTC
    kind INTEGER NOT NULL,
    prefecture INTEGER NOT NULL,         -- of the account, 0 = none
    user_id TEXT NOT NULL,               -- '' = no account, or one of those beyond the limit
    address TEXT NOT NULL,               -- of the network; '' = unknown, or beyond the limit
    events INTEGER NOT NULL,
    last_at_ms INTEGER NOT NULL,
    PRIMARY KEY (hour, kind, prefecture, user_id, address)
) STRICT, WITHOUT ROWID;
-- Sessions that their person ended: whoever brings one again has a copy of it.
CREATE TABLE ended_sessions (
    token_hash BLOB PRIMARY KEY,
    user_id TEXT NOT NULL,
    ended_at_ms INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX ended_sessions_by_time ON ended_sessions (ended_at_ms);
-- Where institutions hand in and whom they ask, written by each government and health centre.
CREATE TABLE office_contacts (
    facility_id INTEGER PRIMARY KEY,
    hand_in TEXT NOT NULL,
    section TEXT NOT NULL,
    phone TEXT NOT NULL,
    extension TEXT NOT NULL,
    mail TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
-- Which municipality came from which health centre to which, and by whom. Append-only.
CREATE TABLE jurisdiction_changes (
    change_id INTEGER PRIMARY KEY,
    municipality_code TEXT NOT NULL,
    former_centre_id INTEGER NOT NULL,   -- 0 = none
    health_centre_id INTEGER NOT NULL,   -- 0 = none any more
    at_ms INTEGER NOT NULL,
    user_id TEXT NOT NULL
) STRICT;
CREATE INDEX jurisdiction_changes_of ON jurisdiction_changes (municipality_code, change_id);
)sql"
