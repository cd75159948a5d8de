// Accounts. The user ID is looked up by itself; name, mail and telephone are sealed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "server/store/also.hpp"
#include "server/store/ids.hpp"
#include "server/store/vault.hpp"
#include "shared/access/roles.hpp"

namespace todoke::store {

// roles.md §4.5. `locked` is not stored: it is derived from the rate limits of sign-in.
enum class UserState : std::uint8_t { issued, active, stopped, deleted };

struct User {
    std::string user_id;       // [a-z][a-z0-9._-]{3,29}, never reused
    access::RoleId role{};
    UserState state = UserState::issued;
    FacilityId facility;       // own clinic or health centre
    std::string prefecture_code;
    std::string name, mail, phone; // sealed at rest
    std::string language = "ja";
    bool can_download = false; // 個票・CSVダウンロードフラグ
    bool is_manager = false;   // システム利用管理者 of the own institution (S4-72)
    std::string password_hash; // argon2id, see crypto/password.hpp; "" = cannot sign in
    std::int64_t initial_until_ms = 0;       // until when the initial password may be used; 0 = it is the user's own
    std::int64_t password_changed_at_ms = 0; // 0 = never
    std::int64_t signed_in_at_ms = 0;        // 0 = never
    std::int64_t created_at_ms = 0;
    std::int64_t version = 0;
};

class Users {
public:
    Users(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}

    // ErrorCode::conflict when the ID is or was in use.
    Result<Done> create(User const& user, std::int64_t now_ms);
    // All of them or none.
    Result<Done> create_all(std::span<User const> users, std::int64_t now_ms, Also const& also);
    // By somebody present, past or deleted.
    Result<bool> was_used(std::string_view user_id);
    // ErrorCode::not_found; deleted accounts are not found.
    Result<User> find(std::string_view user_id);
    // Everybody of an institution but removed accounts, by user ID.
    Result<std::vector<User>> of_facility(FacilityId facility);
    // user id -> name, for history and lists; ids that do not exist are left out. Deleted people keep
    // their name here (AC-15-3).
    Result<std::map<std::string, std::string>> names(std::vector<std::string> const& user_ids);

    Result<Done> set_language(std::string_view user_id, std::string_view language, std::int64_t now_ms);
    // The user's own password: an issued account becomes active. Ends the user's sessions, all but the
    // one of this token.
    Result<Done> set_password_hash(std::string_view user_id, std::string_view hash, std::int64_t now_ms, std::string_view but_session = {}, Also const& also = {});
    // The same within the transaction of what allows it; nothing happens for an account that does not exist.
    static bool replace_password_hash(db::Transaction& tx, std::string_view user_id, std::string_view hash, std::int64_t now_ms, std::string_view kept_token_hash = {});
    // Same password, better parameters: sessions stay.
    Result<Done> upgrade_password_hash(std::string_view user_id, std::string_view old_hash, std::string_view new_hash);
    // An initial password that must be replaced until then; ends every session of the user.
    Result<Done> set_initial_password(std::string_view user_id, std::string_view hash, std::int64_t until_ms, std::int64_t now_ms, std::int64_t version, Also const& also);
    // Name, mail, telephone and the flags. ErrorCode::stale unless `user.version` is the stored one.
    Result<Done> change(User const& user, std::int64_t now_ms, Also const& also);
    // Stopping or deleting ends the user's sessions at once (AC-09-8).
    // `version` 0: whatever it is.
    Result<Done> set_state(std::string_view user_id, UserState state, std::int64_t now_ms, std::int64_t version = 0, Also const& also = {});
    Result<std::int64_t> count();

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
