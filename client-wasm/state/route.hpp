// Which screen an address names, and the address of a screen. Addresses hold opaque ids only, never
// personal data, so that history, bookmarks and logs tell nothing about anybody.
//
// To add a screen: an enumerator, a row in route.cpp, its factory in screens/screens.cpp.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::state {

enum class ScreenId : std::uint8_t {
    home,
    case_list,
    case_record,        // /cases/{id} and /cases/{id}/{tab}
    new_notification,   // choose the disease
    new_draft,          // /notifications/new/{form} and …/{form}/{case}: becomes a draft at once
    editor,             // /drafts/{id}
    review,             // /drafts/{id}/review
    notification,       // /notifications/{id} and …/versions/{n}
    compare,            // /notifications/{id}/compare: two versions side by side
    correction,         // /notifications/{id}/correct: a returned one becomes a draft
    receipt,            // /receipts/{id}
    unsent,             // /unsent: what waits for the network
    intake_list,
    intake,             // /intake/{id}
    exporting,          // /exports
    notices,
    managed_notices,    // /notices/manage
    notice_editor,      // /notices/manage/new and /notices/manage/{id}
    help,
    password,           // /account/password
    own_sign_ins,       // /account/sign-ins
    switch_account,     // /account/switch
    account_list,       // /accounts
    issue_account, applications,      // /accounts/new
    account,            // /accounts/{user id}
    rights,             // /rights: what each role may do
    audit,              // /audit
    refusals,           // /refusals: what was refused
    contacts,           // /contacts: where to hand in, whom to ask, what to send to institutions
    second_factor,      // /account/second-factor
    passkeys,           // /account/passkeys
    institution,        // /institution: accounts of the own one, for its manager
    apply,              // /institution/apply
    colleague,          // /institution/accounts/{user id}
    help_colleague,     // /institution/accounts/{user id}/help
    own_request,        // /institution/requests/{id}
    request_list,       // /account-requests
    account_request,    // /account-requests/{id}
    master_list,
    jurisdictions,      // /masters/municipalities: which centre is competent for which
    master_row,         // /masters/{id}
    new_master,         // /masters/new/{master}
    master_import,      // /masters/import/{master}
    demo_outbox,
    training,           // /training: join a training room, or what there is to do in it
    training_rooms,     // /training/rooms: the trainer's
    training_room,      // /training/rooms/{id}
    observation_board,  // /observations
    observed_person,    // /observations/{case id}: for a contractor
    entrusted_record,   // /observations/{case id}/record: identity, tests and interview, for a contractor
    case_observation,   // /cases/{id}/observation: the same as a tab of the record
    invitation,         // /cases/{id}/leaflet: what brings somebody to report
    activity_reports,   // /observations/activity
    observation_settings, // /observations/settings
    call_simulator,     // /observations/call-simulator
    factor_setup,       // /setup and /setup/{page}: a second factor has to be registered
    not_found,
};

struct Route {
    ScreenId screen = ScreenId::home;
    std::vector<std::string> ids; // the variable segments, in order
    [[nodiscard]] std::string_view id(std::size_t index = 0) const {
        return index < ids.size() ? std::string_view(ids[index]) : std::string_view();
    }
    bool operator==(Route const&) const = default;
};

Route parse_path(std::string_view path);
std::string path_of(Route const& route);

} // namespace todoke::state
