// The rows by which a case is found by its name: one in every prefecture whose centres see it, with all
// that a search needs to decide about it (why: migrations/0003). Internal to the stores.
#pragma once

#include <vector>

#include "server/store/case_image.hpp"

namespace todoke::store {

void add_names(db::Transaction& tx, std::vector<int> const& prefectures, StoredCase const& stored);
void remove_names(db::Transaction& tx, std::vector<int> const& prefectures, StoredCase const& stored);

} // namespace todoke::store
