#include "shared/access/network.hpp"

namespace todoke::access {

std::string_view name(Network network) { return network == Network::closed ? "closed" : "internet"; }

bool needs_no_second_factor(RoleId role, Network network) {
    if (network != Network::closed) return false;
    switch (role) {
    case RoleId::ministry: case RoleId::central_surveillance_centre: case RoleId::government_office: case RoleId::system_administrator:
    case RoleId::health_centre_staff: case RoleId::support_staff: case RoleId::prefectural_support_officer: case RoleId::local_surveillance_centre:
    case RoleId::public_laboratory: return true;
    case RoleId::testing_laboratory: case RoleId::facility_reporter: case RoleId::sentinel_reporter: case RoleId::animal_clinic:
    case RoleId::lodging_facility: case RoleId::follow_up_contractor: case RoleId::observed_person: break;
    }
    return false;
}

} // namespace todoke::access
