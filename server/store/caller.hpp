// Who asks, and when. Every store function that touches a person takes a Caller: visibility is
// decided here and not in the routes, and the audit entry names the caller. The clock is an argument
// so that tests own it.
#pragma once

#include <cstdint>
#include <string>

#include "server/store/ids.hpp"
#include "shared/access/roles.hpp"

namespace todoke::store {

struct Caller {
    std::string user_id;
    access::RoleId role{};
    FacilityId facility;         // own clinic or own health centre
    FacilityId health_centre;    // own centre, or the competent centre of the clinic
    std::string prefecture_code; // "13"
    std::int64_t now_ms = 0;     // UTC
    std::string client_address = {}; // of the network, "" unknown
};

// "13" -> 13; 0 for anything that is not 01 to 47.
int prefecture_number(std::string_view code);
std::string prefecture_code(int number); // 13 -> "13", 0 -> ""

} // namespace todoke::store
