// What proves an account beyond its password (roles.md §7): the means in force, those that can be offered
// here, and the messages that carry codes.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "server/services/app.hpp"

namespace todoke::services {

// SMS needs a gateway, a call needs a line. A demo shows both as texts in its outbox.
bool is_offered(App const& app, access::FactorMeans means);

// What counts for this account now: what its owner proved. The mail address of the profile where there is
// none, or where its way out has been taken out of the configuration meanwhile.
Result<store::SecondFactor> factor_in_force(App& app, store::User const& user);

// Whether the account has a second factor of its own, or a passkey (V-A32).
Result<bool> is_registered(App& app, std::string const& user_id);

// Accounts that are given out ready to use, in a demo: codes go to the mail address of the profile, nobody is asked to
// register anything. All of them or none.
Result<Done> create_registered(App& app, std::span<store::User const> users, std::int64_t now_ms);

// "t***@example.jp", "***-****-1234", "" for an app.
std::string masked_destination(store::SecondFactor const& factor);
std::string masked_mail(std::string_view mail);

// A one-time code on its way to `factor`, which is one that is sent. Not sent after its time.
store::Message code_message(App& app, store::User const& user, store::SecondFactor const& factor, std::string const& code, std::int64_t now_ms);

} // namespace todoke::services
