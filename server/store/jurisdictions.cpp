#include "server/store/jurisdictions.hpp"

#include <algorithm>
#include <set>

namespace todoke::store {

namespace {

// $1, $2: the first code, and the first one behind the last. Codes begin with their prefecture.
constexpr db::Sql select_all = "SELECT j.municipality_code, j.health_centre_id, f.code, f.name FROM jurisdictions j JOIN facilities f ON f.facility_id = j.health_centre_id "
                               "WHERE j.municipality_code >= $1 AND j.municipality_code < $2 ORDER BY j.municipality_code";
constexpr db::Sql select_changes = "SELECT c.municipality_code, coalesce(b.name, ''), coalesce(f.name, ''), c.at_ms, c.user_id FROM jurisdiction_changes c "
                                   "LEFT JOIN facilities b ON b.facility_id = c.former_centre_id LEFT JOIN facilities f ON f.facility_id = c.health_centre_id "
                                   "WHERE c.municipality_code >= $1 AND c.municipality_code < $2 ORDER BY c.change_id DESC LIMIT $3";

std::string behind(std::string_view prefecture_code) { return std::string(prefecture_code) + ":"; } // the character after 9

void note_change(db::Transaction& tx, Caller const& caller, std::string const& municipality, std::int64_t former, std::int64_t now) {
    tx.execute("INSERT INTO jurisdiction_changes (municipality_code, former_centre_id, health_centre_id, at_ms, user_id) VALUES ($1, $2, $3, $4, $5)", municipality, former, now,
               caller.now_ms, caller.user_id);
}

} // namespace

Result<std::vector<Jurisdiction>> Jurisdictions::list(std::string_view prefecture_code) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<Jurisdiction>> {
        std::vector<Jurisdiction> found;
        auto const end = prefecture_code.empty() ? std::string(":") : behind(prefecture_code);
        auto rows = tx.query(select_all, prefecture_code, end);
        while (rows.next()) found.push_back({std::string(rows.text(0)), FacilityId{rows.integer(1)}, std::string(rows.text(2)), std::string(rows.text(3))});
        return found;
    });
}

Result<std::vector<JurisdictionChange>> Jurisdictions::changes(std::string_view prefecture_code, int rows_max) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<JurisdictionChange>> {
        std::vector<JurisdictionChange> found;
        auto rows = tx.query(select_changes, prefecture_code, behind(prefecture_code), rows_max);
        while (rows.next()) found.push_back({std::string(rows.text(0)), std::string(rows.text(1)), std::string(rows.text(2)), rows.integer(3), std::string(rows.text(4))});
        return found;
    });
}

void put_area(db::Transaction& tx, Caller const& caller, FacilityId centre, std::vector<std::string> const& municipalities) {
    std::set<std::string> before;
    {
        auto rows = tx.query("SELECT municipality_code FROM jurisdictions WHERE health_centre_id = $1", centre.value);
        while (rows.next()) before.emplace(rows.text(0));
    }
    for (auto const& municipality : before) {
        if (std::find(municipalities.begin(), municipalities.end(), municipality) != municipalities.end()) continue;
        tx.execute("DELETE FROM jurisdictions WHERE municipality_code = $1", municipality);
        note_change(tx, caller, municipality, centre.value, 0);
    }
    for (auto const& municipality : municipalities) {
        if (before.contains(municipality)) continue;
        std::int64_t former = 0;
        {
            auto rows = tx.query("SELECT health_centre_id FROM jurisdictions WHERE municipality_code = $1", municipality);
            if (rows.next()) former = rows.integer(0);
        }
        tx.execute("INSERT INTO jurisdictions (municipality_code, health_centre_id) VALUES ($1, $2) "
                   "ON CONFLICT (municipality_code) DO UPDATE SET health_centre_id = excluded.health_centre_id",
                   municipality, centre.value);
        note_change(tx, caller, municipality, former, centre.value);
    }
}

} // namespace todoke::store
