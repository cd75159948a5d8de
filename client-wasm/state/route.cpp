#include "client-wasm/state/route.hpp"

#include <array>
#include <utility>

#include "client-wasm/state/paths.hpp"

namespace todoke::state {

namespace {

struct Pattern { ScreenId screen; std::string_view path; };

// {} is any one segment. The first row that fits wins; path_of takes the row with as many ids.
constexpr auto patterns = std::to_array<Pattern>({
    {ScreenId::home, "/"},
    {ScreenId::case_list, "/cases"},
    {ScreenId::case_record, "/cases/{}"},
    {ScreenId::case_observation, "/cases/{}/observation"},
    {ScreenId::invitation, "/cases/{}/leaflet"},
    {ScreenId::case_record, "/cases/{}/{}"},
    {ScreenId::new_notification, "/notifications/new"},
    {ScreenId::new_draft, "/notifications/new/{}"},
    {ScreenId::new_draft, "/notifications/new/{}/{}"},
    {ScreenId::editor, "/drafts/{}"},
    {ScreenId::review, "/drafts/{}/review"},
    {ScreenId::notification, "/notifications/{}"},
    {ScreenId::compare, "/notifications/{}/compare"},
    {ScreenId::correction, "/notifications/{}/correct"},
    {ScreenId::notification, "/notifications/{}/versions/{}"},
    {ScreenId::receipt, "/receipts/{}"},
    {ScreenId::unsent, "/unsent"},
    {ScreenId::intake_list, "/intake"},
    {ScreenId::intake, "/intake/{}"},
    {ScreenId::exporting, "/exports"},
    {ScreenId::notices, "/notices"},
    {ScreenId::managed_notices, "/notices/manage"},
    {ScreenId::notice_editor, "/notices/manage/new"},
    {ScreenId::notice_editor, "/notices/manage/{}"},
    {ScreenId::notices, "/notices/{}"},
    {ScreenId::help, "/help"},
    {ScreenId::password, "/account/password"},
    {ScreenId::own_sign_ins, "/account/sign-ins"},
    {ScreenId::switch_account, "/account/switch"},
    {ScreenId::account_list, "/accounts"},
    {ScreenId::issue_account, "/accounts/new"},
    {ScreenId::applications, "/accounts/applications"},
    {ScreenId::account, "/accounts/{}"},
    {ScreenId::rights, "/rights"},
    {ScreenId::audit, "/audit"},
    {ScreenId::refusals, "/refusals"},
    {ScreenId::contacts, "/contacts"},
    {ScreenId::second_factor, "/account/second-factor"},
    {ScreenId::passkeys, "/account/passkeys"},
    {ScreenId::institution, "/institution"},
    {ScreenId::apply, "/institution/apply"},
    {ScreenId::colleague, "/institution/accounts/{}"},
    {ScreenId::help_colleague, "/institution/accounts/{}/help"},
    {ScreenId::own_request, "/institution/requests/{}"},
    {ScreenId::request_list, "/account-requests"},
    {ScreenId::account_request, "/account-requests/{}"},
    {ScreenId::master_list, "/masters"},
    {ScreenId::jurisdictions, "/masters/municipalities"},
    {ScreenId::master_row, "/masters/{}"},
    {ScreenId::new_master, "/masters/new/{}"},
    {ScreenId::master_import, "/masters/import/{}"},
    {ScreenId::demo_outbox, "/demo/outbox"},
    {ScreenId::training, "/training"},
    {ScreenId::training_rooms, "/training/rooms"},
    {ScreenId::training_room, "/training/rooms/{}"},
    {ScreenId::observation_board, "/observations"},
    {ScreenId::activity_reports, "/observations/activity"},
    {ScreenId::observation_settings, "/observations/settings"},
    {ScreenId::call_simulator, "/observations/call-simulator"},
    {ScreenId::observed_person, "/observations/{}"},
    {ScreenId::entrusted_record, "/observations/{}/record"},
    {ScreenId::new_notification, "/notifications/for/{}"}, // for a registered person
    {ScreenId::factor_setup, "/setup"},
    {ScreenId::factor_setup, "/setup/{}"},
    {ScreenId::not_found, "/not-found"},
});

} // namespace

Route parse_path(std::string_view path) {
    for (auto const& pattern : patterns) {
        if (auto ids = ids_of_path(pattern.path, path); ids) return {pattern.screen, std::move(*ids)};
    }
    return {ScreenId::not_found, {}};
}

std::string path_of(Route const& route) {
    for (auto const& pattern : patterns) {
        if (pattern.screen != route.screen) continue;
        if (auto path = filled_path(pattern.path, route.ids); path) return *path;
    }
    return "/not-found";
}

} // namespace todoke::state
