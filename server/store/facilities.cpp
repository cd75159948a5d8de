#include "server/store/facilities.hpp"

#include "server/store/caller.hpp"

namespace todoke::store {

namespace {

constexpr db::Sql select_one = "SELECT facility_id, kind, code, name, prefecture, municipality_code, address, phone, phone_after_hours, "
                               "health_centre_id FROM facilities WHERE facility_id = $1";
constexpr db::Sql select_kind = "SELECT facility_id, kind, code, name, prefecture, municipality_code, address, phone, phone_after_hours, "
                                "health_centre_id FROM facilities WHERE kind = $1 ORDER BY prefecture, facility_id";

constexpr db::Sql select_code = "SELECT facility_id, kind, code, name, prefecture, municipality_code, address, phone, phone_after_hours, "
                                "health_centre_id FROM facilities WHERE kind IN (0, 1, 2, 3) AND code = $1 ORDER BY kind LIMIT 1";

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
    return facility;
}

} // namespace

Result<Done> Facilities::save(Facility const& f, std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO facilities (facility_id, kind, code, name, prefecture, municipality_code, address, phone, "
                   "phone_after_hours, health_centre_id, updated_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) "
                   "ON CONFLICT (facility_id) DO UPDATE SET kind = excluded.kind, code = excluded.code, name = excluded.name, "
                   "prefecture = excluded.prefecture, municipality_code = excluded.municipality_code, address = excluded.address, "
                   "phone = excluded.phone, phone_after_hours = excluded.phone_after_hours, "
                   "health_centre_id = excluded.health_centre_id, updated_at_ms = excluded.updated_at_ms",
                   f.id.value, static_cast<int>(f.kind), f.code, f.name, prefecture_number(f.prefecture_code), f.municipality_code, f.address,
                   f.phone, f.phone_after_hours, f.health_centre.value, now_ms);
        return Done{};
    });
}

Result<Facility> Facilities::find(FacilityId id) {
    return db_.read([&](db::Transaction& tx) -> Result<Facility> {
        auto rows = tx.query(select_one, id.value);
        if (!rows.next()) return Error{ErrorCode::not_found, "no such facility"};
        return read_row(rows);
    });
}

Result<std::optional<Facility>> Facilities::find_by_code(std::string_view code) {
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<Facility>> {
        auto rows = tx.query(select_code, code);
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

} // namespace todoke::store
