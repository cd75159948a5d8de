#include "server/services/clinic_registration.hpp"

#include <array>
#include <set>
#include <variant>

#include "server/services/masters.hpp"

namespace todoke::services {

namespace {

using accounts::Application;
using accounts::Column;
using masters::Entry;

struct Pair {
    Column column{};
    std::string Entry::*value = nullptr;
};
constexpr std::array<Pair, 7> shared_columns{{
    {Column::clinic_name, &Entry::name}, {Column::clinic_kana, &Entry::kana}, {Column::clinic_postal_code, &Entry::postal_code}, {Column::clinic_address, &Entry::address},
    {Column::clinic_phone, &Entry::phone}, {Column::core_city, &Entry::core_city_code}, {Column::health_centre, &Entry::health_center_code},
}};

// Of what the masters say about a column that the form does not have: the one it is made from.
Column column_of(std::string_view master_column) {
    for (auto const& [id, column] : {std::pair{"name", Column::clinic_name}, {"kana", Column::clinic_kana}, {"address", Column::clinic_address}, {"phone", Column::clinic_phone},
                                     {"core_city_code", Column::core_city}, {"health_center_code", Column::health_centre}})
        if (master_column == id) return column;
    return Column::clinic_postal_code;
}

// 東京都千代田区…: the longest name of the prefecture's municipalities that follows; "" = none.
std::string municipality_in(App& app, std::string_view address) {
    auto const* prefectures = app.catalogue.codes("prefectures");
    if (prefectures == nullptr) return {};
    for (auto const& prefecture : *prefectures) {
        if (!address.starts_with(prefecture.label)) continue;
        std::string code;
        std::size_t longest = 0;
        for (auto const& municipality : app.addresses.municipalities(prefecture.code)) {
            if (municipality.label.size() <= longest || address.substr(prefecture.label.size()).find(municipality.label) == std::string_view::npos) continue;
            longest = municipality.label.size();
            code = municipality.code;
        }
        return code;
    }
    return {};
}

// The form has no municipality code: the postal code tells it. Some tell several, and those of large offices
// are in no table: then the address does.
std::string municipality_of(App& app, Entry const& entry) {
    std::set<std::string> all, named;
    for (auto const& place : app.addresses.places(entry.postal_code)) {
        all.insert(place.municipality_code);
        if (entry.address.find(place.municipality) != std::string::npos) named.insert(place.municipality_code);
    }
    auto const& chosen = all.size() == 1 ? all : named;
    return chosen.size() == 1 ? *chosen.begin() : municipality_in(app, entry.address);
}

// What the masters ask of who writes them.
MasterUser writer(Manager const& manager) {
    MasterUser user;
    user.caller = manager.caller;
    user.office.kind = manager.office == access::Office::health_centre ? store::FacilityKind::health_centre : store::FacilityKind::government;
    user.office.id = manager.area.health_centre;
    user.office.prefecture_code = manager.area.prefecture_code;
    return user;
}

Result<std::optional<store::Facility>> known_clinic(App& app, Manager const& manager, Application const& application) {
    store::FacilityQuery query;
    query.typed = application[Column::clinic_phone];
    query.kinds = {store::FacilityKind::animal_clinic};
    query.limit = 100;
    for (auto const& row : TRY(app.store.facilities.search(query)).rows)
        if (row.name == application[Column::clinic_name] && row.phone == application[Column::clinic_phone] && is_in_area(manager, row)) return std::optional(row);
    return std::optional<store::Facility>();
}

} // namespace

Result<ClinicPlan> plan_clinic(App& app, Manager const& manager, Application const& application) {
    ClinicPlan plan;
    plan.known = TRY(known_clinic(app, manager, application));
    if (plan.known) return plan;
    Entry entry;
    for (auto const& [column, value] : shared_columns) entry.*value = application[column];
    entry.municipality_code = municipality_of(app, entry);
    if (entry.municipality_code.empty()) {
        plan.faults.emplace_back(Column::clinic_postal_code, "郵便番号と所在地から市区町村が決まりません。");
        return plan;
    }
    auto judged = judge_entry(app, writer(manager), masters::Master::animal, entry, nullptr);
    if (!judged.ok()) {
        if (judged.error().code != ErrorCode::forbidden) return judged.error();
        plan.faults.emplace_back(Column::health_centre, "自分の管轄の外にある行です。");
        return plan;
    }
    if (auto const* faults = std::get_if<EntryFaults>(&*judged)) {
        for (auto const& fault : faults->faults)
            if (!fault.is_warning) plan.faults.emplace_back(column_of(fault.column), fault.message);
        return plan;
    }
    plan.fresh = std::move(std::get<store::FacilityChange>(*judged).facility);
    return plan;
}

std::string clinic_key(Application const& application) { return application[Column::clinic_name] + '\n' + application[Column::clinic_phone]; }

api::ApplicationClinic clinic_message(App& app, std::size_t row, ClinicPlan const& plan) {
    auto const& clinic = plan.known ? *plan.known : *plan.fresh;
    return {static_cast<std::int64_t>(row), 1, clinic.name, clinic.address, app.directory.facility_name(clinic.health_centre), clinic.code, plan.known.has_value()};
}

store::Facility FreshClinics::placed(Application const& application, store::Facility const& place, std::int64_t now_ms) {
    if (place.id) return place;
    auto const [entry, is_new] = clinics_.try_emplace(clinic_key(application), place);
    if (is_new) entry->second.id.value = app_.store.ids().next(now_ms, store::prefecture_number(place.prefecture_code));
    return entry->second;
}

Result<Done> FreshClinics::register_in(db::Transaction& tx, store::Caller const& caller) {
    for (auto& [key, clinic] : clinics_) {
        clinic.code.clear();
        clinic = TRY(app_.store.facilities.register_in(tx, caller, clinic));
    }
    return Done{};
}

void FreshClinics::registered() {
    for (auto const& [key, clinic] : clinics_) app_.store.facilities.registered(clinic);
}

std::string FreshClinics::code_of(std::string const& key) const {
    auto const found = clinics_.find(key);
    return found == clinics_.end() ? "" : found->second.code;
}

} // namespace todoke::services
