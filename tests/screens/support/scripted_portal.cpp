#include "tests/screens/support/scripted_portal.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

#include "shared/api/endpoints.hpp"
#include "shared/base/json.hpp"

namespace todoke::tests {

using platform::HttpReply;
using platform::HttpRequest;

namespace {

template <class Message> HttpReply ok(Message message) { return {200, base::write_json(api::to_json(std::move(message))), {}, 0}; }

HttpReply refused(std::string const& rule) {
    api::Problem problem;
    problem.status = 422;
    problem.code = "invalid";
    problem.issues = {{rule, "error", "", "", ""}};
    return {422, base::write_json(api::to_json(std::move(problem))), {}, 0};
}

std::string key_of(HttpRequest const& request) {
    for (auto const& [name, value] : request.headers)
        if (name == api::idempotency_header) return value;
    return {};
}

// msgid and msgstr on a line each, as those files are written.
std::string texts_of(std::string const& language) {
    std::ifstream in(std::filesystem::path(TODOKE_ROOT_DIR) / "assets/lang/portal" / (language + ".po"));
    auto table = Json::object();
    std::string line, id;
    while (std::getline(in, line)) {
        auto const text = [&line](std::size_t from) { return line.substr(from, line.size() - from - 1); };
        if (line.starts_with("msgid \"")) id = text(7);
        else if (line.starts_with("msgstr \"") && !id.empty()) table.set(id, text(8));
    }
    return base::write_json(table);
}

} // namespace

ScriptedPortal::ScriptedPortal(platform::FakePlatform& machine) : machine_(machine) {
    session.step = "signed_in";
    session.login_id = "7";
    session.language = "ja";
    session.today = today;
    session.consent_version = api::consent_version;
    session.mail_sender = "todoke.example";
    session.server_time_ms = machine.now_ms();
    session.people = {person("41", "試験 太郎")};
    for (auto const* path : {"/api/v1/my/*", "/api/v1/my/*/*", "/api/v1/my/*/*/*"}) {
        for (auto const* method : {"GET", "POST", "PUT", "DELETE"}) machine.on(method, path, [this](HttpRequest const& request) { return answer(request); });
    }
    machine.on("GET", "/texts/*", [](HttpRequest const& request) { return HttpReply{200, texts_of(request.path.substr(7)), {}, 0}; });
}

api::PortalPerson ScriptedPortal::person(std::string id, std::string name) {
    api::PortalPerson person;
    person.person_id = std::move(id);
    person.name = std::move(name);
    person.self_entry_id = "29823041";
    person.subject_class = 1;
    person.centre_name = "試験東保健所";
    person.centre_phone = "03-0000-0002";
    person.is_observed = true;
    person.start_date = "2026-11-18";
    person.deadline_minute = 540;
    person.latest = {report(yesterday, "37.4")};
    return person;
}

api::PortalReport ScriptedPortal::report(std::string_view day, std::string_view temperature) {
    api::PortalReport report;
    report.report_date = day;
    report.entry_way = 1;
    report.report = base::parse_json(R"({"subject_class":1,"complexion":2,"cough_rhinorrhea":1,"dyspnea":2,"fatigue":2,"nausea_vomiting":2,"diarrhea":2,"consciousness":2,"eating":2,"urination":2})").value();
    report.report.set("body_temperature", std::string(temperature));
    return report;
}

api::PortalPerson* ScriptedPortal::find(std::string_view person_id) {
    for (auto& person : session.people)
        if (person.person_id == person_id) return &person;
    return nullptr;
}

HttpReply ScriptedPortal::answer(HttpRequest const& request) {
    session.server_time_ms = machine_.now_ms();
    constexpr std::string_view people = "/api/v1/my/people/";
    if (request.path == "/api/v1/my/session" && request.method == "GET") return ok(session);
    if (request.path == "/api/v1/my/session" && request.method == "DELETE") {
        session.step = "signed_out";
        session.login_id.clear();
        session.people.clear();
        return ok(api::Empty{});
    }
    if (!request.path.starts_with(people)) return way_in(request);
    if (session.step == "signed_out") return {401, "{}", {}, 0};
    auto const rest = request.path.substr(people.size());
    auto const id = rest.substr(0, rest.find('/'));
    auto* person = find(id);
    if (person == nullptr) return {404, "{}", {}, 0};
    if (rest.ends_with("/call-confirmations")) {
        ++calls_confirmed;
        person->latest.front().call_confirmed = true;
        return ok(api::ReportTaken{std::string(today), false, *person});
    }
    if (request.method == "POST") return take_report(request, id);
    api::OwnReports own{*person, person->latest};
    own.reports.push_back(report("2026-11-18", "38.1"));
    return ok(own);
}

HttpReply ScriptedPortal::take_report(HttpRequest const& request, std::string const& person_id) {
    ++reports_arrived;
    auto const message = api::from_json<api::ReportHealthRequest>(base::parse_json(request.body).value());
    if (!message.ok()) return {400, "{}", {}, 0};
    auto& person = *find(person_id);
    auto const key = key_of(request);
    auto const& confirmed = message.value().confirmed;
    bool const may_replace = std::find(confirmed.begin(), confirmed.end(), "V-804") != confirmed.end();
    if (reports_by_key.count(key) == 0) {
        bool const is_there = !person.latest.empty() && person.latest.front().report_date == today;
        if (is_there && !may_replace) return refused("V-804");
        api::PortalReport taken{std::string(today), machine_.now_ms(), 1, message.value().report, false, {}, false};
        if (is_there) person.latest.front() = taken;
        else person.latest.insert(person.latest.begin(), taken);
        if (person.latest.size() > 2) person.latest.resize(2);
        reports_by_key[key] = message.value();
    }
    if (std::exchange(drops_replies, false)) return {0, {}, {}, 0};
    return ok(api::ReportTaken{std::string(today), false, person});
}

// Registering, resetting, the link: each step leads to the next.
HttpReply ScriptedPortal::way_in(HttpRequest const& request) {
    if (auto const rule = std::exchange(refuse_rule, {}); !rule.empty()) return refused(rule);
    auto const& path = request.path;
    if (path == "/api/v1/my/registrations" || path == "/api/v1/my/password-resets") {
        session.step = "code";
        session.purpose = path.ends_with("resets") ? "reset" : "registration";
        session.mail_shown = "t***@example.jp";
    } else if (path == "/api/v1/my/code") {
        session.step = "password";
    } else if (path == "/api/v1/my/password") {
        session.step = session.people.empty() ? "person" : "signed_in";
        session.login_id = "7";
    } else if (path == "/api/v1/my/people" || path == "/api/v1/my/links") {
        session.step = "signed_in";
        session.login_id = "7";
        auto const count = std::to_string(41 + session.people.size());
        session.people.push_back(person(count, session.people.empty() ? "試験 太郎" : "試験 花子"));
        if (path.ends_with("links")) session.people.back().latest.clear();
    } else if (path == "/api/v1/my/session") {
        session.step = "signed_in";
        session.login_id = "7";
        session.people = {person("41", "試験 太郎")};
    }
    return ok(session);
}

Visit::Visit(std::string path, std::function<void(ScriptedPortal&)> prepare, std::shared_ptr<platform::FakeBrowser> browser) : machine(std::move(browser)), server(machine) {
    machine.history = {std::move(path)};
    if (prepare) prepare(server);
    restart();
}

void Visit::restart() {
    screen.reset();
    app.reset();
    machine.page_gone();
    app = std::make_unique<portal::App>(machine);
    screen = std::make_unique<ui::testing::Screen>(machine, [this] { app->draw(); }, ui::testing::Screen::View{390, 844});
}

} // namespace todoke::tests
