#include "server/store/idempotency.hpp"

#include "server/crypto/digest.hpp"

namespace todoke::store {

namespace {

std::string short_hash(std::string_view text) { return crypto::sha256(text).substr(0, 16); }

} // namespace

Result<std::optional<RequestResult>> find_request(db::Transaction& tx, Caller const& caller, RequestKey const& key, RequestKind kind) {
    if (key.idempotency_key.empty()) return std::optional<RequestResult>();
    auto rows = tx.query("SELECT fingerprint, kind, result_id, result_version FROM idempotency_keys WHERE user_id = $1 AND request_key = $2",
                         caller.user_id, db::Blob{short_hash(key.idempotency_key)});
    if (!rows.next()) return std::optional<RequestResult>();
    if (rows.view(0) != short_hash(key.fingerprint) || rows.integer(1) != static_cast<int>(kind))
        return Error{ErrorCode::conflict, "the idempotency key was used for another request"};
    return std::optional(RequestResult{rows.integer(2), rows.integer(3)});
}

void remember_request(db::Transaction& tx, Caller const& caller, RequestKey const& key, RequestKind kind, RequestResult result) {
    if (key.idempotency_key.empty()) return;
    tx.execute("INSERT INTO idempotency_keys (user_id, request_key, fingerprint, kind, result_id, result_version, created_at_ms) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7)",
               caller.user_id, db::Blob{short_hash(key.idempotency_key)}, db::Blob{short_hash(key.fingerprint)}, static_cast<int>(kind), result.id,
               result.version, caller.now_ms);
}

} // namespace todoke::store
