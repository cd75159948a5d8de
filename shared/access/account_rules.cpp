#include "shared/access/account_rules.hpp"

#include <algorithm>
#include <array>
#include <cassert>

namespace todoke::access {

namespace {

using enum RoleId;

constexpr std::array by_the_state{ministry, central_surveillance_centre, government_office, system_administrator};
constexpr std::array by_a_government{government_office,      system_administrator,      health_centre_staff, support_staff,
                                     prefectural_support_officer, local_surveillance_centre, public_laboratory,   testing_laboratory,
                                     facility_reporter,      sentinel_reporter,         animal_clinic,       lodging_facility,
                                     follow_up_contractor};
constexpr std::array by_a_health_centre{health_centre_staff, support_staff, testing_laboratory, facility_reporter,
                                        sentinel_reporter,   animal_clinic, lodging_facility,   follow_up_contractor};

// In the order of RoleId.
constexpr std::array<OrganizationClass, 15> classes{{
    {ministry, "90", 'n'},
    {central_surveillance_centre, "90", 'c'},
    {government_office, "91", 'g'},
    {system_administrator, "99", 'y'},
    {health_centre_staff, "93", 'h'},
    {support_staff, "93", 'h'},
    {prefectural_support_officer, "91", 'g'},
    {local_surveillance_centre, "95", 'c'},
    {public_laboratory, "94", 'l'},
    {testing_laboratory, "98", 'l'},
    {facility_reporter, "09", 'm'},
    {sentinel_reporter, "16", 's'},
    {animal_clinic, "11", 'a'},
    {lodging_facility, "96", 'r'},
    {follow_up_contractor, "97", 'f'},
}};

} // namespace

Office office_of(std::string_view facility_kind) {
    if (facility_kind == "health_centre") return Office::health_centre;
    if (facility_kind == "ministry") return Office::nation;
    return Office::government;
}

std::span<RoleId const> managed_roles(RoleId manager, Office office) {
    if (!may(role(manager), Capability::manage_accounts)) return {};
    switch (office) {
    case Office::nation: return by_the_state;
    case Office::government: return by_a_government;
    case Office::health_centre: return by_a_health_centre;
    }
    return {};
}

bool may_manage(RoleId manager, Office office, RoleId managed) {
    auto const roles = managed_roles(manager, office);
    return std::find(roles.begin(), roles.end(), managed) != roles.end();
}

OrganizationClass const& organization_class(RoleId role) {
    auto const& row = classes[static_cast<std::size_t>(role)];
    assert(row.role == role);
    return row;
}

bool is_user_id(std::string_view text) {
    auto const is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    return text.size() >= 4 && text.size() <= 30 && is_letter(text.front()) &&
           std::all_of(text.begin(), text.end(), [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.' || c == '_' || c == '-'; });
}

} // namespace todoke::access
