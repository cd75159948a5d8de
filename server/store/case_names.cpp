#include "server/store/case_names.hpp"

#include "server/store/days.hpp"

namespace todoke::store {

void add_names(db::Transaction& tx, std::vector<int> const& prefectures, StoredCase const& stored) {
    if (stored.kana_key.empty()) return;
    auto const& facts = stored.facts;
    auto const related = join_ids(stored.related_centres);
    for (int const prefecture : prefectures)
        tx.execute("INSERT INTO case_names (prefecture, kana_key, case_id, case_prefecture, disease_code, diagnosis_class, case_status, "
                   "current_location, facility_id, responsible_centre_id, related_centres, updated_at_ms, onset_day, confirmed_day, birth_key) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                   prefecture, db::Blob{stored.kana_key}, stored.id.value, stored.prefecture, facts.disease_code, facts.diagnosis_class,
                   facts.case_status, facts.current_location, stored.facility.value, stored.responsible_centre.value, related,
                   stored.updated_at_ms, day_number(facts.onset_date), day_number(facts.confirmed_date), db::Blob{stored.birth_key});
}

void remove_names(db::Transaction& tx, std::vector<int> const& prefectures, StoredCase const& stored) {
    if (stored.kana_key.empty()) return;
    for (int const prefecture : prefectures)
        tx.execute("DELETE FROM case_names WHERE prefecture = $1 AND kana_key = $2 AND case_id = $3", prefecture, db::Blob{stored.kana_key},
                   stored.id.value);
}

} // namespace todoke::store
