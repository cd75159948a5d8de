// Two people (or two tabs) changed one record. What only one of them touched joins by itself; where
// both did, the difference is shown and somebody decides. Nothing is overwritten unseen (V-620).
#pragma once

#include <string>
#include <vector>

#include "shared/records/record.hpp"

namespace todoke::state {

enum class Side { mine, theirs };

struct Difference {
    std::string item;
    records::Value const* mine = nullptr;   // nullptr: empty
    records::Value const* theirs = nullptr;
    bool both_changed = false;              // against the common base: a true conflict
    Side proposed = Side::mine;             // the side that changed it, mine where both did
};

// Every item in which the two differ, by id. The pointers live as long as the records.
std::vector<Difference> differences(records::Record const& base, records::Record const& mine, records::Record const& theirs);

// Mine, with theirs taken for the named items.
records::Record take_theirs(records::Record mine, records::Record const& theirs, std::vector<std::string> const& items);

} // namespace todoke::state
