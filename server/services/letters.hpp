// Messages to users, in their language, for the outbox.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "server/services/app.hpp"

namespace todoke::services {

using Blanks = std::span<std::pair<std::string_view, std::string> const>; // {"code", "123456"} fills {code}

std::string filled(std::string text, Blanks blanks);

// A mail to that user. `subject` and `body` are Japanese source texts; not sent after `life_ms`.
store::Message letter(App& app, store::User const& user, std::string_view subject, std::string_view body, Blanks blanks, std::int64_t life_ms, std::int64_t now_ms);

} // namespace todoke::services
