// Accounts of an area: lists and counts. Removed accounts are in none. Names are sealed, so they are
// compared one after the other, within the area.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "server/store/users.hpp"

namespace todoke::store {

// Whose accounts: a prefecture's, or only those of one health centre and of the institutions it is
// competent for. Both empty: the nation's.
struct AccountArea {
    std::string prefecture_code;
    FacilityId health_centre;
};

struct UserConditions {
    AccountArea area;
    std::string words;                 // part of user ID, name or institution; blanks do not matter
    std::optional<access::RoleId> role;
    std::optional<UserState> state;
    std::int64_t silent_since_ms = 0;  // neither issued nor signed in since then; 0 = any
    bool undelivered = false;          // the last message about the account did not arrive
    std::string after;                 // user ID of the last row of the page before
    std::size_t rows_max = 50;
};

struct UserGlance {
    std::string user_id, name, facility_name;
    access::RoleId role{};
    UserState state = UserState::issued;
    FacilityId facility;
    std::int64_t initial_until_ms = 0, signed_in_at_ms = 0, created_at_ms = 0;
};
struct UserPage {
    std::vector<UserGlance> users; // by user ID
    std::string next;              // for `after`; "" on the last page
};

struct UserCounts { std::int64_t issued = 0, active = 0, stopped = 0, silent = 0, undelivered = 0; };

// How many accounts have a mail address of one domain: at an institution, and at how many others.
struct DomainUse { std::int64_t here = 0, other_facilities = 0; };

class UserSearch {
public:
    UserSearch(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    Result<UserPage> find(UserConditions const& wanted);
    Result<DomainUse> mail_domain(AccountArea const& area, std::string_view domain, FacilityId facility);
    Result<UserCounts> count(AccountArea const& area, std::int64_t silent_since_ms);

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
