#include "shared/api/endpoints.hpp"

#include <array>
#include <cassert>

namespace todoke::api {

namespace {

using access::Capability;
using enum Method;

constexpr auto with_key = Idempotency::key_required;
constexpr auto no_key = Idempotency::none;
constexpr auto if_match = Condition::if_match_required;
constexpr auto no_condition = Condition::none;

// In the order of EndpointId.
constexpr std::array<Endpoint, static_cast<std::size_t>(EndpointId::count_)> table{{
    {EndpointId::read_session, "read_session", get, "/api/v1/session", Capability::anyone, 0, no_key, no_condition, "", "SessionInfo", "Who is signed in, how far, and what the installation is."},
    {EndpointId::sign_in, "sign_in", post, "/api/v1/session", Capability::anyone, 4, no_key, no_condition, "SignInRequest", "SecondFactorStep", "First step: user ID and password."},
    {EndpointId::verify_code, "verify_code", post, "/api/v1/session/code", Capability::second_factor_pending, 1, no_key, no_condition, "VerifyCodeRequest", "SessionInfo", "Second step: the one-time code."},
    {EndpointId::resend_code, "resend_code", post, "/api/v1/session/code/resend", Capability::second_factor_pending, 1, no_key, no_condition, "Empty", "SecondFactorStep", "Send another one-time code."},
    {EndpointId::sign_out, "sign_out", del, "/api/v1/session", Capability::own_session, 0, no_key, no_condition, "", "Empty", "End this session."},
    {EndpointId::sign_out_everywhere, "sign_out_everywhere", del, "/api/v1/sessions", Capability::own_session, 0, no_key, no_condition, "", "Empty", "End every session of this user."},
    {EndpointId::save_preferences, "save_preferences", put, "/api/v1/session/preferences", Capability::own_session, 1, no_key, no_condition, "Preferences", "Empty", "Remember the language."},
    {EndpointId::change_password, "change_password", put, "/api/v1/session/password", Capability::own_session, 1, no_key, no_condition, "ChangePasswordRequest", "Empty", "Replace one's own password; every other session of the account ends."},
    {EndpointId::replace_password, "replace_password", post, "/api/v1/session/new-password", Capability::new_password_pending, 1, no_key, no_condition, "ChangePasswordRequest", "SessionInfo", "Third step, at the first sign-in or when the password is too old: a password of one's own."},
    {EndpointId::read_own_sign_ins, "read_own_sign_ins", get, "/api/v1/session/sign-ins", Capability::own_session, 0, no_key, no_condition, "", "SignInHistory", "When and from where this account was signed in to, newest first."},
    {EndpointId::begin_password_reset, "begin_password_reset", post, "/api/v1/password-resets", Capability::anyone, 1, no_key, no_condition, "PasswordResetRequest", "Empty", "A forgotten password: sends a code to the mail address of the account. The same answer whether or not there is such an account."},
    {EndpointId::prove_reset_mail, "prove_reset_mail", post, "/api/v1/password-resets/mail", Capability::anyone, 1, no_key, no_condition, "PasswordResetMailProof", "PasswordResetStep", "The code of that mail; sends the second one, to the second factor of the account."},
    {EndpointId::finish_password_reset, "finish_password_reset", post, "/api/v1/password-resets/proof", Capability::anyone, 1, no_key, no_condition, "PasswordResetProof", "Empty", "Both codes and a new password. Ends every session of the account."},
    {EndpointId::read_second_factor, "read_second_factor", get, "/api/v1/session/second-factor", Capability::own_session, 0, no_key, no_condition, "", "SecondFactorState", "One's own second factor, what is offered, and how many recovery codes are left."},
    {EndpointId::propose_second_factor, "propose_second_factor", post, "/api/v1/session/second-factor", Capability::own_session, 2, no_key, no_condition, "ProposeSecondFactorRequest", "SecondFactorProposal", "Choose another one: sends a code there, or makes the secret of an app. The former one holds until the proof."},
    {EndpointId::prove_second_factor, "prove_second_factor", post, "/api/v1/session/second-factor/proof", Capability::own_session, 1, no_key, no_condition, "ProveSecondFactorRequest", "SecondFactorProven", "The code puts the chosen one in force; every other session of the account ends."},
    {EndpointId::make_recovery_codes, "make_recovery_codes", post, "/api/v1/session/recovery-codes", Capability::own_session, 1, no_key, no_condition, "RecoveryCodesRequest", "RecoveryCodes", "Ten fresh recovery codes, shown once; the older ones are worth nothing."},
    {EndpointId::begin_passkey, "begin_passkey", post, "/api/v1/session/passkeys/challenge", Capability::own_session, 1, no_key, no_condition, "BeginPasskeyRequest", "PasskeyWish", "What the browser needs to make a passkey."},
    {EndpointId::add_passkey, "add_passkey", post, "/api/v1/session/passkeys", Capability::own_session, 24, no_key, no_condition, "AddPasskeyRequest", "SecondFactorProven", "The passkey that the browser made; stands beside the second factor."},
    {EndpointId::remove_passkey, "remove_passkey", post, "/api/v1/session/passkeys/removal", Capability::own_session, 1, no_key, no_condition, "RemovePasskeyRequest", "SecondFactorState", "Forget one of one's own passkeys."},
    {EndpointId::verify_passkey, "verify_passkey", post, "/api/v1/session/passkey", Capability::second_factor_pending, 24, no_key, no_condition, "PasskeyProof", "SessionInfo", "Second step: a passkey instead of the code."},
    {EndpointId::list_forms, "list_forms", get, "/api/v1/forms", Capability::read_forms, 0, no_key, no_condition, "", "FormList", "Every form in force today."},
    {EndpointId::read_form, "read_form", get, "/api/v1/forms/{form_id}/{version}", Capability::read_forms, 0, no_key, no_condition, "", "Definition", "One form, blocks and options resolved."},
    {EndpointId::read_code_list, "read_code_list", get, "/api/v1/codes/{list}", Capability::read_forms, 0, no_key, no_condition, "", "CodeList", "One code list."},
    {EndpointId::list_municipalities, "list_municipalities", get, "/api/v1/municipalities/{prefecture_code}", Capability::read_forms, 0, no_key, no_condition, "", "CodeList", "The municipalities of a prefecture."},
    {EndpointId::find_postal_code, "find_postal_code", post, "/api/v1/postal-code-searches", Capability::read_forms, 1, no_key, no_condition, "PostalCodeRequest", "PostalCodeReply", "The places of a seven-digit postal code."},
    {EndpointId::read_texts, "read_texts", get, "/api/v1/texts/{language}", Capability::anyone, 0, no_key, no_condition, "", "Texts", "All translations of one language, keyed by the Japanese source text."},
    {EndpointId::read_home, "read_home", get, "/api/v1/home", Capability::own_session, 0, no_key, no_condition, "", "Home", "What waits for this user."},
    {EndpointId::read_updates, "read_updates", get, "/api/v1/updates", Capability::read_updates, 0, no_key, no_condition, "", "Updates", "Cheap poll: a number that grows whenever a list of this user changed."},
    {EndpointId::list_notices, "list_notices", get, "/api/v1/notices", Capability::read_forms, 0, no_key, no_condition, "", "NoticeList", "Notices for this role, newest first."},
    {EndpointId::mark_notice_read, "mark_notice_read", post, "/api/v1/notices/{notice_id}/read", Capability::read_forms, 1, no_key, no_condition, "Empty", "Empty", "Mark a notice as read."},
    {EndpointId::list_suggestions, "list_suggestions", get, "/api/v1/suggestions/{form_id}", Capability::submit_notification, 0, no_key, no_condition, "", "SuggestionList", "What this user entered lately in items marked `remember`; never personal data."},
    {EndpointId::list_drafts, "list_drafts", get, "/api/v1/drafts", Capability::own_drafts, 0, no_key, no_condition, "", "DraftList", "This user's drafts, newest first."},
    {EndpointId::read_draft, "read_draft", get, "/api/v1/drafts/{draft_id}", Capability::own_drafts, 0, no_key, no_condition, "", "Draft", "One draft, ETag = its version."},
    {EndpointId::save_draft, "save_draft", put, "/api/v1/drafts/{draft_id}", Capability::own_drafts, 256, no_key, if_match, "SaveDraftRequest", "DraftSaved", "Create (If-Match: \"0\") or replace a draft; never judged by rules."},
    {EndpointId::delete_draft, "delete_draft", del, "/api/v1/drafts/{draft_id}", Capability::own_drafts, 0, no_key, no_condition, "", "Empty", "Throw a draft away."},
    {EndpointId::search_cases, "search_cases", post, "/api/v1/case-searches", Capability::search_cases, 4, no_key, no_condition, "CaseSearchRequest", "CaseSearchReply", "登録情報一覧: filters, conditions, page."},
    {EndpointId::find_duplicates, "find_duplicates", post, "/api/v1/duplicate-searches", Capability::search_cases, 4, no_key, no_condition, "DuplicateRequest", "DuplicateReply", "Visible records that may be the same person (case-record §14)."},
    {EndpointId::create_case, "create_case", post, "/api/v1/cases", Capability::create_case, 256, with_key, no_condition, "CreateCaseRequest", "CaseReply", "Register a person without a notification yet."},
    {EndpointId::read_case, "read_case", get, "/api/v1/cases/{case_id}", Capability::read_case, 0, no_key, no_condition, "", "CaseReply", "Header, identity, tests and notifications of a record, ETag = its version."},
    {EndpointId::save_identity, "save_identity", put, "/api/v1/cases/{case_id}/identity", Capability::edit_identity, 256, no_key, if_match, "SaveRecordRequest", "CaseReply", "Replace the identity block."},
    {EndpointId::save_tests, "save_tests", put, "/api/v1/cases/{case_id}/tests", Capability::edit_tests, 256, no_key, if_match, "SaveRecordRequest", "CaseReply", "Replace the tests of a record."},
    {EndpointId::read_case_history, "read_case_history", get, "/api/v1/cases/{case_id}/history", Capability::read_case, 0, no_key, no_condition, "", "CaseHistory", "Every revision: when, who, which block."},
    {EndpointId::submit_notification, "submit_notification", post, "/api/v1/notifications", Capability::submit_notification, 256, with_key, no_condition, "SubmitRequest", "Receipt", "Submit a notification; the record is created where there is none."},
    {EndpointId::resubmit_notification, "resubmit_notification", post, "/api/v1/notifications/{notification_id}/versions", Capability::submit_notification, 256, with_key, if_match, "SubmitRequest", "Receipt", "Submit a returned notification again; the former version is kept."},
    {EndpointId::read_notification, "read_notification", get, "/api/v1/notifications/{notification_id}", Capability::read_notification, 0, no_key, no_condition, "", "NotificationReply", "The latest version, its state and its history, ETag = its version."},
    {EndpointId::read_notification_version, "read_notification_version", get, "/api/v1/notifications/{notification_id}/versions/{version}", Capability::read_notification, 0, no_key, no_condition, "", "NotificationReply", "An earlier version as it was submitted."},
    {EndpointId::list_intake, "list_intake", get, "/api/v1/intake", Capability::decide_notification, 0, no_key, no_condition, "", "IntakeList", "Notifications waiting for this health centre, urgent first."},
    {EndpointId::accept_notification, "accept_notification", post, "/api/v1/notifications/{notification_id}/acceptance", Capability::decide_notification, 4, no_key, if_match, "AcceptRequest", "NotificationReply", "受理: needs a status other than unknown (V-601)."},
    {EndpointId::return_notification, "return_notification", post, "/api/v1/notifications/{notification_id}/return", Capability::decide_notification, 8, no_key, if_match, "ReturnRequest", "NotificationReply", "差戻し with its reason (V-632)."},
    {EndpointId::export_notifications, "export_notifications", post, "/api/v1/exports/notifications", Capability::export_notifications, 2, no_key, no_condition, "ExportRequest", "text/csv", "Notifications of one form as CSV, one column an item."},
    {EndpointId::read_application_form, "read_application_form", get, "/api/v1/application-form/{format}", Capability::manage_accounts, 0, no_key, no_condition, "", "xlsx", "The application form: xlsx colours itself, csv is the template for conversions."},
    {EndpointId::check_applications, "check_applications", post, "/api/v1/applications", Capability::manage_accounts, 11 * 1024, no_key, no_condition, "CheckApplicationsRequest", "ApplicationBatch", "Judge a file of applications row by row; nothing is issued yet."},
    {EndpointId::read_applications, "read_applications", get, "/api/v1/applications/{batch_id}", Capability::manage_accounts, 0, no_key, no_condition, "", "ApplicationBatch", "How a file of one's own stands, and how far issuing has come."},
    {EndpointId::read_application_rows, "read_application_rows", get, "/api/v1/applications/{batch_id}/rows/{which}/{page}", Capability::manage_accounts, 0, no_key, no_condition, "", "ApplicationPage", "Rows with their colours and faults: all of them, or only faulty ones."},
    {EndpointId::read_application_corrections, "read_application_corrections", get, "/api/v1/applications/{batch_id}/corrections", Capability::manage_accounts, 0, no_key, no_condition, "", "xlsx", "The Excel form with what was read and the reasons beside the rows."},
    {EndpointId::issue_applications, "issue_applications", post, "/api/v1/applications/{batch_id}/issue", Capability::manage_accounts, 1, no_key, no_condition, "IssueApplicationsRequest", "ApplicationBatch", "Begin to issue the accounts: all of them or none, unless only the good rows are asked for."},
    {EndpointId::take_application_result, "take_application_result", post, "/api/v1/applications/{batch_id}/result", Capability::manage_accounts, 1, no_key, no_condition, "Empty", "text/csv", "The result with the initial passwords, once."},
    {EndpointId::read_own_institution, "read_own_institution", get, "/api/v1/institution", Capability::request_accounts, 0, no_key, no_condition, "", "OwnInstitution", "The accounts of the manager's own institution, and what its applications begin with."},
    {EndpointId::list_own_requests, "list_own_requests", get, "/api/v1/institution/requests", Capability::request_accounts, 0, no_key, no_condition, "", "AccountRequestList", "What the own institution asked for, newest first, and how each stands."},
    {EndpointId::apply_for_accounts, "apply_for_accounts", post, "/api/v1/institution/applications", Capability::request_accounts, 128, with_key, no_condition, "ApplyRequest", "ApplyReply", "Apply for accounts on line, all lines or none (S4-02)."},
    {EndpointId::request_account_act, "request_account_act", post, "/api/v1/institution/accounts/{user_id}/requests", Capability::request_accounts, 8, with_key, no_condition, "RequestActRequest", "Empty", "Ask for a change, a stop or a deletion of a colleague's account (S4-72)."},
    {EndpointId::answer_account_request, "answer_account_request", post, "/api/v1/institution/requests/{request_id}/answer", Capability::request_accounts, 8, no_key, if_match, "AnswerRequest", "ApplyReply", "Answer a question of the administrator, with the line as it is now."},
    {EndpointId::list_account_requests, "list_account_requests", get, "/api/v1/account-requests", Capability::manage_accounts, 0, no_key, no_condition, "", "AccountRequestList", "Requests of the own area that wait for a decision, oldest first."},
    {EndpointId::read_account_request, "read_account_request", get, "/api/v1/account-requests/{request_id}", Capability::manage_accounts, 0, no_key, no_condition, "", "RequestReview", "One request with its faults and what to look at twice (S4-03), ETag = its version."},
    {EndpointId::decide_account_request, "decide_account_request", post, "/api/v1/account-requests/{request_id}/decision", Capability::manage_accounts, 4, no_key, if_match, "DecideRequest", "RequestReview", "Approve, reject with a reason, or ask back; never by who asked for it."},
    {EndpointId::search_accounts, "search_accounts", post, "/api/v1/account-searches", Capability::manage_accounts, 1, no_key, no_condition, "AccountSearchRequest", "AccountSearchReply", "Accounts of the own area, by user ID."},
    {EndpointId::read_account, "read_account", get, "/api/v1/accounts/{user_id}", Capability::manage_accounts, 0, no_key, no_condition, "", "AccountReply", "One account and its latest sign-ins, ETag = its version."},
    {EndpointId::issue_account, "issue_account", post, "/api/v1/accounts", Capability::manage_accounts, 4, no_key, no_condition, "IssueAccountRequest", "AccountIssued", "Issue an account; its owner is told user ID and initial password by mail."},
    {EndpointId::change_account, "change_account", put, "/api/v1/accounts/{user_id}", Capability::manage_accounts, 4, no_key, if_match, "ChangeAccountRequest", "AccountReply", "Correct name, mail, telephone, the download flag and who manages the accounts of the institution."},
    {EndpointId::act_on_account, "act_on_account", post, "/api/v1/accounts/{user_id}/acts", Capability::manage_accounts, 1, no_key, if_match, "AccountActRequest", "AccountIssued", "Stop, resume, remove, unlock, or renew the initial password."},
    {EndpointId::count_accounts, "count_accounts", get, "/api/v1/account-counts", Capability::manage_accounts, 0, no_key, no_condition, "", "AccountCounts", "How many accounts of the own area stand how."},
    {EndpointId::export_accounts, "export_accounts", post, "/api/v1/exports/accounts", Capability::manage_accounts, 1, no_key, no_condition, "AccountSearchRequest", "text/csv", "Accounts of the own area as CSV, by user ID; needs the account's download flag. No secret is in it."},
    {EndpointId::search_audit, "search_audit", post, "/api/v1/audit-searches", Capability::search_audit, 1, no_key, no_condition, "AuditSearchRequest", "AuditSearchReply", "The audit trail of the own area, newest first."},
    {EndpointId::export_audit, "export_audit", post, "/api/v1/exports/audit", Capability::search_audit, 1, no_key, no_condition, "AuditSearchRequest", "text/csv", "The audit trail of the own area as CSV, newest first; needs the account's download flag."},
    {EndpointId::list_managed_notices, "list_managed_notices", get, "/api/v1/managed-notices", Capability::write_notices, 0, no_key, no_condition, "", "ManagedNoticeList", "Notices of the own area, planned, shown and ended, newest first."},
    {EndpointId::read_managed_notice, "read_managed_notice", get, "/api/v1/managed-notices/{notice_id}", Capability::write_notices, 0, no_key, no_condition, "", "ManagedNotice", "One notice as it was written, ETag = its version."},
    {EndpointId::write_notice, "write_notice", post, "/api/v1/managed-notices", Capability::write_notices, 64, no_key, no_condition, "WriteNoticeRequest", "ManagedNotice", "Write a notice for readers of the own area; it shows from its first day to its last."},
    {EndpointId::change_notice, "change_notice", put, "/api/v1/managed-notices/{notice_id}", Capability::write_notices, 64, no_key, if_match, "WriteNoticeRequest", "ManagedNotice", "Change a notice that has not ended."},
    {EndpointId::end_notice, "end_notice", post, "/api/v1/managed-notices/{notice_id}/end", Capability::write_notices, 1, no_key, if_match, "Empty", "ManagedNotice", "Take a shown notice away at once."},
    {EndpointId::delete_notice, "delete_notice", del, "/api/v1/managed-notices/{notice_id}", Capability::write_notices, 0, no_key, if_match, "", "Empty", "Throw a notice away that nobody has seen yet."},
    {EndpointId::search_masters, "search_masters", post, "/api/v1/master-searches", Capability::read_masters, 2, no_key, no_condition, "MasterSearchRequest", "MasterSearchReply", "Institutions or health centres by any part of name, kana, address, telephone or code; the own area first."},
    {EndpointId::read_master, "read_master", get, "/api/v1/masters/{facility_id}", Capability::read_masters, 0, no_key, no_condition, "", "MasterReply", "One row of a master with every state it had, ETag = its version."},
    {EndpointId::register_master, "register_master", post, "/api/v1/masters", Capability::edit_masters, 16, with_key, no_condition, "RegisterMasterRequest", "MasterReply", "Register a row; the code is assigned (S4-26, S4-28, S4-29)."},
    {EndpointId::change_master, "change_master", put, "/api/v1/masters/{facility_id}", Capability::edit_masters, 16, no_key, if_match, "ChangeMasterRequest", "MasterReply", "Replace the texts of a row; the former state stays in its history."},
    {EndpointId::close_master, "close_master", put, "/api/v1/masters/{facility_id}/closing", Capability::edit_masters, 1, no_key, if_match, "CloseMasterRequest", "MasterReply", "Close a row, or open it again; what refers to it stays readable."},
    {EndpointId::import_masters, "import_masters", post, "/api/v1/imports/masters", Capability::edit_masters, 11 * 1024, no_key, no_condition, "ImportMastersRequest", "ImportMastersReply", "Judge a CSV file row by row, or store all of it."},
    {EndpointId::export_masters, "export_masters", post, "/api/v1/exports/masters", Capability::read_masters, 1, no_key, no_condition, "ExportMastersRequest", "text/csv", "A master as CSV, in the shape that an import takes."},
    {EndpointId::read_training, "read_training", get, "/api/v1/training", Capability::visit_training, 0, no_key, no_condition, "", "Training", "Demo mode only: the training room of this browser, or what joining one needs."},
    {EndpointId::join_training, "join_training", post, "/api/v1/training/members", Capability::visit_training, 2, no_key, no_condition, "JoinTrainingRequest", "Training", "Join a room by its code; makes an account there and puts the browser into the room."},
    {EndpointId::tick_exercise, "tick_exercise", put, "/api/v1/training/exercises/{exercise_id}", Capability::visit_training, 1, no_key, no_condition, "TickExerciseRequest", "Training", "Tick an exercise off, or take the tick away."},
    {EndpointId::ask_trainer, "ask_trainer", post, "/api/v1/training/questions", Capability::visit_training, 4, no_key, no_condition, "AskTrainerRequest", "Training", "Ask the trainer; the answer shows to everybody in the room."},
    {EndpointId::leave_training, "leave_training", del, "/api/v1/training/members", Capability::visit_training, 0, no_key, no_condition, "", "Empty", "Leave the room: the browser is in the ordinary demo again."},
    {EndpointId::list_training_rooms, "list_training_rooms", get, "/api/v1/training/rooms", Capability::run_training, 0, no_key, no_condition, "", "TrainingRoomList", "Demo mode only: the training rooms of this trainer, newest first."},
    {EndpointId::create_training_room, "create_training_room", post, "/api/v1/training/rooms", Capability::run_training, 1, no_key, no_condition, "Empty", "TrainingRoom", "A fresh room with demo data of its own and a code to join."},
    {EndpointId::read_training_room, "read_training_room", get, "/api/v1/training/rooms/{room_id}", Capability::run_training, 0, no_key, no_condition, "", "TrainingRoom", "Who is where, and what is asked."},
    {EndpointId::reset_training_room, "reset_training_room", post, "/api/v1/training/rooms/{room_id}/reset", Capability::run_training, 1, no_key, no_condition, "Empty", "TrainingRoom", "The data of the room as in the beginning, no ticks; people and questions stay."},
    {EndpointId::close_training_room, "close_training_room", del, "/api/v1/training/rooms/{room_id}", Capability::run_training, 0, no_key, no_condition, "", "Empty", "Close the room and delete everything in it."},
    {EndpointId::answer_trainee, "answer_trainee", put, "/api/v1/training/rooms/{room_id}/questions/{question_id}/answer", Capability::run_training, 4, no_key, no_condition, "AnswerTraineeRequest", "TrainingRoom", "Answer a question, or correct the answer."},
    {EndpointId::read_portal_session, "read_portal_session", get, "/api/v1/my/session", Capability::visit_portal, 0, no_key, no_condition, "", "PortalSession", "Patients: where this browser stands, and the people it reports for."},
    {EndpointId::sign_in_portal, "sign_in_portal", post, "/api/v1/my/session", Capability::visit_portal, 1, no_key, no_condition, "PortalSignInRequest", "PortalSession", "Mail address and password; the device stays signed in for 14 days."},
    {EndpointId::sign_out_portal, "sign_out_portal", del, "/api/v1/my/session", Capability::visit_portal, 0, no_key, no_condition, "", "Empty", "End the session of this device."},
    {EndpointId::save_portal_language, "save_portal_language", put, "/api/v1/my/session/language", Capability::report_own_health, 1, no_key, no_condition, "PortalLanguageRequest", "Empty", "Remember the language, also for reminders."},
    {EndpointId::begin_portal_registration, "begin_portal_registration", post, "/api/v1/my/registrations", Capability::visit_portal, 1, no_key, no_condition, "PortalMailRequest", "PortalSession", "Step 2: sends a code to the mail address; F-O07 where it is registered already."},
    {EndpointId::begin_portal_reset, "begin_portal_reset", post, "/api/v1/my/password-resets", Capability::visit_portal, 1, no_key, no_condition, "PortalMailRequest", "PortalSession", "A forgotten password: sends a code. The same answer whether or not the address is registered."},
    {EndpointId::prove_portal_code, "prove_portal_code", post, "/api/v1/my/code", Capability::visit_portal, 1, no_key, no_condition, "PortalCodeRequest", "PortalSession", "Step 4: the code (V-809)."},
    {EndpointId::resend_portal_code, "resend_portal_code", post, "/api/v1/my/code/resend", Capability::visit_portal, 1, no_key, no_condition, "Empty", "PortalSession", "Send another code."},
    {EndpointId::set_portal_password, "set_portal_password", post, "/api/v1/my/password", Capability::visit_portal, 2, no_key, no_condition, "PortalPasswordRequest", "PortalSession", "Step 5, after the code: a password by rule set P (V-A22, V-A25, V-A26)."},
    {EndpointId::open_personal_link, "open_personal_link", post, "/api/v1/my/links", Capability::visit_portal, 1, no_key, no_condition, "OpenLinkRequest", "PortalSession", "The short way: the token of a personal link and the birth date open a session for that person (V-807, F-O05, F-O06)."},
    {EndpointId::link_person, "link_person", post, "/api/v1/my/people", Capability::report_own_health, 2, no_key, no_condition, "LinkPersonRequest", "PortalSession", "Step 6, and further members of a family: links a record (V-112, V-117, V-807, V-808, F-O06)."},
    {EndpointId::read_own_reports, "read_own_reports", get, "/api/v1/my/people/{person_id}/reports", Capability::report_own_health, 0, no_key, no_condition, "", "OwnReports", "The history of one person, newest first."},
    {EndpointId::export_own_reports, "export_own_reports", post, "/api/v1/my/people/{person_id}/exports", Capability::report_own_health, 1, no_key, no_condition, "Empty", "text/csv", "The same as CSV: one's own data on request (S1-72)."},
    {EndpointId::report_own_health, "report_own_health", post, "/api/v1/my/people/{person_id}/reports", Capability::report_own_health, 8, with_key, no_condition, "ReportHealthRequest", "ReportTaken", "The report of a day (V-801, V-804, V-805, V-810, F-O03, F-O04)."},
    {EndpointId::confirm_emergency_call, "confirm_emergency_call", post, "/api/v1/my/people/{person_id}/call-confirmations", Capability::report_own_health, 1, no_key, no_condition, "Empty", "ReportTaken", "The emergency number or 「電話しました」 was pressed: the banner lets go."},
    {EndpointId::list_observations, "list_observations", post, "/api/v1/observation-searches", Capability::watch_observations, 1, no_key, no_condition, "ObservationQuery", "ObservationBoard", "The board: people under observation, worst first, with counts."},
    {EndpointId::read_observation, "read_observation", get, "/api/v1/cases/{case_id}/observation", Capability::read_observation, 0, no_key, no_condition, "", "ObservationReply", "The course of one person: reports, contacts, findings, calls; ETag = its version."},
    {EndpointId::change_observation, "change_observation", put, "/api/v1/cases/{case_id}/observation", Capability::manage_observation, 2, no_key, if_match, "ChangeObservationRequest", "ObservationReply", "Begin (If-Match: \"0\"), change way, deadline, team and contractor, or end."},
    {EndpointId::enter_daily_report, "enter_daily_report", post, "/api/v1/cases/{case_id}/reports", Capability::enter_observation, 8, with_key, no_condition, "EnterReportRequest", "ObservationReply", "Type the condition of a day after a call (V-806); an earlier day needs a reason."},
    {EndpointId::acknowledge_report, "acknowledge_report", post, "/api/v1/cases/{case_id}/acknowledgements", Capability::enter_observation, 1, no_key, no_condition, "Empty", "ObservationReply", "An urgent report was seen: stores who and when."},
    {EndpointId::log_contact, "log_contact", post, "/api/v1/cases/{case_id}/contacts", Capability::enter_observation, 10, with_key, no_condition, "LogContactRequest", "ObservationReply", "Called: the result, a note, when to call again."},
    {EndpointId::write_finding, "write_finding", post, "/api/v1/cases/{case_id}/findings", Capability::write_findings, 10, with_key, no_condition, "WriteFindingRequest", "ObservationReply", "Doctor's findings of the contractor (S2-25)."},
    {EndpointId::make_personal_link, "make_personal_link", post, "/api/v1/cases/{case_id}/personal-link", Capability::hand_out_leaflet, 1, no_key, no_condition, "PersonalLinkRequest", "PersonalLink", "A fresh personal link with what the leaflet needs, by mail or SMS if asked; the former link ends."},
    {EndpointId::read_observation_settings, "read_observation_settings", get, "/api/v1/observation-settings", Capability::manage_observation, 0, no_key, no_condition, "", "ObservationSettings", "Deadline, emergency number and reminders of the own health centre."},
    {EndpointId::save_observation_settings, "save_observation_settings", put, "/api/v1/observation-settings", Capability::manage_observation, 1, no_key, if_match, "SaveObservationSettingsRequest", "ObservationSettings", "Change them."},
    {EndpointId::list_activity_reports, "list_activity_reports", post, "/api/v1/activity-report-searches", Capability::watch_observations, 1, no_key, no_condition, "ActivityReportQuery", "ActivityReportList", "Activity reports of a day: a contractor's own, or those sent to a centre."},
    {EndpointId::send_activity_report, "send_activity_report", post, "/api/v1/activity-reports", Capability::write_findings, 10, no_key, no_condition, "SendActivityReportRequest", "ActivityReportList", "Send the day's activity report to a health centre; its totals are counted from the contact log."},
    {EndpointId::read_demo_outbox, "read_demo_outbox", get, "/api/v1/demo/outbox", Capability::demo_outbox, 0, no_key, no_condition, "", "DemoOutbox", "Demo mode only: the messages that would have left."},
    {EndpointId::read_openapi, "read_openapi", get, "/api/openapi.json", Capability::anyone, 0, no_key, no_condition, "", "OpenAPI 3.1", "This table as an OpenAPI document."},
    {EndpointId::report_client_fault, "report_client_fault", post, "/api/v1/client-faults", Capability::anyone, 2, no_key, no_condition, "ClientFault", "Empty", "A browser tells that the client failed: codes only, no text of the page."},
}};

} // namespace

bool is_portal(Endpoint const& endpoint) { return endpoint.path.starts_with("/api/v1/my/"); }

std::span<Endpoint const> endpoints() { return table; }

Endpoint const& endpoint(EndpointId id) {
    auto const& row = table[static_cast<std::size_t>(id)];
    assert(row.id == id);
    return row;
}

} // namespace todoke::api
