#include "server/routes/handlers.hpp"

namespace todoke::routes {

// No default: -Wswitch names the endpoint whose handler is missing.
Handler handler_of(api::EndpointId id) {
    using enum api::EndpointId;
    switch (id) {
    case read_session: return &routes::read_session;
    case sign_in: return &routes::sign_in;
    case verify_code: return &routes::verify_code;
    case resend_code: return &routes::resend_code;
    case sign_out: return &routes::sign_out;
    case sign_out_everywhere: return &routes::sign_out_everywhere;
    case save_preferences: return &routes::save_preferences;
    case change_password: return &routes::change_password;
    case replace_password: return &routes::replace_password;
    case begin_password_reset: return &routes::begin_password_reset;
    case prove_reset_mail: return &routes::prove_reset_mail;
    case finish_password_reset: return &routes::finish_password_reset;
    case read_own_sign_ins: return &routes::read_own_sign_ins;
    case read_second_factor: return &routes::read_second_factor;
    case propose_second_factor: return &routes::propose_second_factor;
    case prove_second_factor: return &routes::prove_second_factor;
    case make_recovery_codes: return &routes::make_recovery_codes;
    case begin_passkey: return &routes::begin_passkey;
    case add_passkey: return &routes::add_passkey;
    case remove_passkey: return &routes::remove_passkey;
    case verify_passkey: return &routes::verify_passkey;
    case list_forms: return &routes::list_forms;
    case read_form: return &routes::read_form;
    case read_code_list: return &routes::read_code_list;
    case list_municipalities: return &routes::list_municipalities;
    case find_postal_code: return &routes::find_postal_code;
    case read_texts: return &routes::read_texts;
    case read_home: return &routes::read_home;
    case read_updates: return &routes::read_updates;
    case list_notices: return &routes::list_notices;
    case mark_notice_read: return &routes::mark_notice_read;
    case list_suggestions: return &routes::list_suggestions;
    case list_drafts: return &routes::list_drafts;
    case read_draft: return &routes::read_draft;
    case save_draft: return &routes::save_draft;
    case delete_draft: return &routes::delete_draft;
    case search_cases: return &routes::search_cases;
    case find_duplicates: return &routes::find_duplicates;
    case create_case: return &routes::create_case;
    case read_case: return &routes::read_case;
    case save_identity: return &routes::save_identity;
    case save_tests: return &routes::save_tests;
    case read_case_history: return &routes::read_case_history;
    case submit_notification: return &routes::submit_notification;
    case resubmit_notification: return &routes::resubmit_notification;
    case read_notification: return &routes::read_notification;
    case read_notification_version: return &routes::read_notification_version;
    case list_intake: return &routes::list_intake;
    case accept_notification: return &routes::accept_notification;
    case return_notification: return &routes::return_notification;
    case export_notifications: return &routes::export_notifications;
    case search_accounts: return &routes::search_accounts;
    case read_account: return &routes::read_account;
    case issue_account: return &routes::issue_account;
    case change_account: return &routes::change_account;
    case act_on_account: return &routes::act_on_account;
    case take_sealed_sheet: return &routes::take_sealed_sheet;
    case count_accounts: return &routes::count_accounts;
    case read_application_form: return &routes::read_application_form;
    case check_applications: return &routes::check_applications;
    case read_applications: return &routes::read_applications;
    case read_application_rows: return &routes::read_application_rows;
    case read_application_corrections: return &routes::read_application_corrections;
    case issue_applications: return &routes::issue_applications;
    case take_application_result: return &routes::take_application_result;
    case take_application_sheets: return &routes::take_application_sheets;
    case export_accounts: return &routes::export_accounts;
    case read_own_institution: return &routes::read_own_institution;
    case list_own_requests: return &routes::list_own_requests;
    case apply_for_accounts: return &routes::apply_for_accounts;
    case request_account_act: return &routes::request_account_act;
    case answer_account_request: return &routes::answer_account_request;
    case list_account_requests: return &routes::list_account_requests;
    case read_account_request: return &routes::read_account_request;
    case decide_account_request: return &routes::decide_account_request;
    case search_audit: return &routes::search_audit;
    case export_audit: return &routes::export_audit;
    case list_managed_notices: return &routes::list_managed_notices;
    case read_managed_notice: return &routes::read_managed_notice;
    case write_notice: return &routes::write_notice;
    case change_notice: return &routes::change_notice;
    case end_notice: return &routes::end_notice;
    case delete_notice: return &routes::delete_notice;
    case search_masters: return &routes::search_masters;
    case read_master: return &routes::read_master;
    case register_master: return &routes::register_master;
    case change_master: return &routes::change_master;
    case close_master: return &routes::close_master;
    case import_masters: return &routes::import_masters;
    case export_masters: return &routes::export_masters;
    case read_training: return &routes::read_training;
    case join_training: return &routes::join_training;
    case tick_exercise: return &routes::tick_exercise;
    case ask_trainer: return &routes::ask_trainer;
    case leave_training: return &routes::leave_training;
    case list_training_rooms: return &routes::list_training_rooms;
    case create_training_room: return &routes::create_training_room;
    case read_training_room: return &routes::read_training_room;
    case reset_training_room: return &routes::reset_training_room;
    case close_training_room: return &routes::close_training_room;
    case answer_trainee: return &routes::answer_trainee;
    case read_demo_outbox: return &routes::read_demo_outbox;
    case read_openapi: return &routes::read_openapi;
    case report_client_fault: return &routes::report_client_fault;
    case count_: break;
    }
    return nullptr;
}

} // namespace todoke::routes
