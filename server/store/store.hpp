// Everything that is kept, one member a resource. Opened once at start and shared by all threads.
#pragma once

#include <memory>
#include <string>

#include "server/db/sqlite.hpp"
#include "server/store/account_requests.hpp"
#include "server/store/audit.hpp"
#include "server/store/audit_search.hpp"
#include "server/store/automatic_calls.hpp"
#include "server/store/case_search.hpp"
#include "server/store/cases.hpp"
#include "server/store/drafts.hpp"
#include "server/store/facilities.hpp"
#include "server/store/jurisdictions.hpp"
#include "server/store/notices.hpp"
#include "server/store/notifications.hpp"
#include "server/store/observations.hpp"
#include "server/store/office_contacts.hpp"
#include "server/store/outbox.hpp"
#include "server/store/password_resets.hpp"
#include "server/store/portal.hpp"
#include "server/store/rate_limits.hpp"
#include "server/store/refusals.hpp"
#include "server/store/passkeys.hpp"
#include "server/store/second_factors.hpp"
#include "server/store/sessions.hpp"
#include "server/store/suggestions.hpp"
#include "server/store/training.hpp"
#include "server/store/user_search.hpp"
#include "server/store/trusted_devices.hpp"
#include "server/store/users.hpp"
#include "server/store/vault.hpp"
#include "server/store/worklists.hpp"

namespace todoke::store {

enum class KeyFilePolicy : std::uint8_t {
    must_exist,     // production: `todoke migrate --init-keys` or the like made it before
    create_if_new,  // demo and first start: made when neither it nor any sealed data exists
};

struct StoreOptions {
    db::SqliteOptions sqlite;
    std::string key_file;          // "" = <folder>/todoke.keys
    KeyFilePolicy key_policy = KeyFilePolicy::must_exist;
    int node = 0;                  // 0 to 15, distinct for every server process on one database
};

class Store {
public:
    // Opens the database (migrating it), then the keys. Details of errors name file and reason.
    static Result<std::unique_ptr<Store>> open(StoreOptions const& options);

    // Removes what has run out: sessions, rate counters, idempotency keys after 30 days, messages after
    // 30 days; signs the audit heads. Call about once a minute.
    Result<Done> housekeeping(std::int64_t now_ms);

private:
    std::unique_ptr<db::Database> db_;
    std::unique_ptr<Vault> vault_;
    IdMaker ids_;

    Store(std::unique_ptr<db::Database> db, std::unique_ptr<Vault> vault, int node);

public:
    db::Database& database() { return *db_; }
    Vault& vault() { return *vault_; }
    IdMaker& ids() { return ids_; }

    Users users;
    UserSearch user_search;
    AccountRequests account_requests;
    Facilities facilities;
    Jurisdictions jurisdictions;
    Sessions sessions;
    SecondFactors second_factors;
    Passkeys passkeys;
    TrustedDevices trusted_devices;
    PasswordResets password_resets;
    RateLimits rate_limits;
    Refusals refusals;
    Outbox outbox;
    Audit audit;
    AuditSearch audit_search;
    Cases cases;
    CaseSearch case_search;
    Notifications notifications;
    Worklists worklists;
    Drafts drafts;
    OfficeContacts office_contacts;
    Notices notices;
    Suggestions suggestions;
    Training training;
    Observations observations;
    AutomaticCalls automatic_calls;
    Portal portal;
};

} // namespace todoke::store
