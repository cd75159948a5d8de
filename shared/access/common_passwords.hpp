// Passwords that everybody tries first, although they keep every other rule: a well-known word with
// the usual replacements, a year and a sign ("P@ssw0rd2026!").
#pragma once

#include <string_view>

namespace todoke::access {

bool is_common_password(std::string_view password);

} // namespace todoke::access
