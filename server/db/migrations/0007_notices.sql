R"sql(
-- Notices that people write for their own area: a health centre's jurisdiction beside prefecture and
-- nation, what a training needs (AC-10-4), an end before the last day, and a version for two writers.
ALTER TABLE notices ADD COLUMN health_centre_id INTEGER NOT NULL DEFAULT 0; -- 0 = the whole prefecture
ALTER TABLE notices ADD COLUMN event_day INTEGER NOT NULL DEFAULT 0;        -- 0 = no event
ALTER TABLE notices ADD COLUMN event_time TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN event_audience TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN event_capacity INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notices ADD COLUMN event_url TEXT NOT NULL DEFAULT '';
ALTER TABLE notices ADD COLUMN ended_at_ms INTEGER NOT NULL DEFAULT 0;      -- 0 = not before its last day
ALTER TABLE notices ADD COLUMN version INTEGER NOT NULL DEFAULT 1;

-- Every user's poll asks for what is in force, so an open end is the last day there is.
UPDATE notices SET ends_day = 99991231 WHERE ends_day = 0;
CREATE INDEX notices_by_end ON notices (ends_day, ended_at_ms, published_day);
)sql"
