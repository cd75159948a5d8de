// What belongs to a course besides its reports; read together with it. Internal to the stores.
#pragma once

#include "server/store/observations.hpp"

namespace todoke::store {

Result<std::vector<ObservationNote>> notes_of(db::Transaction& tx, Vault& vault, CaseId id);
Result<std::vector<StoredCall>> calls_of(db::Transaction& tx, Vault& vault, CaseId id);

} // namespace todoke::store
