#include "server/services/directory.hpp"

namespace todoke::services {

namespace {
constexpr std::int64_t keep_user_ms = 10'000;
constexpr std::int64_t keep_facility_ms = 60'000;
constexpr std::size_t kept_max = 20'000; // more is a leak: begin anew
} // namespace

Result<store::User> Directory::user(std::string const& user_id) {
    auto const now = clock_.now_ms();
    {
        std::lock_guard const hold(mutex_);
        auto const found = users_.find(user_id);
        if (found != users_.end() && found->second.until_ms > now) return found->second.value;
    }
    auto user = TRY(store_.users.find(user_id));
    std::lock_guard const hold(mutex_);
    if (users_.size() > kept_max) users_.clear();
    users_[user_id] = {user, now + keep_user_ms};
    return user;
}

void Directory::forget_user(std::string const& user_id) {
    std::lock_guard const hold(mutex_);
    users_.erase(user_id);
}

void Directory::forget_facility(store::FacilityId id) {
    std::lock_guard const hold(mutex_);
    facilities_.erase(id.value);
}

Result<store::Facility> Directory::facility(store::FacilityId id) {
    if (!id) return store::Facility{};
    auto const now = clock_.now_ms();
    {
        std::lock_guard const hold(mutex_);
        auto const found = facilities_.find(id.value);
        if (found != facilities_.end() && found->second.until_ms > now) return found->second.value;
    }
    auto facility = TRY(store_.facilities.find(id));
    std::lock_guard const hold(mutex_);
    if (facilities_.size() > kept_max) facilities_.clear();
    facilities_[id.value] = {facility, now + keep_facility_ms};
    return facility;
}

std::string Directory::facility_name(store::FacilityId id) {
    auto const found = facility(id);
    return found.ok() ? found->name : "";
}

std::string_view kind_name(store::FacilityKind kind) {
    switch (kind) {
    case store::FacilityKind::clinic: return "clinic";
    case store::FacilityKind::health_centre: return "health_centre";
    case store::FacilityKind::government: return "government";
    case store::FacilityKind::ministry: return "ministry";
    case store::FacilityKind::sentinel: return "sentinel";
    case store::FacilityKind::animal_clinic: return "animal_clinic";
    }
    return "";
}

api::Facility to_message(store::Facility const& facility) {
    if (!facility.id) return {};
    return {facility.id.text(), facility.name, std::string(kind_name(facility.kind)), facility.prefecture_code, facility.address, facility.phone,
            facility.phone_after_hours};
}

} // namespace todoke::services
