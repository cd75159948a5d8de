// What belongs to a change besides the change itself, such as its line in the audit trail, the letters about
// it and the request that led to it: written in the same transaction, and its error undoes the change. It
// may run twice.
#pragma once

#include <functional>

#include "server/db/database.hpp"

namespace todoke::store {

using Also = std::function<Result<Done>(db::Transaction&)>;

} // namespace todoke::store
