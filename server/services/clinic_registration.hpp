// The animal clinic that a row of the application form names (S4-29, AC-09-4): known already, to be
// registered together with the row's account, or with faults. Rows that name the same clinic mean one.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/services/account_area.hpp"
#include "shared/accounts/application.hpp"
#include "shared/api/application_messages.hpp"

namespace todoke::services {

struct ClinicPlan {
    std::optional<store::Facility> known; // the same name and telephone stand in the master
    std::optional<store::Facility> fresh; // to be registered: without id and code
    std::vector<std::pair<accounts::Column, std::string_view>> faults; // Japanese sentences
};

// Of a folded row for which accounts::names_clinic is true.
Result<ClinicPlan> plan_clinic(App& app, Manager const& manager, accounts::Application const& application);
// What makes two rows name the same clinic.
std::string clinic_key(accounts::Application const& application);
// For the preview; `row` is the first that names it.
api::ApplicationClinic clinic_message(App& app, std::size_t row, ClinicPlan const& plan);

// The clinics of accounts that are issued together.
class FreshClinics {
public:
    explicit FreshClinics(App& app) : app_(app) {}

    // The place of an account: with an id of its own where it has none yet, the same for the same clinic.
    store::Facility placed(accounts::Application const& application, store::Facility const& place, std::int64_t now_ms);
    // Within the transaction that stores the accounts; may run twice.
    Result<Done> register_in(db::Transaction& tx, store::Caller const& caller);
    // After it: the search knows them, and their codes can be asked for.
    void registered();
    // "" for a clinic that is none of these.
    [[nodiscard]] std::string code_of(std::string const& key) const;

private:
    App& app_;
    std::map<std::string, store::Facility> clinics_; // by clinic_key
};

} // namespace todoke::services
