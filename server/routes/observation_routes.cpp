// Health observation for the staff: board, course, reports after a call, contacts, findings, assignment.
#include <algorithm>
#include <optional>

#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/entrusted_record.hpp"
#include "server/services/observation_desk.hpp"
#include "server/store/days.hpp"
#include "shared/base/contact.hpp"
#include "shared/base/utf8.hpp"
#include "shared/observation/rules.hpp"

namespace todoke::routes {

namespace {

Result<http::Reply> course_reply(Call const& call, services::App& app, store::CaseId id, int status = 200) {
    auto const course = TRY(app.store.observations.course(call.caller(), id));
    auto const message = services::to_message(app, call.caller(), course);
    return with_version(json_reply(message, status), message.version);
}

Result<std::int64_t> day_of(std::string const& text, bool may_be_empty) {
    if (text.empty() && may_be_empty) return 0;
    if (!base::parse_iso_date(text)) return Error{ErrorCode::invalid, "no day"};
    return store::day_number(text);
}

observation::EntryWay way_of(access::RoleId role) {
    if (role == access::RoleId::follow_up_contractor) return observation::EntryWay::contractor;
    return role == access::RoleId::lodging_facility ? observation::EntryWay::lodging : observation::EntryWay::health_centre;
}

http::Reply refuse(Call const& call, services::App& app, std::string_view rule, std::string_view item, std::string_view label = {}) {
    auto issue = observation::issue(rule, item);
    if (!label.empty()) issue.arguments.emplace_back("項目名", label); // not a text
    return issues_reply(call, app, {issue});
}

bool is_fit_text(std::string_view text) { return base::is_valid_utf8(text) && !base::has_control_characters(text, base::LineBreaks::allowed); }

store::ObservationNote finding_of(std::string const& doctor_name, std::string const& text) {
    store::ObservationNote finding;
    finding.kind = store::NoteKind::finding;
    finding.doctor_name = std::string(base::trimmed(doctor_name));
    finding.text = std::string(base::trimmed(text));
    return finding;
}

std::optional<http::Reply> refuse_finding(Call const& call, services::App& app, store::ObservationNote const& finding, std::string_view text_item) {
    if (finding.text.empty()) return refuse(call, app, "F-O10", text_item, "医師所見");
    if (finding.doctor_name.empty()) return refuse(call, app, "F-O10", "doctor_name", "医師名");
    if (!is_fit_text(finding.text)) return refuse(call, app, "F-002", text_item, "医師所見");
    if (!is_fit_text(finding.doctor_name)) return refuse(call, app, "F-002", "doctor_name", "医師名");
    return std::nullopt;
}

} // namespace

Result<http::Reply> list_observations(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ObservationQuery>());
    store::BoardQuery query;
    query.day = TRY(day_of(request.day, true));
    if (!request.standing.empty()) {
        query.standing = observation::find_standing(request.standing);
        if (!query.standing) return Error{ErrorCode::invalid, "unknown standing"};
    }
    if (request.method != 0) {
        query.method = observation::find_method(request.method);
        if (!query.method) return Error{ErrorCode::invalid, "unknown method"};
    }
    query.team = request.team;
    query.municipality_code = request.municipality_code;
    if (auto const contractor = store::FacilityId::parse(request.contractor_id)) query.contractor = *contractor;
    query.only_unreachable = request.only_unreachable;
    auto const limit_max = static_cast<std::int64_t>(api::observation_page_max);
    if (request.skip < 0 || request.skip > 100'000 || request.limit < 0 || request.limit > limit_max) return Error{ErrorCode::invalid, "skip or limit"};
    query.skip = static_cast<int>(request.skip);
    query.limit = request.limit == 0 ? 100 : static_cast<int>(request.limit);
    auto const board = TRY(app.store.observations.board(call.caller(), query));
    auto const today = store::day_in_japan(call.now_ms());
    return json_reply(services::to_message(app, board, query.day == 0 || query.day > today ? today : query.day, call.now_ms()));
}

Result<http::Reply> read_observation(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    return course_reply(call, app, id);
}

Result<http::Reply> read_entrusted_record(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    return json_reply(TRY(services::entrusted_record(app, call.caller(), id, call.today())));
}

Result<http::Reply> change_observation(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ChangeObservationRequest>());
    store::ObservationChange change;
    change.caller = call.caller();
    change.id = TRY(call.id<store::CaseId>("case_id"));
    change.expected_version = call.if_match();
    if (request.subject_class != 0) {
        if (request.subject_class != 1 && request.subject_class != 2) return Error{ErrorCode::invalid, "unknown class"};
        change.subject_class = static_cast<observation::SubjectClass>(request.subject_class);
    }
    if (request.method != 0) {
        change.method = observation::find_method(request.method);
        if (!change.method) return Error{ErrorCode::invalid, "unknown method"};
    }
    if (request.deadline_minute < -1 || request.deadline_minute >= observation::minutes_of_day) return Error{ErrorCode::invalid, "no time of day"};
    change.deadline_minute = static_cast<int>(request.deadline_minute);
    change.team = std::string(base::trimmed(request.team));
    if (!request.contractor_id.empty()) {
        auto const contractor = store::FacilityId::parse(request.contractor_id);
        if (!contractor) return Error{ErrorCode::invalid, "no contractor"};
        change.contractor = *contractor;
    }
    change.is_active = request.is_active;
    change.end_reason = std::string(base::trimmed(request.end_reason));
    if (!is_fit_text(change.team) || !is_fit_text(change.end_reason)) return refuse(call, app, "F-002", "team", "担当チーム");
    TRY(app.store.observations.change(change));
    return course_reply(call, app, change.id);
}

Result<http::Reply> enter_daily_report(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::EnterReportRequest>());
    auto const report = observation::report_from_json(request.report);
    if (!report) return Error{ErrorCode::invalid, "not a report"};
    store::ReportEntry entry;
    entry.caller = call.caller();
    entry.key = {call.idempotency_key(), call.fingerprint()};
    entry.id = TRY(call.id<store::CaseId>("case_id"));
    entry.day = TRY(day_of(request.report_date, false));
    entry.way = way_of(call.caller().role);
    entry.report = observation::folded(*report);
    entry.reason = std::string(base::trimmed(request.reason));
    auto issues = observation::judge(entry.report);
    auto const today = store::day_in_japan(call.now_ms());
    if (entry.day > today) issues.push_back(observation::issue("F-O08", "report_date"));
    if (entry.day < today && entry.reason.empty()) issues.push_back(observation::issue("F-O02", "reason"));
    if (!is_fit_text(entry.reason)) return refuse(call, app, "F-002", "reason", "訂正の理由");
    if (!issues.empty()) return issues_reply(call, app, issues);
    auto const is_confirmed = [&](std::string_view rule) { return std::find(request.confirmed.begin(), request.confirmed.end(), rule) != request.confirmed.end(); };
    entry.may_replace = is_confirmed("V-804");
    entry.may_differ = is_confirmed("V-810");
    switch (TRY(app.store.observations.enter(entry))) {
    case store::ReportOutcome::stored: return course_reply(call, app, entry.id, 201);
    case store::ReportOutcome::already_entered: return refuse(call, app, "V-804", "");
    case store::ReportOutcome::entered_by_person: return refuse(call, app, "V-806", "");
    case store::ReportOutcome::class_differs: return refuse(call, app, "V-810", "subject_class");
    case store::ReportOutcome::ended: return refuse(call, app, "F-O03", "");
    case store::ReportOutcome::outside: break;
    }
    return refuse(call, app, "F-O08", "report_date");
}

Result<http::Reply> acknowledge_report(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    TRY(app.store.observations.acknowledge(call.caller(), id));
    return course_reply(call, app, id);
}

Result<http::Reply> log_contact(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::LogContactRequest>());
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    if (request.result != 1 && request.result != 2 && request.result != 3 && request.result != 9) return refuse(call, app, "V-120", "result", "連絡の結果");
    store::ObservationNote note;
    note.kind = store::NoteKind::contact;
    note.result = static_cast<int>(request.result);
    note.text = std::string(base::trimmed(request.text));
    note.counterpart = std::string(base::trimmed(request.counterpart));
    note.next_action_day = TRY(day_of(request.next_action_date, true));
    if (!is_fit_text(note.text)) return refuse(call, app, "F-002", "text", "連絡の内容");
    if (!is_fit_text(note.counterpart)) return refuse(call, app, "F-002", "counterpart", "連絡の相手");
    std::vector<store::ObservationNote> notes{note};
    if (!request.finding.empty() || !request.doctor_name.empty()) {
        if (!access::may(access::role(call.caller().role), access::Capability::write_findings)) return Error{ErrorCode::forbidden, "no right to write findings"};
        auto const finding = finding_of(request.doctor_name, request.finding);
        if (auto refusal = refuse_finding(call, app, finding, "finding")) return std::move(*refusal);
        notes.push_back(finding);
    }
    TRY(app.store.observations.add_notes(call.caller(), {call.idempotency_key(), call.fingerprint()}, id, notes));
    return course_reply(call, app, id, 201);
}

Result<http::Reply> write_finding(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::WriteFindingRequest>());
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    auto const finding = finding_of(request.doctor_name, request.text);
    if (auto refusal = refuse_finding(call, app, finding, "text")) return std::move(*refusal);
    TRY(app.store.observations.add_notes(call.caller(), {call.idempotency_key(), call.fingerprint()}, id, {finding}));
    return course_reply(call, app, id, 201);
}

Result<http::Reply> make_personal_link(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::PersonalLinkRequest>());
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    auto const made = services::make_personal_link(app, call.caller(), id, request, origin_of(call, app));
    if (!made.ok() && made.error().code == ErrorCode::conflict && !request.send.empty()) return refusal(call, app, made.error(), "送り先がありません。ID管理情報のメールアドレスまたは携帯電話番号を確認してください。");
    if (!made.ok()) return made.error();
    return json_reply(*made, 201);
}

Result<http::Reply> print_leaflet(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::LeafletRequest>());
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    return file_reply("application/pdf", "leaflet.pdf", TRY(services::print_leaflet(app, call.caller(), id, request.language, origin_of(call, app))));
}

namespace {

Result<http::Reply> settings_reply(Call const& call, services::App& app, store::ObservationSettings const& settings) {
    auto const contractors = TRY(app.store.observations.contractors(call.caller()));
    return with_version(json_reply(services::to_message(app, settings, contractors)), settings.version);
}

} // namespace

Result<http::Reply> read_observation_settings(Call const& call, services::App& app) {
    auto const settings = TRY(app.store.observations.settings(call.caller().health_centre));
    return settings_reply(call, app, settings);
}

Result<http::Reply> save_observation_settings(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SaveObservationSettingsRequest>());
    if (request.deadline_minute < 0 || request.deadline_minute >= observation::minutes_of_day) return Error{ErrorCode::invalid, "no time of day"};
    store::ObservationSettings settings;
    settings.deadline_minute = static_cast<int>(request.deadline_minute);
    settings.emergency_phone = base::fold_phone(request.emergency_phone);
    if (!settings.emergency_phone.empty() && base::phone_kind(settings.emergency_phone) == base::PhoneKind::invalid) return refuse(call, app, "V-112", "emergency_phone");
    settings.reminder_mail = request.reminder_mail;
    settings.invitation_sms = request.invitation_sms;
    auto const saved = TRY(app.store.observations.save_settings(call.caller(), settings, call.if_match()));
    return settings_reply(call, app, saved);
}

namespace {

Result<http::Reply> activity_reply(Call const& call, services::App& app, std::int64_t day, int status = 200) {
    api::ActivityReportList list;
    for (auto const& report : TRY(app.store.observations.activity(call.caller(), day))) list.reports.push_back(services::to_message(app, report));
    return json_reply(list, status);
}

} // namespace

Result<http::Reply> list_activity_reports(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::ActivityReportQuery>());
    auto const day = TRY(day_of(request.day, false));
    return activity_reply(call, app, day);
}

Result<http::Reply> send_activity_report(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SendActivityReportRequest>());
    auto const day = TRY(day_of(request.day, false));
    auto const centre = store::FacilityId::parse(request.centre_id);
    auto const note = std::string(base::trimmed(request.note));
    if (!centre || day > store::day_in_japan(call.now_ms())) return Error{ErrorCode::invalid, "no such report"};
    if (!is_fit_text(note)) return refuse(call, app, "F-002", "note", "備考");
    TRY(app.store.observations.send_activity(call.caller(), *centre, day, note));
    return activity_reply(call, app, day, 201);
}

} // namespace todoke::routes
