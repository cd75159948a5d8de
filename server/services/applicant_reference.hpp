// What the rules of applications ask (accounts::Reference), answered for an applicant who types one at the own
// institution, and whose rules those are.
#pragma once

#include "server/services/account_requests.hpp"
#include "server/services/application_reference.hpp"

namespace todoke::services {

// Animal clinics leave their code blank (S4-29); whoever applies from one and names no other has it already.
accounts::Application with_own_code(accounts::Application application, store::Facility const& own);

// Whose rules an application has to keep: those of the administrators of its prefecture.
Manager reviewer_of(Applicant const& who);

// Who has an account elsewhere is none of an applicant's business.
class ApplicantReference final : public accounts::Reference {
public:
    ApplicantReference(App& app, Manager const& reviewer, store::Facility const& own) : all_(app, reviewer), own_(own) {}
    [[nodiscard]] bool has_health_centre(std::string_view core_city, std::string_view health_centre) const override { return all_.has_health_centre(core_city, health_centre); }
    [[nodiscard]] bool has_institution(std::string_view organization_class, std::string_view code) const override { return all_.has_institution(organization_class, code); }
    [[nodiscard]] std::vector<std::pair<accounts::Column, std::string_view>> clinic_faults(accounts::Application const& application) const override { return all_.clinic_faults(application); }
    [[nodiscard]] bool has_account(accounts::Application const& application) const override {
        auto const place = all_.place(application);
        return place && place->id == own_.id && all_.has_account(application);
    }
    [[nodiscard]] bool is_sentinel_live() const override { return all_.is_sentinel_live(); }
    [[nodiscard]] std::optional<Error> fault() const { return all_.fault(); }

private:
    ApplicationReference all_;
    store::Facility const& own_;
};

} // namespace todoke::services
