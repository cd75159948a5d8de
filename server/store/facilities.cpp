#include "server/store/facilities.hpp"

#include <array>
#include <mutex>

#include "server/store/audit.hpp"
#include "server/store/idempotency.hpp"
#include "server/store/jurisdictions.hpp"
#include "shared/base/json.hpp"

namespace todoke::store {

namespace {

#define FACILITY_COLUMNS \
    "facility_id, kind, code, name, prefecture, municipality_code, address, phone, phone_after_hours, health_centre_id, kana, " \
    "postal_code, institution_kind, licensed_beds, insured_number, is_non_insured, main_speciality, has_paediatrics, closed_at_ms, " \
    "version, updated_at_ms, updated_by"

constexpr db::Sql select_one = "SELECT " FACILITY_COLUMNS " FROM facilities WHERE facility_id = $1";
constexpr db::Sql select_code = "SELECT " FACILITY_COLUMNS " FROM facilities WHERE kind = $1 AND code = $2";
constexpr db::Sql select_kind = "SELECT " FACILITY_COLUMNS " FROM facilities WHERE kind = $1 ORDER BY prefecture, facility_id";
constexpr db::Sql insert = "INSERT INTO facilities (" FACILITY_COLUMNS ", search_text) "
                           "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23)";
constexpr db::Sql insert_new = "INSERT INTO facilities (" FACILITY_COLUMNS ", search_text) "
                               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) "
                               "ON CONFLICT (kind, code) DO NOTHING";
constexpr db::Sql erase = "DELETE FROM facilities WHERE facility_id = $1";
#undef FACILITY_COLUMNS

// The order of the search: one's own prefecture is one stretch of the table, codes grow within it.
constexpr db::Sql select_index = "SELECT facility_id, health_centre_id, version, kind, prefecture, closed_at_ms, search_text FROM facilities "
                                 "ORDER BY prefecture, kind, code";

// The texts of a row that are no key of another table, for its history.
constexpr std::array<std::pair<char const*, std::string Facility::*>, 16> texts{{
    {"code", &Facility::code}, {"name", &Facility::name}, {"kana", &Facility::kana}, {"postal_code", &Facility::postal_code},
    {"prefecture_code", &Facility::prefecture_code}, {"municipality_code", &Facility::municipality_code}, {"address", &Facility::address},
    {"phone", &Facility::phone}, {"phone_after_hours", &Facility::phone_after_hours}, {"institution_kind", &Facility::institution_kind},
    {"licensed_beds", &Facility::licensed_beds}, {"insured_number", &Facility::insured_number}, {"is_non_insured", &Facility::is_non_insured},
    {"main_speciality", &Facility::main_speciality}, {"has_paediatrics", &Facility::has_paediatrics}, {"updated_by", &Facility::updated_by},
}};


Facility read_row(db::Rows const& rows) {
    Facility facility;
    facility.id.value = rows.integer(0);
    facility.kind = static_cast<FacilityKind>(rows.integer(1));
    facility.code = rows.text(2);
    facility.name = rows.text(3);
    facility.prefecture_code = prefecture_code(static_cast<int>(rows.integer(4)));
    facility.municipality_code = rows.text(5);
    facility.address = rows.text(6);
    facility.phone = rows.text(7);
    facility.phone_after_hours = rows.text(8);
    facility.health_centre.value = rows.integer(9);
    int column = 10;
    for (auto const member : {&Facility::kana, &Facility::postal_code, &Facility::institution_kind, &Facility::licensed_beds, &Facility::insured_number,
                              &Facility::is_non_insured, &Facility::main_speciality, &Facility::has_paediatrics}) {
        facility.*member = rows.text(column++);
    }
    facility.closed_at_ms = rows.integer(18);
    facility.version = rows.integer(19);
    facility.updated_at_ms = rows.integer(20);
    facility.updated_by = rows.text(21);
    return facility;
}

// Code, name and kana first, because what begins with the typed text stands before what holds it.
std::string search_text(Facility const& f) {
    std::string text;
    for (auto const& line : {masters::search_form(f.code), masters::search_form(f.name), masters::search_form(f.kana), masters::search_form(f.address),
                             f.phone, f.phone_after_hours, f.postal_code, f.insured_number}) {
        text += line + '\n';
    }
    return text;
}

std::int64_t put(db::Transaction& tx, db::Sql sql, Facility const& f) {
    return tx.execute(sql, f.id.value, static_cast<int>(f.kind), f.code, f.name, prefecture_number(f.prefecture_code), f.municipality_code, f.address, f.phone,
                      f.phone_after_hours, f.health_centre.value, f.kana, f.postal_code, f.institution_kind, f.licensed_beds, f.insured_number, f.is_non_insured,
                      f.main_speciality, f.has_paediatrics, f.closed_at_ms, f.version, f.updated_at_ms, f.updated_by, search_text(f));
}

std::string image_of(Facility const& facility) {
    auto json = base::Json::object();
    for (auto const& [name, member] : texts) json.set(name, facility.*member);
    json.set("health_centre_id", facility.health_centre.value).set("closed_at_ms", facility.closed_at_ms);
    return base::write_json(json);
}

Facility facility_of(std::string_view image) {
    Facility facility;
    auto const json = base::parse_json(image);
    if (!json.ok()) return facility;
    for (auto const& [name, member] : texts) facility.*member = json->text(name);
    facility.health_centre.value = json->integer("health_centre_id");
    facility.closed_at_ms = json->integer("closed_at_ms");
    return facility;
}

IndexedFacility indexed(Facility const& f) {
    return {f.id.value, f.health_centre.value, f.version, static_cast<std::int8_t>(f.kind), static_cast<std::int8_t>(prefecture_number(f.prefecture_code)),
            f.closed_at_ms != 0, search_text(f)};
}

Result<Facility> read_one(db::Transaction& tx, FacilityId id) {
    auto rows = tx.query(select_one, id.value);
    if (!rows.next()) return Error{ErrorCode::not_found, "no such facility"};
    return read_row(rows);
}

} // namespace

std::optional<masters::Master> master_of(FacilityKind kind) {
    switch (kind) {
    case FacilityKind::clinic: return masters::Master::medical;
    case FacilityKind::sentinel: return masters::Master::sentinel;
    case FacilityKind::animal_clinic: return masters::Master::animal;
    case FacilityKind::health_centre: return masters::Master::health_centre;
    case FacilityKind::government: case FacilityKind::ministry: break;
    }
    return std::nullopt;
}

FacilityKind kind_of(masters::Master master) {
    switch (master) {
    case masters::Master::medical: return FacilityKind::clinic;
    case masters::Master::sentinel: return FacilityKind::sentinel;
    case masters::Master::animal: return FacilityKind::animal_clinic;
    case masters::Master::health_centre: return FacilityKind::health_centre;
    }
    return FacilityKind::clinic;
}

Result<Done> Facilities::save(Facility const& facility, std::int64_t now_ms) {
    auto kept = facility;
    kept.updated_at_ms = now_ms;
    TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute(erase, kept.id.value);
        put(tx, insert, kept);
        return Done{};
    }));
    index(kept);
    return Done{};
}

Result<Done> Facilities::save_new(std::span<Facility const> facilities, std::int64_t now_ms) {
    std::vector<Facility> written;
    TRY(db_.write([&](db::Transaction& tx) -> Result<Done> {
        written.clear();
        for (auto facility : facilities) {
            facility.updated_at_ms = now_ms;
            if (put(tx, insert_new, facility) > 0) written.push_back(std::move(facility));
        }
        return Done{};
    }));
    for (auto const& facility : written) index(facility);
    return Done{};
}

Result<Facility> Facilities::find(FacilityId id) {
    return db_.read([&](db::Transaction& tx) { return read_one(tx, id); });
}

Result<std::optional<Facility>> Facilities::find_by_code(FacilityKind kind, std::string_view code) {
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<Facility>> {
        auto rows = tx.query(select_code, static_cast<int>(kind), code);
        if (!rows.next()) return std::optional<Facility>();
        return std::optional(read_row(rows));
    });
}

Result<std::vector<Facility>> Facilities::all(FacilityKind kind) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Facility>> {
        std::vector<Facility> all;
        auto rows = tx.query(select_kind, static_cast<int>(kind));
        while (rows.next()) all.push_back(read_row(rows));
        return all;
    });
}

Result<std::int64_t> Facilities::count() {
    return db_.read([](db::Transaction& tx) -> Result<std::int64_t> {
        auto rows = tx.query("SELECT count(*) FROM facilities");
        return rows.next() ? rows.integer(0) : 0;
    });
}

Result<std::string> Facilities::next_code(db::Transaction& tx, Facility const& facility) {
    auto const master = master_of(facility.kind);
    if (!master || facility.kind == FacilityKind::health_centre) return Error{ErrorCode::invalid, "a row of this kind brings its code"};
    auto const kind = static_cast<int>(facility.kind), prefecture = prefecture_number(facility.prefecture_code);
    for (;;) {
        // All writes follow one another, so nobody else takes the number in between.
        tx.execute("INSERT INTO facility_numbers (kind, prefecture, last_number) VALUES ($1, $2, 1) "
                   "ON CONFLICT (kind, prefecture) DO UPDATE SET last_number = last_number + 1",
                   kind, prefecture);
        auto number = tx.query("SELECT last_number FROM facility_numbers WHERE kind = $1 AND prefecture = $2", kind, prefecture);
        if (!number.next()) return Error{ErrorCode::internal, "no number"};
        auto code = masters::assigned_code(*master, facility.prefecture_code, number.integer(0));
        // A file may have brought a code of that shape along.
        if (!tx.query(select_code, kind, code).next()) return code;
    }
}

namespace {

void audit_row(db::Transaction& tx, Caller const& caller, Facility const& facility, AuditEvent event) {
    append_audit(tx, caller, {event, facility.id.value, "kind=" + std::to_string(static_cast<int>(facility.kind)) + " version=" + std::to_string(facility.version)});
}

} // namespace

Result<Facility> Facilities::insert_one(db::Transaction& tx, Caller const& caller, Facility facility) {
    facility.version = 1;
    facility.updated_at_ms = caller.now_ms;
    facility.updated_by = caller.user_id;
    if (facility.kind == FacilityKind::health_centre) facility.health_centre = facility.id;
    if (facility.code.empty()) facility.code = TRY(next_code(tx, facility));
    if (tx.query(select_code, static_cast<int>(facility.kind), facility.code).next()) return Error{ErrorCode::conflict, "the code belongs to another row"};
    put(tx, insert, facility);
    audit_row(tx, caller, facility, AuditEvent::facility_registered);
    return facility;
}

Result<Facility> Facilities::register_in(db::Transaction& tx, Caller const& caller, Facility facility) {
    auto const same = tx.query("SELECT 1 FROM facilities WHERE kind = $1 AND name = $2 AND phone = $3 AND closed_at_ms = 0", static_cast<int>(facility.kind), facility.name, facility.phone).next();
    if (same) return Error{ErrorCode::conflict, "registered meanwhile"};
    return insert_one(tx, caller, std::move(facility));
}

Result<FacilityId> Facilities::write_one(db::Transaction& tx, Caller const& caller, FacilityChange const& change) {
    auto facility = change.facility;
    if (!facility.id) {
        facility.id.value = ids_.next(caller.now_ms, prefecture_number(facility.prefecture_code));
        facility = TRY(insert_one(tx, caller, std::move(facility)));
    } else {
        auto const kept = TRY(read_one(tx, facility.id));
        if (kept.version != change.expected_version) return Error{ErrorCode::stale, "the row has changed"};
        facility.version = kept.version + 1;
        facility.updated_at_ms = caller.now_ms;
        facility.updated_by = caller.user_id;
        tx.execute("INSERT INTO facility_versions (facility_id, version, at_ms, user_id, image) VALUES ($1, $2, $3, $4, $5)", kept.id.value, kept.version,
                   kept.updated_at_ms, kept.updated_by, image_of(kept));
        tx.execute(erase, kept.id.value);
        if (tx.query(select_code, static_cast<int>(facility.kind), facility.code).next()) return Error{ErrorCode::conflict, "the code belongs to another row"};
        put(tx, insert, facility);
        audit_row(tx, caller, facility, AuditEvent::facility_changed);
    }
    if (change.area) put_area(tx, caller, facility.id, *change.area);
    return facility.id;
}

Result<std::vector<Facility>> Facilities::write(Caller const& caller, std::vector<FacilityChange> const& changes, RequestKey const& key) {
    auto written = db_.write([&](db::Transaction& tx) -> Result<std::vector<Facility>> {
        std::vector<Facility> rows;
        if (auto const earlier = TRY(find_request(tx, caller, key, RequestKind::register_facility))) {
            rows.push_back(TRY(read_one(tx, FacilityId{earlier->id})));
            return rows;
        }
        for (auto const& change : changes) {
            auto const id = TRY(write_one(tx, caller, change));
            rows.push_back(TRY(read_one(tx, id)));
        }
        if (rows.size() == 1) remember_request(tx, caller, key, RequestKind::register_facility, {rows.front().id.value, rows.front().version});
        return rows;
    });
    if (!written.ok()) return written.error();
    for (auto const& facility : *written) index(facility);
    return written;
}

Result<std::vector<Facility>> Facilities::history(FacilityId id) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Facility>> {
        std::vector<Facility> states{TRY(read_one(tx, id))};
        auto rows = tx.query("SELECT version, at_ms, user_id, image FROM facility_versions WHERE facility_id = $1 ORDER BY version DESC", id.value);
        while (rows.next()) {
            auto state = facility_of(rows.view(3));
            state.id = id;
            state.kind = states.front().kind;
            state.version = rows.integer(0);
            state.updated_at_ms = rows.integer(1);
            state.updated_by = rows.text(2);
            states.push_back(std::move(state));
        }
        return states;
    });
}

void Facilities::index(Facility const& facility) {
    std::unique_lock const hold(index_mutex_);
    if (index_) index_->put(indexed(facility));
}

Result<Done> Facilities::prepare_search() {
    {
        std::shared_lock const hold(index_mutex_);
        if (index_) return Done{};
    }
    // Held while reading: a row written meanwhile comes behind this in the queue for the lock, and its
    // version tells which of both is newer.
    std::unique_lock const hold(index_mutex_);
    if (index_) return Done{};
    auto made = std::make_unique<FacilityIndex>();
    TRY(db_.read([&](db::Transaction& tx) -> Result<Done> {
        auto rows = tx.query(select_index);
        while (rows.next()) {
            made->put({rows.integer(0), rows.integer(1), rows.integer(2), static_cast<std::int8_t>(rows.integer(3)), static_cast<std::int8_t>(rows.integer(4)),
                       rows.integer(5) != 0, rows.text(6)});
        }
        return Done{};
    }));
    made->compact();
    index_ = std::move(made);
    return Done{};
}

Result<FacilityPage> Facilities::search(FacilityQuery const& query) {
    TRY(prepare_search());
    FacilityConditions conditions;
    conditions.terms = masters::search_terms(query.typed);
    for (auto const kind : query.kinds) conditions.kinds |= 1u << static_cast<unsigned>(kind);
    conditions.prefecture = prefecture_number(query.prefecture_code);
    conditions.with_closed = query.with_closed;
    conditions.near_prefecture = prefecture_number(query.near_prefecture_code);
    conditions.near_centre = query.near_centre.value;
    conditions.skip = static_cast<std::size_t>(query.skip);
    conditions.limit = static_cast<std::size_t>(query.limit);
    FacilityHits hits;
    {
        std::shared_lock const hold(index_mutex_);
        hits = index_->find(conditions);
    }
    return db_.read([&](db::Transaction& tx) -> Result<FacilityPage> {
        FacilityPage page;
        page.total = hits.total;
        for (auto const id : hits.ids) page.rows.push_back(TRY(read_one(tx, FacilityId{id})));
        return page;
    });
}

Result<std::optional<FacilityId>> Facilities::centre_of_municipality(std::string_view municipality_code) {
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<FacilityId>> {
        auto rows = tx.query("SELECT health_centre_id FROM jurisdictions WHERE municipality_code = $1", municipality_code);
        if (!rows.next()) return std::optional<FacilityId>();
        return std::optional(FacilityId{rows.integer(0)});
    });
}

Result<Done> Facilities::set_centre_of_municipality(std::string_view municipality_code, FacilityId centre) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO jurisdictions (municipality_code, health_centre_id) VALUES ($1, $2) "
                   "ON CONFLICT (municipality_code) DO UPDATE SET health_centre_id = excluded.health_centre_id",
                   municipality_code, centre.value);
        return Done{};
    });
}

Result<Done> Facilities::set_first_centres(std::span<std::pair<std::string, FacilityId> const> centres) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        for (auto const& [municipality, centre] : centres) {
            tx.execute("INSERT INTO jurisdictions (municipality_code, health_centre_id) VALUES ($1, $2) ON CONFLICT (municipality_code) DO NOTHING",
                       municipality, centre.value);
        }
        return Done{};
    });
}

Result<std::vector<std::string>> Facilities::municipalities_of(FacilityId centre) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<std::string>> {
        std::vector<std::string> codes;
        auto rows = tx.query("SELECT municipality_code FROM jurisdictions WHERE health_centre_id = $1 ORDER BY municipality_code", centre.value);
        while (rows.next()) codes.push_back(rows.text(0));
        return codes;
    });
}

} // namespace todoke::store
