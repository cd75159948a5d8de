#include "server/services/submission.hpp"

#include <algorithm>
#include <set>

#include "server/services/records.hpp"
#include "server/services/suggestions.hpp"
#include "server/services/views.hpp"

namespace todoke::services {

namespace {

constexpr int duplicate_days = 90;

struct Judged {
    forms::Definition const* form = nullptr;
    records::Record record;                   // folded, hidden items left out
    std::vector<validation::Issue> open;      // errors, or questions not yet answered
    std::vector<std::string> confirmed;       // questions that were asked and answered with "continue"
    std::vector<std::string> date_check_items;
    int warnings = 0;
};

validation::Issue date_check_issue(std::string const& item) {
    validation::Issue issue;
    issue.rule = "V-303";
    issue.severity = forms::Severity::confirm;
    issue.item = item;
    issue.message = "以下の×が表示された日付は他の日付と前後関係が正しくありません。";
    return issue;
}

Result<forms::Definition const*> find_form(App& app, api::SubmitRequest const& request, records::Record const& record, Date today) {
    auto const* form = app.catalogue.find(request.form_id, request.form_version);
    if (form == nullptr || form->kind != forms::FormKind::notification) return Error{ErrorCode::invalid, "unknown notification form"};
    // A form that was replaced last night still takes what was diagnosed while it was in force.
    auto const diagnosed = base::parse_iso_date(record.text("diagnosis_date"));
    auto const in_force = app.catalogue.valid_on(form->id, today) == form || (diagnosed && app.catalogue.valid_on(form->id, *diagnosed) == form);
    if (!in_force) return Error{ErrorCode::conflict, "the form version is not in force"};
    return form;
}

Result<Judged> judge_request(App& app, api::SubmitRequest const& request, Date today) {
    Judged judged;
    auto const sent = TRY(records::record_from_json(request.record));
    judged.form = TRY(find_form(app, request, sent, today));
    judged.open = forbidden_items(*judged.form, sent);
    if (!judged.open.empty()) return judged;
    TRY(check_known_items(*judged.form, sent));
    judged.record = validation::prepared(*judged.form, sent, today);

    std::set<std::string> const answered(request.confirmed.begin(), request.confirmed.end());
    std::vector<validation::Issue> errors, questions;
    for (auto& issue : judge(app, *judged.form, judged.record, today, validation::Stage::submit)) {
        switch (issue.severity) {
        case forms::Severity::error: errors.push_back(std::move(issue)); break;
        case forms::Severity::warning: ++judged.warnings; break;
        case forms::Severity::info: break;
        case forms::Severity::confirm:
            if (answered.contains(issue.rule)) {
                if (std::find(judged.confirmed.begin(), judged.confirmed.end(), issue.rule) == judged.confirmed.end()) judged.confirmed.push_back(issue.rule);
            } else {
                questions.push_back(std::move(issue));
            }
            break;
        }
    }
    // V-303, V-304: the server looks itself; the browser only says that the person wants to go on.
    auto const dates = validation::check_date_order(*judged.form, judged.record);
    if (dates.needs_dialog) {
        for (auto const& line : dates.lines) {
            if (!line.in_order) judged.date_check_items.push_back(line.item);
        }
        if (!request.date_check_overridden && !judged.date_check_items.empty()) questions.push_back(date_check_issue(judged.date_check_items.front()));
    }
    judged.open = errors.empty() ? std::move(questions) : std::move(errors);
    return judged;
}

// `today`: the report date where the person left it open (V-310), so that exports and lists by it miss nothing.
store::VersionContent content_of(Judged const& judged, Date today) {
    auto const& form = *judged.form;
    store::VersionContent content;
    content.form_id = form.id;
    content.form_version = form.version;
    content.document = base::write_json(records::record_to_json(judged.record));
    content.person_name = person_label(form, judged.record);
    content.diagnosis_class = judged.record.text("diagnosis_class");
    auto const reported = base::parse_iso_date(judged.record.text("report_date"));
    content.report_date = base::iso_date(reported.value_or(today));
    content.urgency = form.urgency;
    content.warnings = judged.warnings;
    content.date_check_overridden = !judged.date_check_items.empty();
    content.confirmed = judged.confirmed;
    content.date_check_items = judged.date_check_items;
    return content;
}

// What the notification says for the tabs of the case. Texts are "" where they stay as they are.
struct Blocks {
    std::optional<store::Person> person;
    std::string identity, identity_form_version, tests, tests_form_version;
};

Result<records::Record> stored_record(std::string const& text) {
    if (text.empty()) return records::Record{};
    auto const json = TRY(base::parse_json(text, {.bytes_max = 1024 * 1024}));
    return records::record_from_json(json);
}

Result<Blocks> blocks_of(App& app, Judged const& judged, store::CaseDetail const* existing, Date today) {
    Blocks blocks;
    if (!judged.form->named) return blocks;
    auto const* identity_form = form_of_kind(app, forms::FormKind::identity, today);
    if (identity_form != nullptr) {
        auto const before = TRY(stored_record(existing == nullptr ? "" : existing->identity));
        auto const start = before.empty() ? initial_values(*identity_form, today) : before;
        auto const merged = validation::prepared(*identity_form, identity_from(*judged.form, judged.record, *identity_form, start), today);
        auto const json = records::record_to_json(merged);
        blocks.person = store::person_of(json);
        if (!(merged == before)) {
            blocks.identity = base::write_json(json);
            blocks.identity_form_version = identity_form->version;
        }
    }
    auto const copy_until = base::parse_iso_date(app.config.rules.test_tab_copy_until);
    auto const* tests_form = form_of_kind(app, forms::FormKind::tests, today);
    if (tests_form != nullptr && copy_until && today > *copy_until) {
        auto const before = TRY(stored_record(existing == nullptr ? "" : existing->tests));
        auto const merged = tests_from(*judged.form, judged.record, *tests_form, before);
        if (!(merged == before)) {
            blocks.tests = base::write_json(records::record_to_json(merged));
            blocks.tests_form_version = tests_form->version;
        }
    }
    return blocks;
}

api::Receipt receipt_message(App& app, store::SubmitReceipt const& receipt) {
    api::Receipt message;
    message.notification_id = receipt.id.text();
    message.notification_no = receipt.number;
    message.case_id = receipt.case_id.text();
    message.self_entry_id = receipt.self_entry_id;
    message.disease_name = disease_name(app, receipt.disease_code);
    if (auto const centre = app.directory.facility(receipt.centre); centre.ok()) {
        message.health_centre_name = centre->name;
        message.health_centre_phone = centre->phone;
    }
    message.version = receipt.version;
    message.submitted_at_ms = receipt.submitted_at_ms;
    return message;
}

// The centre of the residence, where it is another one.
Result<std::vector<store::FacilityId>> related_centres(App& app, std::string_view municipality_code, store::FacilityId responsible) {
    std::vector<store::FacilityId> related;
    if (municipality_code.empty()) return related;
    auto const centre = TRY(app.store.facilities.centre_of_municipality(municipality_code));
    if (centre && *centre != responsible) related.push_back(*centre);
    return related;
}

Result<std::string> merged_suggestions(App& app, store::Caller const& caller, Judged const& judged) {
    auto const kept = TRY(app.store.suggestions.read(caller, judged.form->id));
    auto merged = remember(kept, *judged.form, judged.record);
    return merged == kept ? std::string() : merged;
}

} // namespace

Result<bool> has_strong_duplicate(App& app, store::Caller const& caller, store::Person const& person, std::string_view disease_code, Date day) {
    if (person.name_kana.empty() || person.birth_date.empty() || person.sex.empty()) return false;
    auto const found = TRY(app.store.case_search.duplicates(caller, {person.name_kana, person.birth_date, person.sex, {}}, store::DuplicateUse::check));
    return std::any_of(found.begin(), found.end(), [&](store::Duplicate const& candidate) {
        if (!candidate.strong || candidate.row.facts.disease_code != disease_code) return false;
        auto const& facts = candidate.row.facts;
        auto episode = base::parse_iso_date(facts.onset_date.empty() ? facts.diagnosis_date : facts.onset_date);
        if (!episode) episode = base::date_in_japan(candidate.row.created_at_ms);
        return std::abs(base::days_between(*episode, day)) <= duplicate_days;
    });
}

Result<SubmitOutcome> submit(App& app, Submitter const& who, store::RequestKey const& key, api::SubmitRequest const& request, Date today) {
    // A retry gets its first answer, even where the rules have changed since.
    if (auto const earlier = TRY(app.store.notifications.find_repeated(who.caller, key))) return SubmitOutcome(receipt_message(app, *earlier));
    if (!who.health_centre.id) return Error{ErrorCode::conflict, "the institution has no competent health centre"};
    auto const judged = TRY(judge_request(app, request, today));
    if (!judged.open.empty()) return SubmitOutcome(judged.open);

    std::optional<store::CaseDetail> existing;
    store::Submission submission;
    if (!request.case_id.empty()) {
        submission.case_id = store::CaseId::parse(request.case_id);
        if (!submission.case_id) return Error{ErrorCode::not_found, "no such case"};
        existing = TRY(app.store.cases.read(who.caller, *submission.case_id));
        if (existing->row.facts.disease_code != judged.form->disease_code) return Error{ErrorCode::conflict, "the case is of another disease"};
    }
    auto const blocks = TRY(blocks_of(app, judged, existing ? &*existing : nullptr, today));

    auto& record = submission.record;
    record.caller = who.caller;
    record.key = key;
    store::CaseFacts kept;
    if (existing) kept = existing->row.facts;
    kept.disease_code = judged.form->disease_code;
    kept.named = judged.form->named;
    record.facts = facts_of(*judged.form, judged.record, kept);
    record.person = blocks.person.value_or(store::Person{});
    record.responsible_centre = who.health_centre.id;
    record.responsible_prefecture_code = who.health_centre.prefecture_code;
    record.related_centres = TRY(related_centres(app, record.facts.municipality_code, record.responsible_centre));
    record.identity = blocks.identity;
    record.identity_form_version = blocks.identity_form_version;
    record.tests = blocks.tests;
    record.tests_form_version = blocks.tests_form_version;
    record.duplicate_reason = request.duplicate_reason;
    if (!existing && judged.form->named && request.duplicate_reason.empty()) {
        auto const day = base::parse_iso_date(record.facts.onset_date.empty() ? record.facts.diagnosis_date : record.facts.onset_date).value_or(today);
        if (TRY(has_strong_duplicate(app, who.caller, record.person, record.facts.disease_code, day))) {
            return SubmitOutcome(std::vector{validation::builtin_issue("V-630", "")});
        }
    }
    submission.content = content_of(judged, today);
    submission.draft_id = request.draft_id;
    submission.suggestions = TRY(merged_suggestions(app, who.caller, judged));
    return SubmitOutcome(receipt_message(app, TRY(app.store.notifications.submit(submission))));
}

Result<SubmitOutcome> resubmit(App& app, Submitter const& who, store::RequestKey const& key, api::SubmitRequest const& request,
                               store::NotificationId id, std::int64_t expected_version, Date today) {
    if (auto const earlier = TRY(app.store.notifications.find_repeated(who.caller, key))) return SubmitOutcome(receipt_message(app, *earlier));
    auto const row = TRY(app.store.notifications.peek(who.caller, id));
    if (row.facility != who.caller.facility) return Error{ErrorCode::forbidden, "another institution's notification"};
    if (row.form_id != request.form_id) return Error{ErrorCode::conflict, "another form than the notification's"};
    auto const judged = TRY(judge_request(app, request, today));
    if (!judged.open.empty()) return SubmitOutcome(judged.open);
    auto const existing = TRY(app.store.cases.read(who.caller, row.case_id));
    auto const blocks = TRY(blocks_of(app, judged, &existing, today));

    store::Resubmission again;
    again.caller = who.caller;
    again.key = key;
    again.id = id;
    again.expected_version = expected_version;
    again.content = content_of(judged, today);
    again.facts = facts_of(*judged.form, judged.record, existing.row.facts);
    again.person = blocks.person;
    again.identity = blocks.identity;
    again.identity_form_version = blocks.identity_form_version;
    // Rows were copied once, with the first version; later edits do not overwrite the other side.
    again.draft_id = request.draft_id;
    again.suggestions = TRY(merged_suggestions(app, who.caller, judged));
    return SubmitOutcome(receipt_message(app, TRY(app.store.notifications.resubmit(again))));
}

} // namespace todoke::services
