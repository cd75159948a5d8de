// A notice as its readers see it: text, what a training needs (AC-10-4), and its links with their
// addresses. Shown to readers, and to its writer before it is published.
#pragma once

#include <string>

#include "client-wasm/state/client.hpp"
#include "shared/api/notice_messages.hpp"

namespace todoke::screens {

// "2026-11-21" as 2026/11/21; other text stays.
std::string day_text(std::string const& iso);

void draw_notice(state::Client& client, api::Notice const& notice);

// On a home: the way to what is unread, where there is any.
void draw_unread_notices(state::Client& client);

} // namespace todoke::screens
