// The table of contents: which screen stands at which address.
#pragma once

#include <memory>

#include "client-wasm/screens/screen.hpp"

namespace todoke::screens {

std::unique_ptr<Screen> make_clinic_home_screen(state::Client& client);
std::unique_ptr<Screen> make_centre_home_screen(state::Client& client);
std::unique_ptr<Screen> make_case_list_screen(state::Client& client);
std::unique_ptr<Screen> make_case_screen(state::Client& client);
std::unique_ptr<Screen> make_new_notification_screen(state::Client& client);
std::unique_ptr<Screen> make_new_draft_screen(state::Client& client);
std::unique_ptr<Screen> make_editor_screen(state::Client& client);
std::unique_ptr<Screen> make_review_screen(state::Client& client);
std::unique_ptr<Screen> make_notification_screen(state::Client& client);
std::unique_ptr<Screen> make_compare_screen(state::Client& client);
std::unique_ptr<Screen> make_correction_screen(state::Client& client);
std::unique_ptr<Screen> make_receipt_screen(state::Client& client);
std::unique_ptr<Screen> make_unsent_screen(state::Client& client);
std::unique_ptr<Screen> make_intake_list_screen(state::Client& client);
std::unique_ptr<Screen> make_intake_screen(state::Client& client);
std::unique_ptr<Screen> make_export_screen(state::Client& client);
std::unique_ptr<Screen> make_notices_screen(state::Client& client);
std::unique_ptr<Screen> make_managed_notices_screen(state::Client& client);
std::unique_ptr<Screen> make_notice_editor_screen(state::Client& client);
std::unique_ptr<Screen> make_help_screen(state::Client& client);
std::unique_ptr<Screen> make_password_screen(state::Client& client);
std::unique_ptr<Screen> make_own_sign_ins_screen(state::Client& client);
std::unique_ptr<Screen> make_switch_account_screen(state::Client& client);
std::unique_ptr<Screen> make_factor_setup_screen(state::Client& client);
std::unique_ptr<Screen> make_administrator_home_screen(state::Client& client);
std::unique_ptr<Screen> make_account_list_screen(state::Client& client);
std::unique_ptr<Screen> make_issue_account_screen(state::Client& client);
std::unique_ptr<Screen> make_applications_screen(state::Client& client);
std::unique_ptr<Screen> make_account_screen(state::Client& client);
std::unique_ptr<Screen> make_rights_screen(state::Client& client);
std::unique_ptr<Screen> make_audit_screen(state::Client& client);
std::unique_ptr<Screen> make_jurisdictions_screen(state::Client& client);
std::unique_ptr<Screen> make_refusals_screen(state::Client& client);
std::unique_ptr<Screen> make_contacts_screen(state::Client& client);
std::unique_ptr<Screen> make_second_factor_screen(state::Client& client);
std::unique_ptr<Screen> make_passkeys_screen(state::Client& client);
std::unique_ptr<Screen> make_institution_screen(state::Client& client);
std::unique_ptr<Screen> make_apply_screen(state::Client& client);
std::unique_ptr<Screen> make_colleague_screen(state::Client& client);
std::unique_ptr<Screen> make_help_colleague_screen(state::Client& client);
std::unique_ptr<Screen> make_own_request_screen(state::Client& client);
std::unique_ptr<Screen> make_request_list_screen(state::Client& client);
std::unique_ptr<Screen> make_account_request_screen(state::Client& client);
std::unique_ptr<Screen> make_master_list_screen(state::Client& client);
std::unique_ptr<Screen> make_master_row_screen(state::Client& client);
std::unique_ptr<Screen> make_new_master_screen(state::Client& client);
std::unique_ptr<Screen> make_master_import_screen(state::Client& client);
std::unique_ptr<Screen> make_demo_outbox_screen(state::Client& client);
std::unique_ptr<Screen> make_training_screen(state::Client& client);
std::unique_ptr<Screen> make_training_rooms_screen(state::Client& client);
std::unique_ptr<Screen> make_training_room_screen(state::Client& client);
std::unique_ptr<Screen> make_observation_board_screen(state::Client& client);
std::unique_ptr<Screen> make_observed_person_screen(state::Client& client);
std::unique_ptr<Screen> make_invitation_screen(state::Client& client);
std::unique_ptr<Screen> make_entrusted_record_screen(state::Client& client);
std::unique_ptr<Screen> make_activity_report_screen(state::Client& client);
std::unique_ptr<Screen> make_observation_settings_screen(state::Client& client);
std::unique_ptr<Screen> make_call_simulator_screen(state::Client& client);
std::unique_ptr<Screen> make_contractor_home_screen(state::Client& client);
std::unique_ptr<Screen> make_not_found_screen(state::Client& client);
std::unique_ptr<Screen> make_no_right_screen(state::Client& client);

// The screen of the present route: not_found for an unknown address, no_right where the table asks
// for a capability that the user lacks.
std::unique_ptr<Screen> make_screen(state::Client& client);

} // namespace todoke::screens
