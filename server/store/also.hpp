// What belongs to a change besides the change itself, such as its line in the audit trail and the letters
// about it: stored in the same transaction, or nothing is. It may run twice.
#pragma once

#include <functional>

#include "server/db/database.hpp"

namespace todoke::store {

using Also = std::function<void(db::Transaction&)>;

} // namespace todoke::store
