R"sql(
-- A call that the server itself cut off (killed, a line that broke) is made again once in its round; both stay in the log.
ALTER TABLE automatic_calls ADD COLUMN attempt INTEGER NOT NULL DEFAULT 1;
DROP INDEX automatic_calls_of_case;
CREATE UNIQUE INDEX automatic_calls_of_case ON automatic_calls (case_id, day, round, attempt);
CREATE INDEX automatic_calls_open ON automatic_calls (call_id) WHERE ended_at_ms = 0;

-- Asked with every poll of every browser of a centre: without walking along everybody at home.
CREATE INDEX observations_unseen ON observations (centre_id, is_active) WHERE is_active = 1 AND urgent_at_ms > acknowledged_at_ms;
)sql"
