// What patients and their families do (health-observation.md §3 and §4): registering by mail address, signing in
// with a device, the personal link, linking records, reporting. Every act answers with issues of the contract's
// rules, or with the token of a session. Guesses are counted per self-entry ID, account, address and mail.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/services/app.hpp"
#include "shared/api/portal_messages.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

struct PortalAnswer {
    std::vector<validation::Issue> issues;    // why not
    std::optional<store::PortalToken> fresh;  // a session that the browser is to keep
    std::int64_t retry_after_s = 0;
};

store::PortalLimits portal_limits();

// Steps 2 to 5.
Result<PortalAnswer> begin_portal_session(App& app, store::Caller const& caller, store::PortalPurpose purpose, api::PortalMailRequest const& request);
Result<PortalAnswer> resend_portal_code(App& app, store::Caller const& caller, std::string const& token, store::PortalSession const& session);
Result<PortalAnswer> prove_portal_code(App& app, store::Caller const& caller, std::string const& token, std::string const& code);
Result<PortalAnswer> set_portal_password(App& app, store::Caller const& caller, std::string const& token, api::PortalPasswordRequest const& request);
Result<PortalAnswer> sign_in_portal(App& app, store::Caller const& caller, api::PortalSignInRequest const& request);

// Step 6. `account` of the session.
Result<PortalAnswer> link_person(App& app, store::Caller const& caller, std::int64_t account, api::LinkPersonRequest const& request);
// account 0: a session for this device alone.
Result<PortalAnswer> open_personal_link(App& app, store::Caller const& caller, std::int64_t account, api::OpenLinkRequest const& request);

struct ReportedHealth {
    std::vector<validation::Issue> issues;
    std::string report_date;
    bool for_yesterday = false;
};
Result<ReportedHealth> report_own_health(App& app, store::Caller const& caller, store::RequestKey const& key, std::string const& token, store::CaseId person, api::ReportHealthRequest const& request);

// Of one's own people.
Result<std::vector<api::PortalPerson>> portal_people(App& app, store::Caller const& caller, std::int64_t account, store::Portal::Reading reading);
api::PortalReport to_message(store::StoredReport const& report, std::int64_t call_confirmed_day);

// Whom to call: the centre's emergency number, or else its own by night or day.
std::string emergency_phone(App& app, store::ObservationSettings const& settings);

// Letters to whoever has not reported an hour before the deadline; no health data, no name. Called each minute.
Result<Done> send_reminders(App& app, std::int64_t now_ms);

} // namespace todoke::services
