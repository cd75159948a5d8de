// The one door to the database. Business code hands over a function and never sees BEGIN:
//
//   db.read([&](Transaction& tx) -> Result<T> {…})    one snapshot on a pooled read-only connection
//   db.write([&](Transaction& tx) -> Result<T> {…})   durable on disk when it returns
//
// A function may run more than once (PostgreSQL repeats on a serialisation conflict), so it must
// change nothing but the database and its own locals. When it returns an Error, nothing it wrote
// stays. A fault of the engine (disk full, I/O) is kept by the Transaction: later statements do
// nothing and read/write return the fault, whatever the function returned. So store code needs no
// check after every statement.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "server/db/sql.hpp"
#include "shared/base/result.hpp"

namespace todoke::db {

struct Blob {
    std::string_view bytes;
};

// What can be bound to $n. Text and blobs are borrowed for the call only.
class Parameter {
public:
    enum class Kind : std::uint8_t { null, integer, text, blob };
    Parameter(std::nullptr_t) {}
    template <class I>
        requires std::is_integral_v<I>
    Parameter(I value) : kind_(Kind::integer), integer_(static_cast<std::int64_t>(value)) {}
    Parameter(std::string_view value) : kind_(Kind::text), bytes_(value) {}
    Parameter(std::string const& value) : kind_(Kind::text), bytes_(value) {}
    Parameter(char const* value) : kind_(Kind::text), bytes_(value) {}
    Parameter(Blob value) : kind_(Kind::blob), bytes_(value.bytes) {}
    template <class T>
    Parameter(std::optional<T> const& value) {
        if (value) *this = Parameter(*value);
    }
    [[nodiscard]] Kind kind() const { return kind_; }
    [[nodiscard]] std::int64_t integer() const { return integer_; }
    [[nodiscard]] std::string_view bytes() const { return bytes_; }

private:
    Kind kind_ = Kind::null;
    std::int64_t integer_ = 0;
    std::string_view bytes_;
};

// One running statement of an engine. Views live until the next call of next() or close().
class Cursor {
public:
    virtual ~Cursor() = default;
    virtual bool next() = 0;
    [[nodiscard]] virtual bool is_null(int column) const = 0;
    [[nodiscard]] virtual std::int64_t integer(int column) const = 0;
    [[nodiscard]] virtual std::string_view bytes(int column) const = 0;
    virtual void close() = 0;
};

// The rows of a query, in a while loop: `while (rows.next()) use(rows.text(0));`
class Rows {
public:
    explicit Rows(Cursor* cursor) : cursor_(cursor) {}
    Rows(Rows&& other) noexcept : cursor_(std::exchange(other.cursor_, nullptr)) {}
    Rows(Rows const&) = delete;
    Rows& operator=(Rows const&) = delete;
    Rows& operator=(Rows&&) = delete;
    ~Rows() {
        if (cursor_ != nullptr) cursor_->close();
    }
    bool next() { return cursor_ != nullptr && cursor_->next(); }
    [[nodiscard]] bool is_null(int column) const { return cursor_->is_null(column); }
    [[nodiscard]] std::int64_t integer(int column) const { return cursor_->integer(column); }
    [[nodiscard]] bool boolean(int column) const { return cursor_->integer(column) != 0; }
    [[nodiscard]] std::string text(int column) const { return std::string(cursor_->bytes(column)); }
    [[nodiscard]] std::string_view view(int column) const { return cursor_->bytes(column); }

private:
    Cursor* cursor_;
};

class Transaction {
public:
    virtual ~Transaction() = default;

    template <class... A>
    Rows query(Sql sql, A const&... parameters) {
        Parameter const list[] = {Parameter(parameters)..., Parameter(nullptr)};
        return Rows(open(sql, std::span(list, sizeof...(A))));
    }
    // The number of rows changed; 0 after a fault.
    template <class... A>
    std::int64_t execute(Sql sql, A const&... parameters) {
        Parameter const list[] = {Parameter(parameters)..., Parameter(nullptr)};
        return run(sql, std::span(list, sizeof...(A)));
    }
    [[nodiscard]] virtual bool failed() const = 0;

protected:
    virtual Cursor* open(Sql sql, std::span<Parameter const> parameters) = 0; // nullptr after a fault
    virtual std::int64_t run(Sql sql, std::span<Parameter const> parameters) = 0;
};

// A borrowed function; the call must not outlive what it borrows.
class TransactionStep {
public:
    template <class Fn>
        requires(!std::is_same_v<std::remove_cvref_t<Fn>, TransactionStep>)
    TransactionStep(Fn& fn)
        : object_(&fn), call_([](void* object, Transaction& tx) { return (*static_cast<Fn*>(object))(tx); }) {}
    // true: keep what it wrote.
    bool operator()(Transaction& tx) const { return call_(object_, tx); }

private:
    void* object_;
    bool (*call_)(void*, Transaction&);
};

// Who waits when there is too much to write: audit entries of reads wait behind business writes, and
// each lane refuses with ErrorCode::overloaded when its own queue is full.
enum class Lane : std::uint8_t { business, read_audit };

struct DatabaseStats {
    std::int64_t commits = 0;         // transactions made durable
    std::int64_t writes = 0;          // functions committed in them
    std::int64_t refused = 0;         // overloaded or read-only
    std::int64_t queue_length = 0;    // waiting now
    std::int64_t wal_pages = 0;
    std::int64_t checkpoints = 0;
    bool read_only = false;           // disk (nearly) full: reads go on, writes are refused
};

class Database {
public:
    virtual ~Database() = default;

    template <class Fn>
    auto read(Fn&& fn) -> std::invoke_result_t<Fn&, Transaction&> {
        std::optional<std::invoke_result_t<Fn&, Transaction&>> result;
        auto step = [&](Transaction& tx) {
            result.emplace(fn(tx));
            return result->ok();
        };
        auto const ran = run_read(TransactionStep(step));
        if (!ran.ok()) return ran.error();
        return std::move(*result);
    }
    // ErrorCode::overloaded: the queue is full, or the disk is (nearly) full and writing has stopped.
    template <class Fn>
    auto write(Fn&& fn, Lane lane = Lane::business) -> std::invoke_result_t<Fn&, Transaction&> {
        std::optional<std::invoke_result_t<Fn&, Transaction&>> result;
        auto step = [&](Transaction& tx) {
            result.emplace(fn(tx));
            return result->ok();
        };
        auto const ran = run_write(TransactionStep(step), lane);
        if (!ran.ok()) return ran.error();
        return std::move(*result);
    }

    // A consistent copy while writing goes on; the file must not exist yet. The copy is checked.
    virtual Result<Done> backup_to(std::string const& file) = 0;
    [[nodiscard]] virtual DatabaseStats stats() const = 0;

protected:
    // ok() means that the function ran: its own answer is with the caller.
    virtual Result<Done> run_read(TransactionStep step) = 0;
    virtual Result<Done> run_write(TransactionStep step, Lane lane) = 0;
};

} // namespace todoke::db
