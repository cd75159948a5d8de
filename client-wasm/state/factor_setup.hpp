// What the pages of the forced set-up of a second factor know of each other (V-A32). Loading the page anew forgets it:
// what was sent is then told by the session, and the rest is chosen again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "shared/api/messages.hpp"

namespace todoke::state {

struct FactorSetup {
    bool is_phone = true;             // 電話, or `means` itself
    std::string means, destination;   // chosen, typed
    std::string sent_to;              // masked; "" = nothing awaits its code
    std::int64_t expires_in_s = 0;
    std::string secret, qr;           // of an app
    std::optional<api::SessionInfo> next; // registered: where the session stands since then
};

} // namespace todoke::state
