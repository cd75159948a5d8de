// Accounts and what is written about them in the audit trail, in words.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "client-wasm/ui/ui.hpp"
#include "shared/api/account_messages.hpp"

namespace todoke::screens {

std::string role_label(std::string_view role);
ui::Cell state_cell(std::string_view state); // 利用中, with its tone
std::span<std::string_view const> account_states();
std::string state_label(std::string_view state);

struct EventWord { std::string_view event, label; };
std::span<EventWord const> event_words();
std::string event_label(std::string_view event);

std::string means_label(std::string_view means); // of the second factor

std::string instant_text(std::int64_t at_ms); // "-" for never
void draw_sign_ins(std::vector<api::SignInEvent> const& events);

} // namespace todoke::screens
