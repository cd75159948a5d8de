// Whose accounts somebody may issue, change, stop and delete, and the organisation classes of accounts
// (S4-16, S4-71). The server has the last word; the browser offers what it will accept.
#pragma once

#include <optional>
#include <span>
#include <string_view>

#include "shared/access/roles.hpp"

namespace todoke::access {

// Where an administrator sits decides how far the right reaches.
enum class Office { nation, government, health_centre };
// Of the facility kinds that a session tells: "ministry", "health_centre", "government", …
Office office_of(std::string_view facility_kind);

// The State issues for governments, a government for all in its area, a health centre for itself and
// the institutions it is competent for. Empty: may issue for nobody.
std::span<RoleId const> managed_roles(RoleId manager, Office office);
bool may_manage(RoleId manager, Office office, RoleId managed);

// 所属機関分類コード: 09, 16 and 11 are published, 90 and above this system's own.
struct OrganizationClass {
    RoleId role{};
    std::string_view code;
    char user_id_letter; // with which user IDs of the class begin
};
OrganizationClass const& organization_class(RoleId role);

// [a-z][a-z0-9._-]{3,29}
bool is_user_id(std::string_view text);

} // namespace todoke::access
