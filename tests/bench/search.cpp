// Search and lists with a nation's data: each condition, each filter, first and later pages, at
// 100,000 and 1,000,000 persons, through HTTP, one request at a time; and what the server needs in
// memory then, with 200 connections working.
//   bench_search 20000      another size, for trying it out
#include <cstdlib>
#include <functional>

#include "server/store/synthetic.hpp"
#include "tests/bench/support/server_process.hpp"
#include "tests/bench/support/table.hpp"

using namespace todoke::bench;
namespace store = todoke::store;

namespace {

constexpr std::uint64_t seed = 7;

std::int64_t now_ms() {
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::system_clock::now().time_since_epoch()).count();
}

// Demo users and facilities first, as the server makes them; then the people, straight into the store.
double fill(std::string const& data, std::int64_t persons) {
    { ServerProcess const seeding(data, {}); }
    store::StoreOptions options;
    options.sqlite.folder = data;
    auto opened = store::Store::open(options);
    if (!opened.ok()) give_up("the store does not open: " + opened.error().detail);
    store::FillOptions filling;
    filling.persons = persons;
    filling.seed = seed;
    filling.now_ms = now_ms();
    filling.progress = [&](std::int64_t done) {
        if (done % 100'000 == 0) std::fprintf(stderr, "  %lld persons written\n", static_cast<long long>(done));
    };
    auto const began = now();
    auto const filled = store::fill_with_synthetic_cases(**opened, filling);
    if (!filled.ok()) give_up("filling failed: " + filled.error().detail);
    return ms_between(began, now()) / 1000;
}

struct Question {
    std::string name;
    std::string cookie;
    std::function<std::string(std::uint64_t n)> body; // of a search; "" = GET
    std::string path = "/api/v1/case-searches";
};

LoadResult ask(int port, Question const& question, int connections, double seconds) {
    std::uint64_t n = 0;
    Load load;
    load.port = port;
    load.connections = connections;
    load.seconds = seconds;
    load.next = [&](int) {
        ++n;
        auto const body = question.body ? question.body(n * 7919) : std::string();
        return request_bytes(body.empty() ? "GET" : "POST", question.path, question.cookie, body);
    };
    return run(load);
}

std::string member(char const* name, std::string const& value) { return std::string("{\"") + name + "\":\"" + value + "\"}"; }

void measure(std::int64_t persons) {
    ScratchFolder const data("search");
    auto const seconds = fill(data.path(), persons);
    std::uintmax_t bytes = 0;
    for (auto const& entry : std::filesystem::recursive_directory_iterator(data.path())) {
        if (entry.is_regular_file()) bytes += entry.file_size();
    }
    auto const size = said("%.1f million persons", static_cast<double>(persons) / 1e6);
    print_row("filling " + size, "", said("%.0f s, %.2f GB on disk", seconds, static_cast<double>(bytes) / 1e9), "straight into the store");

    ServerProcess const server(data.path(), {});
    auto const at_start = server.rss_mb();
    auto const password = demo_password();
    auto const centre = sign_in(server.port(), "east.centre", password);
    auto const office = sign_in(server.port(), "tokyo.office", password);
    auto const someone = [&](std::uint64_t n) { return store::synthetic_person(seed, n % static_cast<std::uint64_t>(persons)); };

    std::vector<Question> const questions = {
        {"telephone", office, [&](std::uint64_t n) { return member("phone", someone(n).person.phones.empty() ? "0900000000" : someone(n).person.phones[0]); }, "/api/v1/case-searches"},
        {"last four digits of a telephone", office, [&](std::uint64_t n) { return member("phone", std::to_string(1000 + n % 9000)); }, "/api/v1/case-searches"},
        {"whole kana", office, [&](std::uint64_t n) { return member("name_kana", someone(n).person.name_kana); }, "/api/v1/case-searches"},
        {"first two kana", office, [&](std::uint64_t n) { return member("name_kana", someone(n).person.name_kana.substr(0, 6)); }, "/api/v1/case-searches"},
        {"birth date", office, [&](std::uint64_t n) { return member("birth_date", someone(n).person.birth_date); }, "/api/v1/case-searches"},
        {"self-entry ID", office, [&](std::uint64_t n) { return member("self_entry_id", std::to_string(10'000'000 + n % 89'999'999)); }, "/api/v1/case-searches"},
        {"centre's own ID", centre, [&](std::uint64_t n) { return member("hc_own_id", "A-" + std::to_string(n % 100'000)); }, "/api/v1/case-searches"},
        {"filter by class", office, [](std::uint64_t n) { return member("diagnosis_class", std::to_string(1 + n % 3)); }, "/api/v1/case-searches"},
        {"filter by status", office, [](std::uint64_t n) { return member("case_status", n % 2 == 0 ? "40" : "80"); }, "/api/v1/case-searches"},
        {"filter by place", office, [](std::uint64_t n) { return member("current_location", std::to_string(n % 4)); }, "/api/v1/case-searches"},
        {"filter by disease", office, [](std::uint64_t n) { return member("disease_code", n % 2 == 0 ? "603" : "523"); }, "/api/v1/case-searches"},
        {"no condition: first page of a prefecture", office, [](std::uint64_t) { return std::string("{}"); }, "/api/v1/case-searches"},
        {"no condition, 100 rows by onset", office, [](std::uint64_t) { return std::string(R"({"page_size":100,"sort":"onset"})"); }, "/api/v1/case-searches"},
        {"first page of a health centre", centre, [](std::uint64_t) { return std::string("{}"); }, "/api/v1/case-searches"},
        {"intake list of a health centre", centre, nullptr, "/api/v1/intake"},
        {"home of a health centre", centre, nullptr, "/api/v1/home"},
        {"poll for updates", centre, nullptr, "/api/v1/updates"},
    };
    for (auto const& question : questions) {
        (void)ask(server.port(), question, 1, 0.3);
        auto const result = ask(server.port(), question, 1, 2);
        print_row("search, " + question.name, "p95 ≤ 20 ms", said("p95 %.1f ms, p50 %.1f ms%s", result.percentile(0.95), result.percentile(0.5),
                  result.failed == 0 ? "" : said("; %lld FAILED: %s", static_cast<long long>(result.failed), result.first_failure.c_str()).c_str()),
                  said("%s, %lld requests, one at a time, through HTTP with audit", size.c_str(), static_cast<long long>(result.ok)));
    }
    // Two hundred people working at once.
    auto const crowd = ask(server.port(), questions[11], 200, 5);
    (void)ask(server.port(), questions[2], 200, 5);
    print_row("lists for 200 connections at once", "", said("%.0f/s, p95 %.0f ms", crowd.per_second(), crowd.percentile(0.95)), size);
    print_row("server memory", "≤ 300 MB", said("%.0f MB (at start %.0f MB, highest %.0f MB)", server.rss_mb(), at_start, server.peak_mb()), size + ", after 200 connections working 10 s");
}

} // namespace

int main(int count, char** arguments) {
    print_head();
    if (count > 1) {
        measure(std::strtoll(arguments[1], nullptr, 10));
    } else {
        measure(100'000);
        measure(1'000'000);
    }
    return 0;
}
