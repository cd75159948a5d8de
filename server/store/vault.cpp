#include "server/store/vault.hpp"

#include "shared/base/date.hpp"

namespace todoke::store {

namespace {

constexpr std::uint32_t index_root = 1;

} // namespace

Vault::Vault(db::Database& db, crypto::KeyFile const& keys)
    : db_(db), envelope_(keys.master), pepper_(keys.pepper), signer_(std::make_unique<crypto::Signer>(keys.audit_seed)) {}

Result<std::unique_ptr<Vault>> Vault::open(db::Database& db, crypto::KeyFile const& keys) {
    std::unique_ptr<Vault> vault(new Vault(db, keys));
    auto const loaded = db.read([&](db::Transaction& tx) -> Result<Done> {
        auto rows = tx.query("SELECT key_id, wrapped FROM data_keys");
        while (rows.next()) TRY(vault->envelope_.add_key(static_cast<std::uint32_t>(rows.integer(0)), rows.view(1)));
        return Done{};
    });
    if (!loaded.ok()) return loaded.error();
    if (!vault->envelope_.has_key(index_root)) {
        auto const sealed_already = TRY(db.read([](db::Transaction& tx) -> Result<bool> {
            auto rows = tx.query("SELECT 1 FROM users LIMIT 1");
            return rows.next();
        }));
        if (sealed_already) return Error{ErrorCode::internal, "the table data_keys is empty although there is sealed data"};
        TRY(vault->make(index_root, 0));
    }
    auto const root = TRY(vault->envelope_.derive(index_root, "blind index"));
    vault->index_ = std::make_unique<crypto::BlindIndex>(root.view());
    return vault;
}

// Whoever stores a key first wins: all processes use the stored one.
Result<Done> Vault::make(std::uint32_t key_id, std::int64_t now_ms) {
    auto const fresh = envelope_.make_wrapped_key(key_id);
    auto const stored = TRY(db_.write([&](db::Transaction& tx) -> Result<std::string> {
        tx.execute("INSERT INTO data_keys (key_id, wrapped, created_at_ms) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING", key_id,
                   db::Blob{fresh}, now_ms);
        auto rows = tx.query("SELECT wrapped FROM data_keys WHERE key_id = $1", key_id);
        if (!rows.next()) return Error{ErrorCode::internal, "data key was not stored"};
        return rows.text(0);
    }));
    return envelope_.add_key(key_id, stored);
}

Result<std::uint32_t> Vault::key_for(int prefecture, std::int64_t now_ms) {
    auto const year = base::date_in_japan(now_ms).year;
    auto const key_id = static_cast<std::uint32_t>(year * 10'000 + prefecture * 100);
    if (envelope_.has_key(key_id)) return key_id;
    std::lock_guard const lock(making_);
    if (!envelope_.has_key(key_id)) TRY(make(key_id, now_ms));
    return key_id;
}

Result<std::string> Vault::seal(crypto::Place const& place, int prefecture, std::int64_t now_ms, std::string_view plain) {
    auto const key_id = TRY(key_for(prefecture, now_ms));
    return envelope_.seal(key_id, place, plain);
}

Result<std::string> Vault::open(crypto::Place const& place, std::string_view sealed) {
    if (sealed.empty()) return std::string();
    return envelope_.open(place, sealed);
}

} // namespace todoke::store
