// What a user entered lately in items marked `remember`, one sealed JSON text a user and form. The
// service merges; submit() stores the result in its transaction.
#pragma once

#include <string>
#include <string_view>

#include "server/store/caller.hpp"
#include "server/store/vault.hpp"

namespace todoke::store {

class Suggestions {
public:
    Suggestions(db::Database& db, Vault& vault) : db_(db), vault_(vault) {}
    Result<std::string> read(Caller const& caller, std::string_view form_id); // "" = nothing yet
    Result<Done> save(Caller const& caller, std::string_view form_id, std::string_view json);
    // The parts of save(), for a transaction that does more.
    static std::string sealed_id(Caller const& caller, std::string_view form_id);
    static crypto::Place place(std::string const& sealed_id) { return {"suggestions", sealed_id, 0}; }
    static void save_sealed(db::Transaction& tx, Caller const& caller, std::string_view form_id, std::string_view sealed);

private:
    db::Database& db_;
    Vault& vault_;
};

} // namespace todoke::store
