// What managers of institutions ask for on line (S4-02, S4-72): a new account, or a change, stop or
// deletion of one that exists. The line of the application form and everything said about it are sealed;
// a request is changed only at the version that was read, so that two administrators cannot both decide.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "server/store/idempotency.hpp"
#include "server/store/user_search.hpp"
#include "shared/accounts/application.hpp"

namespace todoke::store {

using AccountRequestId = Id<struct AccountRequestTag>;

// Numbers are stored: never reuse one.
enum class AccountRequestKind : std::uint8_t { issue, change, stop, remove };
enum class AccountRequestState : std::uint8_t { applied, asked, approved, rejected };
enum class AccountRequestAct : std::uint8_t { requested, asked, answered, approved, rejected };
std::string_view name(AccountRequestKind kind);
std::string_view name(AccountRequestState state);
std::string_view name(AccountRequestAct act);

struct AccountRequestNote {
    std::int64_t at_ms = 0;
    AccountRequestAct act{};
    std::string user_id, said;
};

struct AccountRequest {
    AccountRequestId id;
    FacilityId facility;        // of who asks
    std::string prefecture_code;
    AccountRequestKind kind{};
    AccountRequestState state{};
    std::string requested_by, user_id;
    accounts::Application line; // folded; of a change: what is to be replaced, the rest blank
    std::vector<AccountRequestNote> notes; // oldest first
    std::int64_t version = 0, requested_at_ms = 0, updated_at_ms = 0;
    [[nodiscard]] bool is_open() const { return state == AccountRequestState::applied || state == AccountRequestState::asked; }
};

// Sealed before the transaction that writes it.
struct SealedAccountRequest {
    AccountRequest request; // as it will be, at its new version
    std::string bytes;
};

class AccountRequests {
public:
    static constexpr int shown_max = 200;

    AccountRequests(db::Database& db, Vault& vault, IdMaker& ids) : db_(db), vault_(vault), ids_(ids) {}

    // All or none, with what belongs to them; a repeated key stores nothing and gives the first of the
    // earlier ones. Makes ids, versions and times.
    Result<AccountRequestId> create(Caller const& caller, std::vector<AccountRequest> requests, RequestKey const& key);
    // A retry of what was stored already.
    Result<bool> was_made(Caller const& caller, RequestKey const& key);
    Result<AccountRequest> find(AccountRequestId id);
    // Newest first, at most shown_max.
    Result<std::vector<AccountRequest>> of_facility(FacilityId facility);
    // Those that are not decided yet, oldest first, at most shown_max.
    Result<std::vector<AccountRequest>> open_ones(AccountArea const& area);
    // Of those the ones that wait for an administrator.
    Result<std::int64_t> count_waiting(AccountArea const& area);

    // `request` as it will be; its version is the one that was read.
    Result<SealedAccountRequest> seal(AccountRequest request, std::int64_t now_ms);
    // ErrorCode::stale when somebody else was faster.
    static Result<Done> put_in(db::Transaction& tx, SealedAccountRequest const& sealed);
    Result<Done> put(SealedAccountRequest const& sealed, Also const& also);

private:
    db::Database& db_;
    Vault& vault_;
    IdMaker& ids_;
};

} // namespace todoke::store
