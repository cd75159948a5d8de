// Counts what was refused: at once in memory (the counters of /metrics), and every minute, or when somebody
// looks, in the store by hour, kind, account and address. A flood costs memory up to a limit and one
// transaction a minute; what is above the limit counts without account and address. A crash loses the last
// minute of counts; the audit trail has its own entries.
#pragma once

#include <array>
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <tuple>

#include "server/store/caller.hpp"
#include "server/store/refusals.hpp"

namespace todoke::services {

class RefusalLog {
public:
    explicit RefusalLog(store::Refusals& refusals) : refusals_(refusals) {}

    // `user_id`: of an account that exists, or "". What somebody typed may be a password.
    void note(access::RefusalKind kind, std::string const& user_id, std::string const& client_address, std::int64_t now_ms);
    // Where an address for mail has what no person types into one: line breaks (headers of a mail), letters of
    // other scripts that look like Latin ones, invisible characters.
    void note_if_forged(std::string_view mail, store::Caller const& caller);
    Result<Done> flush();
    // Since the start of the program.
    [[nodiscard]] std::int64_t total(access::RefusalKind kind) const;

private:
    using Key = std::tuple<access::RefusalKind, std::string, std::string, std::int64_t>; // account, address, hour
    store::Refusals& refusals_;
    std::array<std::atomic<std::int64_t>, 16> totals_{}; // by number
    std::mutex mutex_;
    std::map<Key, std::pair<std::int64_t, std::int64_t>> waiting_; // events, the last one's time
};

bool looks_forged(std::string_view mail);

} // namespace todoke::services
