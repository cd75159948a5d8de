// One SQLite connection with its prepared statements. Used by one thread at a time. The only two
// files that include sqlite3.h are this one's .cpp and the fault-injecting VFS.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "server/db/database.hpp"

struct sqlite3;
struct sqlite3_stmt;

namespace todoke::db {

enum class Access : std::uint8_t { read_only, read_write };
enum class Checkpoint : std::uint8_t { passive, truncate };

class SqliteConnection final : public Transaction {
public:
    static Result<std::unique_ptr<SqliteConnection>> open(std::string const& file, std::string const& vfs, Access access, int cache_mb);
    SqliteConnection(SqliteConnection const&) = delete;
    SqliteConnection& operator=(SqliteConnection const&) = delete;
    ~SqliteConnection() override;

    // The first fault since the last clear; overloaded for a full disk, internal otherwise.
    [[nodiscard]] bool failed() const override { return fault_code_ != 0; }
    [[nodiscard]] Error fault() const;
    [[nodiscard]] bool disk_full() const;
    void clear_fault() { fault_code_ = 0; }

    // Runs several statements of our own (pragmas, migrations); false after a fault.
    bool run_script(char const* script);
    [[nodiscard]] bool in_transaction() const;
    [[nodiscard]] std::int64_t changes_so_far() const; // rows inserted, updated and deleted since it was opened
    [[nodiscard]] int wal_pages() const { return wal_pages_; }
    bool checkpoint(Checkpoint kind);
    // From now on UPDATE and DELETE on the append-only tables do not even prepare.
    void protect_append_only_tables();
    // A copy through VACUUM INTO, checked with integrity_check.
    Result<Done> copy_to(std::string const& file);

protected:
    Cursor* open(Sql sql, std::span<Parameter const> parameters) override;
    std::int64_t run(Sql sql, std::span<Parameter const> parameters) override;

private:
    class Statement;

    explicit SqliteConnection(sqlite3* connection);
    Statement* prepare(Sql sql);
    void keep_fault(int code);

    sqlite3* connection_;
    // By address of the literal: comparing text on every statement would cost more than running some.
    std::unordered_map<char const*, std::vector<std::unique_ptr<Statement>>> statements_;
    int fault_code_ = 0;
    std::string fault_text_;
    int wal_pages_ = 0;
};

} // namespace todoke::db
