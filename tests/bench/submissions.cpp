// How many whole notifications a second are made durable through HTTP: session, validation by the
// form's rules, encryption, blind indexes, audit, `synchronous=FULL`. Group commit beside one commit
// each, on this disk and on one whose every sync takes 10 ms longer; and into databases that already
// hold many people.
#include "tests/bench/support/cases.hpp"
#include "tests/bench/support/data.hpp"

using namespace todoke::bench;

namespace {

struct Case {
    std::string name;
    int batch_max;
    int sync_delay_ms;
    std::int64_t persons;
    char const* aim;
};

struct Measured {
    LoadResult load;
    double cpu_ms = 0; // of the server, a submission
};

constexpr int connections = 128;

Measured measure(Case const& one, double seconds) {
    Data const data("submissions", one.persons);
    ServerProcess const server(data.path(), {{"TODOKE_STORAGE_BATCH_MAX", std::to_string(one.batch_max)},
                                             {"TODOKE_STORAGE_SYNC_DELAY_MS", std::to_string(one.sync_delay_ms)}});
    auto const cookie = sign_in(server.port(), "clinic1.doctor", demo_password());
    std::int64_t number = 0;
    Load load;
    load.port = server.port();
    load.connections = connections;
    load.next = [&](int) {
        ++number;
        return request_bytes("POST", "/api/v1/notifications", cookie, submission_body(number),
                             said("Idempotency-Key: bench-%016lld\r\n", static_cast<long long>(number)));
    };
    load.seconds = 1; // warm: statements prepared, files grown
    (void)run(load);
    load.seconds = seconds;
    auto const cpu_before = server.cpu_seconds();
    Measured measured{run(load), 0};
    if (measured.load.ok > 0) measured.cpu_ms = (server.cpu_seconds() - cpu_before) * 1000 / static_cast<double>(measured.load.ok);
    return measured;
}

} // namespace

int main() {
    print_head();
    double const seconds = is_quick() ? 2 : 8;
    std::int64_t const many = is_quick() ? 100'000 : 1'000'000;
    std::vector<Case> const cases = {
        {"group commit", 200, 0, 0, "≥ 1,500/s"},
        {"one commit each", 1, 0, 0, ""},
        {"group commit, +10 ms a sync", 200, 10, 0, "≥ 10 x one each"},
        {"one commit each, +10 ms a sync", 1, 10, 0, ""},
        {"group commit, beside " + size_of(many / 10), 200, 0, many / 10, ""},
        {"group commit, beside " + size_of(many), 200, 0, many, ""},
    };
    std::vector<double> rates;
    bool fine = true;
    for (auto const& one : cases) {
        auto const load_before = machine_load();
        auto const [result, cpu_ms] = measure(one, seconds);
        rates.push_back(result.per_second());
        print_row("durable submissions, " + one.name, one.aim,
                  said("%.0f/s; p50 %.1f ms, p99 %.1f ms; %.2f ms of processor each%s", result.per_second(), result.percentile(0.5), result.percentile(0.99), cpu_ms,
                       failures(result).c_str()),
                  said("%d connections, load generator on the same 2 cores, %.0f s; ", connections, seconds) + load_before);
        fine = fine && result.failed == 0 && result.ok > 0;
    }
    print_row("group commit against one each", "", said("%.1f x", rates[0] / rates[1]), "this disk");
    print_row("group commit against one each, +10 ms a sync", "≥ 10 x", said("%.1f x", rates[2] / rates[3]), "");
    return fine ? 0 : 1;
}
