// Remembers which request key did what, so that a retry gets the same answer and does nothing twice.
// Results are rows that never change (a record, a version), so the reply is read again, not stored.
#pragma once

#include <optional>

#include "server/store/cases.hpp"

namespace todoke::store {

enum class RequestKind : std::uint8_t { create_case = 1, submit = 2, register_facility = 3, account_request = 4, daily_report = 16, observation_note = 17 };
struct RequestResult {
    std::int64_t id = 0;
    std::int64_t version = 0;
};

// Nothing: the key is new. ErrorCode::conflict: it belongs to another request. An empty key is always new.
Result<std::optional<RequestResult>> find_request(db::Transaction& tx, Caller const& caller, RequestKey const& key, RequestKind kind);
void remember_request(db::Transaction& tx, Caller const& caller, RequestKey const& key, RequestKind kind, RequestResult result);

} // namespace todoke::store
