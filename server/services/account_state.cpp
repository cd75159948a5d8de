#include "server/services/account_state.hpp"

#include "server/services/sign_in.hpp"

namespace todoke::services {

Result<std::string> state_name(App& app, std::string const& user_id, store::UserState state, std::int64_t now_ms) {
    if (state == store::UserState::stopped) return std::string("stopped");
    if (state == store::UserState::deleted) return std::string("deleted");
    if (TRY(locked_for_ms(app, user_id, now_ms)) > 0) return std::string("locked");
    return std::string(state == store::UserState::issued ? "issued" : "active");
}

} // namespace todoke::services
