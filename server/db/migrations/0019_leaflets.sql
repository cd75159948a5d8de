R"sql(
-- Paper and message have a link each, so that neither ends the other: a leaflet that lies at home stays good
-- when the centre sends an SMS. The language is what the person was written to in.
ALTER TABLE personal_links RENAME TO personal_links_before;
CREATE TABLE personal_links (
    case_id INTEGER NOT NULL,
    kind INTEGER NOT NULL,               -- 1 shown or sent, 2 printed on a leaflet
    token_hash BLOB NOT NULL UNIQUE,
    language TEXT NOT NULL,              -- '' = not chosen
    expires_at_ms INTEGER NOT NULL,
    created_by TEXT NOT NULL,
    created_at_ms INTEGER NOT NULL,
    PRIMARY KEY (case_id, kind)
) STRICT, WITHOUT ROWID;
INSERT INTO personal_links (case_id, kind, token_hash, language, expires_at_ms, created_by, created_at_ms)
    SELECT case_id, 1, token_hash, '', expires_at_ms, created_by, created_at_ms FROM personal_links_before;
DROP TABLE personal_links_before;
)sql"
