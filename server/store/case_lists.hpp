// The derived rows that make every list page cheap, however many cases there are. A case stands in the
// list of the facility that notified it, of every centre that sees it, of its prefecture and of the
// nation; in each list once per sort order, grouped by its facet (the filterable facts). A page with
// any filter is a merge of the matching facets, each read from an index; the total is a sum of counts.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/db/database.hpp"
#include "server/store/ids.hpp"

namespace todoke::store {

constexpr std::int64_t nation_list = 0;
constexpr std::int64_t list_of_prefecture(int prefecture) { return -prefecture; }

// What decides where a case stands.
struct Listing {
    CaseId id;
    std::int64_t facility = 0, responsible_centre = 0;
    std::vector<std::int64_t> related_centres;
    int prefecture = 0;
    std::string disease_code, diagnosis_class, case_status, current_location;
    std::int64_t updated_at_ms = 0, onset_day = 0, confirmed_day = 0;
};

// Where it stands: one entry for each list and sort order.
struct ListEntry {
    std::int64_t list_id;
    int sort;
    std::string facet;
    std::int64_t value;
    bool operator==(ListEntry const&) const = default;
};
std::vector<ListEntry> entries_of(Listing const& listing);
void insert_entry(db::Transaction& tx, std::int64_t list_id, int sort, std::string_view facet, std::int64_t value, CaseId id);
void count_entries(db::Transaction& tx, std::int64_t list_id, std::string_view facet, std::int64_t change);

void add_to_lists(db::Transaction& tx, Listing const& listing);
// Rewrites only the rows that differ.
void move_in_lists(db::Transaction& tx, Listing const& before, Listing const& after);

// "" = any.
struct FacetFilter {
    std::string prefecture_code, disease_code, diagnosis_class, case_status, current_location;
    [[nodiscard]] bool empty() const {
        return prefecture_code.empty() && disease_code.empty() && diagnosis_class.empty() && case_status.empty() && current_location.empty();
    }
};

struct FacetCount {
    std::string facet;
    std::int64_t cases = 0;
};
// Facets of a list that match, largest first.
std::vector<FacetCount> matching_facets(db::Transaction& tx, std::int64_t list_id, FacetFilter const& filter);

struct ListPosition {
    std::int64_t value = 0;
    std::int64_t case_id = 0;
    auto operator<=>(ListPosition const&) const = default;
};
enum class Direction : std::uint8_t { descending, ascending };
// The next `limit` positions after `from` (exclusive), over all given facets, in order.
std::vector<ListPosition> walk_list(db::Transaction& tx, std::int64_t list_id, int sort, std::vector<FacetCount> const& facets,
                                    Direction direction, ListPosition from, int limit);
// Before the first position in that direction.
ListPosition list_start(Direction direction);

} // namespace todoke::store
