// The administrator behind a request, with the area and the address that letters name.
#pragma once

#include "server/routes/call.hpp"
#include "server/services/account_area.hpp"

namespace todoke::routes {

services::Manager manager_of(Call const& call, services::App& app);

} // namespace todoke::routes
