#include "server/services/automatic_call_list.hpp"

#include <charconv>

namespace todoke::services {

namespace {

// Our own: the store's number in digits.
std::int64_t number_of(std::string const& call_id) {
    std::int64_t number = 0;
    std::from_chars(call_id.data(), call_id.data() + call_id.size(), number);
    return number;
}

} // namespace

Result<std::vector<delivery::DueCall>> AutomaticCallList::take_due(int count, std::int64_t now_ms) {
    std::vector<delivery::DueCall> taken;
    for (auto const& due : TRY(calls_.due(now_ms, count))) {
        auto const begun = calls_.begin(due, now_ms);
        if (!begun.ok()) {
            if (taken.empty()) return begun.error();
            break; // those begun must be made, or nobody would call them today
        }
        if (*begun) taken.push_back({std::to_string(**begun), due.number, due.emergency_phone}); // else a report came in meanwhile
    }
    return taken;
}

Result<Done> AutomaticCallList::finish(delivery::FinishedCall const& call, std::int64_t /*now_ms*/) {
    return calls_.finish(number_of(call.call_id), call.record, call.answered_at_ms, call.ended_at_ms);
}

Result<Done> AutomaticCallList::put_back(std::string const& call_id, std::int64_t /*now_ms*/) { return calls_.withdraw(number_of(call_id)); }

Result<bool> AutomaticCallList::cut_off(std::string const& call_id, std::int64_t now_ms) { return calls_.cut_off(number_of(call_id), now_ms); }

} // namespace todoke::services
