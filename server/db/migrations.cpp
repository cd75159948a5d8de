#include "server/db/migrations.hpp"

#include <chrono>
#include <iterator>

#include "server/crypto/digest.hpp"

namespace todoke::db {

namespace {

struct Migration {
    int number;
    char const* name;
    char const* script;
};

constexpr Migration migrations[] = {
    {1, "base",
#include "server/db/migrations/0001_base.sql"
    },
    {2, "notice_texts",
#include "server/db/migrations/0002_notice_texts.sql"
    },
    {3, "case_names",
#include "server/db/migrations/0003_case_names.sql"
    },
    {4, "accounts",
#include "server/db/migrations/0004_accounts.sql"
    },
    {5, "masters",
#include "server/db/migrations/0005_masters.sql"
    },
    {6, "second_factor",
#include "server/db/migrations/0006_second_factor.sql"
    },
    {7, "notices",
#include "server/db/migrations/0007_notices.sql"
    },
    {8, "password_resets",
#include "server/db/migrations/0008_password_resets.sql"
    },
    {9, "account_requests",
#include "server/db/migrations/0009_account_requests.sql"
    },
    {10, "passkeys",
#include "server/db/migrations/0010_passkeys.sql"
    },
    {11, "letters_of_accounts",
#include "server/db/migrations/0011_letters_of_accounts.sql"
    },
    {12, "training",
#include "server/db/migrations/0012_training.sql"
    },
    {14, "wallets",
#include "server/db/migrations/0014_wallets.sql"
    },
    {15, "refusals_contacts",
#include "server/db/migrations/0015_refusals_contacts.sql"
    },
    {16, "observation",
#include "server/db/migrations/0016_observation.sql"
    },
    {17, "portal",
#include "server/db/migrations/0017_portal.sql"
    },
    {18, "training_oneself",
#include "server/db/migrations/0018_training_oneself.sql"
    },
    {19, "leaflets",
#include "server/db/migrations/0019_leaflets.sql"
    },
    {20, "calls_and_polls",
#include "server/db/migrations/0020_calls_and_polls.sql"
    },
};

constexpr Sql create_table = "CREATE TABLE IF NOT EXISTS migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, hash BLOB NOT "
                             "NULL, applied_at_ms INTEGER NOT NULL) STRICT";

std::int64_t wall_clock_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(system_clock::now().time_since_epoch()).count();
}

// The database's migrations are the first ones of the table. Numbers may have gaps: each is given out once,
// to whoever works on it.
Result<int> check_history(SqliteConnection& connection) {
    int applied = 0;
    std::size_t at = 0;
    auto rows = connection.query("SELECT number, hash FROM migrations ORDER BY number");
    while (rows.next()) {
        auto const number = rows.integer(0);
        if (number > newest_migration())
            return Error{ErrorCode::conflict, "the database is newer than this program (migration " + std::to_string(number) + ")"};
        auto const& known = migrations[at++];
        if (number != known.number || rows.view(1) != crypto::sha256(known.script))
            return Error{ErrorCode::conflict, "migration " + std::to_string(number) + " of the database is not the one this program knows"};
        applied = known.number;
    }
    return applied;
}

} // namespace

int newest_migration() { return std::end(migrations)[-1].number; }

Result<Done> migrate(SqliteConnection& connection) {
    connection.execute(create_table);
    auto const applied = TRY(check_history(connection));
    for (auto const& migration : migrations) {
        if (migration.number <= applied) continue;
        connection.run_script("BEGIN IMMEDIATE");
        connection.run_script(migration.script);
        auto const hash = crypto::sha256(migration.script);
        connection.execute("INSERT INTO migrations (number, name, hash, applied_at_ms) VALUES ($1, $2, $3, $4)", migration.number,
                           migration.name, Blob{hash}, wall_clock_ms());
        connection.run_script("COMMIT");
        if (connection.failed()) {
            auto reason = connection.fault();
            connection.clear_fault();
            if (connection.in_transaction()) connection.run_script("ROLLBACK");
            reason.detail = "migration " + std::to_string(migration.number) + ": " + reason.detail;
            return reason;
        }
    }
    if (connection.failed()) return connection.fault();
    return Done{};
}

} // namespace todoke::db
