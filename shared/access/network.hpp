// The two ways to the system (roles.md §10): the internet, and the closed network of local governments
// (LGWAN). The server tells them apart by the address it listens on, never by anything a browser says.
#pragma once

#include <cstdint>
#include <string_view>

#include "shared/access/roles.hpp"

namespace todoke::access {

enum class Network : std::uint8_t { internet, closed };

std::string_view name(Network network); // "internet", "closed"

// Whether the password alone opens there (S4-35): for offices of governments and health centres in the
// closed network. Everybody else, and everybody on the internet, needs a second factor.
bool needs_no_second_factor(RoleId role, Network network);

} // namespace todoke::access
