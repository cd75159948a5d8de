#include "server/services/views.hpp"

#include <algorithm>

#include "shared/base/json.hpp"
#include "shared/records/record.hpp"

namespace todoke::services {

namespace {

Json record_json(std::string const& text) {
    if (text.empty()) return Json::object();
    auto parsed = base::parse_json(text, {.bytes_max = 1024 * 1024});
    return parsed.ok() ? std::move(*parsed) : Json::object();
}

bool may(store::Caller const& caller, access::Capability capability) { return access::may(access::role(caller.role), capability); }

// "1" symptoms, "2" none of them, "0" nothing entered: by the item `symptoms` of a notification.
std::string symptom_flag(App& app, store::VersionContent const& content) {
    auto const* form = app.catalogue.find(content.form_id, content.form_version);
    auto const* item = form == nullptr ? nullptr : forms::find_item(*form, "symptoms");
    auto const record = records::record_from_json(record_json(content.document));
    if (item == nullptr || !record.ok()) return "0";
    auto const chosen = record->codes("symptoms");
    if (chosen.empty()) return "0";
    auto const says_none = std::any_of(item->options.begin(), item->options.end(), [&](auto const& option) { return option.exclusive && option.code == chosen.front(); });
    return says_none ? "2" : "1";
}

} // namespace

std::string disease_name(App& app, std::string_view disease_code) {
    for (auto const* form : app.catalogue.all()) {
        if (form->kind == forms::FormKind::notification && form->disease_code == disease_code) return form->disease_name;
    }
    return "";
}

std::string age_group(int age_years) {
    if (age_years < 0) return "";
    if (age_years < 10) return "10歳未満";
    if (age_years >= 90) return "90歳以上";
    return std::to_string(age_years / 10 * 10) + "代";
}

api::CaseRow to_message(App& app, store::CaseRow const& row, Date today) {
    api::CaseRow message;
    message.case_id = row.id.text();
    message.self_entry_id = row.self_entry_id;
    message.confirmed_date = row.facts.confirmed_date;
    message.onset_date = row.facts.onset_date;
    message.name = row.person.name.empty() ? row.person.name_kana : row.person.name;
    message.sex = row.facts.sex;
    if (auto const birth = base::parse_iso_date(row.person.birth_date)) {
        if (auto const age = base::age_on(*birth, today)) message.age = base::age_text(*age);
    }
    if (message.age.empty()) message.age_group = age_group(row.facts.age_years);
    message.diagnosis_class = row.facts.diagnosis_class;
    message.case_status = row.facts.case_status;
    message.current_location = row.facts.current_location;
    message.movement_history_state = row.facts.movement_history_state;
    message.epi_link = row.facts.epi_link;
    message.disease_name = disease_name(app, row.facts.disease_code);
    return message;
}

api::NotificationRow to_message(App& app, store::NotificationRow const& row) {
    api::NotificationRow message;
    message.notification_id = row.id.text();
    message.notification_no = row.number;
    message.case_id = row.case_id.text();
    message.form_id = row.form_id;
    message.disease_name = disease_name(app, row.disease_code);
    message.state = store::name(row.state);
    message.person_name = row.person_name;
    message.diagnosis_class = row.diagnosis_class;
    message.facility_name = app.directory.facility_name(row.facility);
    message.health_centre_name = app.directory.facility_name(row.centre);
    message.return_reason = row.return_reason;
    message.version = row.version;
    message.submitted_at_ms = row.submitted_at_ms;
    message.urgency = row.urgency;
    message.warnings = row.warnings;
    message.date_check_overridden = row.date_check_overridden;
    return message;
}

api::DraftSummary to_message(App& app, store::Draft const& draft) {
    api::DraftSummary message;
    message.draft_id = draft.draft_id;
    message.form_id = draft.form_id;
    message.form_version = draft.form_version;
    if (auto const* form = app.catalogue.find(draft.form_id, draft.form_version)) message.disease_name = form->disease_name;
    message.person_name = draft.person_name;
    message.case_id = draft.case_id.text();
    message.notification_id = draft.notification_id.text();
    message.version = draft.version;
    message.still_needed = draft.still_needed;
    message.updated_at_ms = draft.updated_at_ms;
    return message;
}

Result<api::CaseReply> case_reply(App& app, store::Caller const& caller, store::CaseId id, Date today) {
    auto const detail = TRY(app.store.cases.read(caller, id));
    api::CaseReply reply;
    reply.case_id = detail.row.id.text();
    reply.self_entry_id = detail.row.self_entry_id;
    reply.disease_code = detail.row.facts.disease_code;
    reply.disease_name = disease_name(app, detail.row.facts.disease_code);
    reply.version = detail.row.version;
    reply.header = to_message(app, detail.row, today);
    reply.named = detail.row.facts.named;
    reply.can_edit = may(caller, access::Capability::edit_identity);
    reply.responsible_centre_name = app.directory.facility_name(detail.row.responsible_centre);
    for (auto const centre : detail.related_centres) reply.related_centre_names.push_back(app.directory.facility_name(centre));
    reply.identity_form_version = detail.identity_form_version;
    reply.tests_form_version = detail.tests_form_version;
    reply.identity = record_json(detail.identity);
    reply.tests = record_json(detail.tests);
    for (auto const& row : TRY(app.store.notifications.of_case(caller, id))) reply.notifications.push_back(to_message(app, row));
    reply.symptom_flag = "0";
    if (!detail.notifications.empty()) {
        auto const latest = TRY(app.store.notifications.read(caller, detail.notifications.front()));
        reply.symptom_flag = symptom_flag(app, latest.content);
    }
    return reply;
}

Result<api::NotificationReply> notification_reply(App& app, store::Caller const& caller, store::NotificationId id, std::int64_t version) {
    auto const detail = TRY(app.store.notifications.read(caller, id, version));
    api::NotificationReply reply;
    reply.row = to_message(app, detail.row);
    reply.form_version = detail.content.form_version;
    reply.self_entry_id = detail.case_row.self_entry_id;
    reply.case_status = detail.case_row.facts.case_status;
    reply.current_location = detail.case_row.facts.current_location;
    if (auto const facility = app.directory.facility(detail.row.facility); facility.ok()) reply.facility_phone = facility->phone;
    reply.record = record_json(detail.content.document);
    reply.confirmed = detail.content.confirmed;
    reply.date_check_items = detail.content.date_check_items;
    std::vector<std::string> user_ids;
    for (auto const& entry : detail.versions) {
        user_ids.push_back(entry.submitted_by);
        if (!entry.decided_by.empty()) user_ids.push_back(entry.decided_by);
    }
    auto names = TRY(app.store.users.names(user_ids));
    for (auto const& entry : detail.versions) {
        reply.versions.push_back({entry.version, entry.submitted_at_ms, entry.decided_at_ms, names[entry.submitted_by], std::string(store::name(entry.state)),
                                  entry.decided_by.empty() ? "" : names[entry.decided_by], entry.return_reason});
    }
    reply.may_decide = detail.may_decide;
    reply.is_observed = detail.is_observed;
    reply.may_resubmit = may(caller, access::Capability::submit_notification) && detail.row.state == store::NotificationState::returned &&
                         detail.row.facility == caller.facility;
    return reply;
}

} // namespace todoke::services
