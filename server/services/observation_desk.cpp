#include "server/services/observation_desk.hpp"

#include "server/services/portal.hpp"
#include "server/services/views.hpp"
#include "server/store/days.hpp"
#include "shared/observation/assessment.hpp"
#include "shared/observation/rounds.hpp"

namespace todoke::services {

namespace {

std::vector<std::string> rule_names(int bits) {
    std::vector<std::string> names;
    for (int number = 1; number <= 6; ++number)
        if ((bits >> (number - 1) & 1) != 0) names.emplace_back(observation::name(static_cast<observation::BannerRule>(number)));
    return names;
}

std::string missing_reason(store::StoredObservation const& row, std::int64_t day) {
    if (row.report_day == day || !row.is_active) return {};
    observation::Callee callee;
    callee.is_observed = true;
    callee.method = row.method;
    callee.phone1 = "0"; // whether there is one is known to the calls alone
    if (row.call_day == day && row.first_result != 0) callee.first = observation::CallTry{static_cast<observation::CallResult>(row.first_result), true, ""};
    if (row.call_day == day && row.second_result != 0) callee.second = observation::CallTry{static_cast<observation::CallResult>(row.second_result), true, ""};
    return std::string(label(observation::missing_reason(callee)));
}

std::string age_of(store::Person const& person, int age_years, Date today) {
    if (auto const birth = base::parse_iso_date(person.birth_date)) {
        if (auto const age = base::age_on(*birth, today)) return base::age_text(*age);
    }
    return age_group(age_years);
}

api::ObservationRow row_message(App& app, store::BoardRow const& row, std::int64_t day, std::int64_t now_ms) {
    auto const& observed = row.observation;
    api::ObservationRow message;
    message.case_id = observed.id.text();
    message.self_entry_id = row.self_entry_id;
    message.name = row.person.name.empty() ? row.person.name_kana : row.person.name;
    message.age = age_of(row.person, row.age_years, base::date_in_japan(now_ms));
    message.sex = row.sex;
    message.subject_class = static_cast<int>(observed.subject_class);
    message.method = static_cast<int>(observed.method);
    message.deadline_minute = row.deadline_minute;
    message.team = observed.team;
    message.contractor_id = observed.contractor.text();
    message.contractor_name = app.directory.facility_name(observed.contractor);
    message.standing = name(row.standing);
    message.silent_days = row.silent_days;
    message.is_unreachable = row.is_unreachable;
    message.report_date = store::iso_day(observed.report_day);
    message.reported_at_ms = observed.reported_at_ms;
    message.entry_way = observed.entry_way;
    message.body_temperature = observation::temperature_text(observed.temperature);
    message.spo2 = observed.spo2;
    message.flag = observed.flag;
    message.rules = rule_names(observed.rules);
    message.temperature_rising = (observed.marks & store::mark_rising) != 0;
    message.new_breathlessness = (observed.marks & store::mark_newly_breathless) != 0;
    message.class_differs = (observed.marks & store::mark_class_differs) != 0;
    if (!observed.has_unseen_urgent()) {
        message.acknowledged_by = observed.acknowledged_by;
        message.acknowledged_at_ms = observed.acknowledged_at_ms;
    }
    message.call_confirmed = observed.report_day != 0 && observed.call_confirmed_day == observed.report_day;
    message.contacted_at_ms = observed.contacted_at_ms;
    message.contact_result = observed.contact_result;
    message.next_action_date = store::iso_day(observed.next_action_day);
    message.missing_reason = missing_reason(observed, day);
    message.is_registered = observed.is_registered;
    message.start_date = store::iso_day(observed.start_day);
    message.onset_date = row.onset_date;
    for (auto const tenths : row.temperatures) message.temperatures.push_back(observation::temperature_text(tenths));
    message.is_entry_blocked = observed.entry_blocked_until_ms > now_ms;
    return message;
}

api::ObservationReport report_message(App& app, store::StoredReport const& report) {
    api::ObservationReport message;
    message.report_date = store::iso_day(report.day);
    message.revision = report.revision;
    message.reported_at_ms = report.at_ms;
    message.entry_way = static_cast<int>(report.way);
    if (!observation::is_personal(report.way)) message.entered_by = report.user_id;
    message.facility_name = app.directory.facility_name(report.facility);
    message.report = observation::to_json(report.report);
    message.flag = report.flag;
    message.rules = rule_names(report.rules);
    message.is_current = report.is_current;
    message.reason = report.reason;
    return message;
}

std::string_view kind_name(store::NoteKind kind) {
    switch (kind) {
    case store::NoteKind::contact: return "contact";
    case store::NoteKind::finding: return "finding";
    case store::NoteKind::acknowledgement: break;
    }
    return "acknowledgement";
}

// The row of a course is judged as the board judges it.
store::BoardRow board_row(store::Course const& course, std::int64_t now_ms) {
    store::BoardRow row;
    row.self_entry_id = course.person.self_entry_id;
    row.person = course.person.person;
    row.sex = course.record.facts.sex;
    row.onset_date = course.record.facts.onset_date;
    row.age_years = course.record.facts.age_years;
    row.observation.id = course.record.id;
    row.observation.is_active = false;
    if (!course.observation) {
        row.standing = observation::Standing::waiting;
        return row;
    }
    row.observation = *course.observation;
    auto const facts = store::facts_of(row.observation, course.settings.deadline_minute);
    auto const today = base::date_in_japan(now_ms);
    auto const minute = observation::minute_in_japan(now_ms);
    auto const is_late = minute >= facts.deadline_minute;
    row.deadline_minute = facts.deadline_minute;
    row.standing = observation::standing(facts, today, minute);
    row.silent_days = observation::silent_days(facts.start, facts.last_report, today, is_late);
    row.is_unreachable = observation::is_unreachable(facts.start, facts.last_report, facts.last_contact, today, is_late);
    return row;
}

bool may(store::Caller const& caller, access::Capability capability) { return access::may(access::role(caller.role), capability); }

} // namespace

api::ObservationBoard to_message(App& app, store::Board const& board, std::int64_t day, std::int64_t now_ms) {
    api::ObservationBoard message;
    message.day = store::iso_day(day);
    auto const count = [&board](observation::Standing standing) { return board.counts[static_cast<std::size_t>(standing)]; };
    using enum observation::Standing;
    message.urgent = count(urgent);
    message.silent = count(silent);
    message.worsening = count(worsening);
    message.needs_call = count(needs_call);
    message.fine = count(fine);
    message.waiting = count(waiting);
    message.unacknowledged = board.unacknowledged;
    message.unreachable = board.unreachable;
    message.total = board.total;
    message.teams.assign(board.teams.begin(), board.teams.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(board.teams.size(), 200)));
    message.reported = board.reported;
    for (auto const id : board.contractors) message.contractors.push_back({id.text(), app.directory.facility_name(id)});
    for (auto const& code : board.municipality_codes)
        if (auto name = app.addresses.municipality_name(code); !name.empty() && message.areas.size() < api::board_areas_max) message.areas.push_back({code, std::move(name)});
    for (auto const& row : board.rows) message.rows.push_back(row_message(app, row, day, now_ms));
    return message;
}

api::ObservationReply to_message(App& app, store::Caller const& caller, store::Course const& course) {
    api::ObservationReply message;
    message.row = row_message(app, board_row(course, caller.now_ms), store::day_in_japan(caller.now_ms), caller.now_ms);
    message.may_enter = course.observation && may(caller, access::Capability::enter_observation);
    message.may_manage = may(caller, access::Capability::manage_observation);
    message.may_write_findings = course.observation && may(caller, access::Capability::write_findings);
    for (auto const& phone : course.person.person.phones)
        if (message.phones.size() < 8) message.phones.push_back(phone);
    message.language = course.language;
    if (!course.observation) return message;
    message.version = course.observation->version;
    message.is_active = course.observation->is_active;
    message.start_date = store::iso_day(course.observation->start_day);
    message.end_date = store::iso_day(course.observation->end_day);
    message.end_reason = course.end_reason;
    constexpr std::size_t rows_max = 1000;
    for (auto const& report : course.reports)
        if (message.reports.size() < rows_max) message.reports.push_back(report_message(app, report));
    // roles.md §3.1: log and findings are not for everybody who sees the reports.
    auto const sees_log = may(caller, access::Capability::read_contact_log), sees_findings = may(caller, access::Capability::read_findings);
    for (auto const& note : course.notes)
        if (note.facility == caller.facility || (note.kind == store::NoteKind::finding ? sees_findings : sees_log))
            message.notes.push_back({std::string(kind_name(note.kind)), note.at_ms, note.result, note.user_id, app.directory.facility_name(note.facility), note.doctor_name, note.counterpart,
                                     note.text, store::iso_day(note.next_action_day)});
    if (!sees_log) return message;
    for (auto const& call : course.calls)
        message.calls.push_back({store::iso_day(call.day), call.round, call.started_at_ms, call.answered_at_ms, call.ended_at_ms, static_cast<int>(call.result),
                                 std::string(observation::name(call.last_state)), call.keys, observation::to_json(call.report)});
    return message;
}

api::ActivityReport to_message(App& app, store::ActivityReport const& report) {
    api::ActivityReport message;
    message.day = store::iso_day(report.day);
    message.contractor_id = report.contractor.text();
    message.contractor_name = app.directory.facility_name(report.contractor);
    message.centre_id = report.centre.text();
    message.centre_name = app.directory.facility_name(report.centre);
    message.note = report.note;
    message.sent_by = report.sent_by;
    message.assigned = report.totals.assigned;
    message.contacted = report.totals.contacted;
    message.not_reached = report.totals.not_reached;
    message.urgent = report.totals.urgent;
    message.consultations = report.totals.consultations;
    message.sent_at_ms = report.sent_at_ms;
    return message;
}

api::ObservationSettings to_message(App& app, store::ObservationSettings const& settings, std::vector<store::FacilityId> const& contractors) {
    api::ObservationSettings message;
    message.deadline_minute = settings.deadline_minute;
    message.version = settings.version;
    message.emergency_phone = settings.emergency_phone;
    message.reminder_mail = settings.reminder_mail;
    message.invitation_sms = settings.invitation_sms;
    for (auto const id : contractors) message.contractors.push_back({id.text(), app.directory.facility_name(id)});
    return message;
}

} // namespace todoke::services
