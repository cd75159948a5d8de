#include "server/db/reader_pool.hpp"

#include <chrono>

namespace todoke::db {

ReaderPool::ReaderPool(std::vector<std::unique_ptr<SqliteConnection>> connections, int wait_ms)
    : connections_(std::move(connections)), wait_ms_(wait_ms) {
    for (auto const& connection : connections_) free_.push_back(connection.get());
}

SqliteConnection* ReaderPool::take() {
    std::unique_lock lock(mutex_);
    came_free_.wait_for(lock, std::chrono::milliseconds(wait_ms_), [&] { return !free_.empty(); });
    if (free_.empty()) return nullptr;
    auto* const connection = free_.back(); // the one used last has the warmest cache
    free_.pop_back();
    return connection;
}

void ReaderPool::give_back(SqliteConnection* connection) {
    {
        std::lock_guard const lock(mutex_);
        free_.push_back(connection);
    }
    came_free_.notify_one();
}

Result<Done> ReaderPool::run(TransactionStep step) {
    auto* const connection = take();
    if (connection == nullptr) return Error{ErrorCode::overloaded, "no free read connection"};
    connection->clear_fault();
    connection->execute("BEGIN");
    std::optional<Error> fault;
    try {
        if (!connection->failed()) step(*connection);
    } catch (std::exception const&) { // no memory, for instance; the message may hold anything
        fault = Error{ErrorCode::internal, "exception in a read"};
    }
    if (connection->failed()) fault = connection->fault();
    connection->clear_fault();
    if (connection->in_transaction()) connection->execute("ROLLBACK");
    give_back(connection);
    if (fault) return std::move(*fault);
    return Done{};
}

} // namespace todoke::db
