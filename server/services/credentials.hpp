// User IDs and initial passwords that the system makes.
#pragma once

#include <string>

#include "shared/access/roles.hpp"

namespace todoke::services {

// The class's letter and eight random digits: nobody finds others by counting.
std::string make_user_id(access::RoleId role);
// Twelve characters in three groups, none of them easily mistaken for another; keeps rule set N.
std::string make_initial_password();

} // namespace todoke::services
