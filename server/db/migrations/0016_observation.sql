R"sql(
-- Health observation. One row a person with the latest state, so that a board is one walk along an index;
-- clear are only facts that identify nobody (docs/security.md). Answers, notes and numbers called are sealed.
CREATE TABLE observations (
    case_id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    centre_id INTEGER NOT NULL,          -- the responsible one; moves with the case
    prefecture INTEGER NOT NULL,
    municipality_code TEXT NOT NULL,
    is_active INTEGER NOT NULL,
    start_day INTEGER NOT NULL,
    end_day INTEGER NOT NULL,
    sealed_end_reason BLOB NOT NULL,
    subject_class INTEGER NOT NULL,      -- 1 infected, 2 contact
    method INTEGER NOT NULL,
    method_at_ms INTEGER NOT NULL,
    deadline_minute INTEGER NOT NULL,    -- -1: the centre's
    team TEXT NOT NULL,
    contractor_id INTEGER NOT NULL,      -- 0: nobody
    is_registered INTEGER NOT NULL,      -- somebody can report at the portal
    entry_blocked_until_ms INTEGER NOT NULL,
    report_day INTEGER NOT NULL,         -- of the newest complete report
    reported_at_ms INTEGER NOT NULL,
    entry_way INTEGER NOT NULL,
    temperature INTEGER NOT NULL,        -- tenths of a degree, 0 none
    spo2 INTEGER NOT NULL,               -- -1 none
    flag INTEGER NOT NULL,
    rules INTEGER NOT NULL,              -- bit 0 is B-01
    marks INTEGER NOT NULL,              -- 1 rising, 2 newly breathless, 4 breathless, 8 another class than the record's
    call_confirmed_day INTEGER NOT NULL, -- the person pressed the emergency number
    urgent_at_ms INTEGER NOT NULL,       -- of the newest urgent report
    acknowledged_at_ms INTEGER NOT NULL,
    acknowledged_by TEXT NOT NULL,
    contacted_at_ms INTEGER NOT NULL,    -- the newest try to call
    contact_result INTEGER NOT NULL,
    reached_at_ms INTEGER NOT NULL,      -- the newest call that reached somebody
    next_action_day INTEGER NOT NULL,
    call_day INTEGER NOT NULL,           -- automatic calls of that day: results of both rounds, 0 none
    first_result INTEGER NOT NULL,
    second_result INTEGER NOT NULL
) STRICT;
CREATE INDEX observations_of_centre ON observations (centre_id, is_active);
CREATE INDEX observations_of_contractor ON observations (contractor_id) WHERE contractor_id <> 0;
CREATE INDEX observations_called ON observations (method) WHERE is_active = 1 AND method = 2;

-- Every report, revision by revision; the newest of a day is shown (V-804). Append-only.
CREATE TABLE daily_reports (
    report_id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    revision INTEGER NOT NULL,
    entry_way INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    temperature INTEGER NOT NULL,
    spo2 INTEGER NOT NULL,
    flag INTEGER NOT NULL,
    rules INTEGER NOT NULL,
    marks INTEGER NOT NULL,
    sealed_report BLOB NOT NULL,
    sealed_reason BLOB NOT NULL
) STRICT;
CREATE UNIQUE INDEX daily_reports_of_case ON daily_reports (case_id, day, revision);

-- Contact log, doctor's findings, acknowledgements. Append-only. kind: 1 contact, 2 finding, 3 acknowledgement.
CREATE TABLE observation_notes (
    note_id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL,
    centre_id INTEGER NOT NULL,          -- responsible then
    kind INTEGER NOT NULL,
    result INTEGER NOT NULL,
    day INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    user_id TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    next_action_day INTEGER NOT NULL,
    sealed_note BLOB NOT NULL
) STRICT;
CREATE INDEX observation_notes_of_case ON observation_notes (case_id, note_id);
CREATE INDEX observation_notes_of_facility ON observation_notes (facility_id, day);

-- Who was assigned to which contractor from when to when (R-05); open ones have no end.
CREATE TABLE observation_assignments (
    case_id INTEGER NOT NULL,
    contractor_id INTEGER NOT NULL,
    centre_id INTEGER NOT NULL,
    from_ms INTEGER NOT NULL,
    to_ms INTEGER NOT NULL,
    PRIMARY KEY (contractor_id, case_id, from_ms)
) STRICT, WITHOUT ROWID;

CREATE TABLE automatic_calls (
    call_id INTEGER PRIMARY KEY,
    case_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    round INTEGER NOT NULL,
    started_at_ms INTEGER NOT NULL,
    answered_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER NOT NULL,        -- 0: goes on, or the server stopped meanwhile
    result INTEGER NOT NULL,
    last_state INTEGER NOT NULL,
    any_key INTEGER NOT NULL,
    sealed_call BLOB NOT NULL            -- number, keys, values
) STRICT;
CREATE UNIQUE INDEX automatic_calls_of_case ON automatic_calls (case_id, day, round);

CREATE TABLE observation_settings (
    centre_id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    deadline_minute INTEGER NOT NULL,
    emergency_phone TEXT NOT NULL,
    reminder_mail INTEGER NOT NULL,
    invitation_sms INTEGER NOT NULL,
    reminded_day INTEGER NOT NULL
) STRICT;

CREATE TABLE activity_reports (
    contractor_id INTEGER NOT NULL,
    centre_id INTEGER NOT NULL,
    day INTEGER NOT NULL,
    assigned INTEGER NOT NULL,
    contacted INTEGER NOT NULL,
    not_reached INTEGER NOT NULL,
    urgent INTEGER NOT NULL,
    consultations INTEGER NOT NULL,
    sealed_note BLOB NOT NULL,
    sent_by TEXT NOT NULL,
    sent_at_ms INTEGER NOT NULL,
    PRIMARY KEY (contractor_id, centre_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX activity_reports_of_centre ON activity_reports (centre_id, day);
)sql"
