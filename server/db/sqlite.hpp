// The embedded engine. One read-write connection on one writer thread (design: group commit), a pool
// of read-only connections, `synchronous=FULL`: what write() answered survives a power cut.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "server/db/database.hpp"

namespace todoke::db {

struct SqliteOptions {
    std::string folder;                // holds todoke.db, its WAL, the lock file and the reserve file
    int readers = 4;                   // pooled read-only connections
    int queue_max = 1024;              // requests waiting to be written, each lane
    int batch_max = 200;               // requests a commit; 1 = one commit each (for comparison only)
    int batch_ms = 5;                  // no new request joins a batch after that, or twice the time of a commit
    int read_wait_ms = 5'000;          // for a free read connection, then overloaded
    int checkpoint_pages = 4'000;
    int writer_cache_mb = 64;
    int reader_cache_mb = 8;
    std::int64_t reserve_bytes = 16 * 1024 * 1024; // given back when the disk is full
    std::int64_t free_bytes_min = 32 * 1024 * 1024; // below it: read-only
    bool read_only = false;            // beside a serving process (verify-audit, backup): no lock, no writes
    std::string vfs;                   // "" = the system's; see sqlite_testing.hpp
};

// Opens or creates, and brings the schema up to date. Refuses a folder that another process serves,
// a schema newer than this binary and a changed migration.
Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions const& options);

} // namespace todoke::db
