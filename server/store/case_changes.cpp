#include "server/store/case_changes.hpp"

#include "server/crypto/random.hpp"
#include "shared/base/kana.hpp"

namespace todoke::store {

namespace {

// Blind keys that the row itself keeps, so that a list can be filtered by them while walking.
void set_row_keys(Vault& vault, StoredCase& stored, Person const& person) {
    auto const kana = base::search_kana(person.name_kana);
    stored.kana_key = vault.index().kana(kana);
    stored.birth_key = vault.index().birth(person.birth_date, kana, person.sex);
}

Result<Done> add_block(Vault& vault, std::vector<BlockDocument>& documents, StoredCase const& stored, CaseBlock block, std::string const& document,
                       std::string const& form_version, std::int64_t now_ms) {
    auto sealed = TRY(seal_block(vault, stored.id, block, stored.version, stored.prefecture, now_ms, document));
    documents.push_back({block, form_version, std::move(sealed)});
    return Done{};
}

} // namespace

Result<ReadyCase> ready_case(Vault& vault, IdMaker& ids, NewCase const& request) {
    auto const& caller = request.caller;
    ReadyCase ready;
    auto& stored = ready.stored;
    stored.prefecture = prefecture_number(request.responsible_prefecture_code);
    stored.id.value = ids.next(caller.now_ms, stored.prefecture);
    stored.version = 1;
    stored.facts = request.facts;
    stored.facility = caller.facility;
    stored.responsible_centre = request.responsible_centre;
    stored.related_centres = request.related_centres;
    stored.person_version = 1;
    stored.created_by = caller.user_id;
    stored.created_at_ms = stored.updated_at_ms = caller.now_ms;
    set_row_keys(vault, stored, request.person);
    ready.self_entry_id = request.self_entry_id;
    if (ready.self_entry_id.empty()) ready.self_entry_id = std::to_string(10'000'000 + crypto::random_below(90'000'000));
    ready.self_entry_key = vault.index().exact("self_entry", ready.self_entry_id);
    ready.keys = keys_of(vault, request.person, stored.responsible_centre);
    stored.sealed_person = TRY(seal_person(vault, stored, {request.person, ready.self_entry_id}, caller.now_ms));
    if (!request.identity.empty()) {
        stored.identity_version = 1;
        TRY(add_block(vault, ready.documents, stored, CaseBlock::identity, request.identity, request.identity_form_version, caller.now_ms));
    }
    if (!request.tests.empty()) {
        stored.tests_version = 1;
        TRY(add_block(vault, ready.documents, stored, CaseBlock::tests, request.tests, request.tests_form_version, caller.now_ms));
    }
    if (!request.duplicate_reason.empty())
        TRY(add_block(vault, ready.documents, stored, CaseBlock::duplicate_reason, request.duplicate_reason, "", caller.now_ms));
    return ready;
}

bool insert_ready(db::Transaction& tx, Caller const& caller, ReadyCase const& ready) {
    auto const inserted = tx.execute("INSERT INTO self_entry_ids (self_entry_key, case_id) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                                     db::Blob{ready.self_entry_key}, ready.stored.id.value);
    if (inserted == 0) return false;
    insert_case(tx, caller, ready.stored, ready.keys, ready.documents, ready.derived);
    return true;
}

Result<ReadyChange> ready_change(Vault& vault, Caller const& caller, StoredCase before, CaseChange const& change) {
    ReadyChange ready;
    auto opened = TRY(open_person(vault, before));
    ready.self_entry_id = opened.self_entry_id;
    ready.keys_before = keys_of(vault, opened.person, before.responsible_centre);
    ready.after = before;
    auto& after = ready.after;
    after.version = before.version + 1;
    after.updated_at_ms = caller.now_ms;
    if (change.facts) {
        after.facts = *change.facts;
        after.facts.case_status = before.facts.case_status;
        after.facts.current_location = before.facts.current_location;
        after.facts.movement_history_state = before.facts.movement_history_state;
        after.facts.epi_link = before.facts.epi_link;
    }
    if (!change.new_status.empty()) after.facts.case_status = change.new_status;
    if (!change.new_location.empty()) after.facts.current_location = change.new_location;
    if (change.person) {
        opened.person = *change.person;
        set_row_keys(vault, after, opened.person);
        after.person_version = after.version;
        after.sealed_person = TRY(seal_person(vault, after, opened, caller.now_ms));
    }
    ready.keys_after = change.person ? keys_of(vault, opened.person, after.responsible_centre) : ready.keys_before;
    if (!change.identity.empty()) {
        after.identity_version = after.version;
        TRY(add_block(vault, ready.documents, after, CaseBlock::identity, change.identity, change.identity_form_version, caller.now_ms));
    }
    if (!change.tests.empty()) {
        after.tests_version = after.version;
        TRY(add_block(vault, ready.documents, after, CaseBlock::tests, change.tests, change.tests_form_version, caller.now_ms));
    }
    ready.before = std::move(before);
    return ready;
}

bool write_change(db::Transaction& tx, Caller const& caller, ReadyChange const& ready) {
    {
        auto rows = tx.query("SELECT version FROM cases WHERE case_id = $1", ready.before.id.value);
        if (!rows.next() || rows.integer(0) != ready.before.version) return false;
    }
    update_case(tx, caller, ready.before, ready.keys_before, ready.after, ready.keys_after, ready.documents);
    return true;
}

} // namespace todoke::store
