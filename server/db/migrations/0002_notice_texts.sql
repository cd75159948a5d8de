R"sql(
-- A notice in another language than Japanese; absent where nobody translated it.
CREATE TABLE notice_texts (
    notice_id INTEGER NOT NULL,
    language TEXT NOT NULL,
    title TEXT NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (notice_id, language)
) STRICT, WITHOUT ROWID;
)sql"
