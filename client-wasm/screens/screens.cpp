#include "client-wasm/screens/screens.hpp"

#include <array>

#include "client-wasm/screens/later_screen.hpp"

namespace todoke::screens {

using access::Capability;
using state::ScreenId;

namespace {

// Second: in the file that is fetched when such a screen is opened (second_part.txt names its functions).
enum class Part { first, second };

struct Row {
    ScreenId screen;
    Capability needs;
    std::unique_ptr<Screen> (*make)(state::Client&);
    Part part = Part::first;
};

std::unique_ptr<Screen> make_home(state::Client& client) {
    if (!client.session.may(Capability::search_cases)) {
        auto* const of_second_part = client.session.may(Capability::manage_accounts)      ? make_administrator_home_screen
                                     : client.session.may(Capability::watch_observations) ? make_contractor_home_screen
                                                                                          : nullptr;
        if (of_second_part != nullptr) return client.platform.has_second_part() ? of_second_part(client) : std::make_unique<LaterScreen>(client, of_second_part);
    }
    return client.session.is_health_centre() ? make_centre_home_screen(client) : make_clinic_home_screen(client);
}

// To add a screen: its row here; the enumerator and the path are in state/route.
constexpr auto table = std::to_array<Row>({
    {ScreenId::home, Capability::own_session, make_home},
    {ScreenId::case_list, Capability::search_cases, make_case_list_screen},
    {ScreenId::case_record, Capability::read_case, make_case_screen},
    {ScreenId::new_notification, Capability::submit_notification, make_new_notification_screen},
    {ScreenId::new_draft, Capability::submit_notification, make_new_draft_screen},
    {ScreenId::editor, Capability::own_drafts, make_editor_screen},
    {ScreenId::review, Capability::submit_notification, make_review_screen},
    {ScreenId::notification, Capability::read_notification, make_notification_screen},
    {ScreenId::compare, Capability::read_notification, make_compare_screen},
    {ScreenId::correction, Capability::submit_notification, make_correction_screen},
    {ScreenId::receipt, Capability::read_notification, make_receipt_screen},
    {ScreenId::unsent, Capability::submit_notification, make_unsent_screen},
    {ScreenId::intake_list, Capability::decide_notification, make_intake_list_screen},
    {ScreenId::intake, Capability::decide_notification, make_intake_screen},
    {ScreenId::exporting, Capability::export_notifications, make_export_screen, Part::second},
    {ScreenId::notices, Capability::read_forms, make_notices_screen},
    {ScreenId::managed_notices, Capability::write_notices, make_managed_notices_screen, Part::second},
    {ScreenId::notice_editor, Capability::write_notices, make_notice_editor_screen, Part::second},
    {ScreenId::help, Capability::own_session, make_help_screen},
    {ScreenId::password, Capability::own_session, make_password_screen, Part::second},
    {ScreenId::own_sign_ins, Capability::own_session, make_own_sign_ins_screen, Part::second},
    {ScreenId::switch_account, Capability::own_session, make_switch_account_screen, Part::second},
    {ScreenId::account_list, Capability::manage_accounts, make_account_list_screen, Part::second},
    {ScreenId::issue_account, Capability::manage_accounts, make_issue_account_screen, Part::second},
    {ScreenId::applications, Capability::manage_accounts, make_applications_screen, Part::second},
    {ScreenId::account, Capability::manage_accounts, make_account_screen, Part::second},
    {ScreenId::rights, Capability::manage_accounts, make_rights_screen, Part::second},
    {ScreenId::audit, Capability::search_audit, make_audit_screen, Part::second},
    {ScreenId::refusals, Capability::manage_accounts, make_refusals_screen, Part::second},
    {ScreenId::contacts, Capability::own_session, make_contacts_screen, Part::second},
    {ScreenId::second_factor, Capability::own_session, make_second_factor_screen, Part::second},
    {ScreenId::passkeys, Capability::own_session, make_passkeys_screen, Part::second},
    {ScreenId::institution, Capability::request_accounts, make_institution_screen, Part::second},
    {ScreenId::apply, Capability::request_accounts, make_apply_screen, Part::second},
    {ScreenId::colleague, Capability::request_accounts, make_colleague_screen, Part::second},
    {ScreenId::help_colleague, Capability::request_accounts, make_help_colleague_screen, Part::second},
    {ScreenId::own_request, Capability::request_accounts, make_own_request_screen, Part::second},
    {ScreenId::request_list, Capability::manage_accounts, make_request_list_screen, Part::second},
    {ScreenId::account_request, Capability::manage_accounts, make_account_request_screen, Part::second},
    {ScreenId::master_list, Capability::read_masters, make_master_list_screen, Part::second},
    {ScreenId::jurisdictions, Capability::read_masters, make_jurisdictions_screen, Part::second},
    {ScreenId::master_row, Capability::read_masters, make_master_row_screen, Part::second},
    {ScreenId::new_master, Capability::edit_masters, make_new_master_screen, Part::second},
    {ScreenId::master_import, Capability::edit_masters, make_master_import_screen, Part::second},
    {ScreenId::demo_outbox, Capability::own_session, make_demo_outbox_screen},
    {ScreenId::training, Capability::anyone, make_training_screen, Part::second},
    {ScreenId::training_rooms, Capability::run_training, make_training_rooms_screen, Part::second},
    {ScreenId::training_room, Capability::run_training, make_training_room_screen, Part::second},
    {ScreenId::observation_board, Capability::watch_observations, make_observation_board_screen, Part::second},
    {ScreenId::observed_person, Capability::read_observation, make_observed_person_screen, Part::second},
    {ScreenId::entrusted_record, Capability::read_entrusted_record, make_entrusted_record_screen, Part::second},
    {ScreenId::case_observation, Capability::read_observation, make_observed_person_screen, Part::second},
    {ScreenId::invitation, Capability::hand_out_leaflet, make_invitation_screen, Part::second},
    {ScreenId::activity_reports, Capability::read_activity_reports, make_activity_report_screen, Part::second},
    {ScreenId::observation_settings, Capability::manage_observation, make_observation_settings_screen, Part::second},
    {ScreenId::call_simulator, Capability::watch_observations, make_call_simulator_screen, Part::second},
    {ScreenId::factor_setup, Capability::anyone, make_factor_setup_screen, Part::second},
    {ScreenId::not_found, Capability::own_session, make_not_found_screen},
});

} // namespace

std::unique_ptr<Screen> make_screen(state::Client& client) {
    for (auto const& row : table) {
        if (row.screen != client.route().screen) continue;
        if (row.needs != Capability::anyone && !client.session.may(row.needs)) return make_no_right_screen(client);
        if (row.part == Part::second && !client.platform.has_second_part()) return std::make_unique<LaterScreen>(client, row.make);
        return row.make(client);
    }
    return make_not_found_screen(client);
}

} // namespace todoke::screens
