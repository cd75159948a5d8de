// What stands above every tab of a record: who this is (case-record.md §2), and the tabs.
#pragma once

#include <string_view>

#include "client-wasm/screens/screen.hpp"

namespace todoke::screens {

// The ends of the addresses /cases/{id}/{tab}.
inline constexpr std::string_view tab_identity = "identity", tab_tests = "tests", tab_notifications = "notifications", tab_observation = "observation";

void draw_case_header(state::Client& client, api::CaseReply const& record);
// Goes to the pressed one.
void draw_case_tabs(state::Client& client, api::CaseReply const& record, std::string_view current);

} // namespace todoke::screens
