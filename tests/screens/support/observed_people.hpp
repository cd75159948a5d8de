// Health observation as the scripted server answers it: three people on the board, and one of them in full.
#pragma once

#include <algorithm>
#include <functional>
#include <string>

#include <doctest/doctest.h>

#include "shared/access/roles.hpp"
#include "shared/api/observation_messages.hpp"
#include "shared/observation/report.hpp"
#include "tests/screens/support/scripted_server.hpp"

namespace todoke::tests::observed {

inline constexpr int always = 1'000;
inline constexpr auto board_path = "/api/v1/observation-searches", person_path = "/api/v1/cases/c1/observation";

template <class Message> platform::HttpReply ok(Message message, int version = 0) {
    return {200, base::write_json(api::to_json(std::move(message))), version == 0 ? std::string() : "\"" + std::to_string(version) + "\"", 0};
}

template <class Message> Message sent(Journey& journey, std::string const& method, std::string const& path) {
    auto const requests = journey.machine.requests_to(method, path);
    REQUIRE_FALSE(requests.empty());
    auto message = api::from_json<Message>(base::parse_json(requests.back().body).value());
    REQUIRE(message.ok());
    return std::move(message).value();
}

inline api::ObservationRow row(std::string case_id, std::string name, std::string standing) {
    api::ObservationRow row;
    row.case_id = std::move(case_id);
    row.name = std::move(name);
    row.standing = std::move(standing);
    row.age = "75歳0ヶ月";
    row.sex = "1";
    row.subject_class = 1;
    row.method = 1;
    row.deadline_minute = 540;
    row.start_date = "2026-11-19";
    row.onset_date = "2026-11-18";
    return row;
}

inline api::ObservationRow urgent_row() {
    auto urgent = row("c1", "試験　太郎", "urgent");
    urgent.report_date = "2026-11-21";
    urgent.reported_at_ms = 1'795'226'400'000;
    urgent.entry_way = 1;
    urgent.body_temperature = "38.2";
    urgent.spo2 = 92;
    urgent.flag = 2;
    urgent.rules = {"B-01", "B-04"};
    urgent.temperatures = {"", "", "", "", "36.9", "37.6", "38.2"};
    urgent.is_registered = true;
    return urgent;
}

inline api::ObservationBoard board() {
    api::ObservationBoard board;
    board.day = "2026-11-21";
    board.urgent = board.unacknowledged = board.silent = board.fine = 1;
    board.unreachable = 1;
    board.total = 3;
    board.reported = 2;
    board.teams = {"1班"};
    board.contractors = {{"k1", "試験医師会"}};
    board.areas = {{"131016", "千代田区"}, {"131059", "文京区"}};
    auto silent = row("c2", "テスト　花子", "silent");
    silent.silent_days = 2;
    silent.is_unreachable = true;
    silent.missing_reason = "未応答";
    board.rows = {urgent_row(), silent, row("c3", "サンプル　次郎", "fine")};
    return board;
}

inline observation::DailyReport fine_day(int tenths) {
    auto report = observation::with_all_fine({});
    report.subject_class = observation::SubjectClass::infected;
    report.temperature = tenths;
    return report;
}

inline api::ObservationReport report_of(std::string day, observation::DailyReport const& report, std::int64_t way) {
    api::ObservationReport made;
    made.report_date = std::move(day);
    made.revision = 1;
    made.reported_at_ms = 1'795'226'400'000;
    made.entry_way = way;
    made.report = observation::to_json(report);
    made.is_current = true;
    return made;
}

inline api::ObservationReply person() {
    api::ObservationReply reply;
    reply.row = urgent_row();
    reply.version = 3;
    reply.is_active = reply.may_enter = reply.may_manage = reply.may_write_findings = true;
    reply.start_date = "2026-11-19";
    reply.phones = {"09000000000", "0300000000"};
    auto worse = fine_day(382);
    worse.set(observation::Symptom::dyspnea, observation::Answer::present);
    worse.spo2 = 92;
    worse.urgent = *observation::find_urgent("U05");
    auto today = report_of("2026-11-21", worse, 1);
    today.flag = 2;
    today.rules = {"B-01", "B-04"};
    reply.reports = {today, report_of("2026-11-20", fine_day(376), 1)};
    return reply;
}

inline std::function<void(ScriptedServer&)> with_board(api::ObservationBoard shown) {
    return [shown = std::move(shown)](ScriptedServer& server) { server.fail_next("POST", board_path, ok(shown), always); };
}
inline std::function<void(ScriptedServer&)> with_person(api::ObservationReply shown) {
    return [shown = std::move(shown)](ScriptedServer& server) { server.fail_next("GET", person_path, ok(shown, 3), always); };
}

inline void become(ScriptedServer& server, std::string_view role) {
    server.account.role = role;
    server.account.facility = {"k1", "試験医師会", "contractor", "13", "", "0300000003", ""};
    server.account.capabilities.clear();
    for (auto const capability : access::find_role(role)->may) server.account.capabilities.emplace_back(access::name(capability));
}

inline void become_contractor(ScriptedServer& server) { become(server, "follow_up_contractor"); }

inline bool has_picture(ui::testing::Screen const& screen, std::string_view says) {
    auto const& nodes = screen.nodes();
    return std::any_of(nodes.begin(), nodes.end(), [&](auto const& node) { return node.attribute(ui::Attribute::alt) == says; });
}

inline platform::HttpReply refused(std::string rule, std::string severity, std::string item, std::string message) {
    api::Problem problem;
    problem.status = 422;
    problem.code = "invalid";
    problem.issues = {{std::move(rule), std::move(severity), std::move(item), "", std::move(message)}};
    return {422, base::write_json(api::to_json(problem)), {}, 0};
}

} // namespace todoke::tests::observed
