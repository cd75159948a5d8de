// The little of a case that decides whether a search finds it, and where in the order it stands. A wide
// search looks at thousands, so a glance borrows everything from the running query and copies nothing.
// Internal to the stores.
#pragma once

#include <string_view>

#include "server/store/search_conditions.hpp"

namespace todoke::store {

struct Glance {
    CaseId id;
    int prefecture = 0;
    std::string_view disease_code, diagnosis_class, case_status, current_location, related_centres;
    std::int64_t facility = 0, centre = 0;
    ListPosition updated, onset, confirmed;
    std::string_view kana_key, birth_key;

    [[nodiscard]] ListPosition position(CaseSort sort) const;
};

// The query that gives them: the cases of a prefecture that have a key in the range, at least those of
// the area.
db::Rows glances_by_key(db::Transaction& tx, SearchArea const& area, int prefecture, KeyKind kind, crypto::KeyRange const& range);
// One case, whatever its keys.
db::Rows glance_of(db::Transaction& tx, CaseId id);
// Of the present row of either; lives until its next().
Glance read_glance(db::Rows const& rows);
Glance read_place(db::Rows const& rows); // without the facts and the keys: enough for Judge::fits where it asks nothing else
// How many keys there are, at most `most`.
std::int64_t count_keys(db::Transaction& tx, int prefecture, KeyKind kind, crypto::KeyRange const& range, std::int64_t most);

// Whether a case stands in the caller's list, passes the filters and has all keys but those of `driver`,
// which led to it.
class Judge {
public:
    Judge(db::Transaction& tx, Vault& vault, SearchArea const& area, Conditions const& conditions, KeyKind driver)
        : tx_(tx), vault_(vault), area_(area), conditions_(conditions), driver_(driver) {}

    [[nodiscard]] bool fits(Glance const& glance) const;
    [[nodiscard]] bool has_key(Glance const& glance, KeyCondition const& condition) const;
    // Only where a case stands matters.
    [[nodiscard]] bool asks_place_only() const { return is_sole_condition() && area_.filter.empty(); }
    // Nothing is asked beyond the driver's keys and what the list itself says.
    [[nodiscard]] bool is_sole_condition() const { return conditions_.keys.size() == 1 && conditions_.kana_to_compare.empty(); }

private:
    [[nodiscard]] bool passes_filter(Glance const& glance) const;
    [[nodiscard]] bool in_area(Glance const& glance) const;

    db::Transaction& tx_;
    Vault& vault_;
    SearchArea const& area_;
    Conditions const& conditions_;
    KeyKind driver_;
};

} // namespace todoke::store
