// From what is stored to what the browser gets: names instead of ids, ages instead of birth dates.
#pragma once

#include "server/services/app.hpp"

namespace todoke::services {

// "" for a code that no form of this installation knows.
std::string disease_name(App& app, std::string_view disease_code);

api::CaseRow to_message(App& app, store::CaseRow const& row, Date today);
api::NotificationRow to_message(App& app, store::NotificationRow const& row);
api::DraftSummary to_message(App& app, store::Draft const& draft);

// Header, identity, tests and notifications of a record. The read is audited by the store.
Result<api::CaseReply> case_reply(App& app, store::Caller const& caller, store::CaseId id, Date today);
// version 0 = the latest.
Result<api::NotificationReply> notification_reply(App& app, store::Caller const& caller, store::NotificationId id, std::int64_t version);

// 10歳未満, 10代 … 90歳以上; "" when unknown (reference-data §7).
std::string age_group(int age_years);

} // namespace todoke::services
