#include "server/services/code_calls.hpp"

#include <algorithm>

#include "server/delivery/call_courier.hpp"
#include "server/services/second_factor.hpp"

namespace todoke::services {

namespace {

constexpr int latest_letters = 20; // other letters of the account may have come after the call

std::string state_of(App& app, store::Message const& message) {
    using delivery::CallProgress;
    switch (message.state) {
    case store::MessageState::queued: return "waiting";
    case store::MessageState::sending: break;
    case store::MessageState::sent: return "heard";
    case store::MessageState::failed: return "failed";
    case store::MessageState::expired: return "expired";
    }
    auto const progress = app.code_calls != nullptr ? app.code_calls->progress(message.id) : std::nullopt;
    if (!progress) return "waiting";
    switch (*progress) {
    case CallProgress::dialling: return "dialling";
    case CallProgress::ringing: return "ringing";
    case CallProgress::answered: return "answered";
    }
    return {};
}

} // namespace

Result<api::CodeCallState> code_call_state(App& app, std::string const& user_id, std::int64_t now_ms) {
    constexpr std::string_view prefix = "call_";
    auto const letters = TRY(app.store.outbox.of_account(user_id, latest_letters));
    auto const found = std::find_if(letters.begin(), letters.end(), [](store::Message const& letter) { return letter.channel == "call"; });
    api::CodeCallState state;
    if (found == letters.end()) return state;
    state.state = state_of(app, *found);
    if (found->fault_code.starts_with(prefix)) state.reason = found->fault_code.substr(prefix.size());
    state.destination = masked_destination({access::FactorMeans::call, found->to});
    state.expires_in_s = std::max<std::int64_t>(0, (found->expires_at_ms - now_ms) / 1'000);
    return state;
}

} // namespace todoke::services
