// The cases behind the keys of one condition, in the order asked for. Everything is collected and
// counted while nobody could read it all anyway; beyond that the list itself is walked, where so many
// hits stand close together. Internal to the stores.
#pragma once

#include <vector>

#include "server/store/case_glance.hpp"

namespace todoke::store {

struct Found {
    std::vector<ListPosition> page; // one more than asked for when there is a next page
    std::int64_t total = 0;         // at most CasePage::total_max + 1
};

class KeySearch {
public:
    // The first of the conditions drives the search; there must be one.
    KeySearch(db::Transaction& tx, Vault& vault, SearchArea const& area, Conditions const& conditions, CaseSort sort)
        : tx_(tx), area_(area), driver_(conditions.keys.front()), judge_(tx, vault, area, conditions, driver_.kind), sort_(sort) {}

    Found run(Direction direction, ListPosition from, int limit);

private:
    enum class Outcome : std::uint8_t { all, too_many_fit, too_many_seen };
    Outcome collect();
    [[nodiscard]] bool has_keys(std::int64_t count);
    Outcome collect_by_keys(std::int64_t seen_max);
    void collect_by_list();
    void drop_repeated();
    std::vector<ListPosition> page_of_collected(Direction direction, ListPosition from, int limit);
    std::vector<ListPosition> walk(Direction direction, ListPosition from, int limit);

    db::Transaction& tx_;
    SearchArea const& area_;
    KeyCondition const& driver_;
    Judge judge_;
    CaseSort sort_;
    std::vector<FacetCount> facets_; // of the list, once they were needed
    std::vector<ListPosition> positions_;
};

} // namespace todoke::store
