// Fills an empty database with the demo data of assets/demo (format: assets/demo/README.md). What a
// person would have entered goes through the same services as a real entry, at its time in the past.
#pragma once

#include <string>
#include <vector>

#include "server/services/app.hpp"

namespace todoke::services {

struct DemoAccount {
    std::string user_id, says;
};
struct DemoAccounts {
    std::string password;
    std::vector<DemoAccount> accounts;
};

// Errors name the file and what is wrong with it. Does nothing where accounts exist already.
Result<Done> seed_demo(App& app, std::string const& demo_dir);
// What to print at start.
Result<DemoAccounts> demo_accounts(std::string const& demo_dir);

} // namespace todoke::services
