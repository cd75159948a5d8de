#include "server/db/sqlite_connection.hpp"

#include <sqlite3.h>

#include <array>
#include <cassert>
#include <cstring>

namespace todoke::db {

namespace {

// Audit, revisions and versions are history: what was written stays.
constexpr std::array<char const*, 9> append_only_tables = {"audit", "audit_heads", "case_documents", "notification_versions",
                                                            "notification_decisions", "facility_versions", "daily_reports", "observation_notes", "jurisdiction_changes"};

int authorize(void*, int action, char const* table, char const*, char const*, char const*) {
    if (action != SQLITE_UPDATE && action != SQLITE_DELETE) return SQLITE_OK;
    for (auto const* const protected_table : append_only_tables)
        if (table != nullptr && std::strcmp(table, protected_table) == 0) return SQLITE_DENY;
    return SQLITE_OK;
}

} // namespace

class SqliteConnection::Statement final : public Cursor {
public:
    Statement(SqliteConnection& owner, sqlite3_stmt* statement) : owner_(owner), statement_(statement) {
        // $1 … $9 may stand in any order: remember where each is.
        for (int number = 1; number <= static_cast<int>(positions_.size()); ++number) {
            char const name[] = {'$', static_cast<char>('0' + number / 10), static_cast<char>('0' + number % 10), '\0'};
            char const short_name[] = {'$', static_cast<char>('0' + number), '\0'};
            positions_[static_cast<std::size_t>(number - 1)] = sqlite3_bind_parameter_index(statement_, number < 10 ? short_name : name);
        }
    }
    Statement(Statement const&) = delete;
    Statement& operator=(Statement const&) = delete;
    ~Statement() override { sqlite3_finalize(statement_); }

    [[nodiscard]] bool busy() const { return busy_; }

    // A query reads its parameters until it is closed, when the caller's temporaries are long gone, so
    // they are copied; a plain statement runs at once and may borrow.
    enum class Bytes { borrowed, copied };
    bool bind(std::span<Parameter const> parameters, Bytes ownership) {
        auto const lifetime = ownership == Bytes::copied ? SQLITE_TRANSIENT : SQLITE_STATIC;
        busy_ = true;
        assert(parameters.size() <= positions_.size());
        for (std::size_t i = 0; i < parameters.size(); ++i) {
            int const position = positions_[i];
            assert(position > 0);
            auto const& parameter = parameters[i];
            auto const bytes = parameter.bytes();
            // Never nullptr: an empty text is not NULL.
            char const* const data = bytes.data() == nullptr ? "" : bytes.data();
            int code = SQLITE_OK;
            switch (parameter.kind()) {
            case Parameter::Kind::null: code = sqlite3_bind_null(statement_, position); break;
            case Parameter::Kind::integer: code = sqlite3_bind_int64(statement_, position, parameter.integer()); break;
            case Parameter::Kind::text:
                code = sqlite3_bind_text64(statement_, position, data, bytes.size(), lifetime, SQLITE_UTF8);
                break;
            case Parameter::Kind::blob: code = sqlite3_bind_blob64(statement_, position, data, bytes.size(), lifetime); break;
            }
            if (code != SQLITE_OK) {
                owner_.keep_fault(code);
                return false;
            }
        }
        return true;
    }
    bool next() override {
        if (owner_.failed()) return false;
        int const code = sqlite3_step(statement_);
        if (code == SQLITE_ROW) return true;
        if (code != SQLITE_DONE) owner_.keep_fault(code);
        return false;
    }
    [[nodiscard]] bool is_null(int column) const override { return sqlite3_column_type(statement_, column) == SQLITE_NULL; }
    [[nodiscard]] std::int64_t integer(int column) const override { return sqlite3_column_int64(statement_, column); }
    [[nodiscard]] std::string_view bytes(int column) const override {
        auto const* const data = static_cast<char const*>(sqlite3_column_blob(statement_, column));
        auto const size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
        return data == nullptr ? std::string_view() : std::string_view(data, size);
    }
    void close() override {
        sqlite3_reset(statement_);
        sqlite3_clear_bindings(statement_);
        busy_ = false;
    }

private:
    SqliteConnection& owner_;
    sqlite3_stmt* statement_;
    std::array<int, 40> positions_{};
    bool busy_ = false;
};

Result<std::unique_ptr<SqliteConnection>> SqliteConnection::open(std::string const& file, std::string const& vfs, Access access, int cache_mb) {
    // Before SQLite's first use: without its memory statistics its allocations take no common lock.
    [[maybe_unused]] static int const configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    int const flags = (access == Access::read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE) |
                      SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    sqlite3* handle = nullptr;
    int const code = sqlite3_open_v2(file.c_str(), &handle, flags, vfs.empty() ? nullptr : vfs.c_str());
    std::unique_ptr<SqliteConnection> connection(new SqliteConnection(handle));
    if (code != SQLITE_OK) return Error{ErrorCode::internal, file + ": " + (handle != nullptr ? sqlite3_errmsg(handle) : "no memory")};

    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_busy_timeout(handle, 5'000);
    if (access == Access::read_write) {
        connection->run_script("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;");
        sqlite3_wal_hook(
            handle,
            [](void* self, sqlite3*, char const*, int pages) {
                static_cast<SqliteConnection*>(self)->wal_pages_ = pages;
                return SQLITE_OK;
            },
            connection.get());
    }
    connection->run_script("PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cell_size_check=ON; PRAGMA mmap_size=0;"
                           "PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY;");
    auto const cache = "PRAGMA cache_size=-" + std::to_string(cache_mb * 1024) + ";";
    connection->run_script(cache.c_str());
    if (connection->failed()) return connection->fault();
    return connection;
}

SqliteConnection::SqliteConnection(sqlite3* connection) : connection_(connection) {}

SqliteConnection::~SqliteConnection() {
    statements_.clear();
    sqlite3_close_v2(connection_);
}

void SqliteConnection::keep_fault(int code) {
    if (fault_code_ != 0) return;
    fault_code_ = code == SQLITE_OK ? SQLITE_INTERNAL : code;
    fault_text_ = sqlite3_errmsg(connection_);
}

bool SqliteConnection::disk_full() const { return (fault_code_ & 0xff) == SQLITE_FULL; }

Error SqliteConnection::fault() const {
    auto const code = disk_full() ? ErrorCode::overloaded : ErrorCode::internal;
    // SQLite's messages name tables and columns, never values.
    return Error{code, "database: " + fault_text_ + " (" + std::to_string(fault_code_) + ")"};
}

bool SqliteConnection::run_script(char const* script) {
    if (failed()) return false;
    int const code = sqlite3_exec(connection_, script, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) keep_fault(code);
    return code == SQLITE_OK;
}

bool SqliteConnection::in_transaction() const { return sqlite3_get_autocommit(connection_) == 0; }

std::int64_t SqliteConnection::changes_so_far() const { return sqlite3_total_changes64(connection_); }

void SqliteConnection::protect_append_only_tables() { sqlite3_set_authorizer(connection_, authorize, nullptr); }

bool SqliteConnection::checkpoint(Checkpoint kind) {
    int in_log = 0;
    int copied = 0;
    // A reader may hold an old snapshot: wait shortly, then go on next time.
    sqlite3_busy_timeout(connection_, kind == Checkpoint::truncate ? 200 : 0);
    int const code = sqlite3_wal_checkpoint_v2(connection_, nullptr,
                                               kind == Checkpoint::passive ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_TRUNCATE,
                                               &in_log, &copied);
    sqlite3_busy_timeout(connection_, 5'000);
    // Complete: the next commit starts the log again.
    if (code == SQLITE_OK && in_log == copied) wal_pages_ = 0;
    return code == SQLITE_OK;
}

Result<Done> SqliteConnection::copy_to(std::string const& file) {
    {
        auto rows = query("VACUUM INTO $1", file);
        rows.next();
    }
    if (failed()) {
        auto const reason = fault();
        clear_fault();
        return reason;
    }
    auto copy = open(file, "", Access::read_only, 8);
    if (!copy.ok()) return copy.error();
    auto rows = copy.value()->query("PRAGMA integrity_check");
    if (!rows.next() || rows.view(0) != "ok") return Error{ErrorCode::internal, "the copy " + file + " is damaged"};
    return Done{};
}

SqliteConnection::Statement* SqliteConnection::prepare(Sql sql) {
    if (failed()) return nullptr;
    auto& prepared = statements_[sql.text()];
    for (auto const& statement : prepared)
        if (!statement->busy()) return statement.get();
    sqlite3_stmt* handle = nullptr;
    int const code = sqlite3_prepare_v3(connection_, sql.text(), -1, SQLITE_PREPARE_PERSISTENT, &handle, nullptr);
    if (code != SQLITE_OK) {
        keep_fault(code);
        return nullptr;
    }
    prepared.push_back(std::make_unique<Statement>(*this, handle));
    return prepared.back().get();
}

Cursor* SqliteConnection::open(Sql sql, std::span<Parameter const> parameters) {
    auto* const statement = prepare(sql);
    if (statement == nullptr) return nullptr;
    if (!statement->bind(parameters, Statement::Bytes::copied)) {
        statement->close();
        return nullptr;
    }
    return statement;
}

std::int64_t SqliteConnection::run(Sql sql, std::span<Parameter const> parameters) {
    auto* const statement = prepare(sql);
    if (statement == nullptr) return 0;
    std::int64_t changed = 0;
    if (statement->bind(parameters, Statement::Bytes::borrowed)) {
        while (statement->next()) {}
        if (!failed()) changed = sqlite3_changes64(connection_);
    }
    statement->close();
    return changed;
}

} // namespace todoke::db
