// The day of automatic calls as the database keeps it: who is due, which call goes on, how it ended. A voice
// channel asks due(), begins a call (which nobody else can begin again) and hands in the record. A call that a
// fault of ours cut off is due once more in its round, after a restart by recover(); the second time it is a
// failed try. So nobody is lost, and nobody is rung without end by a server that keeps failing (W-17).
#pragma once

#include <vector>

#include "server/store/observations.hpp"
#include "shared/observation/rounds.hpp"

namespace todoke::store {

struct DueCall {
    CaseId id;
    FacilityId centre;
    int round = 1;
    std::string number;           // digits
    std::string emergency_phone;  // of the centre's settings, "" = its own number
};

class AutomaticCalls {
public:
    AutomaticCalls(db::Database& db, Vault& vault, IdMaker& ids, Observations& observations) : db_(db), vault_(vault), ids_(ids), observations_(observations) {}

    // At most `count` that may begin now, in the order in which people came under observation.
    Result<std::vector<DueCall>> due(std::int64_t now_ms, int count);
    // The call's id; nothing where this round of the day was begun already, or is not due any more (a report
    // came in, release, another method).
    Result<std::optional<std::int64_t>> begin(DueCall const& call, std::int64_t now_ms);
    // Times in ms; answered_at 0 = not answered. A complete record becomes the report of the day in the same
    // transaction; of an incomplete one the values stay with the call (S1-16). Once only: a second time is nothing.
    Result<Done> finish(std::int64_t call_id, observation::CallRecord const& record, std::int64_t answered_at_ms, std::int64_t ended_at_ms);
    // The call never reached the telephone network, so it was no try of its round: due again.
    Result<Done> withdraw(std::int64_t call_id);
    // A fault of ours ended the call in the middle. true: it will be made again; false: it is over, as a failed try.
    Result<bool> cut_off(std::int64_t call_id, std::int64_t now_ms);
    // Cuts off the calls that a former process left open; how many.
    Result<std::int64_t> recover(std::int64_t now_ms);

private:
    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
    Observations& observations_;
};

} // namespace todoke::store
