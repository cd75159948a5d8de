#include "server/store/account_requests.hpp"

#include <charconv>

#include "server/store/audit.hpp"
#include "server/store/pack.hpp"

namespace todoke::store {

namespace {

// Sealed with the key of the installation, as the profiles of users are. `id` lives as long as the place.
crypto::Place place_of(std::string_view id, AccountRequest const& request) { return {"account_requests", id, request.version}; }

constexpr std::size_t note_parts = 4;

std::string packed(AccountRequest const& request) {
    std::string bytes;
    for (auto const& cell : request.line.cells) append_packed(bytes, cell);
    for (auto const& note : request.notes) {
        append_packed(bytes, std::to_string(note.at_ms));
        append_packed(bytes, std::to_string(static_cast<int>(note.act)));
        append_packed(bytes, note.user_id);
        append_packed(bytes, note.said);
    }
    return bytes;
}

std::int64_t number(std::string_view text) {
    std::int64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

void take_packed(AccountRequest& request, std::string_view bytes) {
    auto parts = unpack(bytes, accounts::person_column_count);
    // Requests of before the columns of an animal clinic: their number and that of the others differ by no
    // multiple of a note's parts.
    static_assert((accounts::column_count - accounts::person_column_count) % note_parts != 0);
    auto const cells = parts.size() % note_parts == accounts::column_count % note_parts ? accounts::column_count : accounts::person_column_count;
    for (std::size_t i = 0; i < cells; ++i) request.line.cells[i] = std::move(parts[i]);
    for (auto at = cells; at + note_parts <= parts.size(); at += note_parts)
        request.notes.push_back({number(parts[at]), static_cast<AccountRequestAct>(number(parts[at + 1])), std::move(parts[at + 2]), std::move(parts[at + 3])});
}

constexpr db::Sql select_one = "SELECT request_id, facility_id, prefecture, kind, state, requested_by, user_id, version, requested_at_ms, updated_at_ms, sealed_content "
                               "FROM account_requests WHERE request_id = $1";
constexpr db::Sql select_of_facility = "SELECT request_id, facility_id, prefecture, kind, state, requested_by, user_id, version, requested_at_ms, updated_at_ms, sealed_content "
                                       "FROM account_requests WHERE facility_id = $1 ORDER BY request_id DESC LIMIT $2";
// $1 prefecture, $2 health centre: 0 = any.
constexpr db::Sql select_open = "SELECT r.request_id, r.facility_id, r.prefecture, r.kind, r.state, r.requested_by, r.user_id, r.version, r.requested_at_ms, r.updated_at_ms, r.sealed_content "
                                   "FROM account_requests r JOIN facilities f ON f.facility_id = r.facility_id "
                                   "WHERE r.state <= 1 AND ($1 = 0 OR r.prefecture = $1) AND ($2 = 0 OR f.health_centre_id = $2) ORDER BY r.request_id LIMIT $3";
constexpr db::Sql count_all_waiting = "SELECT count(*) FROM account_requests r JOIN facilities f ON f.facility_id = r.facility_id "
                                      "WHERE r.state <= 1 AND r.state = 0 AND ($1 = 0 OR r.prefecture = $1) AND ($2 = 0 OR f.health_centre_id = $2)";
static_assert(static_cast<int>(AccountRequestState::applied) == 0 && static_cast<int>(AccountRequestState::asked) == 1);

Result<AccountRequest> read_row(db::Rows const& rows, Vault& vault) {
    AccountRequest request;
    request.id.value = rows.integer(0);
    request.facility.value = rows.integer(1);
    request.prefecture_code = prefecture_code(static_cast<int>(rows.integer(2)));
    request.kind = static_cast<AccountRequestKind>(rows.integer(3));
    request.state = static_cast<AccountRequestState>(rows.integer(4));
    request.requested_by = rows.text(5);
    request.user_id = rows.text(6);
    request.version = rows.integer(7);
    request.requested_at_ms = rows.integer(8);
    request.updated_at_ms = rows.integer(9);
    auto const id = request.id.text();
    take_packed(request, TRY(vault.open(place_of(id, request), rows.view(10))));
    return request;
}

Result<std::vector<AccountRequest>> read_all(db::Rows rows, Vault& vault) {
    std::vector<AccountRequest> all;
    while (rows.next()) all.push_back(TRY(read_row(rows, vault)));
    return all;
}

void insert(db::Transaction& tx, SealedAccountRequest const& sealed) {
    auto const& request = sealed.request;
    tx.execute("INSERT INTO account_requests (request_id, facility_id, prefecture, kind, state, requested_by, user_id, sealed_content, version, requested_at_ms, updated_at_ms) "
               "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
               request.id.value, request.facility.value, prefecture_number(request.prefecture_code), static_cast<int>(request.kind), static_cast<int>(request.state),
               request.requested_by, request.user_id, db::Blob{sealed.bytes}, request.version, request.requested_at_ms, request.updated_at_ms);
}

} // namespace

std::string_view name(AccountRequestKind kind) {
    switch (kind) {
    case AccountRequestKind::issue: return "issue";
    case AccountRequestKind::change: return "change";
    case AccountRequestKind::stop: return "stop";
    case AccountRequestKind::remove: return "remove";
    }
    return "";
}

std::string_view name(AccountRequestState state) {
    switch (state) {
    case AccountRequestState::applied: return "applied";
    case AccountRequestState::asked: return "asked";
    case AccountRequestState::approved: return "approved";
    case AccountRequestState::rejected: return "rejected";
    }
    return "";
}

std::string_view name(AccountRequestAct act) {
    switch (act) {
    case AccountRequestAct::requested: return "requested";
    case AccountRequestAct::asked: return "asked";
    case AccountRequestAct::answered: return "answered";
    case AccountRequestAct::approved: return "approved";
    case AccountRequestAct::rejected: return "rejected";
    }
    return "";
}

Result<SealedAccountRequest> AccountRequests::seal(AccountRequest request, std::int64_t now_ms) {
    ++request.version;
    request.updated_at_ms = now_ms;
    auto const id = request.id.text();
    auto bytes = TRY(vault_.seal(place_of(id, request), 0, now_ms, packed(request)));
    return SealedAccountRequest{std::move(request), std::move(bytes)};
}

Result<AccountRequestId> AccountRequests::create(Caller const& caller, std::vector<AccountRequest> requests, RequestKey const& key) {
    std::vector<SealedAccountRequest> sealed;
    for (auto& request : requests) {
        request.id.value = ids_.next(caller.now_ms, prefecture_number(request.prefecture_code));
        request.requested_at_ms = caller.now_ms;
        sealed.push_back(TRY(seal(std::move(request), caller.now_ms)));
    }
    return db_.write([&](db::Transaction& tx) -> Result<AccountRequestId> {
        if (auto const earlier = TRY(find_request(tx, caller, key, RequestKind::account_request))) return AccountRequestId{earlier->id};
        for (auto const& one : sealed) {
            insert(tx, one);
            append_audit(tx, caller, {AuditEvent::account_requested, 0, "request=" + one.request.id.text() + " kind=" + std::string(name(one.request.kind)) +
                                                                            (one.request.user_id.empty() ? "" : " user=" + one.request.user_id)});
        }
        auto const first = sealed.front().request.id;
        remember_request(tx, caller, key, RequestKind::account_request, {first.value, 1});
        return first;
    });
}

Result<bool> AccountRequests::was_made(Caller const& caller, RequestKey const& key) {
    return db_.read([&](db::Transaction& tx) -> Result<bool> { return TRY(find_request(tx, caller, key, RequestKind::account_request)).has_value(); });
}

Result<AccountRequest> AccountRequests::find(AccountRequestId id) {
    return db_.read([&](db::Transaction& tx) -> Result<AccountRequest> {
        auto rows = tx.query(select_one, id.value);
        if (!rows.next()) return Error{ErrorCode::not_found, "no such request"};
        return read_row(rows, vault_);
    });
}

Result<std::vector<AccountRequest>> AccountRequests::of_facility(FacilityId facility) {
    return db_.read([&](db::Transaction& tx) { return read_all(tx.query(select_of_facility, facility.value, shown_max), vault_); });
}

Result<std::vector<AccountRequest>> AccountRequests::open_ones(AccountArea const& area) {
    return db_.read([&](db::Transaction& tx) { return read_all(tx.query(select_open, prefecture_number(area.prefecture_code), area.health_centre.value, shown_max), vault_); });
}

Result<std::int64_t> AccountRequests::count_waiting(AccountArea const& area) {
    return db_.read([&](db::Transaction& tx) -> Result<std::int64_t> {
        auto rows = tx.query(count_all_waiting, prefecture_number(area.prefecture_code), area.health_centre.value);
        return rows.next() ? rows.integer(0) : 0;
    });
}

Result<Done> AccountRequests::put_in(db::Transaction& tx, SealedAccountRequest const& sealed) {
    auto const& request = sealed.request;
    auto const changed = tx.execute("UPDATE account_requests SET state = $2, user_id = $3, sealed_content = $4, version = $5, updated_at_ms = $6 WHERE request_id = $1 AND version = $5 - 1",
                                    request.id.value, static_cast<int>(request.state), request.user_id, db::Blob{sealed.bytes}, request.version, request.updated_at_ms);
    if (changed == 0) return Error{ErrorCode::stale, "another version of the request"};
    return Done{};
}

Result<Done> AccountRequests::put(SealedAccountRequest const& sealed, Also const& also) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        TRY(put_in(tx, sealed));
        return also(tx);
    });
}

} // namespace todoke::store
