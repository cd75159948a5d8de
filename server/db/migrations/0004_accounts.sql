R"sql(
-- The life of an account (account states and deadlines): until when an initial password may be used (0: the password
-- is the user's own), when the password was last changed and when its owner last signed in.
ALTER TABLE users ADD COLUMN initial_until_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN password_changed_at_ms INTEGER NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN signed_in_at_ms INTEGER NOT NULL DEFAULT 0;
UPDATE users SET password_changed_at_ms = updated_at_ms;
CREATE INDEX users_of_prefecture ON users (prefecture, user_id);
CREATE INDEX users_of_facility ON users (facility_id);
-- Who did what, and what was done to whom.
CREATE INDEX audit_of_user ON audit (user_id, at_ms);
CREATE INDEX audit_by_time ON audit (at_ms);
)sql"
