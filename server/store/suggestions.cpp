#include "server/store/suggestions.hpp"

namespace todoke::store {

std::string Suggestions::sealed_id(Caller const& caller, std::string_view form_id) { return caller.user_id + "/" + std::string(form_id); }

Result<std::string> Suggestions::read(Caller const& caller, std::string_view form_id) {
    return db_.read([&](db::Transaction& tx) -> Result<std::string> {
        auto rows = tx.query("SELECT sealed_values FROM suggestions WHERE user_id = $1 AND form_id = $2", caller.user_id, form_id);
        if (!rows.next()) return std::string();
        return vault_.open(place(sealed_id(caller, form_id)), rows.view(0));
    });
}

void Suggestions::save_sealed(db::Transaction& tx, Caller const& caller, std::string_view form_id, std::string_view sealed) {
    tx.execute("INSERT INTO suggestions (user_id, form_id, sealed_values, updated_at_ms) VALUES ($1, $2, $3, $4) "
               "ON CONFLICT (user_id, form_id) DO UPDATE SET sealed_values = excluded.sealed_values, updated_at_ms = excluded.updated_at_ms",
               caller.user_id, form_id, db::Blob{sealed}, caller.now_ms);
}

Result<Done> Suggestions::save(Caller const& caller, std::string_view form_id, std::string_view json) {
    auto const bytes = TRY(vault_.seal(place(sealed_id(caller, form_id)), prefecture_number(caller.prefecture_code), caller.now_ms, json));
    return db_.write([&](db::Transaction& tx) -> Result<Done> {
        save_sealed(tx, caller, form_id, bytes);
        return Done{};
    });
}

} // namespace todoke::store
