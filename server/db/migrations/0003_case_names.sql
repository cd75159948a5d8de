R"sql(
-- Names are asked for by their first characters, so thousands of cases stand behind one question. Each
-- row holds all that deciding and sorting needs: no row of `cases` is read for those not shown.
-- One row in every prefecture whose centres see the case (derived; can be rebuilt).
CREATE TABLE case_names (
    prefecture INTEGER NOT NULL,
    kana_key BLOB NOT NULL,
    case_id INTEGER NOT NULL,
    case_prefecture INTEGER NOT NULL,    -- of the responsible centre
    disease_code TEXT NOT NULL,
    diagnosis_class TEXT NOT NULL,
    case_status TEXT NOT NULL,
    current_location TEXT NOT NULL,
    facility_id INTEGER NOT NULL,
    responsible_centre_id INTEGER NOT NULL,
    related_centres TEXT NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    onset_day INTEGER NOT NULL,
    confirmed_day INTEGER NOT NULL,
    birth_key BLOB NOT NULL,
    PRIMARY KEY (prefecture, kana_key, case_id)
) STRICT, WITHOUT ROWID;

INSERT INTO case_names (prefecture, kana_key, case_id, case_prefecture, disease_code, diagnosis_class, case_status, current_location,
                        facility_id, responsible_centre_id, related_centres, updated_at_ms, onset_day, confirmed_day, birth_key)
SELECT k.prefecture, k.search_key, c.case_id, c.prefecture, c.disease_code, c.diagnosis_class, c.case_status, c.current_location,
       c.facility_id, c.responsible_centre_id, c.related_centres, c.updated_at_ms, c.onset_day, c.confirmed_day, c.birth_key
FROM case_keys k JOIN cases c ON c.case_id = k.case_id WHERE k.kind = 1 ORDER BY k.prefecture, k.search_key, c.case_id;

DELETE FROM case_keys WHERE kind = 1;
)sql"
