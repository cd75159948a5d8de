R"sql(
-- Training rooms of a demo: what outlives a reset of a room. Its data are in a database of its own.
CREATE TABLE training_rooms (
    room_id INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,           -- to join
    owner TEXT NOT NULL,                 -- the trainer
    name TEXT NOT NULL,
    generation INTEGER NOT NULL,         -- grows with each reset
    created_at_ms INTEGER NOT NULL
) STRICT;
CREATE TABLE training_members (
    room_id INTEGER NOT NULL,
    number INTEGER NOT NULL,             -- trainee007 is 7
    token_hash BLOB NOT NULL UNIQUE,     -- of the cookie
    part TEXT NOT NULL,                  -- which part the trainee takes
    sealed_name BLOB NOT NULL,
    joined_at_ms INTEGER NOT NULL,
    PRIMARY KEY (room_id, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE training_ticks (
    room_id INTEGER NOT NULL,
    number INTEGER NOT NULL,
    exercise TEXT NOT NULL,
    PRIMARY KEY (room_id, number, exercise)
) STRICT, WITHOUT ROWID;
CREATE TABLE training_questions (
    question_id INTEGER PRIMARY KEY,
    room_id INTEGER NOT NULL,
    number INTEGER NOT NULL,             -- of the member who asks
    sealed_text BLOB NOT NULL,
    sealed_answer BLOB NOT NULL,         -- empty until it is answered
    asked_at_ms INTEGER NOT NULL,
    answered_at_ms INTEGER NOT NULL
) STRICT;
CREATE INDEX training_questions_of_room ON training_questions (room_id, question_id);
)sql"
