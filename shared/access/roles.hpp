// Who may do what: one row a role, one word a right. The server's guard, the administrator's page
// and the access-matrix test all read this table; what is not listed is forbidden (roles.md §3).
//
// To add a role: one row in roles.cpp. To add a right: one enumerator here and the rows that have it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace todoke::access {

enum class Capability : std::uint8_t {
    anyone,                 // no session needed
    own_session,            // see and end one's own sessions, preferences
    second_factor_pending,  // between password and one-time code
    factor_setup_pending,   // signed in, but a second factor must be registered first (V-A32)
    new_password_pending,   // signed in, but the password must be replaced first
    watch_code_call,        // at each step that a one-time code belongs to: signing in, registering, changing
    read_forms,             // forms, code lists, addresses, help, notices
    own_drafts,
    search_cases,
    read_case,
    create_case,
    edit_identity,
    edit_tests,
    submit_notification,
    read_notification,
    decide_notification,    // accept, return (V-601, V-632)
    export_notifications,   // and the account's download flag
    read_updates,
    manage_accounts,        // issue, change, stop and delete accounts of the own area
    search_audit,           // the audit trail of the own area
    read_masters,           // masters of institutions; institutions see their own row
    write_notices,          // for readers of the own area (roles.md §3.2)
    edit_masters,           // register, change and close rows of the own area (S4-30)
    request_accounts,       // MGR: apply for accounts of the own institution; with the manager flag only
    demo_outbox,            // demo mode only
    run_training,           // demo mode only: training rooms of one's own
    visit_training,         // demo mode only: join a training room, and be in it by its cookie
    watch_observations,     // the board of health observation
    read_observation,       // the course of one visible person
    enter_observation,      // type reports, contacts, acknowledgements
    manage_observation,     // way, deadline, team, contractor; begin and end
    write_findings,         // FUP: doctor's findings and the activity report (S2-25, S2-21)
    read_activity_reports,
    read_contact_log,       // contacts, acknowledgements and calls of others; own ones always
    read_findings,          // doctor's findings of others; own ones always
    read_entrusted_record,  // FUP: identity, tests, interview and institutions of those entrusted, nothing else (S2-26)
    hand_out_leaflet,       // the personal link and self-entry ID
    visit_portal,           // patients' side without a session: registering, signing in
    report_own_health,      // the person observed, with a session of the patients' side; no account of staff
};

// Which records of all those the capability is meant for (roles.md §3 legend).
// assigned: only who was assigned, and only while assigned; self: the own record and nothing else.
enum class Scope : std::uint8_t { none, own_facility, jurisdiction, prefecture, nation, assigned, self };

enum class RoleId : std::uint8_t {
    ministry, central_surveillance_centre, government_office, system_administrator, health_centre_staff,
    support_staff, prefectural_support_officer, local_surveillance_centre, public_laboratory, testing_laboratory,
    facility_reporter, sentinel_reporter, animal_clinic, lodging_facility, follow_up_contractor,
    observed_person, // patients, contacts, their family (PAT, CON, FAM): no row of roles(), so no account of staff can have it
};

struct Role {
    RoleId id;
    std::string_view name;      // stored and sent: "facility_reporter"
    std::string_view label;     // Japanese: 医療機関(全数)
    std::string_view says;      // one sentence, Japanese source text
    Scope scope = Scope::none;
    std::span<Capability const> may;
};

std::span<Role const> roles(); // of staff: observed_person is not among them
Role const& role(RoleId id);
Role const* find_role(std::string_view name);
bool may(Role const& role, Capability capability);
// システム利用管理者 (MGR, S4-72) is a flag on a person of an institution, not a role.
bool may_be_manager(RoleId role);
bool may(Role const& role, bool is_manager, Capability capability);
std::string_view name(Capability capability);
// Japanese source text, for people who ask what a role may do; "" for what is no right of a role.
std::string_view label(Capability capability);

// The facts that decide whether a record exists for a user. Ids are opaque; "" never matches.
struct Viewer { RoleId role{}; std::string_view facility_id; std::string_view health_centre_id; std::string_view prefecture_code; };
struct Subject {
    std::string_view facility_id;             // who notified
    std::string_view responsible_centre_id;
    std::span<std::string const> related_centre_ids;
    std::string_view prefecture_code;         // of the responsible centre
    std::string_view contractor_id = {};      // to whom the person is assigned now
};
// false means "does not exist" (404) to this viewer.
bool is_visible(Viewer const& viewer, Subject const& subject);
// Deciding (accept, return) belongs to the responsible centre alone.
bool may_decide(Viewer const& viewer, Subject const& subject);

} // namespace todoke::access
