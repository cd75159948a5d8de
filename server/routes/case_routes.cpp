// Records: search, duplicates, register, read, edit, history.
#include <algorithm>

#include "server/routes/handlers.hpp"
#include "server/routes/reply.hpp"
#include "server/services/records.hpp"
#include "server/services/submission.hpp"
#include "server/services/views.hpp"

namespace todoke::routes {

namespace {

Result<store::CaseSort> sort_of(std::string const& name) {
    if (name.empty() || name == "updated") return store::CaseSort::updated;
    if (name == "onset") return store::CaseSort::onset;
    if (name == "confirmed") return store::CaseSort::confirmed;
    return Error{ErrorCode::invalid, "unknown sort"};
}

// The record of a block as it is stored, or the issues that stop it.
struct Prepared {
    records::Record record;
    std::vector<validation::Issue> errors;
};

Result<Prepared> prepare(services::App& app, forms::Definition const& form, Json const& json, Date today) {
    Prepared prepared;
    auto const sent = TRY(records::record_from_json(json));
    TRY(services::check_known_items(form, sent));
    prepared.record = validation::prepared(form, sent, today);
    // Of the identity block nothing is needed to save it (S0-65); of a test row the rules about the row.
    auto const stage = form.kind == forms::FormKind::identity ? validation::Stage::field : validation::Stage::submit;
    for (auto& issue : services::judge(app, form, prepared.record, today, stage)) {
        if (issue.severity == forms::Severity::error) prepared.errors.push_back(std::move(issue));
    }
    return prepared;
}

Result<forms::Definition const*> form_of(services::App& app, std::string const& id, std::string const& version, forms::FormKind kind) {
    auto const* form = app.catalogue.find(id, version);
    if (form == nullptr || form->kind != kind) return Error{ErrorCode::invalid, "unknown form for this block"};
    return form;
}

http::Reply case_json(api::CaseReply const& message, int status = 200) { return with_version(json_reply(message, status), message.version); }

bool is_named_disease(services::App& app, std::string_view disease_code, bool& known) {
    for (auto const* form : app.catalogue.all()) {
        if (form->kind != forms::FormKind::notification || form->disease_code != disease_code) continue;
        known = true;
        return form->named;
    }
    return true;
}

// The reply to a saved identity, with V-631 when another record of the centre has the same own ID.
Result<api::CaseReply> saved_identity(Call const& call, services::App& app, store::CaseId id, store::Person const& person) {
    auto reply = TRY(services::case_reply(app, call.caller(), id, call.today()));
    if (person.hc_own_id.empty()) return reply;
    store::CaseQuery query;
    query.hc_own_id = person.hc_own_id;
    auto const same = TRY(app.store.case_search.search(call.caller(), query));
    auto const is_other = [&](store::CaseRow const& row) { return row.id != id; };
    if (std::any_of(same.rows.begin(), same.rows.end(), is_other)) reply.warnings.push_back(issue_message(call, app, validation::builtin_issue("V-631", "hc_own_id")));
    return reply;
}

} // namespace

Result<http::Reply> search_cases(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::CaseSearchRequest>());
    if (request.page_size != 10 && request.page_size != 20 && request.page_size != 50 && request.page_size != 100 && request.page_size != 0) {
        return Error{ErrorCode::invalid, "page_size is 10, 20, 50 or 100"};
    }
    if (!request.birth_date.empty() && !base::parse_iso_date(request.birth_date)) return Error{ErrorCode::invalid, "birth_date is no date"};
    store::CaseQuery query;
    query.prefecture_code = request.prefecture_code;
    query.diagnosis_class = request.diagnosis_class;
    query.case_status = request.case_status;
    query.current_location = request.current_location;
    query.disease_code = request.disease_code;
    query.name_kana = request.name_kana;
    query.birth_date = request.birth_date;
    query.phone = request.phone;
    query.self_entry_id = request.self_entry_id;
    query.hc_own_id = request.hc_own_id;
    query.sort = TRY(sort_of(request.sort));
    query.ascending = request.ascending;
    query.page_size = request.page_size == 0 ? 10 : static_cast<int>(request.page_size);
    query.cursor = request.cursor;
    auto const page = TRY(app.store.case_search.search(call.caller(), query));
    api::CaseSearchReply reply;
    for (auto const& row : page.rows) reply.rows.push_back(services::to_message(app, row, call.today()));
    reply.total = page.total;
    reply.too_many = page.too_many();
    reply.next_cursor = page.next_cursor;
    return json_reply(reply);
}

Result<http::Reply> find_duplicates(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::DuplicateRequest>());
    store::DuplicateQuery query{request.name_kana, request.birth_date, request.sex, {}};
    if (!request.phone.empty()) query.phones.push_back(request.phone);
    api::DuplicateReply reply;
    for (auto const& candidate : TRY(app.store.case_search.duplicates(call.caller(), query))) {
        reply.candidates.push_back({candidate.strong ? "strong" : "medium", services::to_message(app, candidate.row, call.today())});
    }
    return json_reply(reply);
}

Result<http::Reply> create_case(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::CreateCaseRequest>());
    auto const* form = TRY(form_of(app, request.form_id, request.form_version, forms::FormKind::identity));
    auto known = false;
    auto const named = is_named_disease(app, request.disease_code, known);
    if (!known) return Error{ErrorCode::invalid, "unknown disease_code"};
    auto const prepared = TRY(prepare(app, *form, request.record, call.today()));
    if (!named && !prepared.record.empty()) return issues_reply(call, app, {validation::builtin_issue("V-408", "")});
    if (!prepared.errors.empty()) return issues_reply(call, app, prepared.errors);
    auto const& centre = call.who().health_centre;
    if (!centre.id) return Error{ErrorCode::conflict, "the institution has no competent health centre"};

    auto const json = records::record_to_json(prepared.record);
    store::NewCase record;
    record.caller = call.caller();
    record.key = {call.idempotency_key(), call.fingerprint()};
    store::CaseFacts kept;
    kept.disease_code = request.disease_code;
    kept.named = named;
    record.facts = services::facts_of(*form, prepared.record, kept);
    record.person = store::person_of(json);
    record.responsible_centre = centre.id;
    record.responsible_prefecture_code = centre.prefecture_code;
    if (!record.facts.municipality_code.empty()) {
        auto const of_residence = TRY(app.store.facilities.centre_of_municipality(record.facts.municipality_code));
        if (of_residence && *of_residence != centre.id) record.related_centres.push_back(*of_residence);
    }
    record.identity = base::write_json(json);
    record.identity_form_version = form->version;
    record.duplicate_reason = request.duplicate_reason;
    // A retry asks no question again: its first try may be the very record that looks like a duplicate.
    auto const earlier = app.store.notifications.find_repeated(call.caller(), record.key);
    if (!earlier.ok() && earlier.error().code != ErrorCode::conflict) return earlier.error();
    auto const is_new_key = earlier.ok() && !earlier->has_value();
    if (is_new_key && request.duplicate_reason.empty() &&
        TRY(services::has_strong_duplicate(app, call.caller(), record.person, request.disease_code, call.today()))) {
        return issues_reply(call, app, {validation::builtin_issue("V-630", "")});
    }
    auto const saved = TRY(app.store.cases.create(record));
    return case_json(TRY(saved_identity(call, app, saved.id, record.person)), 201);
}

Result<http::Reply> read_case(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    return case_json(TRY(services::case_reply(app, call.caller(), id, call.today())));
}

Result<http::Reply> save_identity(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SaveRecordRequest>());
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    auto const before = TRY(app.store.cases.peek(call.caller(), id));
    auto const* form = TRY(form_of(app, request.form_id, request.form_version, forms::FormKind::identity));
    if (!before.facts.named) return issues_reply(call, app, {validation::builtin_issue("V-408", "")});
    auto const prepared = TRY(prepare(app, *form, request.record, call.today()));
    if (!prepared.errors.empty()) return issues_reply(call, app, prepared.errors);
    auto const json = records::record_to_json(prepared.record);
    store::SaveBlock save;
    save.caller = call.caller();
    save.id = id;
    save.expected_version = call.if_match();
    save.block = store::CaseBlock::identity;
    save.document = base::write_json(json);
    save.form_version = form->version;
    save.person = store::person_of(json);
    save.facts = services::facts_of(*form, prepared.record, before.facts);
    TRY(app.store.cases.save_block(save));
    return case_json(TRY(saved_identity(call, app, id, *save.person)));
}

Result<http::Reply> save_tests(Call const& call, services::App& app) {
    auto const request = TRY(call.message<api::SaveRecordRequest>());
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    TRY(app.store.cases.peek(call.caller(), id));
    auto const* form = TRY(form_of(app, request.form_id, request.form_version, forms::FormKind::tests));
    auto const prepared = TRY(prepare(app, *form, request.record, call.today()));
    if (!prepared.errors.empty()) return issues_reply(call, app, prepared.errors);
    store::SaveBlock save;
    save.caller = call.caller();
    save.id = id;
    save.expected_version = call.if_match();
    save.block = store::CaseBlock::tests;
    save.document = base::write_json(records::record_to_json(prepared.record));
    save.form_version = form->version;
    TRY(app.store.cases.save_block(save));
    return case_json(TRY(services::case_reply(app, call.caller(), id, call.today())));
}

Result<http::Reply> read_case_history(Call const& call, services::App& app) {
    auto const id = TRY(call.id<store::CaseId>("case_id"));
    auto const events = TRY(app.store.cases.history(call.caller(), id));
    std::vector<std::string> user_ids;
    for (auto const& event : events) user_ids.push_back(event.user_id);
    auto names = TRY(app.store.users.names(user_ids));
    api::CaseHistory history;
    for (auto const& event : events) {
        history.entries.push_back({event.at_ms, event.version, names[event.user_id], app.directory.facility_name(event.facility), std::string(store::name(event.block))});
    }
    return json_reply(history);
}

} // namespace todoke::routes
