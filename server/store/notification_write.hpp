// A submission in its two halves: made ready on any thread, then written in a transaction. The bulk
// filler writes thousands of them in one. Internal to the stores.
#pragma once

#include <optional>

#include "server/store/case_changes.hpp"
#include "server/store/notifications.hpp"

namespace todoke::store {

struct ReadySubmission {
    std::optional<ReadyCase> fresh;     // a new record …
    std::optional<ReadyChange> change;  // … or a change of an existing one
    NotificationId id;
    std::string sealed_document, sealed_name, sealed_suggestions;
};

Result<ReadySubmission> ready_submission(Vault& vault, IdMaker& ids, Submission const& request, std::optional<StoredCase> existing);
// Nothing: the self-entry ID was taken or the record has moved on; make it ready again.
std::optional<SubmitReceipt> write_submission(db::Transaction& tx, Submission const& request, ReadySubmission const& ready);

} // namespace todoke::store
