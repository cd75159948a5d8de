#include "server/services/application_reference.hpp"

#include <algorithm>

#include "server/services/account_issue.hpp"

namespace todoke::services {

namespace {

std::string person_key(access::RoleId role, std::string_view name, std::string_view mail) {
    return std::string(access::role(role).name) + '\n' + std::string(name) + '\n' + std::string(mail);
}

} // namespace

std::optional<access::RoleId> role_of_class(std::string_view organization_class) {
    for (auto const role : {access::RoleId::facility_reporter, access::RoleId::sentinel_reporter, access::RoleId::animal_clinic})
        if (access::organization_class(role).code == organization_class) return role;
    return std::nullopt;
}

template <class Ask>
std::optional<store::Facility> ApplicationReference::facility(std::string const& question, Ask ask) const {
    if (auto const known = facilities_.find(question); known != facilities_.end()) return known->second;
    Result<std::optional<store::Facility>> found = ask();
    if (!found.ok()) {
        fault_ = found.error();
        return std::nullopt;
    }
    if (*found && (!is_in_area(manager_, **found) || (*found)->closed_at_ms != 0)) found->reset();
    return facilities_.emplace(question, std::move(*found)).first->second;
}

bool ApplicationReference::has_health_centre(std::string_view core_city, std::string_view health_centre) const {
    auto const code = std::string(core_city) + "-" + std::string(health_centre);
    return facility(code, [&] { return app_.store.facilities.find_by_code(store::FacilityKind::health_centre, code); }).has_value();
}

std::optional<store::Facility> ApplicationReference::institution(std::string_view organization_class, std::string_view code) const {
    auto const role = role_of_class(organization_class);
    if (!role || !access::may_manage(manager_.caller.role, manager_.office, *role)) return std::nullopt;
    return facility(std::string(organization_class) + '\n' + std::string(code), [&] { return office_with_code(app_, *role, std::string(code)); });
}

ClinicPlan const* ApplicationReference::clinic(accounts::Application const& application) const {
    std::string question;
    for (auto const& column : accounts::application_columns())
        if (accounts::is_of_clinic(column.column) || column.column == accounts::Column::core_city || column.column == accounts::Column::health_centre) question += application[column.column] + '\n';
    if (auto const known = clinics_.find(question); known != clinics_.end()) return &known->second;
    auto plan = plan_clinic(app_, manager_, application);
    if (!plan.ok()) {
        fault_ = plan.error();
        return nullptr;
    }
    return &clinics_.emplace(std::move(question), std::move(*plan)).first->second;
}

std::vector<std::pair<accounts::Column, std::string_view>> ApplicationReference::clinic_faults(accounts::Application const& application) const {
    if (!access::may_manage(manager_.caller.role, manager_.office, access::RoleId::animal_clinic)) return {{accounts::Column::health_centre, "自分の管轄の外にある行です。"}};
    auto const* plan = clinic(application);
    if (plan == nullptr) return {};
    return plan->faults;
}

std::optional<store::Facility> ApplicationReference::place(accounts::Application const& application) const {
    using accounts::Column;
    if (!accounts::names_clinic(application)) return institution(application[Column::organization_class], application[Column::institution]);
    if (!access::may_manage(manager_.caller.role, manager_.office, access::RoleId::animal_clinic)) return std::nullopt;
    auto const* plan = clinic(application);
    return plan == nullptr ? std::nullopt : plan->known ? plan->known : plan->fresh;
}

bool ApplicationReference::has_institution(std::string_view organization_class, std::string_view code) const { return institution(organization_class, code).has_value(); }

bool ApplicationReference::has_account(accounts::Application const& application) const {
    using accounts::Column;
    auto const office = place(application);
    if (!office || !office->id) return false;
    auto known = people_.find(office->id.value);
    if (known == people_.end()) {
        auto const users = app_.store.users.of_facility(office->id);
        if (!users.ok()) {
            fault_ = users.error();
            return false;
        }
        std::set<std::string> keys;
        for (auto const& user : *users) keys.insert(person_key(user.role, user.name, user.mail));
        known = people_.emplace(office->id.value, std::move(keys)).first;
    }
    return known->second.contains(person_key(*role_of_class(application[Column::organization_class]), application[Column::user_name], application[Column::contact_email]));
}

bool ApplicationReference::is_sentinel_live() const {
    return base::iso_date(base::date_in_japan(manager_.caller.now_ms)) >= app_.config.rules.sentinel_go_live;
}

IssuedAccount account_of(accounts::Application const& application, store::Facility const& place) {
    using accounts::Column;
    IssuedAccount account;
    auto& user = account.user;
    user.role = *role_of_class(application[Column::organization_class]);
    user.facility = place.id;
    user.prefecture_code = place.prefecture_code;
    user.name = application[Column::user_name];
    user.mail = application[Column::contact_email];
    user.phone = application[Column::contact_phone];
    user.can_download = application[Column::can_download] == "1";
    // AL to AN, judged before (V-A05, V-A06).
    auto const means = accounts::means_of(application[Column::tf_means]).value_or(access::FactorMeans::mail);
    account.factor = store::SecondFactor{means, application[means == access::FactorMeans::mail ? Column::tf_email : Column::tf_phone]};
    return account;
}

Result<std::vector<HealthCentreCode>> health_centre_codes(App& app, Manager const& manager) {
    std::vector<HealthCentreCode> codes;
    for (auto const& centre : TRY(app.store.facilities.all(store::FacilityKind::health_centre))) {
        auto const dash = centre.code.find('-');
        if (dash == std::string::npos || !is_in_area(manager, centre)) continue;
        codes.push_back({centre.code.substr(0, dash), centre.code.substr(dash + 1), centre.name});
    }
    std::sort(codes.begin(), codes.end(), [](auto const& a, auto const& b) { return std::tie(a.core_city, a.health_centre) < std::tie(b.core_city, b.health_centre); });
    return codes;
}

} // namespace todoke::services
