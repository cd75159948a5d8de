#include "tests/screens/support/scripted_server.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "shared/access/roles.hpp"
#include "shared/api/second_factor_messages.hpp"

namespace todoke::tests {

using platform::HttpReply;
using platform::HttpRequest;

namespace {

std::string read_file(std::filesystem::path const& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

template <class Message> HttpReply ok(Message message, std::string etag = {}) {
    return {200, base::write_json(api::to_json(std::move(message))), std::move(etag), 0};
}

template <class Message> Message body_of(HttpRequest const& request) {
    auto json = base::parse_json(request.body);
    if (!json.ok()) return {};
    auto message = api::from_json<Message>(json.value());
    return message.ok() ? std::move(message).value() : Message{};
}

std::string quoted(std::int64_t version) { return "\"" + std::to_string(version) + "\""; }

bool take_prefix(std::string const& path, std::string const& prefix, std::string& rest) {
    if (path.compare(0, prefix.size(), prefix) != 0) return false;
    rest = path.substr(prefix.size());
    return true;
}

api::SessionInfo account_of(Who who) {
    api::SessionInfo info;
    info.step = "signed_in";
    info.user_id = who == Who::clinic ? "clinic-a" : "centre-a";
    info.user_name = who == Who::clinic ? "テスト 一郎" : "試験 花子";
    info.role = who == Who::clinic ? "facility_reporter" : "health_centre_staff";
    info.language = "ja";
    info.facility = {"f1", who == Who::clinic ? "試験第一クリニック" : "試験東保健所", who == Who::clinic ? "clinic" : "health_centre", "13", "東京都試験区試験町1-1", "0300000001", "0300000009"};
    info.health_centre = {"h1", "試験東保健所", "health_centre", "13", "東京都試験区試験町2-2", "0300000002", ""};
    for (auto const capability : access::find_role(info.role)->may) info.capabilities.emplace_back(access::name(capability));
    info.can_download = true;
    info.demo = true;
    info.today = "2026-11-21";
    info.idle_limit_s = 1800;
    info.idle_warning_s = 120;
    info.build = "b1";
    return info;
}

api::SecondFactorStep mailed_code() {
    api::SecondFactorStep step;
    step.means = "mail";
    step.destination = "t***@example.jp";
    step.expires_in_s = 600;
    step.resend_after_s = 30;
    step.code_was_sent = true;
    return step;
}

} // namespace

forms::Catalogue const& shipped_forms() {
    static std::shared_ptr<forms::Catalogue const> const catalogue = [] {
        std::vector<forms::SourceFile> files;
        std::filesystem::path const root = std::filesystem::path(TODOKE_ROOT_DIR) / "assets";
        for (auto const* folder : {"forms", "codes", "rules"}) {
            for (auto const& entry : std::filesystem::recursive_directory_iterator(root / folder)) {
                if (entry.is_regular_file() && entry.path().extension() == ".json") files.push_back({entry.path().lexically_relative(root).generic_string(), read_file(entry.path())});
            }
        }
        auto loaded = forms::Catalogue::load(files);
        for (auto const& fault : loaded.faults) std::fprintf(stderr, "%s: %s: %s\n", fault.file.c_str(), fault.item.c_str(), fault.reason.c_str());
        if (!loaded.catalogue) std::abort();
        return loaded.catalogue;
    }();
    return *catalogue;
}

HttpReply problem(int status, std::string code, std::string title) {
    api::Problem problem;
    problem.type = "about:blank";
    problem.title = std::move(title);
    problem.code = std::move(code);
    problem.incident = "i-0001";
    problem.status = status;
    return {status, base::write_json(api::to_json(std::move(problem))), {}, 0};
}

std::string header_of(HttpRequest const& request, std::string_view name) {
    for (auto const& [key, value] : request.headers) {
        if (key == name) return value;
    }
    return {};
}

ScriptedServer::ScriptedServer(platform::FakePlatform& machine, Who who) : account(account_of(who)), machine_(machine) {
    account.server_time_ms = machine.now_ms();
    updates.sequence = 1;
    auto const handler = [this](HttpRequest const& request) { return answer(request); };
    for (auto const* method : {"GET", "POST", "PUT", "DELETE"}) {
        for (auto const* path : {"/api/*/*", "/api/*/*/*", "/api/*/*/*/*", "/api/*/*/*/*/*", "/api/*/*/*/*/*/*/*"}) machine.on(method, path, handler);
    }
}

void ScriptedServer::fail_next(std::string method, std::string path, HttpReply reply, int times) {
    failures_.push_back({std::move(method), std::move(path), std::move(reply), times});
}

HttpReply ScriptedServer::answer(HttpRequest const& request) {
    if (request.method != "GET" && header_of(request, "X-Todoke") != "1") return problem(403, "forbidden");
    for (auto& failure : failures_) {
        if (failure.times > 0 && failure.method == request.method && request.path.compare(0, failure.path.size(), failure.path) == 0) {
            --failure.times;
            return failure.reply;
        }
    }
    auto const signing_in = request.path.compare(0, 15, "/api/v1/session") == 0 || request.path.compare(0, 12, "/api/v1/text") == 0 || request.path == "/api/v1/demo/outbox";
    if (session_lost && !signing_in) return problem(401, "unauthenticated");
    auto const page = header_of(request, "X-Todoke-Account");
    if (!signing_in && !page.empty() && page != account.user_id) return problem(409, "other_account");
    return route(request);
}

namespace {

HttpReply issue(std::string item, std::string message) {
    api::Problem problem;
    problem.code = "invalid";
    problem.status = 422;
    api::ProblemIssue entry;
    entry.item = std::move(item);
    entry.message = std::move(message);
    entry.severity = "error";
    problem.issues.push_back(std::move(entry));
    return {422, base::write_json(api::to_json(std::move(problem))), {}, 0};
}

} // namespace

HttpReply ScriptedServer::set_up_factor(HttpRequest const& request) {
    if (step != "factor_setup") return problem(409, "conflict");
    if (request.path == "/api/v1/session/factor-setup/proof") {
        if (body_of<api::ProveSecondFactorRequest>(request).code != "123456") return issue("code", "認証コードが正しくありません。");
        step = after_setup;
        auto info = account;
        info.step = step;
        return ok(info);
    }
    auto const asked = body_of<api::FactorSetupRequest>(request);
    if (asked.destination == "110") return issue("destination", "電話番号の形式が正しくありません。");
    api::SecondFactorProposal proposal;
    proposal.means = asked.means;
    proposal.destination = asked.means == "totp" ? "" : "***-****-1234";
    proposal.expires_in_s = 600;
    if (asked.means == "totp") {
        proposal.secret = "ABCDEFGH";
        proposal.qr = {"10", "01"};
    } else {
        proposed.means = asked.means;
        proposed.destination = proposal.destination;
        proposed.expires_in_s = 600;
    }
    return ok(proposal);
}

HttpReply ScriptedServer::switch_account(HttpRequest const& request) {
    auto const asked = body_of<api::SwitchAccountRequest>(request);
    auto const kept = parked.find(asked.user_id);
    if (asked.user_id != account.user_id && kept == parked.end()) return problem(409, "conflict");
    if (kept != parked.end()) {
        auto const left = std::exchange(account, kept->second);
        parked.erase(kept);
        if (asked.leave.empty() && step == "signed_in") parked[left.user_id] = left;
    }
    step = "signed_in";
    account.others.clear();
    for (auto const& [id, info] : parked) account.others.push_back({id, info.user_name, info.role, info.facility.name});
    return ok(account);
}

HttpReply ScriptedServer::route(HttpRequest const& request) {
    auto const& path = request.path;
    std::string rest;
    account.server_time_ms = machine_.now_ms();
    if (path == "/api/v1/session" && request.method == "GET") {
        auto info = account;
        info.step = session_lost ? "signed_out" : step;
        if (step == "factor_setup") {
            info.offered_means = {"mail", "sms", "call", "totp"};
            info.second_factor = proposed;
        }
        return ok(info);
    }
    if (path == "/api/v1/session" && request.method == "POST") {
        auto const sign_in = body_of<api::SignInRequest>(request);
        if (sign_in.password != "Correct-1") return problem(401, "wrong_credentials");
        return ok(mailed_code());
    }
    if (path == "/api/v1/session/code") {
        if (body_of<api::VerifyCodeRequest>(request).code != "123456") return problem(401, "wrong_credentials");
        session_lost = false;
        step = "signed_in";
        return ok(account);
    }
    if (path == "/api/v1/session/code/resend") return ok(account.second_factor.means.empty() ? mailed_code() : account.second_factor);
    if (path == "/api/v1/session/second-factor/call") return ok(code_call);
    if (take_prefix(path, "/api/v1/session/factor-setup", rest)) return set_up_factor(request);
    if (path == "/api/v1/session/account") return switch_account(request);
    if (path == "/api/v1/session" || path == "/api/v1/sessions" || path == "/api/v1/session/preferences") return ok(api::Empty{});
    if (path == "/api/v1/demo/outbox") return ok(api::DemoOutbox{{{machine_.now_ms(), "mail", "t@example.jp", "認証コード", "認証コードは 123456 です。"}}});
    if (path == "/api/v1/home") {
        auto reply = home;
        for (auto const& [id, draft] : drafts) {
            api::DraftSummary summary;
            summary.draft_id = id;
            summary.form_id = draft.content.form_id;
            summary.form_version = draft.content.form_version;
            summary.disease_name = "新型コロナウイルス感染症";
            summary.person_name = draft.content.record.text("name");
            summary.still_needed = draft.content.still_needed;
            summary.version = draft.version;
            reply.drafts.push_back(std::move(summary));
        }
        return ok(reply);
    }
    if (path == "/api/v1/updates") return ok(updates);
    if (path == "/api/v1/notices") return ok(notices);
    if (take_prefix(path, "/api/v1/notices/", rest)) return ok(api::Empty{});
    if (path == "/api/v1/intake") return ok(intake);
    if (path == "/api/v1/texts/en") return ok(api::Texts{"en", Json(Json::Object{{"ホーム", Json("Home")}, {"発生届を書く", Json("Write a notification")}, {"サインイン", Json("Sign in")}})});
    if (take_prefix(path, "/api/v1/suggestions/", rest)) {
        api::SuggestionList list;
        for (auto const& [item, values] : remembered) list.suggestions.push_back({item, values});
        return ok(list);
    }
    if (path == "/api/v1/drafts") {
        api::DraftList list;
        for (auto const& [id, draft] : drafts) {
            api::DraftSummary summary;
            summary.draft_id = id;
            summary.notification_id = draft.content.notification_id;
            list.drafts.push_back(std::move(summary));
        }
        return ok(list);
    }
    if (take_prefix(path, "/api/v1/drafts/", rest)) return draft_call(request, rest);
    if (path == "/api/v1/case-searches") {
        api::CaseSearchReply reply;
        reply.rows = found;
        reply.total = static_cast<std::int64_t>(found.size());
        return ok(reply);
    }
    if (path == "/api/v1/duplicate-searches") return ok(api::DuplicateReply{duplicates});
    if (path == "/api/v1/postal-code-searches")
        return ok(api::PostalCodeReply{body_of<api::PostalCodeRequest>(request).postal_code == "1000000" ? std::vector<api::Place>{{"13", "131016", "千代田区", "試験町"}} : std::vector<api::Place>{}});
    if (take_prefix(path, "/api/v1/municipalities/", rest)) return ok(api::CodeList{{{rest + "1016", "千代田区", "", "ちよだく"}, {rest + "1024", "中央区", "", "ちゅうおうく"}}});
    if (path == "/api/v1/notifications") return submit(request, "");
    if (take_prefix(path, "/api/v1/notifications/", rest)) return notification_call(request, rest);
    if (take_prefix(path, "/api/v1/cases/", rest)) return case_call(request, rest);
    return forms_call(path);
}

HttpReply ScriptedServer::forms_call(std::string const& path) {
    std::string rest;
    if (path == "/api/v1/forms") {
        api::FormList list;
        for (auto const* form : shipped_forms().all()) {
            api::FormSummary summary;
            summary.form_id = form->id;
            summary.version = form->version;
            summary.kind = form->kind == forms::FormKind::identity ? "identity" : form->kind == forms::FormKind::tests ? "tests" : "notification";
            summary.title = form->title;
            summary.disease_code = form->disease_code;
            summary.disease_name = form->disease_name;
            summary.disease_keys = form->disease_keys;
            summary.category = form->category;
            summary.deadline = "immediately";
            summary.named = form->named;
            list.forms.push_back(std::move(summary));
        }
        return ok(list);
    }
    if (take_prefix(path, "/api/v1/forms/", rest)) {
        auto const slash = rest.find('/');
        auto const* form = shipped_forms().find(rest.substr(0, slash), rest.substr(slash + 1));
        if (form == nullptr) return problem(404, "not_found");
        return {200, base::write_json(forms::definition_to_json(*form)), {}, 0};
    }
    if (take_prefix(path, "/api/v1/codes/", rest)) {
        auto const* options = shipped_forms().codes(rest);
        if (options == nullptr) return problem(404, "not_found");
        api::CodeList list;
        for (auto const& option : *options) list.entries.push_back({option.code, option.label, option.group, option.keys});
        return ok(list);
    }
    return problem(404, "not_found");
}

HttpReply ScriptedServer::draft_call(HttpRequest const& request, std::string const& id) {
    auto const known = drafts.find(id);
    if (request.method == "DELETE") {
        drafts.erase(id);
        return ok(api::Empty{});
    }
    if (request.method == "GET") {
        if (known == drafts.end()) return problem(404, "not_found");
        api::Draft draft;
        draft.summary.draft_id = id;
        draft.summary.form_id = known->second.content.form_id;
        draft.summary.form_version = known->second.content.form_version;
        draft.summary.case_id = known->second.content.case_id;
        draft.summary.notification_id = known->second.content.notification_id;
        draft.summary.version = known->second.version;
        draft.summary.updated_at_ms = machine_.now_ms();
        draft.record = known->second.content.record;
        return ok(draft, quoted(known->second.version));
    }
    auto const version = known == drafts.end() ? 0 : known->second.version;
    if (header_of(request, "If-Match") != quoted(version)) return problem(412, "stale");
    drafts[id] = {version + 1, body_of<api::SaveDraftRequest>(request)};
    return ok(api::DraftSaved{version + 1, machine_.now_ms()}, quoted(version + 1));
}

HttpReply ScriptedServer::submit(HttpRequest const& request, std::string const& former) {
    auto const key = header_of(request, "Idempotency-Key");
    if (key.size() < 16) return problem(428, "precondition_required");
    if (auto const known = receipts_by_key.find(key); known != receipts_by_key.end()) return ok(known->second);
    auto const body = body_of<api::SubmitRequest>(request);
    submissions.push_back(body);
    drafts.erase(body.draft_id);
    api::Receipt receipt;
    receipt.notification_id = former.empty() ? "n" + std::to_string(submissions.size()) : former;
    receipt.notification_no = "20261300000" + std::to_string(41 + submissions.size());
    receipt.case_id = body.case_id.empty() ? "c" + std::to_string(submissions.size()) : body.case_id;
    receipt.self_entry_id = "29823041";
    receipt.disease_name = "新型コロナウイルス感染症";
    receipt.health_centre_name = account.health_centre.name;
    receipt.health_centre_phone = account.health_centre.phone;
    receipt.version = former.empty() ? 1 : 2;
    receipt.submitted_at_ms = machine_.now_ms();
    receipts_by_key[key] = receipt;
    return {201, base::write_json(api::to_json(receipt)), quoted(receipt.version), 0};
}

HttpReply ScriptedServer::notification_call(HttpRequest const& request, std::string const& rest) {
    auto const slash = rest.find('/');
    auto const id = rest.substr(0, slash);
    auto const action = slash == std::string::npos ? std::string() : rest.substr(slash + 1);
    if (action == "versions" && request.method == "POST") return submit(request, id);
    auto const known = notifications.find(id);
    if (known == notifications.end()) return problem(404, "not_found");
    auto& reply = known->second;
    if (request.method == "POST") {
        if (header_of(request, "If-Match") != quoted(reply.row.version)) return problem(412, "stale");
        reply.row.state = action == "acceptance" ? "accepted" : "returned";
        if (action == "acceptance") reply.case_status = body_of<api::AcceptRequest>(request).case_status;
        else reply.row.return_reason = body_of<api::ReturnRequest>(request).reason;
        std::erase_if(intake.rows, [&](auto const& row) { return row.notification_id == id; });
        intake.waiting = static_cast<std::int64_t>(intake.rows.size());
    }
    return ok(reply, quoted(reply.row.version));
}

HttpReply ScriptedServer::case_call(HttpRequest const& request, std::string const& rest) {
    auto const slash = rest.find('/');
    auto const known = cases.find(rest.substr(0, slash));
    if (known == cases.end()) return problem(404, "not_found");
    auto& reply = known->second;
    if (request.method == "PUT") {
        if (header_of(request, "If-Match") != quoted(reply.version)) return problem(412, "stale");
        auto const body = body_of<api::SaveRecordRequest>(request);
        (rest.substr(slash + 1) == "identity" ? reply.identity : reply.tests) = body.record;
        ++reply.version;
    }
    if (slash != std::string::npos && rest.substr(slash + 1) == "history") return ok(api::CaseHistory{});
    return ok(reply, quoted(reply.version));
}

Journey::Journey(std::string path, Who who, std::function<void(ScriptedServer&)> prepare, std::shared_ptr<platform::FakeBrowser> browser)
    : machine(std::move(browser)), server(machine, who) {
    machine.history.back() = std::move(path);
    if (prepare) prepare(server);
    restart();
}

void Journey::restart() {
    screen.reset();
    app.reset();
    machine.page_gone();
    app = std::make_unique<App>(machine);
    screen = std::make_unique<ui::testing::Screen>(machine, [this] { app->draw(); });
}

} // namespace todoke::tests
