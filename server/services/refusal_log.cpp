#include "server/services/refusal_log.hpp"

#include <algorithm>

#include "shared/base/utf8.hpp"

namespace todoke::services {

namespace {
constexpr std::size_t waiting_max = 20'000;
constexpr std::int64_t hour_ms = 3'600'000;
} // namespace

void RefusalLog::note(access::RefusalKind kind, std::string const& user_id, std::string const& client_address, std::int64_t now_ms) {
    totals_.at(static_cast<std::size_t>(kind)).fetch_add(1, std::memory_order_relaxed);
    auto const hour = now_ms / hour_ms;
    std::lock_guard const hold(mutex_);
    Key key{kind, user_id, client_address, hour};
    if (waiting_.size() >= waiting_max && !waiting_.contains(key)) key = {kind, "", "", hour};
    auto& [events, last_at_ms] = waiting_[key];
    ++events;
    last_at_ms = std::max(last_at_ms, now_ms);
}

Result<Done> RefusalLog::flush() {
    decltype(waiting_) taken;
    {
        std::lock_guard const hold(mutex_);
        taken.swap(waiting_);
    }
    std::vector<store::RefusalCount> counts;
    counts.reserve(taken.size());
    for (auto const& [key, sum] : taken) counts.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), sum.first, sum.second});
    return refusals_.add(counts);
}

std::int64_t RefusalLog::total(access::RefusalKind kind) const { return totals_.at(static_cast<std::size_t>(kind)).load(std::memory_order_relaxed); }

void RefusalLog::note_if_forged(std::string_view mail, store::Caller const& caller) {
    if (looks_forged(mail)) note(access::RefusalKind::forged_address, caller.user_id, caller.client_address, caller.now_ms);
}

// Accented Latin, Greek, Cyrillic and Armenian; mathematical letters. Japanese in this place is a slip of the column.
bool looks_forged(std::string_view mail) {
    if (mail.find('@') == std::string_view::npos) return false;
    if (base::has_control_characters(mail, base::LineBreaks::refused)) return true;
    auto const letters = base::decode_utf8(mail);
    return std::any_of(letters.begin(), letters.end(), [](char32_t c) { return (c >= 0xC0 && c < 0x590) || (c >= 0x1D400 && c < 0x1D800); });
}

} // namespace todoke::services
