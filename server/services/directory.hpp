// Users and facilities by id, remembered for a few seconds: every request needs them and they change
// rarely. What must take effect at once (stopping an account) ends sessions in the store instead.
#pragma once

#include <mutex>
#include <string>
#include <unordered_map>

#include "server/clock/clock.hpp"
#include "server/store/store.hpp"
#include "shared/api/messages.hpp"

namespace todoke::services {

class Directory {
public:
    Directory(store::Store& store, clock::Clock const& clock) : store_(store), clock_(clock) {}

    Result<store::User> user(std::string const& user_id);
    void forget_user(std::string const& user_id);
    Result<store::Facility> facility(store::FacilityId id);
    void forget_facility(store::FacilityId id);
    // "" where there is none.
    std::string facility_name(store::FacilityId id);

private:
    template <class T>
    struct Kept {
        T value;
        std::int64_t until_ms = 0;
    };
    store::Store& store_;
    clock::Clock const& clock_;
    std::mutex mutex_;
    std::unordered_map<std::string, Kept<store::User>> users_;
    std::unordered_map<std::int64_t, Kept<store::Facility>> facilities_;
};

api::Facility to_message(store::Facility const& facility);
std::string_view kind_name(store::FacilityKind kind);

} // namespace todoke::services
