// The masters: clinics, hospitals, sentinels, animal clinics, health centres and governments, and which
// centre is competent for a municipality. Institutions are public facts and stay readable. A row is never
// deleted: it is closed, and what refers to it goes on reading it; every former state stays in its history.
#pragma once

#include <memory>
#include <optional>
#include <shared_mutex>
#include <span>
#include <string>
#include <vector>

#include "server/db/database.hpp"
#include "server/store/caller.hpp"
#include "server/store/cases.hpp"
#include "server/store/facility_index.hpp"
#include "shared/masters/master.hpp"

namespace todoke::store {

// Numbers are stored: never reuse one. clinic is every institution of the all-case master.
enum class FacilityKind : std::uint8_t { clinic, health_centre, government, ministry, sentinel, animal_clinic };

struct Facility {
    FacilityId id;
    FacilityKind kind = FacilityKind::clinic;
    std::string code;              // medical institution code, or core_city_code-health_centre_code
    std::string name;
    std::string prefecture_code;
    std::string municipality_code;
    std::string address, phone, phone_after_hours;
    FacilityId health_centre;      // competent centre of a clinic; a centre names itself
    std::string kana, postal_code, institution_kind, licensed_beds, insured_number, is_non_insured, main_speciality, has_paediatrics;
    std::int64_t closed_at_ms = 0; // 0: open
    std::int64_t version = 1;
    std::int64_t updated_at_ms = 0;
    std::string updated_by;        // '' = the installation itself
};

// What the masters know and what is none: nothing for governments and the operator.
std::optional<masters::Master> master_of(FacilityKind kind);
FacilityKind kind_of(masters::Master master);

// A row to be written. `facility.id` 0: a new one, which gets its code where none is given.
struct FacilityChange {
    Facility facility;
    std::int64_t expected_version = 0;           // of a row that exists: ErrorCode::stale when another is there
    std::optional<std::vector<std::string>> area; // of a health centre: its municipalities, moved from others
};

struct FacilityQuery {
    std::string typed;                    // '' = everything
    std::vector<FacilityKind> kinds;
    std::string prefecture_code;          // '' = all
    bool with_closed = false;
    std::string near_prefecture_code;     // whose rows come first
    FacilityId near_centre;               // and before them those of this centre
    int skip = 0, limit = 20;
};
struct FacilityPage {
    std::vector<Facility> rows; // best first
    std::int64_t total = 0;     // exact under a thousand, then at least so many
};

class Facilities {
public:
    Facilities(db::Database& db, IdMaker& ids) : db_(db), ids_(ids) {}

    // Creates or replaces by id, without history: what an installation brings along.
    Result<Done> save(Facility const& facility, std::int64_t now_ms);
    // The same for many at once; rows whose code is taken already are left as they are.
    Result<Done> save_new(std::span<Facility const> facilities, std::int64_t now_ms);
    Result<Facility> find(FacilityId id);
    Result<std::optional<Facility>> find_by_code(FacilityKind kind, std::string_view code);
    Result<std::vector<Facility>> all(FacilityKind kind);
    Result<std::int64_t> count();

    // All or none, in one transaction with the audit trail: ErrorCode::conflict for a code that another row
    // has, stale for a row that changed meanwhile. The rows as they are now. A repeated key gives the same
    // row again (for one change only).
    Result<std::vector<Facility>> write(Caller const& caller, std::vector<FacilityChange> const& changes, RequestKey const& key);
    // The same for one new row within another transaction: its id is made beforehand (Store::ids), and `registered`
    // follows once that is committed. Returns it with its code. ErrorCode::conflict also where the kind has an open row of that name
    // and telephone.
    Result<Facility> register_in(db::Transaction& tx, Caller const& caller, Facility facility);
    void registered(Facility const& facility) { index(facility); }
    // Every state, the present one first.
    Result<std::vector<Facility>> history(FacilityId id);

    Result<FacilityPage> search(FacilityQuery const& query);
    // Reads the index into memory, unless it is there; the first search would do it too.
    Result<Done> prepare_search();

    // The health centre of an address; nothing where the table does not know the municipality.
    Result<std::optional<FacilityId>> centre_of_municipality(std::string_view municipality_code);
    Result<Done> set_centre_of_municipality(std::string_view municipality_code, FacilityId centre);
    // For municipalities that have none yet.
    Result<Done> set_first_centres(std::span<std::pair<std::string, FacilityId> const> centres);
    Result<std::vector<std::string>> municipalities_of(FacilityId centre);

private:
    Result<Facility> insert_one(db::Transaction& tx, Caller const& caller, Facility facility);
    Result<FacilityId> write_one(db::Transaction& tx, Caller const& caller, FacilityChange const& change);
    Result<std::string> next_code(db::Transaction& tx, Facility const& facility);
    void index(Facility const& facility);

    db::Database& db_;
    IdMaker& ids_;
    std::shared_mutex index_mutex_;
    std::unique_ptr<FacilityIndex> index_; // null until somebody searches
};

} // namespace todoke::store
