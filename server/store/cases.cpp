#include "server/store/cases.hpp"

#include <algorithm>

#include "server/store/case_changes.hpp"
#include "server/store/idempotency.hpp"
#include "shared/base/json.hpp"

namespace todoke::store {

namespace {

Error no_such_case() { return Error{ErrorCode::not_found, "no such case for this user"}; }

// The record, if the caller may know of it.
Result<StoredCase> load_visible(db::Transaction& tx, Caller const& caller, CaseId id) {
    auto stored = load_case(tx, id);
    if (!stored || !is_visible(caller, *stored)) return no_such_case();
    return std::move(*stored);
}

Result<SavedCase> repeated_case(db::Transaction& tx, Vault& vault, Caller const& caller, RequestResult const& result) {
    auto const stored = TRY(load_visible(tx, caller, CaseId{result.id}));
    auto const opened = TRY(open_person(vault, stored));
    return SavedCase{stored.id, result.version, opened.self_entry_id, true};
}

} // namespace

Person person_of(Json const& record) {
    Person person;
    person.name = record.text("name");
    person.name_kana = record.text("name_kana");
    person.birth_date = record.text("birth_date");
    person.sex = record.text("sex");
    person.hc_own_id = record.text("hc_own_id");
    for (auto const* const item : {"phone1", "phone2", "emergency_phone1", "emergency_phone2"}) {
        auto const phone = record.text(item);
        if (!phone.empty()) person.phones.emplace_back(phone);
    }
    return person;
}

std::string_view name(CaseBlock block) {
    switch (block) {
    case CaseBlock::identity: return "identity";
    case CaseBlock::tests: return "tests";
    case CaseBlock::notification: return "notification";
    case CaseBlock::decision: return "decision";
    case CaseBlock::duplicate_reason: return "duplicate_reason";
    }
    return "unknown";
}

Result<SavedCase> Cases::create(NewCase const& request) {
    auto const& caller = request.caller;
    for (int draw = 0; draw < draws_max; ++draw) {
        auto const ready = TRY(ready_case(vault_, ids_, request));
        auto const write = [&](db::Transaction& tx) -> Result<std::optional<SavedCase>> {
            auto const earlier = TRY(find_request(tx, caller, request.key, RequestKind::create_case));
            if (earlier) {
                auto const repeated = TRY(repeated_case(tx, vault_, caller, *earlier));
                return std::optional(repeated);
            }
            if (!insert_ready(tx, caller, ready)) return std::optional<SavedCase>();
            remember_request(tx, caller, request.key, RequestKind::create_case, {ready.stored.id.value, 1});
            touch_inboxes_of_case(tx, ready.stored);
            append_audit(tx, caller, {AuditEvent::case_created, ready.stored.id.value, "version=1"});
            return std::optional(SavedCase{ready.stored.id, 1, ready.self_entry_id, false});
        };
        auto const saved = TRY(db_.write(write));
        if (saved) return *saved;
        if (!request.self_entry_id.empty()) return Error{ErrorCode::conflict, "the self-entry ID is taken"};
    }
    return Error{ErrorCode::internal, "no free self-entry ID was drawn"};
}

Result<SavedCase> Cases::save_block(SaveBlock const& request) {
    auto const& caller = request.caller;
    auto before = TRY(db_.read([&](db::Transaction& tx) { return load_visible(tx, caller, request.id); }));
    if (before.version != request.expected_version) return Error{ErrorCode::stale, "the record was changed meanwhile"};
    CaseChange change;
    change.facts = request.facts;
    change.person = request.person;
    bool const is_identity = request.block == CaseBlock::identity;
    (is_identity ? change.identity : change.tests) = request.document;
    (is_identity ? change.identity_form_version : change.tests_form_version) = request.form_version;
    auto const ready = TRY(ready_change(vault_, caller, std::move(before), change));
    return db_.write([&](db::Transaction& tx) -> Result<SavedCase> {
        if (!write_change(tx, caller, ready)) return Error{ErrorCode::stale, "the record was changed meanwhile"};
        touch_inboxes_of_case(tx, ready.after);
        append_audit(tx, caller, {is_identity ? AuditEvent::identity_saved : AuditEvent::tests_saved, request.id.value,
                                  "version=" + std::to_string(ready.after.version)});
        return SavedCase{request.id, ready.after.version, ready.self_entry_id, false};
    });
}

Result<CaseDetail> Cases::read(Caller const& caller, CaseId id) {
    auto const load = [&](db::Transaction& tx) -> Result<CaseDetail> {
        auto const stored = TRY(load_visible(tx, caller, id));
        CaseDetail found;
        found.row = row_of(stored, TRY(open_person(vault_, stored)));
        found.related_centres = stored.related_centres;
        auto identity = TRY(load_block(tx, vault_, id, CaseBlock::identity, stored.identity_version));
        found.identity = std::move(identity.document);
        found.identity_form_version = std::move(identity.form_version);
        auto tests = TRY(load_block(tx, vault_, id, CaseBlock::tests, stored.tests_version));
        found.tests = std::move(tests.document);
        found.tests_form_version = std::move(tests.form_version);
        auto rows = tx.query("SELECT notification_id FROM notifications WHERE case_id = $1 ORDER BY notification_id DESC", id.value);
        while (rows.next()) found.notifications.push_back({rows.integer(0)});
        return found;
    };
    auto detail = TRY(db_.read(load));
    TRY(audit_read(db_, caller, {AuditEvent::case_read, id.value, "version=" + std::to_string(detail.row.version)}));
    return detail;
}

Result<CaseRow> Cases::peek(Caller const& caller, CaseId id) {
    return db_.read([&](db::Transaction& tx) -> Result<CaseRow> {
        auto const stored = TRY(load_visible(tx, caller, id));
        return row_of(stored, TRY(open_person(vault_, stored)));
    });
}

Result<std::vector<CaseEvent>> Cases::history(Caller const& caller, CaseId id) {
    auto const load = [&](db::Transaction& tx) -> Result<std::vector<CaseEvent>> {
        TRY(load_visible(tx, caller, id));
        std::vector<CaseEvent> found;
        auto documents = tx.query("SELECT at_ms, version, user_id, facility_id, block FROM case_documents WHERE case_id = $1 AND block <= 2", id.value);
        while (documents.next())
            found.push_back({documents.integer(0), documents.integer(1), documents.text(2), {documents.integer(3)}, static_cast<CaseBlock>(documents.integer(4))});
        auto versions = tx.query("SELECT v.submitted_at_ms, v.case_version, v.user_id, v.facility_id FROM notifications n JOIN notification_versions v "
                                 "ON v.notification_id = n.notification_id WHERE n.case_id = $1",
                                 id.value);
        while (versions.next())
            found.push_back({versions.integer(0), versions.integer(1), versions.text(2), {versions.integer(3)}, CaseBlock::notification});
        auto decisions = tx.query("SELECT d.at_ms, d.case_version, d.user_id, d.facility_id FROM notifications n JOIN notification_decisions d "
                                  "ON d.notification_id = n.notification_id WHERE n.case_id = $1",
                                  id.value);
        while (decisions.next())
            found.push_back({decisions.integer(0), decisions.integer(1), decisions.text(2), {decisions.integer(3)}, CaseBlock::decision});
        std::sort(found.begin(), found.end(), [](CaseEvent const& a, CaseEvent const& b) {
            return a.version != b.version ? a.version > b.version : a.block < b.block;
        });
        return found;
    };
    auto events = TRY(db_.read(load));
    TRY(audit_read(db_, caller, {AuditEvent::case_history_read, id.value, "events=" + std::to_string(events.size())}));
    return events;
}

} // namespace todoke::store
