#include "server/store/case_lists.hpp"

#include <algorithm>
#include <limits>

#include "server/store/caller.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

std::string facet_of(Listing const& listing, std::string_view prefecture) {
    std::string facet(prefecture);
    for (auto const* const fact : {&listing.disease_code, &listing.diagnosis_class, &listing.case_status, &listing.current_location}) {
        facet += '|';
        facet += *fact;
    }
    return facet;
}

bool matches(std::string_view facet, FacetFilter const& filter) {
    for (auto const* const wanted :
         {&filter.prefecture_code, &filter.disease_code, &filter.diagnosis_class, &filter.case_status, &filter.current_location}) {
        auto const end = facet.find('|');
        if (!wanted->empty() && facet.substr(0, end) != *wanted) return false;
        facet.remove_prefix(end == std::string_view::npos ? facet.size() : end + 1);
    }
    return true;
}

constexpr db::Sql walk_down = "SELECT sort_value, case_id FROM case_lists WHERE list_id = $1 AND sort = $2 AND facet = $3 "
                              "AND sort_value <= $4 AND sort_value >= $6 AND (sort_value, case_id) < ($4, $5) AND (sort_value, case_id) > ($6, $7) "
                              "ORDER BY sort_value DESC, case_id DESC LIMIT $8";
constexpr db::Sql walk_up = "SELECT sort_value, case_id FROM case_lists WHERE list_id = $1 AND sort = $2 AND facet = $3 "
                            "AND sort_value >= $4 AND sort_value <= $6 AND (sort_value, case_id) > ($4, $5) AND (sort_value, case_id) < ($6, $7) "
                            "ORDER BY sort_value, case_id LIMIT $8";

void insert(db::Transaction& tx, ListEntry const& entry, CaseId id) {
    insert_entry(tx, entry.list_id, entry.sort, entry.facet, entry.value, id);
}
void count(db::Transaction& tx, ListEntry const& entry, int change) { count_entries(tx, entry.list_id, entry.facet, change); }

} // namespace

std::vector<ListEntry> entries_of(Listing const& listing) {
    // In a prefecture's own list the prefecture says nothing, and in the nation's it would multiply the
    // facets by 47: a nation-wide search in one prefecture uses that prefecture's list.
    auto const local = facet_of(listing, prefecture_code(listing.prefecture));
    auto const wide = facet_of(listing, "");
    std::vector<std::int64_t> facilities = {listing.facility, listing.responsible_centre};
    facilities.insert(facilities.end(), listing.related_centres.begin(), listing.related_centres.end());
    std::sort(facilities.begin(), facilities.end());
    facilities.erase(std::unique(facilities.begin(), facilities.end()), facilities.end());

    std::vector<ListEntry> entries;
    auto const add = [&](std::int64_t list_id, std::string const& facet) {
        entries.push_back({list_id, 0, facet, listing.updated_at_ms});
        entries.push_back({list_id, 1, facet, listing.onset_day});
        entries.push_back({list_id, 2, facet, listing.confirmed_day});
    };
    for (auto const facility : facilities)
        if (facility > 0) add(facility, local);
    add(list_of_prefecture(listing.prefecture), wide);
    if (listing.prefecture != 0) add(nation_list, wide);
    return entries;
}

void insert_entry(db::Transaction& tx, std::int64_t list_id, int sort, std::string_view facet, std::int64_t value, CaseId id) {
    tx.execute("INSERT INTO case_lists (list_id, sort, facet, sort_value, case_id) VALUES ($1, $2, $3, $4, $5)", list_id, sort, facet, value,
               id.value);
}

void count_entries(db::Transaction& tx, std::int64_t list_id, std::string_view facet, std::int64_t change) {
    tx.execute("INSERT INTO case_counts (list_id, facet, cases) VALUES ($1, $2, $3) "
               "ON CONFLICT (list_id, facet) DO UPDATE SET cases = case_counts.cases + excluded.cases",
               list_id, facet, change);
}

void add_to_lists(db::Transaction& tx, Listing const& listing) {
    for (auto const& entry : entries_of(listing)) {
        insert(tx, entry, listing.id);
        if (entry.sort == 0) count(tx, entry, 1);
    }
}

void move_in_lists(db::Transaction& tx, Listing const& before, Listing const& after) {
    auto const old_entries = entries_of(before);
    auto const new_entries = entries_of(after);
    auto const same_facet = [](std::vector<ListEntry> const& entries, ListEntry const& one) {
        return std::any_of(entries.begin(), entries.end(), [&](ListEntry const& e) { return e.list_id == one.list_id && e.facet == one.facet; });
    };
    for (auto const& entry : old_entries) {
        if (std::find(new_entries.begin(), new_entries.end(), entry) == new_entries.end())
            tx.execute("DELETE FROM case_lists WHERE list_id = $1 AND sort = $2 AND facet = $3 AND sort_value = $4 AND case_id = $5",
                       entry.list_id, entry.sort, entry.facet, entry.value, before.id.value);
        if (entry.sort == 0 && !same_facet(new_entries, entry)) count(tx, entry, -1);
    }
    for (auto const& entry : new_entries) {
        if (std::find(old_entries.begin(), old_entries.end(), entry) == old_entries.end()) insert(tx, entry, after.id);
        if (entry.sort == 0 && !same_facet(old_entries, entry)) count(tx, entry, 1);
    }
}

std::vector<FacetCount> matching_facets(db::Transaction& tx, std::int64_t list_id, FacetFilter const& filter) {
    std::vector<FacetCount> facets;
    auto rows = tx.query("SELECT facet, cases FROM case_counts WHERE list_id = $1 AND cases > 0", list_id);
    while (rows.next())
        if (matches(rows.view(0), filter)) facets.push_back({rows.text(0), rows.integer(1)});
    std::sort(facets.begin(), facets.end(), [](FacetCount const& a, FacetCount const& b) { return a.cases > b.cases; });
    return facets;
}

ListPosition list_start(Direction direction) {
    using Limits = std::numeric_limits<std::int64_t>;
    return direction == Direction::descending ? ListPosition{Limits::max(), Limits::max()} : ListPosition{Limits::min(), Limits::min()};
}

std::vector<ListPosition> walk_list(db::Transaction& tx, std::int64_t list_id, int sort, std::vector<FacetCount> const& facets,
                                    Direction direction, ListPosition from, int limit) {
    bool const down = direction == Direction::descending;
    auto const before = [&](ListPosition const& a, ListPosition const& b) { return down ? b < a : a < b; };
    std::vector<ListPosition> best; // a heap, the last of the page on top
    // Once the page is full, its last position bounds what the remaining facets need to give; the
    // largest facet comes first, so most others give little.
    ListPosition bound = list_start(down ? Direction::ascending : Direction::descending);
    for (auto const& facet : facets) {
        auto rows = tx.query(down ? walk_down : walk_up, list_id, sort, facet.facet, from.value, from.case_id, bound.value, bound.case_id, limit);
        while (rows.next()) {
            ListPosition const position{rows.integer(0), rows.integer(1)};
            if (best.size() >= static_cast<std::size_t>(limit)) {
                if (!before(position, best.front())) break;
                std::pop_heap(best.begin(), best.end(), before);
                best.pop_back();
            }
            best.push_back(position);
            std::push_heap(best.begin(), best.end(), before);
        }
        if (best.size() >= static_cast<std::size_t>(limit)) bound = best.front();
    }
    std::sort_heap(best.begin(), best.end(), before);
    return best;
}

} // namespace todoke::store
