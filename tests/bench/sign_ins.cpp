// Sign-ins a second: the password (argon2id at OWASP's settings, session in the database, code queued)
// and then the one-time code; alone, beside 600 notifications a second from people who are signed in
// already, and as a storm of 11 a second while 500 pages a second are read.
#include <map>

#include "tests/bench/support/cases.hpp"
#include "tests/bench/support/data.hpp"

using namespace todoke::bench;
namespace store = todoke::store;

namespace {

constexpr int connections = 16;

// Both steps of many accounts. The codes of the first step are read from the outbox beside the server.
class SignIns {
public:
    SignIns(std::string const& data, int port) : data_(data), port_(port), password_(demo_password()) {}

    // The password step, for as long as it says. `per_second` 0: as many as there can be.
    LoadResult passwords(double seconds, double per_second = 0) {
        std::vector<std::string> of_connection(connections);
        Load load;
        load.port = port_;
        load.connections = connections;
        load.seconds = seconds;
        load.per_second = per_second;
        load.next = [&](int connection) {
            auto const user = account_name(turn_++);
            of_connection[static_cast<std::size_t>(connection)] = user;
            return request_bytes("POST", "/api/v1/session", "", R"({"user_id":")" + user + R"(","password":")" + password_ + R"("})");
        };
        load.replied = [&](int connection, ReplyView const& reply) {
            auto const cookie = header_value(reply.head, "set-cookie");
            begun_[of_connection[static_cast<std::size_t>(connection)]] = cookie.substr(0, cookie.find(';'));
        };
        return run(load);
    }

    // The code step of everybody who has begun.
    LoadResult codes(double per_second = 0) {
        std::map<std::string, std::string> code_of; // by mail address; the newest one counts
        auto const store = open_store(data_, true);
        for (auto const& message : must(store->outbox.latest(10'000), "outbox")) code_of.try_emplace(message.to, six_digits(message.body));
        std::vector<std::string> requests;
        for (auto const& [user, cookie] : begun_) requests.push_back(request_bytes("POST", "/api/v1/session/code", cookie, R"({"code":")" + code_of[user + "@example.jp"] + R"("})"));
        begun_.clear();
        std::size_t next = 0;
        Load load;
        load.port = port_;
        load.connections = connections;
        load.seconds = 60; // ends when all are in
        load.per_second = per_second;
        load.next = [&](int) { return next < requests.size() ? requests[next++] : std::string(); };
        return run(load);
    }

private:
    static std::string six_digits(std::string_view text) {
        std::size_t digits = 0;
        for (std::size_t at = 0; at <= text.size(); ++at) {
            if (at < text.size() && text[at] >= '0' && text[at] <= '9') {
                ++digits;
                continue;
            }
            if (digits == 6) return std::string(text.substr(at - 6, 6));
            digits = 0;
        }
        return "";
    }

    std::string data_;
    int port_;
    std::string password_;
    std::size_t turn_ = 0;
    std::map<std::string, std::string> begun_; // account -> cookie of its newest sign-in
};

// As many whole sign-ins a second as the two steps after each other give.
double both(LoadResult const& passwords, LoadResult const& codes) { return 1 / (1 / passwords.per_second() + 1 / codes.per_second()); }

std::string times(LoadResult const& result) { return said("p50 %.0f ms, p99 %.0f ms%s", result.percentile(0.5), result.percentile(0.99), failures(result).c_str()); }

} // namespace

int main() {
    Data const data("sign-ins");
    ServerProcess const server(data.path(), {{"TODOKE_LIMITS_SIGN_INS_PER_ADDRESS_PER_MINUTE", "1000000"},
                                             {"TODOKE_LIMITS_SIGN_INS_PER_MINUTE", "1000000"}});
    auto const cookie = sign_in(server.port(), "clinic1.doctor", demo_password());
    SignIns sign_ins(data.path(), server.port());
    double const seconds = is_quick() ? 3 : 7;

    std::int64_t number = 0;
    Load writes;
    writes.port = server.port();
    writes.connections = 64;
    writes.seconds = seconds + 1;
    writes.per_second = 600;
    writes.next = [&](int) {
        ++number;
        return request_bytes("POST", "/api/v1/notifications", cookie, submission_body(number),
                             said("Idempotency-Key: bench-%016lld\r\n", static_cast<long long>(number)));
    };

    print_head();
    auto const load_before = machine_load();
    auto const cpu_before = server.cpu_seconds();
    auto const alone = sign_ins.passwords(seconds);
    auto const cpu_ms = (server.cpu_seconds() - cpu_before) * 1000 / static_cast<double>(std::max<std::int64_t>(alone.ok, 1));
    auto const alone_codes = sign_ins.codes();
    print_row("sign-ins alone, password and code", "≥ 80/s", said("%.0f/s", both(alone, alone_codes)), "argon2id 9 MiB, t=4, p=1; 16 connections; " + load_before);
    print_row("… the password step", "", said("%.0f/s; ", alone.per_second()) + times(alone), said("%.1f ms of processor each", cpu_ms));
    print_row("… the code step", "", said("%.0f/s; ", alone_codes.per_second()) + times(alone_codes), "");

    LoadResult written;
    std::thread beside([&] { written = run(writes); });
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
    auto const busy = sign_ins.passwords(seconds);
    beside.join();
    print_row("sign-ins beside 600 writes/s", "≥ 50/s", said("%.0f/s; ", busy.per_second()) + times(busy), "the password step; writes are whole notifications at a fixed pace");
    print_row("… those writes meanwhile", "p99 ≤ 150 ms", said("%.0f/s; p50 %.1f ms, p99 %.1f ms, %lld refused%s", written.per_second(), written.percentile(0.5), written.percentile(0.99),
              static_cast<long long>(written.overloaded), failures(written).c_str()), "64 connections, counted from when each should have left");
    // A Monday morning of a whole prefecture: 11 sign-ins a second with both steps, while others work.
    double const storm_seconds = is_quick() ? 5 : 20;
    Load reads;
    reads.port = server.port();
    reads.connections = 32;
    reads.seconds = 2 * storm_seconds + 1;
    reads.per_second = 500;
    reads.next = [&](int) { return request_bytes("GET", "/api/v1/home", cookie); };
    LoadResult read;
    std::thread readers([&] { read = run(reads); });
    auto const storm = sign_ins.passwords(storm_seconds, 11);
    auto const storm_codes = sign_ins.codes(11);
    readers.join();
    print_row("storm of 11 sign-ins/s, the password step", "p95 ≤ 250 ms", said("%.1f/s; p50 %.0f ms, p95 %.0f ms%s", storm.per_second(), storm.percentile(0.5), storm.percentile(0.95), failures(storm).c_str()),
              "beside 500 reads/s of the home page, 32 connections");
    print_row("… the code step", "p95 ≤ 50 ms", said("%.1f/s; p50 %.0f ms, p95 %.0f ms%s", storm_codes.per_second(), storm_codes.percentile(0.5), storm_codes.percentile(0.95), failures(storm_codes).c_str()), "the same reads beside");
    print_row("… those reads meanwhile", "p95 ≤ 25 ms", said("%.0f/s; p50 %.1f ms, p95 %.1f ms%s", read.per_second(), read.percentile(0.5), read.percentile(0.95), failures(read).c_str()), "counted from when each should have left");
    auto const storm_holds = storm.ok > 0 && storm_codes.ok > 0 && read.ok > 0 && storm.failed + storm_codes.failed + read.failed == 0;
    return storm_holds && alone.ok > 0 && busy.ok > 0 && alone_codes.ok > 0 && alone.failed + alone_codes.failed + busy.failed + written.failed == 0 ? 0 : 1;
}
