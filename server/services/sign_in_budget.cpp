#include "server/services/sign_in_budget.hpp"

#include <algorithm>

namespace todoke::services {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;
constexpr store::RateRule wrong_of_place{"sign_in_place", 1, day_ms, day_ms};
constexpr std::size_t sign_ins_looked_at = 50;

// The audit trail knows where an account signed in lately.
Result<bool> is_usual_place(store::Store& store, std::string_view user_id, std::string const& block) {
    auto const lines = TRY(store.audit_search.sign_ins_of(user_id, sign_ins_looked_at));
    return std::any_of(lines.begin(), lines.end(), [&](store::AuditLine const& line) {
        return line.event == store::AuditEvent::signed_in && http::address_block(line.address) == block;
    });
}

} // namespace

Result<bool> SignInBudget::admits(std::string_view user_id, std::string const& block, std::int64_t now_ms) {
    if (!wrong_.is_spent("all", now_ms)) return true;
    if (TRY(is_usual_place(store_, user_id, block))) return true;
    auto const is_clean = TRY(store_.rate_limits.blocked_for_ms(wrong_of_place, block, now_ms)) == 0;
    return (is_clean ? of_clean_places_ : of_other_places_).take("all", now_ms);
}

Result<Done> SignInBudget::count_wrong_password(std::string const& block, std::int64_t now_ms) {
    wrong_.take("all", now_ms);
    TRY(store_.rate_limits.count(wrong_of_place, block, now_ms));
    return Done{};
}

} // namespace todoke::services
