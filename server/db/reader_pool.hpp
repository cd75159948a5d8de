// The read-only connections of the embedded engine. Each read is one transaction, so it sees one
// moment; whoever finds none free waits a little and is then refused.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <vector>

#include "server/db/sqlite_connection.hpp"

namespace todoke::db {

class ReaderPool {
public:
    ReaderPool(std::vector<std::unique_ptr<SqliteConnection>> connections, int wait_ms);
    // ErrorCode::overloaded when none came free in time.
    Result<Done> run(TransactionStep step);

private:
    SqliteConnection* take();
    void give_back(SqliteConnection* connection);

    std::vector<std::unique_ptr<SqliteConnection>> connections_;
    int wait_ms_;
    std::mutex mutex_;
    std::condition_variable came_free_;
    std::vector<SqliteConnection*> free_;
};

} // namespace todoke::db
