#include "server/store/automatic_calls.hpp"

#include "server/store/observation_calls.hpp"
#include "server/store/pack.hpp"
#include "server/store/portal_people.hpp"

namespace todoke::store {

namespace {

using observation::CallResult;

int code_of(CallResult result) { return static_cast<int>(result); }

crypto::Place place_of_call(std::string_view id) { return {"automatic_calls", id, 1}; }

std::string digits_of(Json const& identity, std::string_view item) { return phone_digits(identity.text(item)); }

// The person's own numbers only; those of the emergency contact are never rung by the machine.
Result<observation::Callee> callee_of(db::Transaction& tx, Vault& vault, StoredObservation const& stored, std::int64_t today) {
    observation::Callee callee;
    callee.is_observed = stored.is_active && stored.start_day <= today;
    callee.method = stored.method;
    if (day_in_japan(stored.method_at_ms) == today) callee.listed_minute = observation::minute_in_japan(stored.method_at_ms);
    callee.has_report = stored.report_day == today;
    auto documents = tx.query("SELECT c.identity_version, d.sealed_document FROM cases c JOIN case_documents d ON d.case_id = c.case_id AND d.version = c.identity_version AND d.block = 1 "
                              "WHERE c.case_id = $1",
                              stored.id.value);
    if (documents.next()) {
        auto const opened = TRY(open_block(vault, stored.id, CaseBlock::identity, documents.integer(0), documents.view(1)));
        auto const identity = TRY(base::parse_json(opened));
        callee.phone1 = digits_of(identity, "phone1");
        callee.phone2 = digits_of(identity, "phone2");
    }
    auto calls = tx.query("SELECT round, result, any_key FROM automatic_calls WHERE case_id = $1 AND day = $2 AND result <> $3 ORDER BY round", stored.id.value, today, code_of(CallResult::cut_off));
    while (calls.next()) {
        observation::CallTry tried;
        tried.result = static_cast<CallResult>(calls.integer(1));
        tried.any_key = calls.boolean(2);
        (calls.integer(0) == 1 ? callee.first : callee.second) = tried;
    }
    return callee;
}

std::string emergency_phone_of(db::Transaction& tx, FacilityId centre) {
    auto rows = tx.query("SELECT COALESCE(NULLIF(s.emergency_phone, ''), NULLIF(f.phone_after_hours, ''), f.phone) FROM facilities f "
                         "LEFT JOIN observation_settings s ON s.centre_id = f.facility_id WHERE f.facility_id = $1",
                         centre.value);
    return rows.next() ? phone_digits(rows.view(0)) : "";
}

Caller machine(int prefecture, std::int64_t now_ms) {
    Caller caller;
    caller.user_id = automatic_call_user;
    caller.role = access::RoleId::observed_person;
    caller.prefecture_code = prefecture_code(prefecture);
    caller.now_ms = now_ms;
    return caller;
}

struct OpenCall {
    CaseId id;
    std::int64_t day = 0, ended_at_ms = 0;
    int round = 0, attempt = 1;
    std::string number;
};

Result<OpenCall> load_call(db::Transaction& tx, Vault& vault, std::int64_t call_id) {
    auto rows = tx.query("SELECT case_id, day, round, ended_at_ms, sealed_call, attempt FROM automatic_calls WHERE call_id = $1", call_id);
    if (!rows.next()) return Error{ErrorCode::not_found, "no such call"};
    OpenCall call{{rows.integer(0)}, rows.integer(1), rows.integer(3), static_cast<int>(rows.integer(2)), static_cast<int>(rows.integer(5)), ""};
    call.number = unpack(TRY(vault.open(place_of_call(std::to_string(call_id)), rows.view(4))), 3)[0];
    return call;
}

void note_result(db::Transaction& tx, StoredObservation& stored, OpenCall const& call, CallResult result) {
    if (stored.call_day != call.day) stored.first_result = stored.second_result = 0;
    stored.call_day = call.day;
    (call.round == 1 ? stored.first_result : stored.second_result) = static_cast<int>(result);
    save_course(tx, stored);
    touch_observers(tx, stored);
}

// Whether the call will be made again.
Result<bool> end_by_fault(db::Transaction& tx, Vault& vault, std::int64_t call_id, std::int64_t now_ms) {
    auto const call = TRY(load_call(tx, vault, call_id));
    if (call.ended_at_ms != 0) return false;
    bool const again = call.attempt == 1 && call.day == day_in_japan(now_ms);
    auto const result = again ? CallResult::cut_off : CallResult::failed;
    tx.execute("UPDATE automatic_calls SET ended_at_ms = $2, result = $3 WHERE call_id = $1", call_id, now_ms, code_of(result));
    if (auto stored = load_observation(tx, call.id); stored && !again) note_result(tx, *stored, call, result);
    append_audit(tx, machine(prefecture_of_id(call.id.value), now_ms),
                 {AuditEvent::automatic_call_ended, call.id.value, "round=" + std::to_string(call.round) + " result=" + std::string(observation::name(result))});
    return again;
}

} // namespace

Result<std::vector<StoredCall>> calls_of(db::Transaction& tx, Vault& vault, CaseId id) {
    std::vector<StoredCall> all;
    auto rows = tx.query("SELECT call_id, day, round, started_at_ms, answered_at_ms, ended_at_ms, result, last_state, sealed_call FROM automatic_calls WHERE case_id = $1 "
                         "ORDER BY call_id DESC LIMIT 1000",
                         id.value);
    while (rows.next()) {
        StoredCall call;
        call.call_id = rows.integer(0);
        call.day = rows.integer(1);
        call.round = static_cast<int>(rows.integer(2));
        call.started_at_ms = rows.integer(3);
        call.answered_at_ms = rows.integer(4);
        call.ended_at_ms = rows.integer(5);
        call.result = static_cast<CallResult>(rows.integer(6));
        call.last_state = static_cast<observation::CallState>(rows.integer(7));
        auto parts = unpack(TRY(vault.open(place_of_call(std::to_string(call.call_id)), rows.view(8))), 3);
        call.number = std::move(parts[0]);
        call.keys = std::move(parts[1]);
        if (!parts[2].empty()) {
            auto const values = TRY(base::parse_json(parts[2]));
            call.report = observation::report_from_json(values).value_or(observation::DailyReport{});
        }
        all.push_back(std::move(call));
    }
    return all;
}

Result<std::vector<DueCall>> AutomaticCalls::due(std::int64_t now_ms, int count) {
    auto const today = day_in_japan(now_ms);
    auto const minute = observation::minute_in_japan(now_ms);
    std::vector<DueCall> due;
    if (minute < observation::first_round_minute) return due;
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<DueCall>> {
        // Page by page: whoever has no number, or came to this method today, must not hold up those behind.
        for (std::int64_t after = 0; static_cast<int>(due.size()) < count;) {
            std::vector<StoredObservation> candidates;
            {
                auto rows = tx.query("SELECT " TODOKE_OBSERVATION_COLUMNS " FROM observations o WHERE o.method = 2 AND o.is_active = 1 AND o.report_day < $1 AND o.start_day <= $1 "
                                     "AND NOT (o.call_day = $1 AND o.second_result <> 0) AND o.case_id > $4 "
                                     "AND NOT EXISTS (SELECT 1 FROM automatic_calls c WHERE c.case_id = o.case_id AND c.day = $1 AND c.result <> $5 AND (c.ended_at_ms = 0 OR c.round = 2 OR $2 < 600)) "
                                     "ORDER BY o.case_id LIMIT $3",
                                     today, minute, count, after, code_of(CallResult::cut_off));
                while (rows.next()) candidates.push_back(read_observation_row(rows));
            }
            for (auto const& stored : candidates) {
                auto const callee = TRY(callee_of(tx, vault_, stored, today));
                auto const call = observation::due_call(callee, minute);
                if (call && static_cast<int>(due.size()) < count) due.push_back({stored.id, stored.centre, call->round, std::string(call->number), emergency_phone_of(tx, stored.centre)});
            }
            if (static_cast<int>(candidates.size()) < count) break;
            after = candidates.back().id.value;
        }
        return due;
    });
}

Result<std::optional<std::int64_t>> AutomaticCalls::begin(DueCall const& call, std::int64_t now_ms) {
    auto const today = day_in_japan(now_ms);
    auto const prefecture = prefecture_of_id(call.id.value);
    auto const id = ids_.next(now_ms, prefecture);
    auto const sealed = TRY(vault_.seal(place_of_call(std::to_string(id)), prefecture, now_ms, pack({call.number, "", ""})));
    return db_.write([&](db::Transaction& tx) -> Result<std::optional<std::int64_t>> {
        auto const stored = load_observation(tx, call.id);
        if (!stored) return std::optional<std::int64_t>();
        auto const callee = TRY(callee_of(tx, vault_, *stored, today));
        auto const planned = observation::due_call(callee, observation::minute_in_japan(now_ms));
        if (!planned || planned->round != call.round) return std::optional<std::int64_t>();
        // planned says that there is none of this round but one that was cut off.
        auto const begun = tx.execute("INSERT INTO automatic_calls (call_id, case_id, day, round, started_at_ms, answered_at_ms, ended_at_ms, result, last_state, any_key, sealed_call, attempt) "
                                      "SELECT $1, $2, $3, $4, $5, 0, 0, $6, 0, 0, $7, 1 + COUNT(*) FROM automatic_calls WHERE case_id = $2 AND day = $3 AND round = $4",
                                      id, call.id.value, today, call.round, now_ms, code_of(CallResult::failed), db::Blob{sealed});
        return begun == 0 ? std::nullopt : std::optional(id);
    });
}

Result<Done> AutomaticCalls::finish(std::int64_t call_id, observation::CallRecord const& record, std::int64_t answered_at_ms, std::int64_t ended_at_ms) {
    auto const open = TRY(db_.read([&](db::Transaction& tx) { return load_call(tx, vault_, call_id); }));
    if (open.ended_at_ms != 0) return Done{};
    auto const prefecture = prefecture_of_id(open.id.value);
    auto const caller = machine(prefecture, ended_at_ms);
    auto const values = observation::is_empty(record.report) ? std::string() : base::write_json(observation::to_json(record.report));
    auto const sealed = TRY(vault_.seal(place_of_call(std::to_string(call_id)), prefecture, ended_at_ms, pack({open.number, observation::packed_keys(record.keys), values})));
    auto const close = [&](db::Transaction& tx) -> Result<Done> {
        auto const closed = tx.execute("UPDATE automatic_calls SET answered_at_ms = $2, ended_at_ms = $3, result = $4, last_state = $5, any_key = $6, sealed_call = $7 "
                                       "WHERE call_id = $1 AND ended_at_ms = 0",
                                       call_id, answered_at_ms, ended_at_ms, static_cast<int>(record.result), static_cast<int>(record.last_state), record.any_key, db::Blob{sealed});
        if (closed == 0) return Error{ErrorCode::conflict, "the call was closed meanwhile"};
        if (auto stored = load_observation(tx, open.id)) note_result(tx, *stored, open, record.result);
        append_audit(tx, caller, {AuditEvent::automatic_call_ended, open.id.value, "round=" + std::to_string(open.round) + " result=" + std::string(observation::name(record.result))});
        return Done{};
    };
    auto const done = [&]() -> Result<Done> {
        if (record.result != CallResult::complete) return db_.write(close);
        ReportEntry entry;
        entry.caller = caller;
        entry.id = open.id;
        entry.day = open.day;
        entry.way = observation::EntryWay::automatic_call;
        entry.report = record.report;
        entry.may_replace = entry.may_differ = true; // stored as given, the staff are warned (§6.3)
        if (TRY(observations_.enter(entry, close)) == ReportOutcome::stored) return Done{};
        return db_.write(close); // released during the call: the record of the call remains
    }();
    if (!done.ok() && done.error().code == ErrorCode::conflict) return Done{};
    return done;
}

Result<Done> AutomaticCalls::withdraw(std::int64_t call_id) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM automatic_calls WHERE call_id = $1 AND ended_at_ms = 0", call_id);
        return Done{};
    });
}

Result<bool> AutomaticCalls::cut_off(std::int64_t call_id, std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) { return end_by_fault(tx, vault_, call_id, now_ms); });
}

Result<std::int64_t> AutomaticCalls::recover(std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<std::int64_t> {
        std::vector<std::int64_t> left;
        {
            auto rows = tx.query("SELECT call_id FROM automatic_calls WHERE ended_at_ms = 0");
            while (rows.next()) left.push_back(rows.integer(0));
        }
        for (auto const call_id : left) TRY(end_by_fault(tx, vault_, call_id, now_ms));
        return static_cast<std::int64_t>(left.size());
    });
}

} // namespace todoke::store
