// The day of automatic calls as the telephone sees it: whom the store has due, begun one by one and finished there.
#pragma once

#include "server/delivery/observation_calls.hpp"
#include "server/store/automatic_calls.hpp"

namespace todoke::services {

class AutomaticCallList : public delivery::CallList {
public:
    explicit AutomaticCallList(store::AutomaticCalls& calls) : calls_(calls) {}

    Result<std::vector<delivery::DueCall>> take_due(int count, std::int64_t now_ms) override;
    Result<Done> finish(delivery::FinishedCall const& call, std::int64_t now_ms) override;
    Result<Done> put_back(std::string const& call_id, std::int64_t now_ms) override;
    Result<bool> cut_off(std::string const& call_id, std::int64_t now_ms) override;

private:
    store::AutomaticCalls& calls_;
};

} // namespace todoke::services
