// Reports: written with the latest state of their person in one transaction, read as a course.
#include <algorithm>

#include "server/store/days.hpp"
#include "server/store/idempotency.hpp"
#include "server/store/observations.hpp"
#include "server/store/pack.hpp"
#include "server/store/portal_people.hpp"

namespace todoke::store {

namespace {

using observation::EntryWay;

// Of one person and day: who corrects more often is a machine.
constexpr std::int64_t revisions_max = 30;

crypto::Place place_of_report(std::string_view id) { return {"daily_reports", id, 1}; }
crypto::Place place_of_reason(std::string_view id) { return {"daily_reports", id, 2}; }

int bits_of(std::vector<observation::BannerRule> const& rules) {
    int bits = 0;
    for (auto const rule : rules) bits |= 1 << (static_cast<int>(rule) - 1);
    return bits;
}

// The page counts as one way, whoever of the family holds the phone.
bool is_same_way(EntryWay a, EntryWay b) {
    auto const of_page = [](EntryWay way) { return way == EntryWay::family ? EntryWay::portal : way; };
    return of_page(a) == of_page(b);
}

struct Existing {
    std::int64_t revisions = 0;
    bool same_way = false, personal = false;
};

Existing existing_of(db::Transaction& tx, CaseId id, std::int64_t day, EntryWay way) {
    Existing found;
    auto rows = tx.query("SELECT revision, entry_way FROM daily_reports WHERE case_id = $1 AND day = $2", id.value, day);
    while (rows.next()) {
        auto const of_row = static_cast<EntryWay>(rows.integer(1));
        found.revisions = std::max(found.revisions, rows.integer(0));
        found.same_way = found.same_way || is_same_way(of_row, way);
        found.personal = found.personal || observation::is_personal(of_row);
    }
    return found;
}

// The days before, as far as a trend asks: clear columns are enough.
int marks_of(db::Transaction& tx, ReportEntry const& entry, StoredObservation const& stored) {
    std::vector<observation::Day> days{{*date_of_day(entry.day), entry.report}};
    auto rows = tx.query("SELECT day, temperature, marks FROM daily_reports WHERE case_id = $1 AND day < $2 ORDER BY day DESC, revision DESC LIMIT 20", entry.id.value, entry.day);
    while (rows.next() && days.size() < 3) {
        auto const date = *date_of_day(rows.integer(0));
        if (days.back().date == date) continue;
        observation::DailyReport earlier;
        earlier.temperature = static_cast<int>(rows.integer(1));
        if ((rows.integer(2) & mark_breathless) != 0) earlier.set(observation::Symptom::dyspnea, observation::Answer::present);
        days.push_back({date, std::move(earlier)});
    }
    auto const found = observation::trend(days);
    auto const breathless = entry.report.answer(observation::Symptom::dyspnea) == observation::Answer::present;
    auto const differs = entry.report.subject_class != observation::SubjectClass::unknown && entry.report.subject_class != stored.subject_class;
    return (found.temperature_rising ? mark_rising : 0) | (found.new_breathlessness ? mark_newly_breathless : 0) | (breathless ? mark_breathless : 0) | (differs ? mark_class_differs : 0);
}

void put_latest(StoredObservation& stored, ReportEntry const& entry, observation::Assessment const& found, int marks) {
    auto const at_ms = entry.caller.now_ms;
    // Also one that comes late, while a better one of today is shown already. What staff correct later they have seen.
    if (found.flag == observation::Flag::urgent && (entry.day >= stored.report_day || observation::is_personal(entry.way))) stored.urgent_at_ms = at_ms;
    if (entry.day < stored.report_day) return;
    stored.report_day = entry.day;
    stored.reported_at_ms = at_ms;
    stored.entry_way = static_cast<int>(entry.way);
    stored.temperature = entry.report.temperature;
    stored.spo2 = entry.report.spo2.value_or(-1);
    stored.flag = static_cast<int>(found.flag);
    stored.rules = bits_of(found.rules);
    stored.marks = marks;
    stored.call_confirmed_day = 0;
}

struct Written {
    ReportOutcome outcome = ReportOutcome::stored;
};

} // namespace

Result<StoredObservation> Observations::visible(db::Transaction& tx, Caller const& caller, CaseId id) {
    Error const none{ErrorCode::not_found, "no such person for this caller"};
    auto stored = load_observation(tx, id);
    if (!stored) return none;
    if (caller.role == access::RoleId::observed_person) {
        if (!is_linked(tx, caller, id)) return none;
        return *stored;
    }
    auto const record = load_case(tx, id);
    if (!record || !is_visible(caller, *record, &*stored)) return none;
    return *stored;
}

Result<ReportOutcome> Observations::enter(ReportEntry const& entry, Also const& also) {
    auto const& caller = entry.caller;
    auto const before = TRY(db_.read([&](db::Transaction& tx) { return visible(tx, caller, entry.id); }));
    auto report = entry.report;
    // Who did not say is what the record says.
    if (report.subject_class == observation::SubjectClass::unknown) report.subject_class = before.subject_class;
    auto complete = entry;
    complete.report = report;
    auto const found = observation::assess(report, entry.way);
    auto const id = ids_.next(caller.now_ms, before.prefecture);
    auto const id_text = std::to_string(id);
    auto const sealed = TRY(vault_.seal(place_of_report(id_text), before.prefecture, caller.now_ms, base::write_json(observation::to_json(report))));
    auto const reason = entry.reason.empty() ? std::string() : TRY(vault_.seal(place_of_reason(id_text), before.prefecture, caller.now_ms, entry.reason));
    auto const write = [&](db::Transaction& tx) -> Result<Written> {
        if (TRY(find_request(tx, caller, entry.key, RequestKind::daily_report))) return Written{ReportOutcome::stored}; // a retry
        auto stored = TRY(visible(tx, caller, entry.id));
        if (!stored.is_active && observation::is_personal(entry.way)) return Written{ReportOutcome::ended};
        if (entry.day < stored.start_day || (stored.end_day != 0 && entry.day > stored.end_day)) return Written{ReportOutcome::outside};
        auto const existing = existing_of(tx, entry.id, entry.day, entry.way);
        if (entry.way == EntryWay::contractor && existing.personal) return Written{ReportOutcome::entered_by_person};
        if (existing.same_way && !entry.may_replace) return Written{ReportOutcome::already_entered};
        if (existing.revisions >= revisions_max) return Error{ErrorCode::too_many_requests, "reports of one day"};
        auto const marks = marks_of(tx, complete, stored);
        if ((marks & mark_class_differs) != 0 && !entry.may_differ) return Written{ReportOutcome::class_differs};
        tx.execute("INSERT INTO daily_reports (report_id, case_id, day, revision, entry_way, user_id, facility_id, at_ms, temperature, spo2, flag, rules, marks, "
                   "sealed_report, sealed_reason) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
                   id, entry.id.value, entry.day, existing.revisions + 1, static_cast<int>(entry.way), caller.user_id, caller.facility.value, caller.now_ms, report.temperature,
                   report.spo2.value_or(-1), static_cast<int>(found.flag), bits_of(found.rules), marks, db::Blob{sealed}, db::Blob{reason});
        put_latest(stored, complete, found, marks);
        save_course(tx, stored);
        touch_observers(tx, stored);
        remember_request(tx, caller, entry.key, RequestKind::daily_report, {entry.id.value, entry.day});
        append_audit(tx, within(caller, stored), {AuditEvent::daily_report_entered, entry.id.value, "day=" + std::to_string(entry.day) + " way=" + std::to_string(static_cast<int>(entry.way)) +
                                                                                        " revision=" + std::to_string(existing.revisions + 1)});
        if (also) TRY(also(tx));
        return Written{ReportOutcome::stored};
    };
    auto const written = TRY(db_.write(write));
    return written.outcome;
}

Result<std::int64_t> Observations::entered_earlier(Caller const& caller, RequestKey const& key) {
    return db_.read([&](db::Transaction& tx) -> Result<std::int64_t> {
        auto const earlier = TRY(find_request(tx, caller, key, RequestKind::daily_report));
        return earlier ? earlier->version : 0;
    });
}

Result<std::vector<StoredReport>> Observations::reports_of(db::Transaction& tx, CaseId id, int days) {
    std::vector<StoredReport> all;
    int seen = 0;
    auto rows = tx.query("SELECT report_id, day, revision, entry_way, user_id, facility_id, at_ms, flag, rules, marks, sealed_report, sealed_reason FROM daily_reports "
                         "WHERE case_id = $1 ORDER BY day DESC, revision DESC",
                         id.value);
    while (rows.next()) {
        auto const report_id = std::to_string(rows.integer(0));
        StoredReport stored;
        stored.day = rows.integer(1);
        stored.is_current = all.empty() || all.back().day != stored.day;
        if (stored.is_current && ++seen > days) break;
        stored.revision = rows.integer(2);
        stored.way = static_cast<EntryWay>(rows.integer(3));
        stored.user_id = rows.text(4);
        stored.facility.value = rows.integer(5);
        stored.at_ms = rows.integer(6);
        stored.flag = static_cast<int>(rows.integer(7));
        stored.rules = static_cast<int>(rows.integer(8));
        stored.marks = static_cast<int>(rows.integer(9));
        auto const opened = TRY(vault_.open(place_of_report(report_id), rows.view(10)));
        auto const json = TRY(base::parse_json(opened));
        auto report = observation::report_from_json(json);
        if (!report) return Error{ErrorCode::internal, "a stored report cannot be read"};
        stored.report = std::move(*report);
        stored.reason = TRY(vault_.open(place_of_reason(report_id), rows.view(11)));
        all.push_back(std::move(stored));
    }
    return all;
}

Result<std::vector<StoredReport>> Observations::newest_of(db::Transaction& tx, CaseId id, int days) {
    auto all = TRY(reports_of(tx, id, days));
    std::erase_if(all, [](StoredReport const& report) { return !report.is_current; });
    return all;
}

Result<std::vector<StoredReport>> Observations::own_reports(Caller const& caller, CaseId id, int days) {
    auto who = caller;
    auto const load = [&](db::Transaction& tx) -> Result<std::vector<StoredReport>> {
        who = within(caller, TRY(visible(tx, caller, id)));
        return newest_of(tx, id, days);
    };
    auto all = TRY(db_.read(load));
    TRY(audit_read(db_, who, {AuditEvent::own_reports_read, id.value, "rows=" + std::to_string(all.size())}));
    return all;
}

Result<Done> Observations::confirm_call(Caller const& caller, CaseId id) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto stored = TRY(visible(tx, caller, id));
        if (stored.call_confirmed_day == stored.report_day) return Done{};
        stored.call_confirmed_day = stored.report_day;
        save_course(tx, stored);
        touch_observers(tx, stored);
        append_audit(tx, within(caller, stored), {AuditEvent::emergency_call_confirmed, id.value, ""});
        return Done{};
    });
}

} // namespace todoke::store
