// Letters that a relay took and another server gave back later. Each letter leaves with an envelope sender
// of its own (bounces+TAG@example.jp: VERP), to which the failure comes back as a delivery status
// notification (RFC 3464). `todoke take-bounce` reads that one from the mail server, in a process of its
// own without any key, and leaves tag and status in a folder, from which the courier takes them. A tag
// holds a keyed hash: nobody can declare letters undelivered that they did not get.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shared/base/result.hpp"

namespace todoke::delivery {

inline constexpr std::size_t bounce_bytes_max = 1024 * 1024; // read of one notification

struct Bounce {
    std::string tag;    // of the letter: digits, "-", hexadecimal digits
    std::string status; // "5.1.1" (RFC 3463)
};

// "bounces@example.jp" and a tag: "bounces+TAG@example.jp"; "" stays "".
std::string bounce_address(std::string_view mailbox, std::string_view tag);

// What a message to such an address says: nothing unless it is a notification of a failed delivery.
// `recipient`: the address it came to; "" = its To header.
std::optional<Bounce> read_bounce(std::string_view message, std::string_view recipient);

// One file in the folder, complete or not at all; makes the folder. ErrorCode::overloaded: try again later.
Result<Done> spool_bounce(std::string const& folder, Bounce const& bounce);
// Takes what lies in the folder, at most a hundred files. Files of another shape are removed.
std::vector<Bounce> take_spooled_bounces(std::string const& folder);

} // namespace todoke::delivery
