// What the rules of applications say about a line, in the reader's language.
#pragma once

#include <string>

#include "server/services/app.hpp"
#include "shared/accounts/check.hpp"
#include "shared/api/application_messages.hpp"

namespace todoke::services {

api::ApplicationFault fault_message(App& app, std::string const& language, accounts::Line const& line, accounts::Fault const& fault);

} // namespace todoke::services
