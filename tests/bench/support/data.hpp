// Data folders to measure on. One with demo users only is made in seconds; those with many people are
// filled through the store (sealing, blind indexes, audit), kept under build/bench, and copied for every
// run, so that each begins with the same database. They are made again when what they are made of has
// changed.
#pragma once

#include <algorithm>

#include "server/store/synthetic.hpp"
#include "tests/bench/support/server_process.hpp"
#include "tests/bench/support/table.hpp"

namespace todoke::bench {

constexpr std::uint64_t people_seed = 7;
constexpr int accounts_made = 600; // bench.0000 …, for sign-ins: one account gets five codes in 15 minutes
constexpr char const* ministry_account = "bench.ministry";

inline bool is_quick() { return std::getenv("TODOKE_BENCH_QUICK") != nullptr; }
inline std::string account_name(std::size_t n) { return said("bench.%04zu", n % accounts_made); }

template <class T>
T must(Result<T> result, char const* what) {
    if (!result.ok()) give_up(std::string(what) + ": " + result.error().detail);
    return std::move(result).value();
}

inline std::int64_t wall_clock_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

inline std::unique_ptr<store::Store> open_store(std::string const& data, bool read_only = false) {
    store::StoreOptions options;
    options.sqlite.folder = data;
    options.sqlite.read_only = read_only;
    options.sqlite.writer_cache_mb = 512; // nobody else needs the memory while filling
    options.sqlite.checkpoint_pages = 32'000;
    return must(store::Store::open(options), "the store does not open");
}

// Demo users and facilities as the server makes them, and accounts of our own with a demo user's password.
inline void seed(std::string const& data) {
    { ServerProcess const seeding(data, {}); }
    auto const store = open_store(data);
    auto const add = [&](std::string const& like, std::string const& user_id, access::RoleId role) {
        auto user = must(store->users.find(like), "demo user");
        user.user_id = user_id;
        user.role = role;
        user.mail = user_id + "@example.jp";
        must(store->users.create(user, wall_clock_ms()), "account");
    };
    for (std::size_t n = 0; n < accounts_made; ++n) add("clinic1.doctor", account_name(n), access::RoleId::facility_reporter);
    add("tokyo.office", ministry_account, access::RoleId::ministry);
}

// Of all sources that decide what stands in a filled database.
inline std::string fingerprint() {
    namespace fs = std::filesystem;
    std::vector<fs::path> files;
    auto const root = fs::path(TODOKE_ROOT_DIR);
    for (auto const& entry : fs::directory_iterator(root / "server/db/migrations")) files.push_back(entry.path());
    for (auto const* name : {"store/synthetic", "store/case_image", "store/case_lists", "store/case_names", "store/derived", "store/notification_submit", "crypto/blind_index", "crypto/password"}) {
        files.push_back(root / "server" / (std::string(name) + ".cpp"));
    }
    files.push_back(root / "assets/demo/users.json");
    files.push_back(root / "assets/demo/facilities.json");
    std::sort(files.begin(), files.end());
    std::uint64_t hash = 14695981039346656037ULL; // FNV-1a
    for (auto const& file : files) {
        std::ifstream in(file, std::ios::binary);
        for (std::istreambuf_iterator<char> at(in), end; at != end; ++at) hash = (hash ^ static_cast<unsigned char>(*at)) * 1099511628211ULL;
    }
    return said("%016llx", static_cast<unsigned long long>(hash));
}

inline std::string size_of(std::int64_t persons) {
    return persons % 1'000'000 == 0 ? said("%lld million persons", static_cast<long long>(persons / 1'000'000)) : said("%lld,000 persons", static_cast<long long>(persons / 1'000));
}

inline double gigabytes(std::string const& folder) {
    std::uintmax_t bytes = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.is_regular_file()) bytes += entry.file_size();
    }
    return static_cast<double>(bytes) / 1e9;
}

// The kept folder with that many people; never serve it, copy it.
inline std::string filled(std::int64_t persons) {
    namespace fs = std::filesystem;
    auto const home = fs::path(TODOKE_ROOT_DIR) / "build/bench";
    auto const kind = said("persons-%lld-", static_cast<long long>(persons));
    auto const kept = home / (kind + fingerprint());
    if (fs::exists(kept)) return kept.string();
    fs::create_directories(home);
    std::vector<fs::path> outdated;
    for (auto const& entry : fs::directory_iterator(home)) {
        if (entry.path().filename().string().starts_with(kind)) outdated.push_back(entry.path());
    }
    for (auto const& path : outdated) fs::remove_all(path);
    auto const part = kept.string() + ".part";
    fs::create_directory(part);
    seed(part);
    auto const began = now();
    {
        auto const store = open_store(part);
        store::FillOptions filling;
        filling.persons = persons;
        filling.seed = people_seed;
        filling.now_ms = wall_clock_ms();
        std::int64_t told = 0;
        filling.progress = [&](std::int64_t done) {
            if (done - told < persons / 10) return;
            told = done;
            std::fprintf(stderr, "  %lld of %lld persons written, %.0f s\n", static_cast<long long>(done), static_cast<long long>(persons), ms_between(began, now()) / 1000);
        };
        must(store::fill_with_synthetic_cases(*store, filling), "filling");
    }
    print_row("filling a database", "", said("%.0f s, %.2f GB", ms_between(began, now()) / 1000, gigabytes(part)), size_of(persons) + ", through the store; kept for the next time");
    fs::rename(part, kept);
    return kept.string();
}

// A folder of its own for one run: 0 persons is the demo alone.
class Data {
public:
    explicit Data(std::string const& name, std::int64_t persons = 0) : folder_(name) {
        if (persons == 0) seed(folder_.path());
        else std::filesystem::copy(filled(persons), folder_.path(), std::filesystem::copy_options::recursive);
    }
    [[nodiscard]] std::string const& path() const { return folder_.path(); }

private:
    ScratchFolder folder_;
};

} // namespace todoke::bench
