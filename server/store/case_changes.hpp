// A new or changed case, made ready outside the writer: everything is sealed and hashed on the
// caller's thread, so that the one writer only runs statements. Internal to the stores.
#pragma once

#include <string>
#include <vector>

#include "server/store/case_image.hpp"

namespace todoke::store {

struct ReadyCase {
    StoredCase stored;
    std::string self_entry_id;
    std::string self_entry_key;
    std::vector<CaseKey> keys;
    std::vector<BlockDocument> documents;
    Derived derived = Derived::now;
};
// With a fresh id and a random 8-digit self-entry ID, which insert_ready may find taken.
Result<ReadyCase> ready_case(Vault& vault, IdMaker& ids, NewCase const& request);
// false: the self-entry ID is taken; nothing was written, draw another.
bool insert_ready(db::Transaction& tx, Caller const& caller, ReadyCase const& ready);
// At one million records one draw in 90 is taken; so many in a row mean that something is wrong.
constexpr int draws_max = 40;

struct CaseChange {
    std::optional<CaseFacts> facts;   // status, place of stay, movement history and link are kept
    std::optional<Person> person;
    std::string identity, identity_form_version; // JSON text, "" = leave
    std::string tests, tests_form_version;
    std::string new_status, new_location;        // a health centre's decision, "" = leave
};
struct ReadyChange {
    StoredCase before, after;
    std::vector<CaseKey> keys_before, keys_after;
    std::vector<BlockDocument> documents;
    std::string self_entry_id;
};
// `before` as it was read; write_change compares it with what is there.
Result<ReadyChange> ready_change(Vault& vault, Caller const& caller, StoredCase before, CaseChange const& change);
// false: the record has moved on since it was read; nothing was written.
bool write_change(db::Transaction& tx, Caller const& caller, ReadyChange const& ready);

} // namespace todoke::store
