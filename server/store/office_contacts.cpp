#include "server/store/office_contacts.hpp"

#include "server/store/facilities.hpp"

namespace todoke::store {

namespace {

#define TODOKE_CONTACT_COLUMNS "c.facility_id, f.name, c.hand_in, c.section, c.phone, c.extension, c.mail, c.version, c.updated_at_ms"
constexpr db::Sql select_for = "SELECT " TODOKE_CONTACT_COLUMNS " FROM office_contacts c JOIN facilities f ON f.facility_id = c.facility_id "
                               "WHERE c.facility_id = $1 OR c.facility_id = $2 OR (f.kind = $3 AND f.prefecture = $4) ORDER BY c.facility_id <> $1, f.kind, f.code LIMIT $5";
constexpr db::Sql select_one = "SELECT " TODOKE_CONTACT_COLUMNS " FROM office_contacts c JOIN facilities f ON f.facility_id = c.facility_id WHERE c.facility_id = $1";
#undef TODOKE_CONTACT_COLUMNS

OfficeContactRow read_row(db::Rows const& rows) {
    OfficeContactRow row;
    row.facility.value = rows.integer(0);
    row.facility_name = rows.text(1);
    row.hand_in = rows.text(2);
    row.section = rows.text(3);
    row.phone = rows.text(4);
    row.extension = rows.text(5);
    row.mail = rows.text(6);
    row.version = rows.integer(7);
    row.updated_at_ms = rows.integer(8);
    return row;
}

} // namespace

Result<std::vector<OfficeContactRow>> OfficeContacts::list_for(Caller const& caller, int rows_max) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<OfficeContactRow>> {
        std::vector<OfficeContactRow> found;
        auto rows = tx.query(select_for, caller.health_centre.value, caller.facility.value, static_cast<int>(FacilityKind::government), prefecture_number(caller.prefecture_code), rows_max);
        while (rows.next()) found.push_back(read_row(rows));
        return found;
    });
}

Result<std::optional<OfficeContactRow>> OfficeContacts::find(FacilityId facility) {
    return db_.read([&](db::Transaction& tx) -> Result<std::optional<OfficeContactRow>> {
        auto rows = tx.query(select_one, facility.value);
        if (!rows.next()) return std::optional<OfficeContactRow>();
        return std::optional(read_row(rows));
    });
}

Result<Done> OfficeContacts::save(OfficeContactRow const& row, std::int64_t now_ms, Also const& also) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        std::int64_t version = 0;
        {
            auto rows = tx.query("SELECT version FROM office_contacts WHERE facility_id = $1", row.facility.value);
            if (rows.next()) version = rows.integer(0);
        }
        if (version != row.version) return Error{ErrorCode::stale, "another version of the contact"};
        tx.execute("INSERT INTO office_contacts (facility_id, hand_in, section, phone, extension, mail, version, updated_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) "
                   "ON CONFLICT (facility_id) DO UPDATE SET hand_in = excluded.hand_in, section = excluded.section, phone = excluded.phone, extension = excluded.extension, "
                   "mail = excluded.mail, version = excluded.version, updated_at_ms = excluded.updated_at_ms",
                   row.facility.value, row.hand_in, row.section, row.phone, row.extension, row.mail, version + 1, now_ms);
        return also(tx);
    });
}

} // namespace todoke::store
