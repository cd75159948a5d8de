#include "server/db/sqlite.hpp"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

#include "server/db/data_folder.hpp"
#include "server/db/migrations.hpp"
#include "server/db/reader_pool.hpp"
#include "server/db/sqlite_connection.hpp"

namespace todoke::db {

namespace {

using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

// One caller waiting for its write, each with a lock of its own: woken callers do not meet on one.
// Shared: the caller may be gone before the writer has let go of it.
struct Request {
    explicit Request(TransactionStep what) : step(what) {}
    TransactionStep step;
    bool kept = false;             // the function wants to keep what it wrote; its own answer is with the caller
    std::optional<Error> fault;    // the engine's

    void wait() {
        std::unique_lock lock(mutex_);
        answered_.wait(lock, [&] { return done_; });
    }
    void answer() {
        {
            std::lock_guard const lock(mutex_);
            done_ = true;
        }
        answered_.notify_one();
    }

private:
    std::mutex mutex_;
    std::condition_variable answered_;
    bool done_ = false;
};
using Batch = std::vector<std::shared_ptr<Request>>;

// A commit costs the disk about the same however much is in it. So a batch goes on for twice as long as
// the last commit took: a slow disk then costs a third of the time, not all of it. Nobody waits for
// that at quiet times: a batch ends when nothing more is queued.
constexpr milliseconds batch_time_max{50};

std::string database_file(SqliteOptions const& options) { return options.folder + "/todoke.db"; }

// A connection of its own: a copy takes seconds and must not hold one of the pool.
Result<Done> copy_database(SqliteOptions const& options, std::string const& file) {
    auto const connection = TRY(SqliteConnection::open(database_file(options), options.vfs, Access::read_only, options.reader_cache_mb));
    return connection->copy_to(file);
}

class SqliteDatabase final : public Database {
public:
    SqliteDatabase(SqliteOptions options, DataFolder folder, std::unique_ptr<SqliteConnection> writer, std::unique_ptr<ReaderPool> readers)
        : options_(std::move(options)), folder_(std::move(folder)), writer_(std::move(writer)), readers_(std::move(readers)) {
        thread_ = std::thread([this] { write_forever(); });
    }
    SqliteDatabase(SqliteDatabase const&) = delete;
    SqliteDatabase& operator=(SqliteDatabase const&) = delete;
    // Everything that was accepted is committed first.
    ~SqliteDatabase() override {
        {
            std::lock_guard const lock(queue_mutex_);
            stopping_ = true;
        }
        arrived_.notify_all();
        thread_.join();
        readers_.reset();
        writer_->clear_fault();
        writer_->checkpoint(Checkpoint::truncate);
    }

    Result<Done> backup_to(std::string const& file) override { return copy_database(options_, file); }
    [[nodiscard]] DatabaseStats stats() const override {
        DatabaseStats stats;
        stats.commits = commits_.load();
        stats.writes = writes_.load();
        stats.refused = refused_.load();
        stats.queue_length = queue_length_.load();
        stats.wal_pages = wal_pages_.load();
        stats.checkpoints = checkpoints_.load();
        stats.read_only = read_only_.load();
        return stats;
    }

protected:
    Result<Done> run_read(TransactionStep step) override {
        auto ran = readers_->run(step);
        if (!ran.ok() && ran.error().code == ErrorCode::overloaded) refused_.fetch_add(1);
        return ran;
    }

    Result<Done> run_write(TransactionStep step, Lane lane) override {
        assert(std::this_thread::get_id() != thread_.get_id()); // a write inside a write would wait for itself
        auto const request = std::make_shared<Request>(step);
        bool idle = false;
        {
            std::lock_guard const lock(queue_mutex_);
            auto& queue = queues_[static_cast<std::size_t>(lane)];
            if (stopping_ || queue.size() >= static_cast<std::size_t>(options_.queue_max)) {
                refused_.fetch_add(1);
                return Error{ErrorCode::overloaded, stopping_ ? "the database is closing" : "the write queue is full"};
            }
            queue.push_back(request);
            queue_length_.fetch_add(1);
            idle = writer_idle_;
        }
        if (idle) arrived_.notify_one();
        request->wait();
        if (request->fault) return std::move(*request->fault);
        return Done{};
    }

private:
    std::shared_ptr<Request> take_request() {
        std::lock_guard const lock(queue_mutex_);
        for (auto& queue : queues_) {
            if (queue.empty()) continue;
            auto request = std::move(queue.front());
            queue.pop_front();
            queue_length_.fetch_sub(1);
            return request;
        }
        return nullptr;
    }

    void write_forever() {
        Batch batch;
        for (;;) {
            {
                std::unique_lock lock(queue_mutex_);
                writer_idle_ = true;
                auto const something = [&] { return stopping_ || !queues_[0].empty() || !queues_[1].empty(); };
                // The pause is used to copy a small log back, so that it does not wait for the next rush.
                if (!arrived_.wait_for(lock, milliseconds(200), something)) {
                    lock.unlock();
                    checkpoint_if(options_.checkpoint_pages / 4);
                    continue;
                }
                writer_idle_ = false;
                if (queue_length_.load() == 0) return; // stopping, and nothing left
            }
            run_batch(batch);
            for (auto const& request : batch) request->answer();
            batch.clear();
            checkpoint_if(options_.checkpoint_pages);
        }
    }

    void run_batch(Batch& batch) {
        auto& db = *writer_;
        db.clear_fault();
        bool const writable = may_write();
        if (writable) db.execute("BEGIN IMMEDIATE");
        auto const begin_fault = db.failed() ? std::optional(db.fault()) : std::nullopt;
        if (!writable || begin_fault) {
            refuse_waiting(batch, begin_fault ? *begin_fault : Error{ErrorCode::overloaded, "storage is full: reading only"});
            return;
        }
        bool const fine = run_waiting(batch);
        // One of them failed half-way: undo all, and repeat with a savepoint each.
        bool const whole = fine || (roll_back() && run_again(batch));
        finish_batch(batch, whole);
        wal_pages_.store(db.wal_pages());
    }

    void refuse_waiting(Batch& batch, Error const& why) {
        while (batch.size() < static_cast<std::size_t>(options_.batch_max)) {
            auto request = take_request();
            if (!request) break;
            request->fault = why;
            batch.push_back(std::move(request));
        }
        refused_.fetch_add(static_cast<std::int64_t>(batch.size()));
    }

    // What is queued, in one transaction. A savepoint keeps a copy of every page that changes under it,
    // which costs as much as the writing itself; so this first try has none. false: a request failed that
    // had perhaps written something already.
    bool run_waiting(Batch& batch) {
        auto& db = *writer_;
        auto const deadline = Clock::now() + std::max<Clock::duration>(milliseconds(options_.batch_ms), std::min<Clock::duration>(2 * last_commit_, batch_time_max));
        while (batch.size() < static_cast<std::size_t>(options_.batch_max)) {
            auto request = take_request();
            if (!request) break;
            auto const changes = db.changes_so_far();
            auto& one = *batch.emplace_back(std::move(request));
            run_step(one);
            if (!one.kept && (one.fault || db.changes_so_far() != changes)) return false;
            if (Clock::now() >= deadline) break;
        }
        return true;
    }

    // A request that fails spoils nobody's batch: its savepoint is undone. false when the whole
    // transaction is gone (disk full, I/O).
    bool run_again(Batch& batch) {
        auto& db = *writer_;
        db.execute("BEGIN IMMEDIATE");
        for (auto const& request : batch) {
            request->fault.reset();
            db.execute("SAVEPOINT request");
            run_step(*request);
            if (!db.in_transaction()) return false; // the engine itself rolled everything back
            if (!request->kept) db.execute("ROLLBACK TO request");
            db.execute("RELEASE request");
            if (db.failed()) {
                if (!request->fault) request->fault = db.fault();
                return false;
            }
        }
        return true;
    }

    void run_step(Request& request) {
        auto& db = *writer_;
        request.kept = false;
        try {
            if (!db.failed()) request.kept = request.step(db);
        } catch (std::exception const&) { // no memory, for instance; the message may hold anything
            request.fault = Error{ErrorCode::internal, "exception in a write"};
        }
        if (!db.failed()) return;
        bool const full = db.disk_full();
        request.fault = db.fault();
        request.kept = false;
        db.clear_fault();
        if (full) stop_writing();
    }

    // false: not even that is possible.
    bool roll_back() {
        auto& db = *writer_;
        db.clear_fault();
        if (db.in_transaction()) db.run_script("ROLLBACK");
        bool const done = !db.failed();
        db.clear_fault();
        return done;
    }

    void finish_batch(Batch& batch, bool whole) {
        auto& db = *writer_;
        std::optional<Error> fault;
        if (!whole) {
            fault = Error{ErrorCode::internal, "the transaction was lost with another request of its batch"};
        } else {
            auto const began = Clock::now();
            db.execute("COMMIT");
            last_commit_ = Clock::now() - began;
            if (db.failed()) {
                fault = db.fault();
                if (db.disk_full()) stop_writing();
            }
        }
        if (fault) {
            roll_back();
            // Nothing of this batch is on disk: nobody may hear otherwise.
            for (auto const& request : batch)
                if (!request->fault) request->fault = *fault;
            return;
        }
        commits_.fetch_add(1);
        writes_.fetch_add(static_cast<std::int64_t>(batch.size()));
    }

    void checkpoint_if(int pages) {
        int const waiting = writer_->wal_pages();
        if (waiting == 0 || waiting < pages) return;
        // Readers with old snapshots keep a passive checkpoint from emptying the log; when it has grown
        // far beyond its size, wait for them shortly.
        bool const huge = waiting > 8 * options_.checkpoint_pages;
        writer_->clear_fault();
        writer_->checkpoint(huge ? Checkpoint::truncate : Checkpoint::passive);
        checkpoints_.fetch_add(1);
        wal_pages_.store(writer_->wal_pages());
    }

    // --- disk full: reads go on, writes are refused until there is room again

    void stop_writing() {
        folder_.give_up_reserve();
        read_only_.store(true);
        next_space_check_ = Clock::now() + milliseconds(1000);
    }
    bool may_write() {
        auto const now = Clock::now();
        if (now < next_space_check_) return !read_only_.load();
        next_space_check_ = now + milliseconds(1000);
        bool const room = folder_.free_bytes() >= options_.free_bytes_min;
        if (!room) {
            if (!read_only_.load()) stop_writing();
        } else if (read_only_.load() && folder_.restore_reserve()) {
            read_only_.store(false);
        }
        return !read_only_.load();
    }

    SqliteOptions options_;
    DataFolder folder_;
    std::unique_ptr<SqliteConnection> writer_; // touched by the writer thread only
    std::unique_ptr<ReaderPool> readers_;

    std::mutex queue_mutex_;
    std::condition_variable arrived_;
    std::deque<std::shared_ptr<Request>> queues_[2];
    bool writer_idle_ = false;
    bool stopping_ = false;

    Clock::time_point next_space_check_{};
    Clock::duration last_commit_{};
    std::atomic<bool> read_only_{false};
    std::atomic<std::int64_t> commits_{0}, writes_{0}, refused_{0}, queue_length_{0}, wal_pages_{0}, checkpoints_{0};
    std::thread thread_;
};

// Beside a serving process: its lock and its writer stay its own.
class ReadOnlyDatabase final : public Database {
public:
    ReadOnlyDatabase(SqliteOptions options, std::unique_ptr<ReaderPool> readers) : options_(std::move(options)), readers_(std::move(readers)) {}
    Result<Done> backup_to(std::string const& file) override { return copy_database(options_, file); }
    [[nodiscard]] DatabaseStats stats() const override {
        DatabaseStats stats;
        stats.read_only = true;
        return stats;
    }

protected:
    Result<Done> run_read(TransactionStep step) override { return readers_->run(step); }
    Result<Done> run_write(TransactionStep, Lane) override { return Error{ErrorCode::overloaded, "the database is open for reading only"}; }

private:
    SqliteOptions options_;
    std::unique_ptr<ReaderPool> readers_;
};

Result<std::unique_ptr<ReaderPool>> open_readers(SqliteOptions const& options) {
    std::vector<std::unique_ptr<SqliteConnection>> readers;
    for (int i = 0; i < options.readers; ++i)
        readers.push_back(TRY(SqliteConnection::open(database_file(options), options.vfs, Access::read_only, options.reader_cache_mb)));
    return std::make_unique<ReaderPool>(std::move(readers), options.read_wait_ms);
}

} // namespace

Result<std::unique_ptr<Database>> open_sqlite(SqliteOptions const& options) {
    if (options.read_only) return std::unique_ptr<Database>(std::make_unique<ReadOnlyDatabase>(options, TRY(open_readers(options))));
    auto folder = TRY(DataFolder::open(options.folder, options.reserve_bytes));
    auto writer = TRY(SqliteConnection::open(database_file(options), options.vfs, Access::read_write, options.writer_cache_mb));
    TRY(migrate(*writer));
    writer->protect_append_only_tables();
    auto readers = TRY(open_readers(options));
    return std::unique_ptr<Database>(std::make_unique<SqliteDatabase>(options, std::move(folder), std::move(writer), std::move(readers)));
}

} // namespace todoke::db
