// Demo mode: the messages that would have left, as a plain page, so that whoever tries the system can
// read the one-time code.
#pragma once

#include <string>
#include <vector>

#include "server/store/outbox.hpp"

namespace todoke::routes {

std::string demo_outbox_html(std::vector<store::Message> const& messages, std::string const& stylesheet);
std::string escape_html(std::string_view text);

} // namespace todoke::routes
