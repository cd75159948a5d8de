// A case as the database holds it, and how its row, documents, search keys and list entries are
// written together. Internal to the stores: routes and services use cases.hpp and its neighbours.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/store/case_lists.hpp"
#include "server/store/cases.hpp"

namespace todoke::store {

struct StoredCase {
    CaseId id;
    std::int64_t version = 0;
    CaseFacts facts;
    FacilityId facility, responsible_centre;
    int prefecture = 0;
    std::vector<FacilityId> related_centres;
    std::int64_t identity_version = 0, tests_version = 0;
    std::string kana_key, birth_key;
    std::string sealed_person;
    std::int64_t person_version = 0;
    std::string created_by;
    std::int64_t created_at_ms = 0, updated_at_ms = 0;
};

// What sealed_person holds.
struct OpenedPerson {
    Person person;
    std::string self_entry_id;
};
Result<std::string> seal_person(Vault& vault, StoredCase const& stored, OpenedPerson const& opened, std::int64_t now_ms);
Result<OpenedPerson> open_person(Vault& vault, StoredCase const& stored);

// Names stand in a table of their own (case_names.hpp), the other kinds in `case_keys`.
enum class KeyKind : std::uint8_t { kana = 1, birth = 2, phone = 3, own_id = 4 };
struct CaseKey {
    KeyKind kind{};
    std::string key;
    auto operator<=>(CaseKey const&) const = default;
};
std::vector<CaseKey> keys_of(Vault& vault, Person const& person, FacilityId own_id_centre);
std::string own_id_key(Vault& vault, FacilityId centre, std::string_view own_id);
// Digits of a telephone number as it is indexed: folded, without hyphens, +81 as 0.
std::string phone_digits(std::string_view phone);

std::string join_ids(std::vector<FacilityId> const& ids);

std::optional<StoredCase> load_case(db::Transaction& tx, CaseId id);
Listing listing_of(StoredCase const& stored);
CaseRow row_of(StoredCase const& stored, OpenedPerson opened);

// for a stored case.
bool is_visible(Caller const& caller, StoredCase const& stored);
// Accepting and returning belong to the responsible centre.
bool may_decide(Caller const& caller, StoredCase const& stored);
access::Viewer viewer_of(Caller const& caller, std::string& facility, std::string& centre);

struct BlockDocument {
    CaseBlock block{};
    std::string form_version;
    std::string sealed; // for place_of_block(id, block, version)
};
Result<std::string> seal_block(Vault& vault, CaseId id, CaseBlock block, std::int64_t version, int prefecture, std::int64_t now_ms,
                               std::string_view document);
Result<std::string> open_block(Vault& vault, CaseId id, CaseBlock block, std::int64_t version, std::string_view sealed);
struct BlockText {
    std::string document, form_version; // "" where nothing was entered
};
Result<BlockText> load_block(db::Transaction& tx, Vault& vault, CaseId id, CaseBlock block, std::int64_t version);

// Rows that follow from a case (keys, names, lists) are written with it; only a bulk fill writes them
// all at the end (derived.hpp).
enum class Derived : std::uint8_t { now, later };

// Every prefecture whose centres see the case finds it by its own rows.
std::vector<int> prefectures_of(db::Transaction& tx, StoredCase const& stored);
void insert_key(db::Transaction& tx, int prefecture, CaseKey const& key, CaseId id);

// Row, documents, keys and lists of a new case; `stored` is complete.
void insert_case(db::Transaction& tx, Caller const& caller, StoredCase const& stored, std::vector<CaseKey> const& keys,
                 std::vector<BlockDocument> const& documents, Derived derived);
// The same for a change: `before` is what the database holds now.
void update_case(db::Transaction& tx, Caller const& caller, StoredCase const& before, std::vector<CaseKey> const& keys_before,
                 StoredCase const& after, std::vector<CaseKey> const& keys_after, std::vector<BlockDocument> const& documents);

// Grows the sequence that browsers of these facilities poll, and changes how much waits there.
void touch_inbox(db::Transaction& tx, FacilityId facility, int waiting_change);
void touch_inboxes_of_case(db::Transaction& tx, StoredCase const& stored);

} // namespace todoke::store
