// The board: one walk over the rows of a centre, judged in memory, the page's names opened.
#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "server/store/days.hpp"
#include "server/store/observations.hpp"

namespace todoke::store {

namespace {

using observation::Standing;

constexpr db::Sql of_centre = "SELECT " TODOKE_OBSERVATION_COLUMNS " FROM observations o WHERE o.centre_id = $1 AND o.is_active = 1";
constexpr db::Sql of_contractor = "SELECT " TODOKE_OBSERVATION_COLUMNS " FROM observations o WHERE o.contractor_id = $1 AND o.contractor_id <> 0 AND o.is_active = 1";
// For an earlier day also whoever has ended since.
constexpr db::Sql of_centre_then = "SELECT " TODOKE_OBSERVATION_COLUMNS " FROM observations o WHERE o.centre_id = $1 AND o.is_active IN (0, 1) AND o.start_day <= $2 "
                                   "AND (o.end_day = 0 OR o.end_day >= $2)";

bool is_contractor(Caller const& caller) { return access::role(caller.role).scope == access::Scope::assigned; }

// The row as it stood at the end of an earlier day: its report of that day, and no later one.
void turn_back(db::Transaction& tx, StoredObservation& row, std::int64_t day) {
    if (row.report_day == day) return;
    auto reports = tx.query("SELECT day, at_ms, entry_way, temperature, spo2, flag, rules, marks FROM daily_reports WHERE case_id = $1 AND day <= $2 "
                            "ORDER BY day DESC, revision DESC LIMIT 1",
                            row.id.value, day);
    row.report_day = row.reported_at_ms = row.urgent_at_ms = 0;
    row.entry_way = row.temperature = row.flag = row.rules = row.marks = 0;
    row.spo2 = -1;
    if (!reports.next()) return;
    row.report_day = reports.integer(0);
    row.reported_at_ms = reports.integer(1);
    row.entry_way = static_cast<int>(reports.integer(2));
    row.temperature = static_cast<int>(reports.integer(3));
    row.spo2 = static_cast<int>(reports.integer(4));
    row.flag = static_cast<int>(reports.integer(5));
    row.rules = static_cast<int>(reports.integer(6));
    row.marks = static_cast<int>(reports.integer(7));
}

std::vector<StoredObservation> load_rows(db::Transaction& tx, Caller const& caller, std::int64_t past_day) {
    std::vector<StoredObservation> all;
    auto const collect = [&](db::Rows rows) {
        while (rows.next()) all.push_back(read_observation_row(rows));
    };
    if (is_contractor(caller)) collect(tx.query(of_contractor, caller.facility.value));
    else if (past_day == 0) collect(tx.query(of_centre, caller.health_centre.value));
    else collect(tx.query(of_centre_then, caller.health_centre.value, past_day));
    if (past_day != 0)
        for (auto& row : all) turn_back(tx, row, past_day);
    return all;
}

// Worse first; then whom nobody has seen, the longer silent, the newer report.
bool stands_before(BoardRow const& a, BoardRow const& b) {
    if (a.standing != b.standing) return a.standing < b.standing;
    auto const unseen_a = a.observation.has_unseen_urgent(), unseen_b = b.observation.has_unseen_urgent();
    if (unseen_a != unseen_b) return unseen_a;
    if (a.silent_days != b.silent_days) return a.silent_days > b.silent_days;
    if (a.observation.reported_at_ms != b.observation.reported_at_ms) return a.observation.reported_at_ms > b.observation.reported_at_ms;
    return a.observation.id < b.observation.id;
}

bool fits(BoardQuery const& query, BoardRow const& row) {
    auto const& stored = row.observation;
    return (query.team.empty() || stored.team == query.team) && (query.municipality_code.empty() || stored.municipality_code == query.municipality_code) &&
           (!query.contractor || stored.contractor == query.contractor) && (!query.method || stored.method == *query.method);
}

// The last days' temperatures: of each day the newest revision.
void read_temperatures(db::Transaction& tx, BoardRow& row, Date today) {
    auto const first = base::add_days(today, 1 - board_course_days);
    auto reports = tx.query("SELECT day, temperature FROM daily_reports WHERE case_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day, revision", row.observation.id.value,
                            day_number(base::iso_date(first)), day_number(base::iso_date(today)));
    while (reports.next()) {
        auto const date = date_of_day(reports.integer(0));
        if (date) row.temperatures[static_cast<std::size_t>(base::days_between(first, *date))] = static_cast<int>(reports.integer(1));
    }
}

Result<Done> open_names(db::Transaction& tx, Vault& vault, std::vector<BoardRow>& rows, Date today) {
    for (auto& row : rows) {
        read_temperatures(tx, row, today);
        auto cases = tx.query("SELECT sealed_person, person_version, sex, age_years, onset_day FROM cases WHERE case_id = $1", row.observation.id.value);
        if (!cases.next()) continue;
        StoredCase stored;
        stored.id = row.observation.id;
        stored.sealed_person = cases.text(0);
        stored.person_version = cases.integer(1);
        row.sex = cases.text(2);
        row.age_years = static_cast<int>(cases.integer(3));
        row.onset_date = iso_day(cases.integer(4));
        auto opened = TRY(open_person(vault, stored));
        row.self_entry_id = std::move(opened.self_entry_id);
        row.person = std::move(opened.person);
    }
    return Done{};
}

} // namespace

int deadline_of(db::Transaction& tx, FacilityId centre) {
    auto rows = tx.query("SELECT deadline_minute FROM observation_settings WHERE centre_id = $1", centre.value);
    return rows.next() ? static_cast<int>(rows.integer(0)) : observation::default_deadline_minute;
}

Result<Board> Observations::board(Caller const& caller, BoardQuery const& query) {
    auto const now_day = day_in_japan(caller.now_ms);
    auto const past_day = query.day != 0 && query.day < now_day ? query.day : 0;
    auto const today = *date_of_day(past_day != 0 ? past_day : now_day);
    auto const minute = past_day != 0 ? observation::minutes_of_day : observation::minute_in_japan(caller.now_ms);
    auto const load = [&](db::Transaction& tx) -> Result<Board> {
        Board found;
        std::map<FacilityId, int> deadlines;
        std::set<std::string> teams, municipality_codes;
        std::set<FacilityId> contractors;
        auto loaded = load_rows(tx, caller, past_day);
        std::vector<BoardRow> rows;
        rows.reserve(loaded.size());
        for (auto& stored : loaded) {
            auto const [deadline, is_new] = deadlines.try_emplace(stored.centre, 0);
            if (is_new) deadline->second = deadline_of(tx, stored.centre);
            BoardRow row;
            auto const facts = facts_of(stored, deadline->second);
            row.deadline_minute = facts.deadline_minute;
            row.standing = observation::standing(facts, today, minute);
            auto const is_late = minute >= facts.deadline_minute;
            row.silent_days = observation::silent_days(facts.start, facts.last_report, today, is_late);
            row.is_unreachable = observation::is_unreachable(facts.start, facts.last_report, facts.last_contact, today, is_late);
            if (!stored.team.empty()) teams.insert(stored.team);
            if (!stored.municipality_code.empty()) municipality_codes.insert(stored.municipality_code);
            if (stored.contractor) contractors.insert(stored.contractor);
            row.observation = std::move(stored);
            if (!fits(query, row)) continue;
            ++found.counts[static_cast<std::size_t>(row.standing)];
            if (row.observation.has_unseen_urgent()) ++found.unacknowledged;
            if (row.is_unreachable) ++found.unreachable;
            if (facts.last_report == today) ++found.reported;
            if ((query.standing && *query.standing != row.standing) || (query.only_unreachable && !row.is_unreachable)) continue;
            rows.push_back(std::move(row));
        }
        found.total = static_cast<std::int64_t>(rows.size());
        found.teams.assign(teams.begin(), teams.end());
        found.municipality_codes.assign(municipality_codes.begin(), municipality_codes.end());
        found.contractors.assign(contractors.begin(), contractors.end());
        auto const first = std::min(rows.size(), static_cast<std::size_t>(query.skip));
        auto const last = std::min(rows.size(), first + static_cast<std::size_t>(query.limit));
        std::vector<std::size_t> order(rows.size()); // rows are large: only those of the page move
        std::iota(order.begin(), order.end(), 0u);
        std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(last), order.end(), [&rows](std::size_t a, std::size_t b) { return stands_before(rows[a], rows[b]); });
        for (auto at = first; at < last; ++at) found.rows.push_back(std::move(rows[order[at]]));
        TRY(open_names(tx, vault_, found.rows, today));
        return found;
    };
    auto board = TRY(db_.read(load));
    if (board.rows.empty()) return board;
    std::string detail = "cases=";
    for (auto const& row : board.rows) detail += (detail.back() == '=' ? "" : ",") + row.observation.id.text();
    TRY(audit_read(db_, caller, {AuditEvent::observations_listed, 0, detail}));
    return board;
}

Result<std::int64_t> Observations::unseen_urgent(Caller const& caller) {
    auto const count = [&](db::Transaction& tx) -> Result<std::int64_t> {
        constexpr db::Sql of_this_centre = "SELECT COUNT(*) FROM observations WHERE centre_id = $1 AND is_active = 1 AND urgent_at_ms > acknowledged_at_ms";
        constexpr db::Sql of_this_contractor = "SELECT COUNT(*) FROM observations WHERE contractor_id = $1 AND contractor_id <> 0 AND is_active = 1 AND urgent_at_ms > acknowledged_at_ms";
        auto rows = is_contractor(caller) ? tx.query(of_this_contractor, caller.facility.value) : tx.query(of_this_centre, caller.health_centre.value);
        return rows.next() ? rows.integer(0) : 0;
    };
    return db_.read(count);
}

} // namespace todoke::store
