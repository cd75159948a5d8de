// What every change of an account brings with it: its line in the audit trail and the letters to those
// concerned, for the transaction of the change itself; and the answer where a rule is broken.
#pragma once

#include <span>
#include <string_view>

#include "server/services/app.hpp"
#include "shared/access/rule.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::services {

Result<store::Also> recorded(App& app, store::Caller const& caller, store::AuditEntry entry, std::span<store::Message const> letters = {});

// One after the other; `second` may be empty.
store::Also both(store::Also first, store::Also second);

// `item`: the field of the request.
validation::Issue issue_of(access::Rule const& rule, std::string_view item, validation::Severity severity = validation::Severity::error);

} // namespace todoke::services
