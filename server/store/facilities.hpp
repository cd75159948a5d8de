// Clinics, hospitals and health centres, and which centre is competent for a municipality. Addresses
// and telephones of institutions are public and stay readable.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/db/database.hpp"
#include "server/store/ids.hpp"

namespace todoke::store {

enum class FacilityKind : std::uint8_t { clinic, health_centre, government, ministry };

struct Facility {
    FacilityId id;
    FacilityKind kind = FacilityKind::clinic;
    std::string code;              // medical institution code, or core_city_code-health_centre_code
    std::string name;
    std::string prefecture_code;
    std::string municipality_code;
    std::string address, phone, phone_after_hours;
    FacilityId health_centre;      // competent centre of a clinic; a centre names itself
};

class Facilities {
public:
    explicit Facilities(db::Database& db) : db_(db) {}

    // Creates or replaces by id.
    Result<Done> save(Facility const& facility, std::int64_t now_ms);
    Result<Facility> find(FacilityId id);
    // Institutions first, then health centres and offices; nothing for an unknown code.
    Result<std::optional<Facility>> find_by_code(std::string_view code);
    Result<std::vector<Facility>> all(FacilityKind kind);
    Result<std::int64_t> count();

    // The health centre of an address; nothing where the table does not know the municipality.
    Result<std::optional<FacilityId>> centre_of_municipality(std::string_view municipality_code);
    Result<Done> set_centre_of_municipality(std::string_view municipality_code, FacilityId centre);

private:
    db::Database& db_;
};

} // namespace todoke::store
