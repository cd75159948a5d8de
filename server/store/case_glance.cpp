#include "server/store/case_glance.hpp"

#include <algorithm>

#include "server/store/pack.hpp"
#include "shared/base/kana.hpp"

namespace todoke::store {

namespace {

// The order that read_glance reads; names stand in a table of their own, with all of it beside the key.
#define TODOKE_GLANCE_OF_CASE                                                                                                 \
    "c.case_id, c.prefecture, c.disease_code, c.diagnosis_class, c.case_status, c.current_location, c.facility_id, "          \
    "c.responsible_centre_id, c.related_centres, c.updated_at_ms, c.onset_day, c.confirmed_day, c.kana_key, c.birth_key"

constexpr db::Sql of_one = "SELECT " TODOKE_GLANCE_OF_CASE " FROM cases c WHERE c.case_id = $1";
constexpr db::Sql by_key = "SELECT " TODOKE_GLANCE_OF_CASE " FROM case_keys k JOIN cases c ON c.case_id = k.case_id "
                           "WHERE k.prefecture = $1 AND k.kind = $2 AND k.search_key >= $3 AND k.search_key < $4";
#define TODOKE_GLANCES_BY_NAME                                                                                                \
    "SELECT case_id, case_prefecture, disease_code, diagnosis_class, case_status, current_location, facility_id, "            \
    "responsible_centre_id, related_centres, updated_at_ms, onset_day, confirmed_day, kana_key, birth_key "                   \
    "FROM case_names WHERE prefecture = $1 AND kana_key >= $2 AND kana_key < $3"
constexpr db::Sql by_name = TODOKE_GLANCES_BY_NAME;
// For a clinic or a centre the database leaves out what can only be another's; in_area has the last word.
constexpr db::Sql by_name_near = TODOKE_GLANCES_BY_NAME " AND (facility_id = $4 OR responsible_centre_id = $4 OR related_centres <> '')";
constexpr db::Sql count_by_key = "SELECT count(*) FROM (SELECT 1 FROM case_keys WHERE prefecture = $1 AND kind = $2 AND search_key >= $3 "
                                 "AND search_key < $4 LIMIT $5) AS few";
constexpr db::Sql count_by_name = "SELECT count(*) FROM (SELECT 1 FROM case_names WHERE prefecture = $1 AND kana_key >= $2 AND kana_key < $3 "
                                  "LIMIT $4) AS few";

} // namespace

ListPosition Glance::position(CaseSort sort) const {
    switch (sort) {
    case CaseSort::updated: return updated;
    case CaseSort::onset: return onset;
    case CaseSort::confirmed: return confirmed;
    }
    return {};
}

db::Rows glances_by_key(db::Transaction& tx, SearchArea const& area, int prefecture, KeyKind kind, crypto::KeyRange const& range) {
    if (kind == KeyKind::kana && area.list_id > 0) return tx.query(by_name_near, prefecture, db::Blob{range.begin}, db::Blob{range.end}, area.list_id);
    if (kind == KeyKind::kana) return tx.query(by_name, prefecture, db::Blob{range.begin}, db::Blob{range.end});
    return tx.query(by_key, prefecture, static_cast<int>(kind), db::Blob{range.begin}, db::Blob{range.end});
}

db::Rows glance_of(db::Transaction& tx, CaseId id) { return tx.query(of_one, id.value); }

std::int64_t count_keys(db::Transaction& tx, int prefecture, KeyKind kind, crypto::KeyRange const& range, std::int64_t most) {
    auto rows = kind == KeyKind::kana ? tx.query(count_by_name, prefecture, db::Blob{range.begin}, db::Blob{range.end}, most)
                                      : tx.query(count_by_key, prefecture, static_cast<int>(kind), db::Blob{range.begin}, db::Blob{range.end}, most);
    return rows.next() ? rows.integer(0) : 0;
}

Glance read_place(db::Rows const& rows) {
    Glance glance;
    glance.id.value = rows.integer(0);
    glance.prefecture = static_cast<int>(rows.integer(1));
    glance.facility = rows.integer(6);
    glance.centre = rows.integer(7);
    glance.related_centres = rows.view(8);
    glance.updated = {rows.integer(9), glance.id.value};
    glance.onset = {rows.integer(10), glance.id.value};
    glance.confirmed = {rows.integer(11), glance.id.value};
    return glance;
}

Glance read_glance(db::Rows const& rows) {
    auto glance = read_place(rows);
    glance.disease_code = rows.view(2);
    glance.diagnosis_class = rows.view(3);
    glance.case_status = rows.view(4);
    glance.current_location = rows.view(5);
    glance.kana_key = rows.view(12);
    glance.birth_key = rows.view(13);
    return glance;
}

bool Judge::fits(Glance const& glance) const {
    if (!passes_filter(glance) || !in_area(glance)) return false;
    for (auto const& condition : conditions_.keys)
        if (condition.kind != driver_ && !has_key(glance, condition)) return false;
    if (conditions_.kana_to_compare.empty()) return true;
    auto const stored = load_case(tx_, glance.id);
    if (!stored) return false;
    auto const opened = open_person(vault_, *stored);
    return opened.ok() && base::search_kana(opened.value().person.name_kana).starts_with(conditions_.kana_to_compare);
}

bool Judge::has_key(Glance const& glance, KeyCondition const& condition) const {
    switch (condition.kind) {
    case KeyKind::kana: return in_ranges(condition.ranges, glance.kana_key);
    case KeyKind::birth: return in_ranges(condition.ranges, glance.birth_key);
    case KeyKind::phone:
    case KeyKind::own_id: break;
    }
    for (auto const& range : condition.ranges) {
        auto rows = tx_.query("SELECT 1 FROM case_keys WHERE prefecture = $1 AND kind = $2 AND search_key >= $3 AND search_key < $4 AND case_id = $5",
                              glance.prefecture, static_cast<int>(condition.kind), db::Blob{range.begin}, db::Blob{range.end}, glance.id.value);
        if (rows.next()) return true;
    }
    return false;
}

bool Judge::passes_filter(Glance const& glance) const {
    auto const& filter = area_.filter;
    auto const fits = [](std::string const& wanted, std::string_view has) { return wanted.empty() || wanted == has; };
    return fits(filter.disease_code, glance.disease_code) && fits(filter.diagnosis_class, glance.diagnosis_class) &&
           fits(filter.case_status, glance.case_status) && fits(filter.current_location, glance.current_location) &&
           (filter.prefecture_code.empty() || filter.prefecture_code == prefecture_code(glance.prefecture));
}

// The same rule as entries_of in case_lists.cpp: keys of a prefecture also name cases of other lists.
bool Judge::in_area(Glance const& glance) const {
    if (area_.list_id == nation_list) return true;
    if (area_.list_id < 0) return list_of_prefecture(glance.prefecture) == area_.list_id;
    if (glance.facility == area_.list_id || glance.centre == area_.list_id) return true;
    if (glance.related_centres.empty()) return false;
    auto const related = split(glance.related_centres);
    return std::find(related.begin(), related.end(), std::to_string(area_.list_id)) != related.end();
}

} // namespace todoke::store
