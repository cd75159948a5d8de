#include "server/services/credentials.hpp"

#include <string_view>

#include "server/crypto/random.hpp"
#include "shared/access/account_rules.hpp"

namespace todoke::services {

namespace {

// Without 0 O o, 1 I l i, 5 S s, 2 Z z, 8 B, v w u.
constexpr std::string_view upper = "ACDEFGHJKLMNPQRTXY", lower = "abcdefghjkmnpqrty", digits = "34679";

char one_of(std::string_view characters) { return characters[crypto::random_below(characters.size())]; }

} // namespace

std::string make_user_id(access::RoleId role) {
    std::string id(1, access::organization_class(role).user_id_letter);
    for (int i = 0; i < 8; ++i) id += static_cast<char>('0' + crypto::random_below(10));
    return id;
}

std::string make_initial_password() {
    std::string password;
    for (int group = 0; group < 3; ++group) {
        if (group > 0) password += '-';
        // Kinds alternate, so no character can stand three times in a row.
        password += one_of(upper);
        password += one_of(lower);
        password += one_of(digits);
        password += one_of(lower);
    }
    return password;
}

} // namespace todoke::services
