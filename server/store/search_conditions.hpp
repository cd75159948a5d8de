// What a search asks, made ready for the tables: the list that holds everything the caller may see, the
// filters of that list, and the identifying conditions as ranges of blind keys. Internal to the stores.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/store/case_image.hpp"
#include "server/store/case_search.hpp"

namespace todoke::store {

// Which list holds everything that the caller may see.
struct SearchArea {
    bool empty = false;
    std::int64_t list_id = nation_list;
    std::vector<int> prefectures; // whose key rows can name visible cases
    FacetFilter filter;
};

SearchArea area_of(Caller const& caller, CaseQuery const& query);

// The conditions as ranges of blind keys.
struct KeyCondition {
    KeyKind kind{};
    std::vector<crypto::KeyRange> ranges; // any of them
};
struct Conditions {
    std::vector<KeyCondition> keys; // all of them; the first drives the search
    std::string kana_to_compare;    // decided by no key alone: compared after opening the name
    bool impossible = false;        // something was asked that no record can have
};

Conditions conditions_of(Vault& vault, Caller const& caller, CaseQuery const& query);

bool in_ranges(std::vector<crypto::KeyRange> const& ranges, std::string_view key);

} // namespace todoke::store
