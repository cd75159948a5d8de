#include "server/store/case_image.hpp"

#include <algorithm>

#include "server/store/case_names.hpp"
#include "server/store/days.hpp"
#include "server/store/observation_image.hpp"
#include "server/store/pack.hpp"
#include "shared/base/kana.hpp"
#include "shared/base/utf8.hpp"

namespace todoke::store {

namespace {

std::vector<FacilityId> split_ids(std::string_view text) {
    std::vector<FacilityId> ids;
    for (auto const& word : split(text))
        if (auto const id = FacilityId::parse(word)) ids.push_back(*id);
    return ids;
}

int prefecture_of_centre(db::Transaction& tx, FacilityId centre) {
    auto rows = tx.query("SELECT prefecture FROM facilities WHERE facility_id = $1", centre.value);
    return rows.next() ? static_cast<int>(rows.integer(0)) : 0;
}

void insert_keys(db::Transaction& tx, std::vector<int> const& prefectures, std::vector<CaseKey> const& keys, CaseId id) {
    for (int const prefecture : prefectures)
        for (auto const& key : keys) insert_key(tx, prefecture, key, id);
}

void delete_keys(db::Transaction& tx, std::vector<int> const& prefectures, std::vector<CaseKey> const& keys, CaseId id) {
    for (int const prefecture : prefectures)
        for (auto const& key : keys)
            tx.execute("DELETE FROM case_keys WHERE prefecture = $1 AND kind = $2 AND search_key = $3 AND case_id = $4", prefecture,
                       static_cast<int>(key.kind), db::Blob{key.key}, id.value);
}

void insert_documents(db::Transaction& tx, Caller const& caller, StoredCase const& stored, std::vector<BlockDocument> const& documents) {
    for (auto const& document : documents)
        tx.execute("INSERT INTO case_documents (case_id, version, block, form_version, sealed_document, user_id, facility_id, at_ms) "
                   "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                   stored.id.value, stored.version, static_cast<int>(document.block), document.form_version, db::Blob{document.sealed},
                   caller.user_id, caller.facility.value, caller.now_ms);
}

std::string block_id(CaseId id, CaseBlock block) { return id.text() + "/" + std::string(name(block)); }

} // namespace

std::vector<int> prefectures_of(db::Transaction& tx, StoredCase const& stored) {
    std::vector<int> prefectures = {stored.prefecture};
    for (auto const centre : stored.related_centres) {
        int const prefecture = prefecture_of_centre(tx, centre);
        if (std::find(prefectures.begin(), prefectures.end(), prefecture) == prefectures.end()) prefectures.push_back(prefecture);
    }
    return prefectures;
}

void insert_key(db::Transaction& tx, int prefecture, CaseKey const& key, CaseId id) {
    tx.execute("INSERT INTO case_keys (prefecture, kind, search_key, case_id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING", prefecture,
               static_cast<int>(key.kind), db::Blob{key.key}, id.value);
}

std::string join_ids(std::vector<FacilityId> const& ids) {
    std::vector<std::string> words;
    for (auto const id : ids) words.push_back(id.text());
    return join(words);
}

std::string phone_digits(std::string_view phone) {
    auto folded = base::half_width_ascii(phone);
    bool const international = base::trimmed(folded).starts_with("+81");
    std::string digits;
    for (char const c : folded)
        if (c >= '0' && c <= '9') digits += c;
    if (international) digits.replace(0, 2, "0");
    else if (digits.starts_with("0081")) digits.replace(0, 4, "0");
    return digits;
}

Result<std::string> seal_person(Vault& vault, StoredCase const& stored, OpenedPerson const& opened, std::int64_t now_ms) {
    auto const& person = opened.person;
    std::vector<std::string_view> parts = {person.name, person.name_kana, person.birth_date, person.sex, person.hc_own_id, opened.self_entry_id};
    parts.insert(parts.end(), person.phones.begin(), person.phones.end());
    return vault.seal({"cases", stored.id.text(), stored.person_version}, stored.prefecture, now_ms, pack(parts));
}

Result<OpenedPerson> open_person(Vault& vault, StoredCase const& stored) {
    auto parts = unpack(TRY(vault.open({"cases", stored.id.text(), stored.person_version}, stored.sealed_person)), 6);
    OpenedPerson opened;
    auto& person = opened.person;
    person.name = std::move(parts[0]);
    person.name_kana = std::move(parts[1]);
    person.birth_date = std::move(parts[2]);
    person.sex = std::move(parts[3]);
    person.hc_own_id = std::move(parts[4]);
    opened.self_entry_id = std::move(parts[5]);
    person.phones.assign(parts.begin() + 6, parts.end());
    return opened;
}

std::string own_id_key(Vault& vault, FacilityId centre, std::string_view own_id) {
    return vault.index().exact("hc_own_id", centre.text() + "|" + base::half_width_ascii(own_id));
}

std::vector<CaseKey> keys_of(Vault& vault, Person const& person, FacilityId own_id_centre) {
    std::vector<CaseKey> keys;
    auto const& index = vault.index();
    auto const add = [&](KeyKind kind, std::string key) {
        if (!key.empty()) keys.push_back({kind, std::move(key)});
    };
    auto const kana = base::search_kana(person.name_kana);
    add(KeyKind::birth, index.birth(person.birth_date, kana, person.sex));
    for (auto const& phone : person.phones) add(KeyKind::phone, index.phone(phone_digits(phone)));
    if (!person.hc_own_id.empty()) add(KeyKind::own_id, own_id_key(vault, own_id_centre, person.hc_own_id));
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    return keys;
}

std::optional<StoredCase> load_case(db::Transaction& tx, CaseId id) {
    auto rows = tx.query("SELECT version, disease_code, named, diagnosis_class, case_status, current_location, sex, age_years, "
                         "municipality_code, onset_day, diagnosis_day, confirmed_day, movement_history_state, epi_link, facility_id, "
                         "responsible_centre_id, prefecture, related_centres, identity_version, tests_version, kana_key, birth_key, "
                         "sealed_person, person_version, created_by, created_at_ms, updated_at_ms FROM cases WHERE case_id = $1",
                         id.value);
    if (!rows.next()) return std::nullopt;
    StoredCase stored;
    stored.id = id;
    stored.version = rows.integer(0);
    auto& facts = stored.facts;
    facts.disease_code = rows.text(1);
    facts.named = rows.boolean(2);
    facts.diagnosis_class = rows.text(3);
    facts.case_status = rows.text(4);
    facts.current_location = rows.text(5);
    facts.sex = rows.text(6);
    facts.age_years = static_cast<int>(rows.integer(7));
    facts.municipality_code = rows.text(8);
    facts.onset_date = iso_day(rows.integer(9));
    facts.diagnosis_date = iso_day(rows.integer(10));
    facts.confirmed_date = iso_day(rows.integer(11));
    facts.movement_history_state = rows.text(12);
    facts.epi_link = rows.text(13);
    stored.facility.value = rows.integer(14);
    stored.responsible_centre.value = rows.integer(15);
    stored.prefecture = static_cast<int>(rows.integer(16));
    stored.related_centres = split_ids(rows.view(17));
    stored.identity_version = rows.integer(18);
    stored.tests_version = rows.integer(19);
    stored.kana_key = rows.text(20);
    stored.birth_key = rows.text(21);
    stored.sealed_person = rows.text(22);
    stored.person_version = rows.integer(23);
    stored.created_by = rows.text(24);
    stored.created_at_ms = rows.integer(25);
    stored.updated_at_ms = rows.integer(26);
    return stored;
}

Listing listing_of(StoredCase const& stored) {
    Listing listing;
    listing.id = stored.id;
    listing.facility = stored.facility.value;
    listing.responsible_centre = stored.responsible_centre.value;
    for (auto const centre : stored.related_centres) listing.related_centres.push_back(centre.value);
    listing.prefecture = stored.prefecture;
    listing.disease_code = stored.facts.disease_code;
    listing.diagnosis_class = stored.facts.diagnosis_class;
    listing.case_status = stored.facts.case_status;
    listing.current_location = stored.facts.current_location;
    listing.updated_at_ms = stored.updated_at_ms;
    listing.onset_day = day_number(stored.facts.onset_date);
    listing.confirmed_day = day_number(stored.facts.confirmed_date);
    return listing;
}

CaseRow row_of(StoredCase const& stored, OpenedPerson opened) {
    CaseRow row;
    row.id = stored.id;
    row.version = stored.version;
    row.self_entry_id = std::move(opened.self_entry_id);
    row.facts = stored.facts;
    row.person = std::move(opened.person);
    row.facility = stored.facility;
    row.responsible_centre = stored.responsible_centre;
    row.prefecture_code = prefecture_code(stored.prefecture);
    row.created_at_ms = stored.created_at_ms;
    row.updated_at_ms = stored.updated_at_ms;
    return row;
}

access::Viewer viewer_of(Caller const& caller, std::string& facility, std::string& centre) {
    facility = caller.facility.text();
    centre = caller.health_centre.text();
    return {caller.role, facility, centre, caller.prefecture_code};
}

namespace {

// Texts that a Viewer and a Subject point to while a rule is asked.
template <class Rule>
bool ask(Caller const& caller, StoredCase const& stored, Rule rule) {
    std::string own_facility;
    std::string own_centre;
    auto const viewer = viewer_of(caller, own_facility, own_centre);
    auto const facility = stored.facility.text();
    auto const centre = stored.responsible_centre.text();
    std::vector<std::string> related;
    for (auto const id : stored.related_centres) related.push_back(id.text());
    auto const prefecture = prefecture_code(stored.prefecture);
    return rule(viewer, access::Subject{facility, centre, related, prefecture});
}

} // namespace

bool is_visible(Caller const& caller, StoredCase const& stored) { return ask(caller, stored, access::is_visible); }
bool may_decide(Caller const& caller, StoredCase const& stored) { return ask(caller, stored, access::may_decide); }

Result<std::string> seal_block(Vault& vault, CaseId id, CaseBlock block, std::int64_t version, int prefecture, std::int64_t now_ms,
                               std::string_view document) {
    return vault.seal({"case_documents", block_id(id, block), version}, prefecture, now_ms, document);
}

Result<std::string> open_block(Vault& vault, CaseId id, CaseBlock block, std::int64_t version, std::string_view sealed) {
    return vault.open({"case_documents", block_id(id, block), version}, sealed);
}

Result<BlockText> load_block(db::Transaction& tx, Vault& vault, CaseId id, CaseBlock block, std::int64_t version) {
    BlockText text;
    if (version == 0) return text;
    auto rows = tx.query("SELECT form_version, sealed_document FROM case_documents WHERE case_id = $1 AND version = $2 AND block = $3", id.value,
                         version, static_cast<int>(block));
    if (!rows.next()) return Error{ErrorCode::internal, "a revision of a record is missing"};
    text.form_version = rows.text(0);
    text.document = TRY(open_block(vault, id, block, version, rows.view(1)));
    return text;
}

void insert_case(db::Transaction& tx, Caller const& caller, StoredCase const& stored, std::vector<CaseKey> const& keys,
                 std::vector<BlockDocument> const& documents, Derived derived) {
    auto const& facts = stored.facts;
    tx.execute("INSERT INTO cases (case_id, version, disease_code, named, diagnosis_class, case_status, current_location, sex, age_years, "
               "municipality_code, onset_day, diagnosis_day, confirmed_day, movement_history_state, epi_link, facility_id, "
               "responsible_centre_id, prefecture, related_centres, identity_version, tests_version, kana_key, birth_key, sealed_person, "
               "person_version, created_by, created_at_ms, updated_at_ms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, "
               "$14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28)",
               stored.id.value, stored.version, facts.disease_code, facts.named, facts.diagnosis_class, facts.case_status,
               facts.current_location, facts.sex, facts.age_years, facts.municipality_code, day_number(facts.onset_date),
               day_number(facts.diagnosis_date), day_number(facts.confirmed_date), facts.movement_history_state, facts.epi_link,
               stored.facility.value, stored.responsible_centre.value, stored.prefecture, join_ids(stored.related_centres),
               stored.identity_version, stored.tests_version, db::Blob{stored.kana_key}, db::Blob{stored.birth_key},
               db::Blob{stored.sealed_person}, stored.person_version, stored.created_by, stored.created_at_ms, stored.updated_at_ms);
    insert_documents(tx, caller, stored, documents);
    if (derived == Derived::later) return;
    auto const prefectures = prefectures_of(tx, stored);
    insert_keys(tx, prefectures, keys, stored.id);
    add_names(tx, prefectures, stored);
    add_to_lists(tx, listing_of(stored));
    if (is_under_care(facts.case_status) && is_observed_disease(facts.disease_code) && facts.named) begin_observation(tx, stored, caller.now_ms);
}

void update_case(db::Transaction& tx, Caller const& caller, StoredCase const& before, std::vector<CaseKey> const& keys_before,
                 StoredCase const& after, std::vector<CaseKey> const& keys_after, std::vector<BlockDocument> const& documents) {
    auto const& facts = after.facts;
    tx.execute("UPDATE cases SET version = $2, disease_code = $3, named = $4, diagnosis_class = $5, case_status = $6, current_location = $7, "
               "sex = $8, age_years = $9, municipality_code = $10, onset_day = $11, diagnosis_day = $12, confirmed_day = $13, "
               "movement_history_state = $14, epi_link = $15, responsible_centre_id = $16, prefecture = $17, related_centres = $18, "
               "identity_version = $19, tests_version = $20, kana_key = $21, birth_key = $22, sealed_person = $23, person_version = $24, "
               "updated_at_ms = $25 WHERE case_id = $1",
               after.id.value, after.version, facts.disease_code, facts.named, facts.diagnosis_class, facts.case_status, facts.current_location,
               facts.sex, facts.age_years, facts.municipality_code, day_number(facts.onset_date), day_number(facts.diagnosis_date),
               day_number(facts.confirmed_date), facts.movement_history_state, facts.epi_link, after.responsible_centre.value, after.prefecture,
               join_ids(after.related_centres), after.identity_version, after.tests_version, db::Blob{after.kana_key},
               db::Blob{after.birth_key}, db::Blob{after.sealed_person}, after.person_version, after.updated_at_ms);
    insert_documents(tx, caller, after, documents);
    auto const prefectures_before = prefectures_of(tx, before);
    auto const prefectures_after = prefectures_of(tx, after);
    if (keys_before != keys_after || prefectures_before != prefectures_after) {
        delete_keys(tx, prefectures_before, keys_before, before.id);
        insert_keys(tx, prefectures_after, keys_after, after.id);
    }
    remove_names(tx, prefectures_before, before);
    add_names(tx, prefectures_after, after);
    move_in_lists(tx, listing_of(before), listing_of(after));
    follow_case(tx, before, after, caller.now_ms);
}

void touch_inbox(db::Transaction& tx, FacilityId facility, int waiting_change) {
    if (!facility) return;
    tx.execute("INSERT INTO inboxes (facility_id, sequence, waiting) VALUES ($1, 1, $2) ON CONFLICT (facility_id) DO UPDATE SET "
               "sequence = inboxes.sequence + 1, waiting = inboxes.waiting + excluded.waiting",
               facility.value, waiting_change);
}

void touch_inboxes_of_case(db::Transaction& tx, StoredCase const& stored) {
    touch_inbox(tx, stored.facility, 0);
    if (stored.responsible_centre != stored.facility) touch_inbox(tx, stored.responsible_centre, 0);
    for (auto const centre : stored.related_centres)
        if (centre != stored.responsible_centre && centre != stored.facility) touch_inbox(tx, centre, 0);
}

} // namespace todoke::store
