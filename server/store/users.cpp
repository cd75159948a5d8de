#include "server/store/users.hpp"

#include "server/crypto/token.hpp"
#include "server/store/caller.hpp"
#include "server/store/pack.hpp"
#include "server/store/trusted_devices.hpp"

namespace todoke::store {

namespace {

// Profiles are sealed under the key of the installation (prefecture 0).
crypto::Place profile_place(std::string_view user_id) { return {"users", user_id, 0}; }

Error no_such_user() { return Error{ErrorCode::not_found, "no such user"}; }

Error changed_meanwhile() { return Error{ErrorCode::stale, "another version of the account"}; }

constexpr db::Sql select_one = "SELECT user_id, role, state, facility_id, prefecture, sealed_profile, language, can_download, password_hash, version, "
                               "initial_until_ms, password_changed_at_ms, signed_in_at_ms, created_at_ms, is_manager FROM users WHERE user_id = $1 AND state <> 3";
constexpr db::Sql select_of_facility = "SELECT user_id, role, state, facility_id, prefecture, sealed_profile, language, can_download, password_hash, version, "
                                       "initial_until_ms, password_changed_at_ms, signed_in_at_ms, created_at_ms, is_manager FROM users "
                                       "WHERE facility_id = $1 AND state <> 3 ORDER BY user_id";
static_assert(static_cast<int>(UserState::deleted) == 3);

Result<User> read_row(db::Rows const& rows, Vault& vault) {
    User user;
    user.user_id = rows.text(0);
    auto const* const role = access::find_role(rows.view(1));
    if (role == nullptr) return Error{ErrorCode::internal, "a user has a role that does not exist"};
    user.role = role->id;
    user.state = static_cast<UserState>(rows.integer(2));
    user.facility.value = rows.integer(3);
    user.prefecture_code = prefecture_code(static_cast<int>(rows.integer(4)));
    auto parts = unpack(TRY(vault.open(profile_place(user.user_id), rows.view(5))), 3);
    user.name = std::move(parts[0]);
    user.mail = std::move(parts[1]);
    user.phone = std::move(parts[2]);
    user.language = rows.text(6);
    user.can_download = rows.boolean(7);
    user.password_hash = rows.text(8);
    user.version = rows.integer(9);
    user.initial_until_ms = rows.integer(10);
    user.password_changed_at_ms = rows.integer(11);
    user.signed_in_at_ms = rows.integer(12);
    user.created_at_ms = rows.integer(13);
    user.is_manager = rows.boolean(14);
    return user;
}

void end_sessions(db::Transaction& tx, std::string_view user_id, std::string_view kept_token_hash = {}) {
    tx.execute("DELETE FROM sessions WHERE user_id = $1 AND token_hash <> $2", user_id, db::Blob{kept_token_hash});
    end_trust(tx, user_id);
}

} // namespace

Result<Done> Users::create(User const& user, std::int64_t now_ms) {
    return create_all(std::span(&user, 1), now_ms, [](db::Transaction&) { return Done{}; });
}

Result<Done> Users::create_all(std::span<User const> users, std::int64_t now_ms, Also const& also) {
    std::vector<std::string> sealed;
    for (auto const& user : users) sealed.push_back(TRY(vault_.seal(profile_place(user.user_id), 0, now_ms, pack({user.name, user.mail, user.phone}))));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        for (std::size_t i = 0; i < users.size(); ++i) {
            auto const& user = users[i];
            auto const inserted = tx.execute(
                "INSERT INTO users (user_id, role, state, facility_id, prefecture, sealed_profile, language, can_download, password_hash, "
                "version, created_at_ms, updated_at_ms, initial_until_ms, password_changed_at_ms, is_manager) "
                "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1, $10, $10, $11, $10, $12) ON CONFLICT DO NOTHING",
                user.user_id, access::role(user.role).name, static_cast<int>(user.state), user.facility.value,
                prefecture_number(user.prefecture_code), db::Blob{sealed[i]}, user.language, user.can_download, user.password_hash, now_ms,
                user.initial_until_ms, user.is_manager);
            if (inserted == 0) return Error{ErrorCode::conflict, "the user ID is or was in use"};
        }
        return also(tx);
    });
}

Result<bool> Users::was_used(std::string_view user_id) {
    return db_.read([&](db::Transaction& tx) -> Result<bool> { return tx.query("SELECT 1 FROM users WHERE user_id = $1", user_id).next(); });
}

Result<User> Users::find(std::string_view user_id) {
    return db_.read([&](db::Transaction& tx) -> Result<User> {
        auto rows = tx.query(select_one, user_id);
        if (!rows.next()) return no_such_user();
        return read_row(rows, vault_);
    });
}

Result<std::vector<User>> Users::of_facility(FacilityId facility) {
    return db_.read([&](db::Transaction& tx) -> Result<std::vector<User>> {
        std::vector<User> users;
        auto rows = tx.query(select_of_facility, facility.value);
        while (rows.next()) users.push_back(TRY(read_row(rows, vault_)));
        return users;
    });
}

Result<std::map<std::string, std::string>> Users::names(std::vector<std::string> const& user_ids) {
    return db_.read([&](db::Transaction& tx) -> Result<std::map<std::string, std::string>> {
        std::map<std::string, std::string> names;
        for (auto const& user_id : user_ids) {
            if (names.contains(user_id)) continue;
            auto rows = tx.query("SELECT sealed_profile FROM users WHERE user_id = $1", user_id);
            if (!rows.next()) continue;
            names[user_id] = unpack(TRY(vault_.open(profile_place(user_id), rows.view(0))), 1)[0];
        }
        return names;
    });
}

Result<Done> Users::set_language(std::string_view user_id, std::string_view language, std::int64_t now_ms) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const changed = tx.execute("UPDATE users SET language = $2, version = version + 1, updated_at_ms = $3 WHERE user_id = $1",
                                        user_id, language, now_ms);
        if (changed == 0) return no_such_user();
        return Done{};
    });
}

Result<Done> Users::set_password_hash(std::string_view user_id, std::string_view hash, std::int64_t now_ms, std::string_view but_session, Also const& also) {
    auto const kept = but_session.empty() ? std::string() : crypto::hash_token(but_session);
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        if (!replace_password_hash(tx, user_id, hash, now_ms, kept)) return no_such_user();
        if (also) TRY(also(tx));
        return Done{};
    });
}

bool Users::replace_password_hash(db::Transaction& tx, std::string_view user_id, std::string_view hash, std::int64_t now_ms, std::string_view kept_token_hash) {
    auto const changed = tx.execute("UPDATE users SET password_hash = $2, initial_until_ms = 0, password_changed_at_ms = $3, "
                                    "state = CASE state WHEN $4 THEN $5 ELSE state END, version = version + 1, updated_at_ms = $3 "
                                    "WHERE user_id = $1",
                                    user_id, hash, now_ms, static_cast<int>(UserState::issued), static_cast<int>(UserState::active));
    end_sessions(tx, user_id, kept_token_hash);
    return changed > 0;
}

Result<Done> Users::upgrade_password_hash(std::string_view user_id, std::string_view old_hash, std::string_view new_hash) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        // Changed meanwhile: the newer password wins.
        tx.execute("UPDATE users SET password_hash = $3 WHERE user_id = $1 AND password_hash = $2", user_id, old_hash, new_hash);
        return Done{};
    });
}

Result<Done> Users::set_initial_password(std::string_view user_id, std::string_view hash, std::int64_t until_ms, std::int64_t now_ms, std::int64_t version, Also const& also) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const changed = tx.execute("UPDATE users SET password_hash = $2, initial_until_ms = $3, state = $4, version = version + 1, updated_at_ms = $5 "
                                        "WHERE user_id = $1 AND version = $6 AND state <> $7",
                                        user_id, hash, until_ms, static_cast<int>(UserState::issued), now_ms, version, static_cast<int>(UserState::deleted));
        if (changed == 0) return changed_meanwhile();
        end_sessions(tx, user_id);
        return also(tx);
    });
}

Result<Done> Users::change(User const& user, std::int64_t now_ms, Also const& also) {
    auto const sealed = TRY(vault_.seal(profile_place(user.user_id), 0, now_ms, pack({user.name, user.mail, user.phone})));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const changed = tx.execute("UPDATE users SET sealed_profile = $2, can_download = $3, is_manager = $7, version = version + 1, updated_at_ms = $4 "
                                        "WHERE user_id = $1 AND version = $5 AND state <> $6",
                                        user.user_id, db::Blob{sealed}, user.can_download, now_ms, user.version, static_cast<int>(UserState::deleted), user.is_manager);
        if (changed == 0) return changed_meanwhile();
        return also(tx);
    });
}

Result<Done> Users::set_state(std::string_view user_id, UserState state, std::int64_t now_ms, std::int64_t version, Also const& also) {
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        auto const changed = tx.execute("UPDATE users SET state = $2, version = version + 1, updated_at_ms = $3 "
                                        "WHERE user_id = $1 AND state <> $4 AND ($5 = 0 OR version = $5)",
                                        user_id, static_cast<int>(state), now_ms, static_cast<int>(UserState::deleted), version);
        if (changed == 0) return version == 0 ? no_such_user() : changed_meanwhile();
        if (state == UserState::stopped || state == UserState::deleted) end_sessions(tx, user_id);
        if (also) TRY(also(tx));
        return Done{};
    });
}

Result<std::int64_t> Users::count() {
    return db_.read([](db::Transaction& tx) -> Result<std::int64_t> {
        auto rows = tx.query("SELECT count(*) FROM users");
        return rows.next() ? rows.integer(0) : 0;
    });
}

} // namespace todoke::store
