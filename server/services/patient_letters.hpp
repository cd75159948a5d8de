// Letters and short messages to people under observation, each in the language that it is read in
// (observation::languages). The texts are in assets/lang/letters; no health data, no name.
#pragma once

#include <string>
#include <string_view>

#include "server/services/app.hpp"
#include "shared/api/observation_messages.hpp"

namespace todoke::services {

// Step 3 of registering, and a forgotten password. S1-39: the title of the Japanese letter is fixed.
store::Message code_letter(App& app, std::string const& mail, std::string_view language, std::string const& code, std::int64_t life_ms, std::int64_t now_ms);
// An hour before the deadline.
store::Message reminder_letter(App& app, std::string const& mail, std::string_view language, std::int64_t now_ms);
// The personal link. way: "mail" or "sms".
store::Message invitation(App& app, api::PersonalLink const& link, std::string_view way, std::string const& to, std::int64_t now_ms);

} // namespace todoke::services
