R"sql(
-- What the masters tell of an institution besides its name and place. All of it is public. Texts are
-- canonical and '' where nothing was told; search_text is what somebody may type to find the row
-- (derived: server/store/facility_index).
ALTER TABLE facilities ADD COLUMN kana TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN postal_code TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN institution_kind TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN licensed_beds TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN insured_number TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN is_non_insured TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN main_speciality TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN has_paediatrics TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN closed_at_ms INTEGER NOT NULL DEFAULT 0; -- 0: open
ALTER TABLE facilities ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE facilities ADD COLUMN updated_by TEXT NOT NULL DEFAULT '';
ALTER TABLE facilities ADD COLUMN search_text TEXT NOT NULL DEFAULT '';

-- Every state that a row had before the present one: append-only.
CREATE TABLE facility_versions (
    facility_id INTEGER NOT NULL,
    version INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,              -- since when the row was so
    user_id TEXT NOT NULL,               -- who made it so; '' = the installation itself
    image TEXT NOT NULL,                 -- JSON of the row's texts
    PRIMARY KEY (facility_id, version)
) STRICT, WITHOUT ROWID;

-- The last number of the codes that the system assigns.
CREATE TABLE facility_numbers (
    kind INTEGER NOT NULL,
    prefecture INTEGER NOT NULL,
    last_number INTEGER NOT NULL,
    PRIMARY KEY (kind, prefecture)
) STRICT, WITHOUT ROWID;
)sql"
