// What the rules of applications ask (accounts::Reference), answered from the store for one
// administrator: codes outside the own area are unknown. Remembers answers while a file is checked.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "server/services/account_area.hpp"
#include "server/services/account_issue.hpp"
#include "server/services/application_file.hpp"
#include "server/services/clinic_registration.hpp"
#include "shared/accounts/check.hpp"

namespace todoke::services {

class ApplicationReference final : public accounts::Reference {
public:
    ApplicationReference(App& app, Manager const& manager) : app_(app), manager_(manager) {}

    [[nodiscard]] bool has_health_centre(std::string_view core_city, std::string_view health_centre) const override;
    [[nodiscard]] bool has_institution(std::string_view organization_class, std::string_view code) const override;
    [[nodiscard]] std::vector<std::pair<accounts::Column, std::string_view>> clinic_faults(accounts::Application const& application) const override;
    [[nodiscard]] bool has_account(accounts::Application const& application) const override;
    [[nodiscard]] bool is_sentinel_live() const override;

    // Of a class and its code, when the account may be issued there.
    [[nodiscard]] std::optional<store::Facility> institution(std::string_view organization_class, std::string_view code) const;
    // Where the account of a row would be: without id where an animal clinic is registered with it.
    [[nodiscard]] std::optional<store::Facility> place(accounts::Application const& application) const;
    // Of a row that names its clinic; nothing when the store failed.
    [[nodiscard]] ClinicPlan const* clinic(accounts::Application const& application) const;
    // The store failed meanwhile: what was answered is worth nothing.
    [[nodiscard]] std::optional<Error> fault() const { return fault_; }

private:
    // The answer to one question, asked once.
    template <class Ask>
    [[nodiscard]] std::optional<store::Facility> facility(std::string const& question, Ask ask) const;

    App& app_;
    Manager const& manager_;
    mutable std::map<std::string, std::optional<store::Facility>, std::less<>> facilities_;
    mutable std::map<std::string, ClinicPlan, std::less<>> clinics_; // by what the row says of it
    mutable std::map<std::int64_t, std::set<std::string>> people_; // of a facility: role, name, mail
    mutable std::optional<Error> fault_;
};

// The role of an account of that class; nothing for a class of another form.
std::optional<access::RoleId> role_of_class(std::string_view organization_class);

// The account that a judged application asks for, at that institution.
IssuedAccount account_of(accounts::Application const& application, store::Facility const& place);

// 保健所マスタ of the own area, for the Excel form.
Result<std::vector<HealthCentreCode>> health_centre_codes(App& app, Manager const& manager);

} // namespace todoke::services
