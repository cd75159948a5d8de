#include "server/services/applicant_reference.hpp"

namespace todoke::services {

using accounts::Application;
using accounts::Column;

Application with_own_code(Application application, store::Facility const& own) {
    if (accounts::names_clinic(application) && application[Column::clinic_name].empty() && own.kind == store::FacilityKind::animal_clinic)
        application[Column::institution] = own.code;
    return application;
}

Manager reviewer_of(Applicant const& who) {
    Manager manager;
    manager.caller.role = access::RoleId::system_administrator;
    manager.caller.now_ms = who.caller.now_ms;
    manager.office = access::Office::government;
    manager.area.prefecture_code = who.facility.prefecture_code;
    return manager;
}

} // namespace todoke::services
