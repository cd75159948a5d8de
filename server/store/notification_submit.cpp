// The writes of notifications: submit, resubmit, accept, return.
#include "server/crypto/digest.hpp"
#include "server/store/case_changes.hpp"
#include "server/store/days.hpp"
#include "server/store/idempotency.hpp"
#include "server/store/notification_image.hpp"
#include "server/store/notification_write.hpp"
#include "server/store/observation_image.hpp"
#include "server/store/pack.hpp"
#include "server/store/suggestions.hpp"

namespace todoke::store {

namespace {

constexpr int tries_max = 8; // against others editing the same record at the same moment

Error no_such_notification() { return Error{ErrorCode::not_found, "no such notification for this user"}; }

struct VisiblePair {
    NotificationRow row;
    StoredCase stored;
};
Result<VisiblePair> load_visible(db::Transaction& tx, Vault& vault, Caller const& caller, NotificationId id) {
    auto row = TRY(load_notification(tx, vault, id));
    if (!row) return no_such_notification();
    auto stored = load_case(tx, row->case_id);
    if (!stored || !is_visible(caller, *stored)) return no_such_notification();
    return VisiblePair{std::move(*row), std::move(*stored)};
}

void insert_version(db::Transaction& tx, Caller const& caller, NotificationId id, std::int64_t version, VersionContent const& content,
                    std::string const& sealed_document, std::int64_t case_version) {
    tx.execute("INSERT INTO notification_versions (notification_id, version, form_version, diagnosis_class, report_day, warnings, "
               "date_check_overridden, confirmed_rules, date_check_items, sealed_document, user_id, facility_id, submitted_at_ms, case_version) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
               id.value, version, content.form_version, content.diagnosis_class, day_number(content.report_date), content.warnings,
               content.date_check_overridden, join(content.confirmed), join(content.date_check_items), db::Blob{sealed_document}, caller.user_id,
               caller.facility.value, caller.now_ms, case_version);
}

void start_waiting(db::Transaction& tx, FacilityId facility, int urgency, std::int64_t since_ms, NotificationId id) {
    tx.execute("INSERT INTO worklists (facility_id, urgency, since_ms, notification_id) VALUES ($1, $2, $3, $4)", facility.value, urgency, since_ms,
               id.value);
}
void stop_waiting(db::Transaction& tx, FacilityId facility, int urgency, std::int64_t since_ms, NotificationId id) {
    tx.execute("DELETE FROM worklists WHERE facility_id = $1 AND urgency = $2 AND since_ms = $3 AND notification_id = $4", facility.value, urgency,
               since_ms, id.value);
}

// YYYY + prefecture + 8 digits.
std::string next_number(db::Transaction& tx, int year, int prefecture) {
    auto rows = tx.query("INSERT INTO notification_numbers (year, prefecture, last_number) VALUES ($1, $2, 1) ON CONFLICT (year, prefecture) "
                         "DO UPDATE SET last_number = notification_numbers.last_number + 1 RETURNING last_number",
                         year, prefecture);
    auto const number = rows.next() ? std::to_string(rows.integer(0)) : std::string();
    auto const padded = number.size() < 8 ? std::string(8 - number.size(), '0') + number : number;
    auto const place = prefecture_code(prefecture);
    return std::to_string(year) + (place.empty() ? "00" : place) + padded;
}

void finish_draft(db::Transaction& tx, Caller const& caller, std::string const& draft_id) {
    if (!draft_id.empty()) tx.execute("DELETE FROM drafts WHERE user_id = $1 AND draft_id = $2", caller.user_id, draft_id);
}

std::string audit_detail(CaseId id, std::string const& number, std::int64_t version) {
    return "case=" + id.text() + " number=" + number + " version=" + std::to_string(version);
}

} // namespace

Result<ReadySubmission> ready_submission(Vault& vault, IdMaker& ids, Submission const& request, std::optional<StoredCase> existing) {
    auto const& caller = request.record.caller;
    ReadySubmission ready;
    if (existing) {
        CaseChange change;
        change.facts = request.record.facts;
        if (!request.record.identity.empty()) change.person = request.record.person;
        change.identity = request.record.identity;
        change.identity_form_version = request.record.identity_form_version;
        change.tests = request.record.tests;
        change.tests_form_version = request.record.tests_form_version;
        ready.change = TRY(ready_change(vault, caller, std::move(*existing), change));
    } else {
        ready.fresh = TRY(ready_case(vault, ids, request.record));
    }
    auto const& stored = ready.fresh ? ready.fresh->stored : ready.change->after;
    ready.id.value = ids.next(caller.now_ms, stored.prefecture);
    auto const id = ready.id.text();
    ready.sealed_document = TRY(vault.seal(version_place(id, 1), stored.prefecture, caller.now_ms, request.content.document));
    ready.sealed_name = TRY(seal_person_name(vault, ready.id, 1, stored.prefecture, caller.now_ms, request.content.person_name));
    if (!request.suggestions.empty()) {
        auto const id_of_suggestions = Suggestions::sealed_id(caller, request.content.form_id);
        ready.sealed_suggestions = TRY(vault.seal(Suggestions::place(id_of_suggestions), prefecture_number(caller.prefecture_code), caller.now_ms, request.suggestions));
    }
    return ready;
}

std::optional<SubmitReceipt> write_submission(db::Transaction& tx, Submission const& request, ReadySubmission const& ready) {
    auto const& caller = request.record.caller;
    auto const& content = request.content;
    bool const written = ready.fresh ? insert_ready(tx, caller, *ready.fresh) : write_change(tx, caller, *ready.change);
    if (!written) return std::nullopt;
    auto const& stored = ready.fresh ? ready.fresh->stored : ready.change->after;
    auto const year = base::date_in_japan(caller.now_ms).year;
    SubmitReceipt receipt;
    receipt.id = ready.id;
    receipt.number = next_number(tx, year, stored.prefecture);
    receipt.case_id = stored.id;
    receipt.self_entry_id = ready.fresh ? ready.fresh->self_entry_id : ready.change->self_entry_id;
    receipt.disease_code = stored.facts.disease_code;
    receipt.centre = stored.responsible_centre;
    receipt.version = 1;
    receipt.submitted_at_ms = caller.now_ms;
    tx.execute("INSERT INTO notifications (notification_id, notification_no, case_id, form_id, form_version, disease_code, diagnosis_class, state, "
               "version, facility_id, centre_id, urgency, warnings, date_check_overridden, report_day, submitted_at_ms, decided_at_ms, "
               "sealed_person_name, sealed_return_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 1, $8, $9, $10, $11, $12, $13, $14, 0, $15, $16)",
               ready.id.value, receipt.number, stored.id.value, content.form_id, content.form_version, stored.facts.disease_code,
               content.diagnosis_class, caller.facility.value, stored.responsible_centre.value, content.urgency, content.warnings,
               content.date_check_overridden, day_number(content.report_date), caller.now_ms, db::Blob{ready.sealed_name}, db::Blob{""});
    insert_version(tx, caller, ready.id, 1, content, ready.sealed_document, stored.version);
    start_waiting(tx, stored.responsible_centre, content.urgency, caller.now_ms, ready.id);
    // At once, so that the clinic can hand out the leaflet; classes 4 and 5 are the dead.
    auto const is_dead = content.diagnosis_class == "4" || content.diagnosis_class == "5" || is_over(stored.facts.case_status);
    if (is_observed_disease(stored.facts.disease_code) && stored.facts.named && !is_dead) begin_observation(tx, stored, caller.now_ms);
    touch_inboxes_of_case(tx, stored);
    touch_inbox(tx, stored.responsible_centre, 1);
    finish_draft(tx, caller, request.draft_id);
    if (!ready.sealed_suggestions.empty()) Suggestions::save_sealed(tx, caller, content.form_id, ready.sealed_suggestions);
    remember_request(tx, caller, request.record.key, RequestKind::submit, {ready.id.value, 1});
    append_audit(tx, caller, {AuditEvent::notification_submitted, ready.id.value, audit_detail(stored.id, receipt.number, 1)});
    return receipt;
}

Result<std::optional<SubmitReceipt>> Notifications::find_repeated(Caller const& caller, RequestKey const& key) {
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<SubmitReceipt>> {
        auto const earlier = TRY(find_request(tx, caller, key, RequestKind::submit));
        if (!earlier) return std::optional<SubmitReceipt>();
        auto const pair = TRY(load_visible(tx, vault_, caller, NotificationId{earlier->id}));
        SubmitReceipt receipt;
        receipt.id = pair.row.id;
        receipt.number = pair.row.number;
        receipt.case_id = pair.row.case_id;
        receipt.self_entry_id = TRY(open_person(vault_, pair.stored)).self_entry_id;
        receipt.disease_code = pair.row.disease_code;
        receipt.centre = pair.row.centre;
        receipt.version = earlier->version;
        receipt.repeated = true;
        auto rows = tx.query("SELECT submitted_at_ms FROM notification_versions WHERE notification_id = $1 AND version = $2", earlier->id, earlier->version);
        if (rows.next()) receipt.submitted_at_ms = rows.integer(0);
        return std::optional(std::move(receipt));
    });
}

Result<SubmitReceipt> Notifications::submit(Submission const& request) {
    auto const& caller = request.record.caller;
    for (int attempt = 0; attempt < draws_max; ++attempt) {
        std::optional<StoredCase> existing;
        if (request.case_id) {
            auto const load = [&](db::Transaction& tx) -> Result<StoredCase> {
                auto stored = load_case(tx, *request.case_id);
                if (!stored || !is_visible(caller, *stored)) return Error{ErrorCode::not_found, "no such case for this user"};
                return std::move(*stored);
            };
            existing = TRY(db_.read(load));
        }
        auto const ready = TRY(ready_submission(vault_, ids_, request, std::move(existing)));
        bool repeated = false;
        auto const write = [&](db::Transaction& tx) -> Result<std::optional<SubmitReceipt>> {
            auto const earlier = TRY(find_request(tx, caller, request.record.key, RequestKind::submit));
            repeated = earlier.has_value();
            return repeated ? std::nullopt : write_submission(tx, request, ready);
        };
        auto const receipt = TRY(db_.write(write));
        if (receipt) return *receipt;
        if (repeated) {
            auto const stored = TRY(find_repeated(caller, request.record.key));
            if (stored) return *stored;
        }
    }
    return Error{ErrorCode::conflict, "the record changes too often to submit to it"};
}

Result<SubmitReceipt> Notifications::resubmit(Resubmission const& request) {
    auto const& caller = request.caller;
    auto const& content = request.content;
    for (int attempt = 0; attempt < tries_max; ++attempt) {
        auto const earlier = TRY(find_repeated(caller, request.key));
        if (earlier) return *earlier;
        auto pair = TRY(db_.read([&](db::Transaction& tx) { return load_visible(tx, vault_, caller, request.id); }));
        auto const& row = pair.row;
        if (row.facility != caller.facility) return no_such_notification(); // only who notified may correct
        if (row.version != request.expected_version) return Error{ErrorCode::stale, "the notification has another version"};
        if (row.state != NotificationState::returned) return Error{ErrorCode::conflict, "the notification was not returned"};
        auto const version = row.version + 1;
        auto const prefecture = pair.stored.prefecture;
        CaseChange change;
        change.facts = request.facts;
        change.person = request.person;
        change.identity = request.identity;
        change.identity_form_version = request.identity_form_version;
        change.tests = request.tests;
        change.tests_form_version = request.tests_form_version;
        auto const ready = TRY(ready_change(vault_, caller, std::move(pair.stored), change));
        auto const id = request.id.text();
        auto const document = TRY(vault_.seal(version_place(id, version), prefecture, caller.now_ms, content.document));
        auto const name = TRY(seal_person_name(vault_, request.id, version, prefecture, caller.now_ms, content.person_name));
        std::string suggestions;
        if (!request.suggestions.empty()) {
            auto const id_of_suggestions = Suggestions::sealed_id(caller, content.form_id);
            suggestions = TRY(vault_.seal(Suggestions::place(id_of_suggestions), prefecture_number(caller.prefecture_code), caller.now_ms, request.suggestions));
        }
        auto const write = [&](db::Transaction& tx) -> Result<std::optional<SubmitReceipt>> {
            auto const repeated = TRY(find_request(tx, caller, request.key, RequestKind::submit));
            if (repeated || !write_change(tx, caller, ready)) return std::optional<SubmitReceipt>();
            auto const changed = tx.execute(
                "UPDATE notifications SET form_version = $3, diagnosis_class = $4, state = 1, version = $5, urgency = $6, warnings = $7, "
                "date_check_overridden = $8, report_day = $9, submitted_at_ms = $10, decided_at_ms = 0, sealed_person_name = $11, "
                "sealed_return_reason = $12, disease_code = $13 WHERE notification_id = $1 AND version = $2 AND state = 3",
                request.id.value, row.version, content.form_version, content.diagnosis_class, version, content.urgency, content.warnings,
                content.date_check_overridden, day_number(content.report_date), caller.now_ms, db::Blob{name}, db::Blob{""},
                ready.after.facts.disease_code);
            if (changed == 0) return Error{ErrorCode::stale, "the notification was changed meanwhile"};
            insert_version(tx, caller, request.id, version, content, document, ready.after.version);
            stop_waiting(tx, row.facility, row.urgency, row.decided_at_ms, request.id);
            start_waiting(tx, row.centre, content.urgency, caller.now_ms, request.id);
            touch_inboxes_of_case(tx, ready.after);
            touch_inbox(tx, row.facility, -1);
            touch_inbox(tx, row.centre, 1);
            finish_draft(tx, caller, request.draft_id);
            if (!suggestions.empty()) Suggestions::save_sealed(tx, caller, content.form_id, suggestions);
            remember_request(tx, caller, request.key, RequestKind::submit, {request.id.value, version});
            append_audit(tx, caller, {AuditEvent::notification_resubmitted, request.id.value, audit_detail(row.case_id, row.number, version)});
            SubmitReceipt receipt;
            receipt.id = request.id;
            receipt.number = row.number;
            receipt.case_id = row.case_id;
            receipt.self_entry_id = ready.self_entry_id;
            receipt.disease_code = ready.after.facts.disease_code;
            receipt.centre = row.centre;
            receipt.version = version;
            receipt.submitted_at_ms = caller.now_ms;
            return std::optional(std::move(receipt));
        };
        auto const receipt = TRY(db_.write(write));
        if (receipt) return *receipt;
    }
    return Error{ErrorCode::conflict, "the record changes too often to submit to it"};
}

namespace {

struct Decision {
    NotificationState state{};
    std::string text; // reason, or responsible staff
    std::string case_status, current_location;
};

Result<Done> decide(db::Database& db, Vault& vault, Caller const& caller, NotificationId id, std::int64_t expected_version, Decision const& decision) {
    for (int attempt = 0; attempt < tries_max; ++attempt) {
        auto pair = TRY(db.read([&](db::Transaction& tx) { return load_visible(tx, vault, caller, id); }));
        auto const& row = pair.row;
        if (!may_decide(caller, pair.stored) || row.centre != caller.health_centre)
            return Error{ErrorCode::forbidden, "only the responsible health centre decides"};
        if (row.version != expected_version) return Error{ErrorCode::stale, "the notification has another version"};
        if (row.state != NotificationState::submitted) return Error{ErrorCode::conflict, "the notification is not waiting"};
        bool const returned = decision.state == NotificationState::returned;
        auto const prefecture = pair.stored.prefecture;
        CaseChange change;
        change.new_status = decision.case_status;
        change.new_location = decision.current_location;
        auto const ready = TRY(ready_change(vault, caller, std::move(pair.stored), change));
        auto const id_text = id.text();
        auto const sealed = TRY(vault.seal(decision_place(id_text, row.version), prefecture, caller.now_ms, decision.text));
        std::string reason;
        if (returned) reason = TRY(seal_return_reason(vault, id, row.version, prefecture, caller.now_ms, decision.text));
        auto const write = [&](db::Transaction& tx) -> Result<bool> {
            if (!write_change(tx, caller, ready)) return false;
            auto const changed = tx.execute("UPDATE notifications SET state = $3, decided_at_ms = $4, sealed_return_reason = $5 "
                                            "WHERE notification_id = $1 AND version = $2 AND state = 1",
                                            id.value, row.version, static_cast<int>(decision.state), caller.now_ms, db::Blob{reason});
            if (changed == 0) return Error{ErrorCode::stale, "the notification was changed meanwhile"};
            tx.execute("INSERT INTO notification_decisions (notification_id, version, state, sealed_text, user_id, facility_id, at_ms, case_version) "
                       "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                       id.value, row.version, static_cast<int>(decision.state), db::Blob{sealed}, caller.user_id, caller.facility.value,
                       caller.now_ms, ready.after.version);
            stop_waiting(tx, row.centre, row.urgency, row.submitted_at_ms, id);
            touch_inboxes_of_case(tx, ready.after);
            touch_inbox(tx, row.centre, -1);
            if (returned) {
                start_waiting(tx, row.facility, row.urgency, caller.now_ms, id);
                touch_inbox(tx, row.facility, 1);
            }
            append_audit(tx, caller, {returned ? AuditEvent::notification_returned : AuditEvent::notification_accepted, id.value,
                                      audit_detail(row.case_id, row.number, row.version)});
            return true;
        };
        if (TRY(db.write(write))) return Done{};
    }
    return Error{ErrorCode::conflict, "the record changes too often to decide on it"};
}

} // namespace

Result<Done> Notifications::accept(Acceptance const& request) {
    return decide(db_, vault_, request.caller, request.id, request.expected_version,
                  {NotificationState::accepted, request.responsible_staff, request.case_status, request.current_location});
}

Result<Done> Notifications::return_for_correction(Caller const& caller, NotificationId id, std::int64_t expected_version, std::string_view reason) {
    return decide(db_, vault_, caller, id, expected_version, {NotificationState::returned, std::string(reason), "", ""});
}

} // namespace todoke::store
