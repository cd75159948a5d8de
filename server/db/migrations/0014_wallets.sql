R"sql(
-- Several accounts of one person in one browser (S4-58, S4-59): what binds their sessions together. Random, made
-- with the first session of a browser. Empty: a session from before this migration, alone.
ALTER TABLE sessions ADD COLUMN wallet BLOB NOT NULL DEFAULT x'';
CREATE INDEX sessions_of_wallet ON sessions (wallet);
)sql"
