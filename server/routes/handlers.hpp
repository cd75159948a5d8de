// The handlers, one for each row of the table of endpoints, in files by resource.
// To add one: declare it here and name it in handler_of (table.cpp); the compiler misses it otherwise.
#pragma once

#include "server/routes/call.hpp"

namespace todoke::routes {

Handler handler_of(api::EndpointId id);

#define TODOKE_HANDLER(name) Result<http::Reply> name(Call const& call, services::App& app)
// session_routes.cpp
TODOKE_HANDLER(read_session);
TODOKE_HANDLER(sign_in);
TODOKE_HANDLER(verify_code);
TODOKE_HANDLER(resend_code);
TODOKE_HANDLER(sign_out);
TODOKE_HANDLER(sign_out_everywhere);
TODOKE_HANDLER(switch_account);
TODOKE_HANDLER(save_preferences);
TODOKE_HANDLER(change_password);
TODOKE_HANDLER(propose_factor_setup);
TODOKE_HANDLER(prove_factor_setup);
TODOKE_HANDLER(replace_password);
TODOKE_HANDLER(begin_password_reset);
TODOKE_HANDLER(prove_reset_mail);
TODOKE_HANDLER(finish_password_reset);
TODOKE_HANDLER(read_own_sign_ins);
// second_factor_routes.cpp
TODOKE_HANDLER(read_second_factor);
TODOKE_HANDLER(propose_second_factor);
TODOKE_HANDLER(prove_second_factor);
TODOKE_HANDLER(read_code_call);
TODOKE_HANDLER(make_recovery_codes);
TODOKE_HANDLER(begin_passkey);
TODOKE_HANDLER(add_passkey);
TODOKE_HANDLER(remove_passkey);
TODOKE_HANDLER(verify_passkey);
// form_routes.cpp
TODOKE_HANDLER(list_forms);
TODOKE_HANDLER(read_form);
TODOKE_HANDLER(read_code_list);
TODOKE_HANDLER(list_municipalities);
TODOKE_HANDLER(find_postal_code);
TODOKE_HANDLER(read_texts);
TODOKE_HANDLER(read_openapi);
// home_routes.cpp
TODOKE_HANDLER(read_home);
TODOKE_HANDLER(read_updates);
TODOKE_HANDLER(list_suggestions);
// draft_routes.cpp
TODOKE_HANDLER(list_drafts);
TODOKE_HANDLER(read_draft);
TODOKE_HANDLER(save_draft);
TODOKE_HANDLER(delete_draft);
// case_routes.cpp
TODOKE_HANDLER(search_cases);
TODOKE_HANDLER(find_duplicates);
TODOKE_HANDLER(create_case);
TODOKE_HANDLER(read_case);
TODOKE_HANDLER(save_identity);
TODOKE_HANDLER(save_tests);
TODOKE_HANDLER(read_case_history);
// notification_routes.cpp
TODOKE_HANDLER(submit_notification);
TODOKE_HANDLER(resubmit_notification);
TODOKE_HANDLER(read_notification);
TODOKE_HANDLER(read_notification_version);
TODOKE_HANDLER(list_intake);
TODOKE_HANDLER(accept_notification);
TODOKE_HANDLER(return_notification);
// account_routes.cpp
TODOKE_HANDLER(search_accounts);
TODOKE_HANDLER(read_account);
TODOKE_HANDLER(issue_account);
TODOKE_HANDLER(change_account);
TODOKE_HANDLER(act_on_account);
TODOKE_HANDLER(take_sealed_sheet);
TODOKE_HANDLER(count_accounts);
TODOKE_HANDLER(export_accounts);
// audit_routes.cpp
TODOKE_HANDLER(search_audit);
TODOKE_HANDLER(export_audit);
// contact_routes.cpp
TODOKE_HANDLER(list_contacts);
TODOKE_HANDLER(save_contact);
// refusal_routes.cpp
TODOKE_HANDLER(read_refusals);
// notice_routes.cpp
TODOKE_HANDLER(list_notices);
TODOKE_HANDLER(mark_notice_read);
TODOKE_HANDLER(list_managed_notices);
TODOKE_HANDLER(read_managed_notice);
TODOKE_HANDLER(write_notice);
TODOKE_HANDLER(change_notice);
TODOKE_HANDLER(end_notice);
TODOKE_HANDLER(delete_notice);
// master_routes.cpp
TODOKE_HANDLER(search_masters);
TODOKE_HANDLER(read_master);
TODOKE_HANDLER(register_master);
TODOKE_HANDLER(change_master);
TODOKE_HANDLER(close_master);
TODOKE_HANDLER(import_masters);
TODOKE_HANDLER(export_masters);
// jurisdiction_routes.cpp
TODOKE_HANDLER(list_jurisdictions);
TODOKE_HANDLER(export_jurisdictions);
// training_routes.cpp
TODOKE_HANDLER(read_training);
TODOKE_HANDLER(join_training);
TODOKE_HANDLER(tick_exercise);
TODOKE_HANDLER(ask_trainer);
TODOKE_HANDLER(leave_training);
TODOKE_HANDLER(list_training_rooms);
TODOKE_HANDLER(create_training_room);
TODOKE_HANDLER(read_training_room);
TODOKE_HANDLER(reset_training_room);
TODOKE_HANDLER(close_training_room);
TODOKE_HANDLER(answer_trainee);
// around_routes.cpp
TODOKE_HANDLER(export_notifications);
TODOKE_HANDLER(read_demo_outbox);
TODOKE_HANDLER(report_client_fault);
// application_routes.cpp
TODOKE_HANDLER(read_application_form);
TODOKE_HANDLER(check_applications);
TODOKE_HANDLER(read_applications);
TODOKE_HANDLER(read_application_rows);
TODOKE_HANDLER(read_application_corrections);
TODOKE_HANDLER(issue_applications);
TODOKE_HANDLER(take_application_result);
TODOKE_HANDLER(take_application_sheets);
// request_routes.cpp
TODOKE_HANDLER(read_own_institution);
TODOKE_HANDLER(list_own_requests);
TODOKE_HANDLER(apply_for_accounts);
TODOKE_HANDLER(request_account_act);
TODOKE_HANDLER(help_colleague);
TODOKE_HANDLER(answer_account_request);
TODOKE_HANDLER(list_account_requests);
TODOKE_HANDLER(read_account_request);
TODOKE_HANDLER(decide_account_request);
// portal_routes.cpp
TODOKE_HANDLER(read_portal_session);
TODOKE_HANDLER(sign_in_portal);
TODOKE_HANDLER(sign_out_portal);
TODOKE_HANDLER(save_portal_language);
TODOKE_HANDLER(begin_portal_registration);
TODOKE_HANDLER(begin_portal_reset);
TODOKE_HANDLER(prove_portal_code);
TODOKE_HANDLER(resend_portal_code);
TODOKE_HANDLER(set_portal_password);
TODOKE_HANDLER(open_personal_link);
TODOKE_HANDLER(link_person);
TODOKE_HANDLER(read_own_reports);
TODOKE_HANDLER(export_own_reports);
TODOKE_HANDLER(report_own_health);
TODOKE_HANDLER(confirm_emergency_call);
// observation_routes.cpp
TODOKE_HANDLER(list_observations);
TODOKE_HANDLER(read_observation);
TODOKE_HANDLER(read_entrusted_record);
TODOKE_HANDLER(change_observation);
TODOKE_HANDLER(enter_daily_report);
TODOKE_HANDLER(acknowledge_report);
TODOKE_HANDLER(log_contact);
TODOKE_HANDLER(write_finding);
TODOKE_HANDLER(make_personal_link);
TODOKE_HANDLER(print_leaflet);
TODOKE_HANDLER(read_observation_settings);
TODOKE_HANDLER(save_observation_settings);
TODOKE_HANDLER(list_activity_reports);
TODOKE_HANDLER(send_activity_report);
#undef TODOKE_HANDLER

} // namespace todoke::routes
