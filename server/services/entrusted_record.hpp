// What a contractor may read of the record of a person entrusted to it (S2-26): identity, tests, interview and the
// names of the institutions concerned. The form's `entrusted` says which items; what it does not name, and forms that
// nobody knows here, stay on the server.
#pragma once

#include "server/services/app.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::services {

// not_found unless the person is entrusted to the caller's organisation now. Audited by the store.
Result<api::EntrustedRecord> entrusted_record(App& app, store::Caller const& caller, store::CaseId id, Date today);

} // namespace todoke::services
