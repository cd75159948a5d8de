// Health observation through HTTP: the board of a centre with 3,000 people at home, how many daily reports a second are
// made durable (session, judgement, encryption, audit, `synchronous=FULL`), and a busy morning: reports at the pace of
// 1.5 million in an hour while staff read 500 pages and clinics notify 20 cases a second.
#include <functional>
#include <thread>

#include "tests/bench/support/cases.hpp"
#include "tests/bench/support/data.hpp"

using namespace todoke;
using namespace todoke::bench;

namespace {

struct Patient {
    std::string case_id, cookie;
};

// People of the eastern centre, each with a device that is signed in.
std::vector<Patient> observed_people(std::string const& data, int count) {
    auto const store = open_store(data);
    auto const now_ms = wall_clock_ms();
    auto const user = must(store->users.find("clinic1.doctor"), "clinic's user");
    auto const clinic = must(store->facilities.find(user.facility), "clinic");
    auto const centre = must(store->facilities.find(clinic.health_centre), "centre");
    store::Caller const caller{user.user_id, user.role, clinic.id, centre.id, user.prefecture_code, now_ms, {}};
    store::Caller visitor;
    visitor.role = access::RoleId::observed_person;
    visitor.now_ms = now_ms;
    std::vector<Patient> people;
    for (int n = 0; n < count; ++n) {
        auto request = store::synthetic_submission(people_seed, static_cast<std::uint64_t>(n), clinic, centre, now_ms);
        request.record.caller = caller;
        request.record.facts.disease_code = "603";
        request.record.facts.named = true;
        request.content.diagnosis_class = "1";
        auto const id = must(store->notifications.submit(request), "notification").case_id;
        auto const link = must(store->portal.make_link(caller, id, {}, {}), "link");
        auto const opened = must(store->portal.open_link(visitor, 0, link, request.record.person.birth_date, "ja", "", {}), "device");
        if (!opened.fresh) give_up("a device was not signed in");
        people.push_back({id.text(), "__Host-todoke-my=" + opened.fresh->token});
    }
    return people;
}

std::string report_body(std::int64_t number) {
    return R"({"written_at_ms":1,"sent_at_ms":2,"confirmed":["V-804"],"report":{"body_temperature":")" + std::to_string(36 + number % 3) + "." + std::to_string(number % 10) +
           R"(","complexion":2,"cough_rhinorrhea":1,"dyspnea":2,"fatigue":2,"nausea_vomiting":2,"diarrhea":2,"consciousness":2,"eating":2,"urination":2,"spo2":97}})";
}

std::string p95_of(LoadResult const& result) {
    return said("%.0f/s; p50 %.1f ms, p95 %.1f ms, %lld refused%s", result.per_second(), result.percentile(0.5), result.percentile(0.95), static_cast<long long>(result.overloaded), failures(result).c_str());
}

// A page as staff of a centre open it: of twenty, nine times the home, five times a person's course, five times the
// intake list, once the board.
class StaffPages {
public:
    StaffPages(std::vector<Patient> const& people, std::string cookie) : people_(people), cookie_(std::move(cookie)) {}
    std::string next() {
        auto const kind = turn_ % 20;
        if (kind == 7) return board();
        if (kind % 2 == 0) return kind < 10 ? course() : intake();
        return home();
    }
    std::string home() { return page("GET", "/api/v1/home"); }
    std::string intake() { return page("GET", "/api/v1/intake"); }
    std::string board() { return page("POST", "/api/v1/observation-searches", "{}"); }
    std::string course() { return page("GET", "/api/v1/cases/" + people_[turn_ * 7 % people_.size()].case_id + "/observation"); }

private:
    std::string page(std::string_view method, std::string const& path, std::string_view body = {}) {
        ++turn_;
        return request_bytes(method, path, cookie_, body);
    }
    std::vector<Patient> const& people_;
    std::string cookie_;
    std::size_t turn_ = 0;
};

// One kind of page, one after the other: what it costs.
void page_alone(ServerProcess const& server, char const* what, std::function<std::string()> const& request) {
    Load load;
    load.port = server.port();
    load.seconds = 2;
    load.next = [&](int) { return request(); };
    auto const before = server.cpu_seconds();
    auto const read = run(load);
    print_row(what, "", said("p50 %.1f ms, p95 %.1f ms%s", read.percentile(0.5), read.percentile(0.95), failures(read).c_str()),
              said("%.2f ms of processor each", (server.cpu_seconds() - before) * 1000 / static_cast<double>(std::max<std::int64_t>(read.ok, 1))));
}

// All three at once, each on a thread of its own.
bool busy_morning(ServerProcess const& server, std::vector<Patient> const& people, Load reporting, double seconds) {
    auto const port = server.port();
    StaffPages pages(people, sign_in(port, "east.centre", demo_password()));
    page_alone(server, "one home of the centre", [&] { return pages.home(); });
    page_alone(server, "one intake list", [&] { return pages.intake(); });
    page_alone(server, "one person's course", [&] { return pages.course(); });
    page_alone(server, "one board", [&] { return pages.board(); });
    auto const clinic = sign_in(port, "clinic1.doctor", demo_password());
    reporting.seconds = seconds;
    reporting.per_second = 420;
    Load reading;
    reading.port = port;
    reading.connections = 64;
    reading.seconds = seconds;
    reading.per_second = 500;
    reading.next = [&](int) { return pages.next(); };
    std::int64_t number = 0;
    Load notifying;
    notifying.port = port;
    notifying.connections = 8;
    notifying.seconds = seconds;
    notifying.per_second = 20;
    notifying.next = [&](int) {
        ++number;
        return request_bytes("POST", "/api/v1/notifications", clinic, submission_body(number), said("Idempotency-Key: bench-case-%012lld\r\n", static_cast<long long>(number)));
    };
    auto const load_before = machine_load();
    LoadResult reported, read, notified;
    std::thread readers([&] { read = run(reading); });
    std::thread clinics([&] { notified = run(notifying); });
    reported = run(reporting);
    readers.join();
    clinics.join();
    print_row("a busy morning: daily reports, 420 a second", "p95 ≤ 50 ms", p95_of(reported), said("%.0f s, all three beside each other, load generator on the same 2 cores; ", seconds) + load_before);
    print_row("… staff pages, 500 a second", "", p95_of(read), "of twenty: 9 home, 5 a course, 5 intake list, 1 board of 3,000");
    print_row("… notifications, 20 a second", "", p95_of(notified), "whole COVID-19 notifications");
    return reported.failed + read.failed + notified.failed == 0 && reported.ok > 0 && read.ok > 0 && notified.ok > 0;
}

} // namespace

int main() {
    print_head();
    double const seconds = is_quick() ? 2 : 8;
    constexpr int persons = 3'000;
    Data const data("observations");
    auto const people = observed_people(data.path(), persons);
    ServerProcess const server(data.path(), {});
    std::int64_t number = 0;
    Load reporting;
    reporting.port = server.port();
    reporting.next = [&](int) {
        auto const& person = people[static_cast<std::size_t>(number) % people.size()];
        ++number;
        return request_bytes("POST", "/api/v1/my/people/" + person.case_id + "/reports", person.cookie, report_body(number),
                             said("Idempotency-Key: bench-%016lld\r\n", static_cast<long long>(number)));
    };
    reporting.connections = 128;
    reporting.seconds = 1; // warm
    (void)run(reporting);
    reporting.seconds = seconds;
    auto load_before = machine_load();
    auto const burst = run(reporting);
    print_row("durable reports, as fast as they come", "≥ 4,000/s, p99 ≤ 200 ms", said("%.0f/s; p50 %.1f ms, p99 %.1f ms%s", burst.per_second(), burst.percentile(0.5), burst.percentile(0.99), failures(burst).c_str()),
              said("%d connections, load generator on the same 2 cores, %.0f s; ", reporting.connections, seconds) + load_before);
    reporting.per_second = 420;
    load_before = machine_load();
    auto const steady = run(reporting);
    print_row("durable reports, 420 a second", "p95 ≤ 50 ms", said("%.0f/s; p95 %.1f ms%s", steady.per_second(), steady.percentile(0.95), failures(steady).c_str()), load_before);

    auto const cookie = sign_in(server.port(), "east.centre", demo_password());
    Load reading;
    reading.port = server.port();
    reading.seconds = seconds;
    reading.next = [&](int) { return request_bytes("POST", "/api/v1/observation-searches", cookie, "{}"); };
    load_before = machine_load();
    auto const board = run(reading);
    print_row(said("the board of %d persons", persons), "p95 ≤ 30 ms", said("p50 %.1f ms, p95 %.1f ms%s", board.percentile(0.5), board.percentile(0.95), failures(board).c_str()),
              "first page of 100 with names, one after the other; " + load_before);
    bool const kept_up = busy_morning(server, people, reporting, is_quick() ? 5 : 30);
    return kept_up && burst.failed == 0 && steady.failed == 0 && board.failed == 0 && board.ok > 0 ? 0 : 1;
}
