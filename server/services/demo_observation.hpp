// The observed people of the demo (assets/demo/observations.json): reports of some days and a person whose own
// page is printed at start.
#pragma once

#include <map>
#include <string>

#include "server/services/app.hpp"

namespace todoke::services {

Result<Done> seed_observations(App& app, Json const& file, std::map<std::string, store::FacilityId> const& facilities);

struct DemoPerson {
    std::string link, birth_date, self_entry_id;
};
// A fresh personal link; not_found where that person is gone.
Result<DemoPerson> demo_person(App& app, std::string const& demo_dir, std::string const& address);

} // namespace todoke::services
