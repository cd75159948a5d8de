#include "server/store/store.hpp"

#include <sys/stat.h>

namespace todoke::store {

namespace {

constexpr std::int64_t day_ms = 24LL * 60 * 60 * 1000;

bool exists(std::string const& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0;
}

Result<crypto::KeyFile> open_keys(StoreOptions const& options, db::Database& db) {
    auto const path = options.key_file.empty() ? options.sqlite.folder + "/todoke.keys" : options.key_file;
    if (options.key_policy == KeyFilePolicy::create_if_new && !exists(path)) {
        auto const has_data = TRY(db.read([](db::Transaction& tx) -> Result<bool> {
            auto rows = tx.query("SELECT 1 FROM data_keys LIMIT 1");
            return rows.next();
        }));
        if (has_data) return Error{ErrorCode::internal, "key file " + path + " is missing, and this database is sealed with it"};
        return crypto::KeyFile::create(path);
    }
    return crypto::KeyFile::open(path);
}

Result<std::int64_t> greatest_id(db::Database& db) {
    return db.read([](db::Transaction& tx) -> Result<std::int64_t> {
        auto rows = tx.query("SELECT max(id) FROM (SELECT max(case_id) AS id FROM cases UNION ALL SELECT max(notification_id) FROM notifications "
                             "UNION ALL SELECT max(message_id) FROM outbox UNION ALL SELECT max(notice_id) FROM notices "
                             "UNION ALL SELECT max(facility_id) FROM facilities UNION ALL SELECT max(request_id) FROM account_requests "
                             "UNION ALL SELECT max(room_id) FROM training_rooms UNION ALL SELECT max(question_id) FROM training_questions "
                             "UNION ALL SELECT max(report_id) FROM daily_reports UNION ALL SELECT max(note_id) FROM observation_notes "
                             "UNION ALL SELECT max(call_id) FROM automatic_calls UNION ALL SELECT max(account_id) FROM portal_accounts) ids");
        return rows.next() ? rows.integer(0) : 0;
    });
}

} // namespace

Store::Store(std::unique_ptr<db::Database> db, std::unique_ptr<Vault> vault, int node)
    : db_(std::move(db)), vault_(std::move(vault)), ids_(node), users(*db_, *vault_), user_search(*db_, *vault_), account_requests(*db_, *vault_, ids_), facilities(*db_, ids_), jurisdictions(*db_), sessions(*db_, *vault_), second_factors(*db_, *vault_), passkeys(*db_, *vault_),
      trusted_devices(*db_), password_resets(*db_, *vault_), rate_limits(*db_, *vault_), refusals(*db_), outbox(*db_, *vault_, ids_), audit(*db_, *vault_), audit_search(*db_), cases(*db_, *vault_, ids_), case_search(*db_, *vault_),
      notifications(*db_, *vault_, ids_), worklists(*db_, *vault_), drafts(*db_, *vault_), office_contacts(*db_), notices(*db_, ids_), suggestions(*db_, *vault_), training(*db_, *vault_, ids_), observations(*db_, *vault_, ids_), automatic_calls(*db_, *vault_, ids_, observations), portal(*db_, *vault_, ids_) {}

Result<std::unique_ptr<Store>> Store::open(StoreOptions const& options) {
    auto db = TRY(db::open_sqlite(options.sqlite));
    auto const keys = TRY(open_keys(options, *db));
    auto vault = TRY(Vault::open(*db, keys));
    auto const last_id = TRY(greatest_id(*db));
    std::unique_ptr<Store> store(new Store(std::move(db), std::move(vault), options.node));
    store->ids_.skip_past(last_id);
    return store;
}

Result<Done> Store::housekeeping(std::int64_t now_ms) {
    TRY(sessions.delete_ended(now_ms));
    TRY(second_factors.delete_ended(now_ms));
    TRY(trusted_devices.delete_ended(now_ms));
    TRY(password_resets.delete_ended(now_ms));
    TRY(portal.delete_ended(now_ms));
    TRY(rate_limits.delete_old(now_ms));
    TRY(refusals.delete_old(now_ms));
    TRY(outbox.delete_old(now_ms - 30 * day_ms));
    TRY(db_->write([&](db::Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM idempotency_keys WHERE created_at_ms < $1", now_ms - 30 * day_ms);
        return Done{};
    }));
    return audit.sign_heads(now_ms);
}

} // namespace todoke::store
