R"sql(
-- システム利用管理者: who applies for the accounts of an institution; a flag on a person.
ALTER TABLE users ADD COLUMN is_manager INTEGER NOT NULL DEFAULT 0;
-- What the managers of institutions asked for on line: a new account, or a change, stop or deletion of one.
CREATE TABLE account_requests (
    request_id INTEGER PRIMARY KEY,
    facility_id INTEGER NOT NULL,        -- of who asks
    prefecture INTEGER NOT NULL,         -- of that institution
    kind INTEGER NOT NULL,
    state INTEGER NOT NULL,
    requested_by TEXT NOT NULL,
    user_id TEXT NOT NULL,               -- whose account; '' until a new one is issued
    sealed_content BLOB NOT NULL,        -- the line of the application form, and what was said about it
    version INTEGER NOT NULL,
    requested_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX account_requests_of_facility ON account_requests (facility_id, request_id);
CREATE INDEX account_requests_open ON account_requests (prefecture, request_id) WHERE state <= 1;
)sql"
