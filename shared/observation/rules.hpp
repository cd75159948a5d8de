// The rules about daily reports and about registering for them (V-801 to V-812 of the contract), with the
// exact words. Each stands once, for the page, the call and the server.
#pragma once

#include <string_view>

#include "shared/validation/validate.hpp"

namespace todoke::observation {

// Ids: "V-801" … "V-812", "V-117", "V-118", "V-119", "V-120", "F-002" and ours, "F-O…". Placeholders are the
// caller's to fill.
validation::Issue issue(std::string_view rule, std::string_view item);

} // namespace todoke::observation
