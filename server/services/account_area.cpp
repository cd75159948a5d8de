#include "server/services/account_area.hpp"

namespace todoke::services {

access::Office office_of(store::Facility const& own_facility) { return access::office_of(kind_name(own_facility.kind)); }

Manager manager_of(store::Caller const& caller, store::Facility const& own_facility, std::string origin) {
    Manager manager;
    manager.origin = std::move(origin);
    manager.caller = caller;
    manager.office = office_of(own_facility);
    if (manager.office != access::Office::nation) manager.area.prefecture_code = caller.prefecture_code;
    if (manager.office == access::Office::health_centre) manager.area.health_centre = own_facility.id;
    return manager;
}

bool is_in_area(Manager const& manager, store::Facility const& facility) {
    if (!manager.area.prefecture_code.empty() && facility.prefecture_code != manager.area.prefecture_code) return false;
    return manager.area.health_centre.value == 0 || facility.health_centre.value == manager.area.health_centre.value;
}

bool may_manage(Manager const& manager, store::User const& user, store::Facility const& facility_of_user) {
    return user.user_id != manager.caller.user_id && is_in_area(manager, facility_of_user) && access::may_manage(manager.caller.role, manager.office, user.role);
}

} // namespace todoke::services
