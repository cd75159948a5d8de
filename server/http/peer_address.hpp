// Who is at the other end of a connection.
#pragma once

#include <string>

namespace todoke::http {

// The peer's address as text (an IPv4 address also where IPv6 carries it), "" when it is gone.
std::string address_of(int socket);
// Whether a text is an IPv4 or IPv6 address: a proxy's header may say anything.
bool is_address(std::string const& text);

} // namespace todoke::http
