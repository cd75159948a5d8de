// Health observation as the staff see it: messages of the board, of a course and of activity reports, and the
// personal link for the leaflet.
#pragma once

#include <string>

#include "server/services/app.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::services {

api::ObservationBoard to_message(App& app, store::Board const& board, std::int64_t day, std::int64_t now_ms);
api::ObservationReply to_message(App& app, store::Caller const& caller, store::Course const& course);
api::ActivityReport to_message(App& app, store::ActivityReport const& report);
api::ObservationSettings to_message(App& app, store::ObservationSettings const& settings, std::vector<store::FacilityId> const& contractors);

// The origin is that of the page. ErrorCode::conflict where the record has no address for that way, invalid for an
// unknown way or language.
Result<api::PersonalLink> make_personal_link(App& app, store::Caller const& caller, store::CaseId id, api::PersonalLinkRequest const& request, std::string const& origin);
// The leaflet as PDF: a page in Japanese, and one in the person's language where that is another. Its link is one of
// its own and ends that of the leaflet before. Errors as above.
Result<std::string> print_leaflet(App& app, store::Caller const& caller, store::CaseId id, std::string const& language, std::string const& origin);
// The same by SMS after a notification, where the centre asked for it and there is a mobile number; nothing otherwise.
Result<Done> invite_after_notification(App& app, store::Caller const& caller, store::CaseId id, std::string const& origin);

} // namespace todoke::services
