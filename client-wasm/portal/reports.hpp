// Reports on their way: 送信待ち until the server says that they are on disk (state/exactly_once.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "client-wasm/portal/draft.hpp"
#include "client-wasm/state/exactly_once.hpp"
#include "shared/api/portal_messages.hpp"

namespace todoke::portal {

struct SentReport {
    std::string key;          // Idempotency-Key, and its name in the vault
    std::string person_id;
    std::int64_t created_at_ms = 0;
    std::int64_t written_at_ms = 0; // device clock
    Draft draft;              // as it was sent, so that it can be written on when it is refused
    state::SendState state = state::SendState::waiting;
    state::Failure failure;

    static constexpr std::string_view vault_prefix = "report-", sent_message = "report-sent:";
    static std::optional<SentReport> from_vault(Json const& json);
};
Json to_vault(SentReport const& report);
state::Call call_of(SentReport const& report, std::int64_t now_ms); // device clock
std::string lock_of(SentReport const& report);   // of one person one after the other: a correction never overtakes
std::string sent_note(SentReport const& report); // its person

using Reports = state::ExactlyOnce<SentReport, api::ReportTaken>;

} // namespace todoke::portal
