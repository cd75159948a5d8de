// Everything that follows from the cases and can be made again from them: search keys, names, lists
// and their counts. Rebuilt as a whole after a bulk fill, in the order of each table's key, which is many
// times faster than row by row at random places. Nothing else may write cases meanwhile. Needs about
// 800 bytes of memory a case.
#pragma once

#include "server/store/vault.hpp"

namespace todoke::store {

Result<Done> rebuild_derived(db::Database& db, Vault& vault);

} // namespace todoke::store
