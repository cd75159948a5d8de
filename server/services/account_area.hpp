// Which accounts an administrator is responsible for (roles.md §2, ADM): a government's all of its
// prefecture, a health centre's its own and those of the institutions it is competent for, the State
// those of governments everywhere. Nobody manages the own account.
#pragma once

#include "server/services/app.hpp"
#include "server/store/caller.hpp"
#include "shared/access/account_rules.hpp"

namespace todoke::services {

access::Office office_of(store::Facility const& own_facility);

struct Manager {
    store::Caller caller;
    access::Office office{};
    store::AccountArea area;
    std::string origin; // https://todoke.example.jp: where the people told by mail sign in
};
Manager manager_of(store::Caller const& caller, store::Facility const& own_facility, std::string origin);

bool is_in_area(Manager const& manager, store::Facility const& facility);
// The account may be issued, changed, stopped and removed by this manager.
bool may_manage(Manager const& manager, store::User const& user, store::Facility const& facility_of_user);

} // namespace todoke::services
