R"sql(
-- Who joins a training room as oneself keeps the own user ID there (S4-62).
ALTER TABLE training_members ADD COLUMN user_id TEXT NOT NULL DEFAULT ''; -- '' = trainee007
)sql"
