// How many whole notifications a second are made durable through HTTP: session, validation by the
// form's rules, encryption, blind indexes, audit, `synchronous=FULL`. Group commit beside one commit
// each, on this disk and on one whose every sync takes 10 ms longer.
#include "tests/bench/support/cases.hpp"
#include "tests/bench/support/server_process.hpp"
#include "tests/bench/support/table.hpp"

using namespace todoke::bench;

namespace {

struct Case {
    char const* name;
    int batch_max;
    int sync_delay_ms;
    double seconds;
};

struct Measured {
    LoadResult load;
    double cpu_ms = 0; // of the server, a submission
};

Measured measure(Case const& one, int connections) {
    ScratchFolder const data("submissions");
    ServerProcess const server(data.path(), {{"TODOKE_STORAGE_BATCH_MAX", std::to_string(one.batch_max)},
                                             {"TODOKE_STORAGE_SYNC_DELAY_MS", std::to_string(one.sync_delay_ms)}});
    auto const cookie = sign_in(server.port(), "clinic1.doctor", demo_password());
    std::int64_t number = 0;
    Load load;
    load.port = server.port();
    load.connections = connections;
    load.next = [&](int) {
        ++number;
        char key[64];
        std::snprintf(key, sizeof key, "Idempotency-Key: bench-%016lld\r\n", static_cast<long long>(number));
        return request_bytes("POST", "/api/v1/notifications", cookie, submission_body(number), key);
    };
    load.seconds = 1; // warm: statements prepared, files grown
    (void)run(load);
    load.seconds = one.seconds;
    auto const cpu_before = server.cpu_seconds();
    Measured measured{run(load), 0};
    if (measured.load.ok > 0) measured.cpu_ms = (server.cpu_seconds() - cpu_before) * 1000 / static_cast<double>(measured.load.ok);
    return measured;
}

} // namespace

int main() {
    print_head();
    constexpr Case cases[] = {
        {"group commit", 200, 0, 8},
        {"one commit each", 1, 0, 8},
        {"group commit, +10 ms a sync", 200, 10, 8},
        {"one commit each, +10 ms a sync", 1, 10, 8},
    };
    constexpr int connections = 128;
    double rates[4] = {};
    bool fine = true;
    for (int i = 0; i < 4; ++i) {
        auto const [result, cpu_ms] = measure(cases[i], connections);
        rates[i] = result.per_second();
        print_row(std::string("durable submissions, ") + cases[i].name, i == 0 ? "≥ 1,500/s" : i == 2 ? "≥ 10 x one each" : "",
                  said("%.0f/s; p50 %.1f ms, p99 %.1f ms; %.2f ms of processor each%s", result.per_second(), result.percentile(0.5), result.percentile(0.99), cpu_ms,
                       result.failed == 0 ? "" : said("; %lld FAILED (%s)", static_cast<long long>(result.failed), result.first_failure.c_str()).c_str()),
                  said("%d connections, load generator on the same 2 cores, %lld s", connections, static_cast<long long>(cases[i].seconds)));
        fine = fine && result.failed == 0 && result.ok > 0;
    }
    print_row("group commit against one each", "", said("%.1f x", rates[0] / rates[1]), "this disk");
    print_row("group commit against one each, +10 ms a sync", "≥ 10 x", said("%.1f x", rates[2] / rates[3]), "");
    return fine ? 0 : 1;
}
