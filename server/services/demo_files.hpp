// The files of assets/demo as they are read: days relative to today become dates, and what is wrong is
// named with its file (assets/demo/README.md describes them).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shared/base/date.hpp"
#include "shared/base/json.hpp"
#include "shared/base/result.hpp"

namespace todoke::services {

Error demo_fault(std::string const& where, std::string const& reason);
// {today}, {today-3}, {today+2} are dates in what comes back.
Result<Json> read_demo_file(std::string const& file, Date today);
// A list member of an object; empty where there is none.
Json::Array const& entries_of(Json const& object, std::string_view name);
std::vector<std::string> texts_of(Json const& object, std::string_view name);

} // namespace todoke::services
