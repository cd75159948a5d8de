// Guessing that is spread over many addresses and many accounts stays below every limit of one account and
// one address. So wrong passwords have a budget of all. While it is spent, sign-ins are told apart by where
// they come from: the place an account has signed in from before is not limited at all; a place nobody
// guessed from within a day has a budget of its own; the rest shares a small one. So an honest person goes
// on at the usual desk, and gets in elsewhere within a minute, while each further guess costs the attacker
// a fresh block of addresses. Says nothing about whether an account exists: the rest depends on the place.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "server/http/rate_limit.hpp"
#include "server/store/store.hpp"

namespace todoke::services {

class SignInBudget {
public:
    SignInBudget(store::Store& store, std::int64_t wrong_per_minute)
        : store_(store), wrong_(wrong_per_minute), of_clean_places_(wrong_per_minute), of_other_places_((wrong_per_minute + 3) / 4) {}

    // False: not now, whatever the password. `block`: of the address the sign-in comes from.
    Result<bool> admits(std::string_view user_id, std::string const& block, std::int64_t now_ms);
    Result<Done> count_wrong_password(std::string const& block, std::int64_t now_ms);

private:
    store::Store& store_;
    http::RateLimit wrong_, of_clean_places_, of_other_places_;
};

} // namespace todoke::services
