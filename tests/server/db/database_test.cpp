#include "server/db/sqlite_testing.hpp"
#include "tests/server/store/fixture.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

using namespace todoke;
using namespace todoke::testing;
using db::Transaction;

namespace {

db::SqliteOptions small(std::string const& folder) {
    auto options = options_for(folder).sqlite;
    options.queue_max = 64;
    return options;
}

Result<Done> add_fact(db::Database& database, std::string const& key, std::int64_t value) {
    return database.write([&](Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO rate_limits (bucket_key, window_ends_ms, events, blocked_until_ms) VALUES ($1, $2, 0, 0)", db::Blob{key}, value);
        return Done{};
    });
}

std::int64_t facts(db::Database& database) {
    return must(database.read([](Transaction& tx) -> Result<std::int64_t> {
        auto rows = tx.query("SELECT count(*) FROM rate_limits");
        return rows.next() ? rows.integer(0) : -1;
    }));
}

} // namespace

TEST_CASE("[S2-17] many writers share few commits, and every answered write is there") {
    Folder const folder;
    auto options = small(folder.path());
    options.vfs = db::testing::faulty_disk();
    auto database = must(db::open_sqlite(options));
    db::testing::set_sync_delay_ms(2);
    std::vector<std::thread> threads;
    std::atomic<int> answered{0};
    for (int t = 0; t < 16; ++t)
        threads.emplace_back([&, t] {
            for (int i = 0; i < 20; ++i)
                if (add_fact(*database, std::to_string(t) + "/" + std::to_string(i), i).ok()) answered.fetch_add(1);
        });
    for (auto& thread : threads) thread.join();
    db::testing::set_sync_delay_ms(0);
    CHECK(answered.load() == 320);
    CHECK(facts(*database) == 320);
    CHECK(database->stats().writes >= 320);
    CHECK(database->stats().commits < 200);
}

TEST_CASE("[S2-17] a request that fails undoes itself and nobody else") {
    Folder const folder;
    auto database = must(db::open_sqlite(small(folder.path())));
    must(add_fact(*database, "kept", 1));
    auto const refused = database->write([](Transaction& tx) -> Result<Done> {
        tx.execute("INSERT INTO rate_limits (bucket_key, window_ends_ms, events, blocked_until_ms) VALUES ($1, 1, 0, 0)", db::Blob{"undone"});
        return Error{ErrorCode::conflict, "no"};
    });
    must_fail(refused, ErrorCode::conflict);
    CHECK_FALSE(add_fact(*database, "kept", 2).ok()); // primary key
    must(add_fact(*database, "more", 1));
    CHECK(facts(*database) == 2);
    auto const thrown = database->write([](Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM rate_limits");
        throw std::bad_alloc();
    });
    must_fail(thrown, ErrorCode::internal);
    CHECK(facts(*database) == 2);
}

TEST_CASE("[S2-17] requests that fail half-way undo themselves and nobody else in a shared commit") {
    Folder const folder;
    auto database = must(db::open_sqlite(small(folder.path())));
    constexpr int writers = 16, each = 25;
    std::vector<std::thread> threads;
    for (int writer = 0; writer < writers; ++writer) {
        threads.emplace_back([&, writer] {
            for (int n = 0; n < each; ++n) {
                auto const key = std::to_string(writer) + "/" + std::to_string(n);
                if ((writer + n) % 3 != 0) {
                    CHECK(add_fact(*database, key, 1).ok());
                    continue;
                }
                auto const refused = database->write([&](Transaction& tx) -> Result<Done> {
                    tx.execute("DELETE FROM rate_limits"); // everything that others have stored
                    return Error{ErrorCode::conflict, "no"};
                });
                CHECK_FALSE(refused.ok());
            }
        });
    }
    for (auto& thread : threads) thread.join();
    int kept = 0;
    for (int i = 0; i < writers * each; ++i) kept += (i / each + i % each) % 3 != 0 ? 1 : 0;
    CHECK(facts(*database) == kept);
}

TEST_CASE("[S2-17] a reader sees one moment and cannot write") {
    Folder const folder;
    auto database = must(db::open_sqlite(small(folder.path())));
    must(add_fact(*database, "one", 1));
    auto const seen = must(database->read([&](Transaction& tx) -> Result<std::int64_t> {
        std::int64_t before = 0;
        {
            auto rows = tx.query("SELECT count(*) FROM rate_limits");
            before = rows.next() ? rows.integer(0) : -1;
        }
        must(add_fact(*database, "two", 2)); // another connection commits meanwhile
        auto rows = tx.query("SELECT count(*) FROM rate_limits");
        return before * 10 + (rows.next() ? rows.integer(0) : -1);
    }));
    CHECK(seen == 11);
    CHECK(facts(*database) == 2);
    auto const written = database->read([](Transaction& tx) -> Result<Done> {
        tx.execute("DELETE FROM rate_limits");
        return Done{};
    });
    must_fail(written, ErrorCode::internal);
    CHECK(facts(*database) == 2);
}

TEST_CASE("[Q-13] a full queue refuses at once, and everything accepted is stored") {
    Folder const folder;
    auto options = small(folder.path());
    options.queue_max = 4;
    options.vfs = db::testing::faulty_disk();
    auto database = must(db::open_sqlite(options));
    db::testing::set_sync_delay_ms(20);
    std::atomic<int> accepted{0};
    std::atomic<int> refused{0};
    std::vector<std::thread> threads;
    for (int t = 0; t < 40; ++t)
        threads.emplace_back([&, t] {
            auto const result = add_fact(*database, std::to_string(t), t);
            if (result.ok()) accepted.fetch_add(1);
            else if (result.error().code == ErrorCode::overloaded) refused.fetch_add(1);
        });
    for (auto& thread : threads) thread.join();
    db::testing::set_sync_delay_ms(0);
    CHECK(accepted.load() + refused.load() == 40);
    CHECK(refused.load() > 0);
    CHECK(facts(*database) == accepted.load());
}

TEST_CASE("[Q-13] a full disk: the write is refused, reading goes on, nothing answered is lost") {
    Folder const folder;
    auto options = small(folder.path());
    options.vfs = db::testing::faulty_disk();
    auto database = must(db::open_sqlite(options));
    must(add_fact(*database, "before", 1));
    db::testing::set_disk_fault(db::testing::DiskFault::full);
    must_fail(add_fact(*database, "during", 1), ErrorCode::overloaded);
    CHECK(database->stats().read_only);
    must_fail(add_fact(*database, "still", 1), ErrorCode::overloaded);
    CHECK(facts(*database) == 1);
    db::testing::set_disk_fault(db::testing::DiskFault::none);
    bool recovered = false;
    for (int i = 0; i < 40 && !recovered; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        recovered = add_fact(*database, "after", 1).ok();
    }
    CHECK(recovered);
    database.reset();
    CHECK(facts(*must(db::open_sqlite(small(folder.path())))) == 2);
}

TEST_CASE("[Q-13] a broken disk answers with an error, never with success") {
    Folder const folder;
    auto options = small(folder.path());
    options.vfs = db::testing::faulty_disk();
    auto database = must(db::open_sqlite(options));
    db::testing::set_disk_fault(db::testing::DiskFault::io_error);
    must_fail(add_fact(*database, "during", 1), ErrorCode::internal);
    db::testing::set_disk_fault(db::testing::DiskFault::none);
    must(add_fact(*database, "after", 1));
    CHECK(facts(*database) == 1);
}

TEST_CASE("[S2-17] a data folder belongs to one process") {
    Folder const folder;
    auto const database = must(db::open_sqlite(small(folder.path())));
    auto const second = db::open_sqlite(small(folder.path()));
    REQUIRE_FALSE(second.ok());
    CHECK(second.error().code == ErrorCode::conflict);
    CHECK(second.error().detail.find(std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("[S2-17] a changed or newer history of the schema is refused") {
    Folder const folder;
    { must(db::open_sqlite(small(folder.path()))); }
    auto const change = [&](db::Sql sql) {
        auto const database = must(db::open_sqlite(small(folder.path())));
        must(database->write([&](Transaction& tx) -> Result<Done> {
            tx.execute(sql);
            return Done{};
        }));
    };
    SUBCASE("changed") {
        change("UPDATE migrations SET hash = x'00' WHERE number = 1");
        must_fail(db::open_sqlite(small(folder.path())), ErrorCode::conflict);
    }
    SUBCASE("newer") {
        change("INSERT INTO migrations (number, name, hash, applied_at_ms) VALUES (9999, 'future', x'00', 0)");
        must_fail(db::open_sqlite(small(folder.path())), ErrorCode::conflict);
    }
}

TEST_CASE("[S1-68] history tables take no UPDATE and no DELETE, not even from our own code") {
    Fixture f;
    f.submit(f.clinic_a, f.centre_a, 1);
    auto const refused = [&](db::Sql sql) {
        return !f.store->database().write([&](Transaction& tx) -> Result<Done> {
            tx.execute(sql);
            return Done{};
        }).ok();
    };
    CHECK(refused("DELETE FROM audit"));
    CHECK(refused("UPDATE audit SET detail = ''"));
    CHECK(refused("DELETE FROM case_documents"));
    CHECK(refused("UPDATE notification_versions SET version = 9"));
    CHECK(refused("DELETE FROM notification_decisions"));
    CHECK_FALSE(refused("DELETE FROM rate_limits"));
    CHECK(must(f.store->audit.verify()).entries > 0);
}

TEST_CASE("[S2-17] after kill -9 under load every answered submission is found again") {
    for (int round = 0; round < 3; ++round) {
        Fixture f;
        auto const folder = f.folder.path();
        f.store.reset();
        int pipe_ends[2];
        REQUIRE(::pipe(pipe_ends) == 0);
        auto const child = ::fork();
        REQUIRE(child >= 0);
        if (child == 0) {
            auto opened = store::Store::open(options_for(folder));
            if (!opened.ok()) ::_exit(1);
            f.store = std::move(opened).value();
            std::vector<std::thread> threads;
            for (std::uint64_t t = 0; t < 4; ++t)
                threads.emplace_back([&, t] {
                    for (std::uint64_t i = 0;; ++i) {
                        auto const receipt = f.store->notifications.submit(f.submission(f.clinic_a, f.centre_a, t * 1'000'000 + i));
                        // Answered: from here on it must survive.
                        if (!receipt.ok() || ::write(pipe_ends[1], &receipt.value().id.value, sizeof(std::int64_t)) < 0) ::_exit(1);
                    }
                });
            ::pause();
        }
        ::close(pipe_ends[1]);
        std::vector<std::int64_t> answered;
        std::int64_t id = 0;
        while (answered.size() < 60 + static_cast<std::size_t>(round) * 37 && ::read(pipe_ends[0], &id, sizeof id) == sizeof id) answered.push_back(id);
        ::kill(child, SIGKILL);
        while (::read(pipe_ends[0], &id, sizeof id) == sizeof id) answered.push_back(id);
        int status = 0;
        ::waitpid(child, &status, 0);
        ::close(pipe_ends[0]);
        CHECK(WIFSIGNALED(status));
        REQUIRE(answered.size() >= 60);
        f.reopen();
        int lost = 0;
        for (auto const one : answered)
            if (!f.store->notifications.peek(f.caller(f.clinic_a), {one}).ok()) ++lost;
        CHECK(lost == 0);
        CHECK_FALSE(must(f.store->audit.verify()).fault.has_value());
        CHECK(f.number_from("SELECT count(*) FROM notifications") ==
              f.number_from("SELECT count(*) FROM audit WHERE event = 20"));
    }
}
