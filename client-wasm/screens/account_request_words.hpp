// Requests for accounts in words: kind, state, and what was said about them.
#pragma once

#include "client-wasm/ui/ui.hpp"
#include "shared/api/account_request_messages.hpp"

namespace todoke::screens {

std::string request_kind_label(std::string_view kind);
ui::Cell request_state_cell(std::string_view state);
void draw_request_facts(api::AccountRequest const& request);
void draw_request_notes(api::AccountRequest const& request);

} // namespace todoke::screens
