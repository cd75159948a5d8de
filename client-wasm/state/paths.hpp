// Addresses as patterns: {} is any one segment. Each client has a table of them (route.cpp,
// portal/route.cpp).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace todoke::state {

// The ids of an address that a pattern fits; what follows ? or # does not count.
std::optional<std::vector<std::string>> ids_of_path(std::string_view pattern, std::string_view path);
// Nothing where the pattern has another number of ids.
std::optional<std::string> filled_path(std::string_view pattern, std::span<std::string const> ids);

} // namespace todoke::state
