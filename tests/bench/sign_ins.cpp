// Sign-ins a second (the password step: argon2id at OWASP's settings, session in the database), alone
// and beside 600 notifications a second from people who are signed in already.
#include <iterator>
#include <thread>

#include "tests/bench/support/cases.hpp"
#include "tests/bench/support/server_process.hpp"
#include "tests/bench/support/table.hpp"

using namespace todoke::bench;

int main() {
    ScratchFolder const data("sign-ins");
    ServerProcess const server(data.path(), {{"TODOKE_LIMITS_SIGN_INS_PER_ADDRESS_PER_MINUTE", "1000000"},
                                             {"TODOKE_LIMITS_SIGN_INS_PER_MINUTE", "1000000"}});
    auto const password = demo_password();
    auto const cookie = sign_in(server.port(), "clinic1.doctor", password);

    // Every demo user in turn, with the right password: the whole work of a first step.
    static char const* users[] = {"clinic1.clerk", "clinic2.doctor", "hospital.doctor", "osaka.doctor", "west.centre", "osaka.centre", "east.support", "tokyo.office"};
    std::size_t turn = 0;
    Load sign_ins;
    sign_ins.port = server.port();
    sign_ins.connections = 16;
    sign_ins.seconds = 8;
    sign_ins.next = [&](int) {
        auto const* user = users[turn++ % std::size(users)];
        return request_bytes("POST", "/api/v1/session", "", R"({"user_id":")" + std::string(user) + R"(","password":")" + password + R"("})");
    };

    std::int64_t number = 0;
    Load writes;
    writes.port = server.port();
    writes.connections = 64;
    writes.seconds = 9;
    writes.per_second = 600;
    writes.next = [&](int) {
        ++number;
        char key[64];
        std::snprintf(key, sizeof key, "Idempotency-Key: bench-%016lld\r\n", static_cast<long long>(number));
        return request_bytes("POST", "/api/v1/notifications", cookie, submission_body(number), key);
    };

    print_head();
    auto const alone = run(sign_ins);
    print_row("sign-ins alone", "≥ 80/s", said("%.0f/s; p50 %.0f ms, p99 %.0f ms", alone.per_second(), alone.percentile(0.5), alone.percentile(0.99)),
              "argon2id 19 MiB, t=2, p=1; 16 connections");
    if (alone.failed > 0) std::printf("  %lld failed: %s\n", static_cast<long long>(alone.failed), alone.first_failure.c_str());

    LoadResult written;
    std::thread beside([&] { written = run(writes); });
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    auto const busy = run(sign_ins);
    beside.join();
    print_row("sign-ins beside 600 writes/s", "≥ 50/s", said("%.0f/s; p50 %.0f ms, p99 %.0f ms", busy.per_second(), busy.percentile(0.5), busy.percentile(0.99)),
              "the same, writes are whole notifications at a fixed pace");
    print_row("… those writes meanwhile", "p99 ≤ 150 ms", said("%.0f/s; p50 %.1f ms, p99 %.1f ms, %lld refused", written.per_second(), written.percentile(0.5), written.percentile(0.99),
              static_cast<long long>(written.overloaded)), "64 connections, counted from when each should have left");
    for (auto const& result : {busy, written}) {
        if (result.failed > 0) std::printf("  %lld failed: %s\n", static_cast<long long>(result.failed), result.first_failure.c_str());
    }
    return alone.ok > 0 && busy.ok > 0 && alone.failed + busy.failed + written.failed == 0 ? 0 : 1;
}
