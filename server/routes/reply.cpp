#include "server/routes/reply.hpp"

#include <algorithm>

#include "server/http/problem.hpp"
#include "server/routes/guard.hpp"

namespace todoke::routes {

namespace {

http::Translate translator(services::App& app) {
    return [&app](std::string_view language, std::string_view source) { return app.texts.translate(language, source); };
}

std::string_view severity_name(forms::Severity severity) {
    switch (severity) {
    case forms::Severity::error: return "error";
    case forms::Severity::warning: return "warning";
    case forms::Severity::confirm: return "confirm";
    case forms::Severity::info: return "info";
    }
    return "";
}

} // namespace

http::Reply empty_reply() { return json_reply(api::Empty{}); }

http::Reply refusal(Call const& call, services::App& app, Error const& error, std::string_view title, std::int64_t retry_after_s) {
    http::ProblemDetails details;
    details.language = call.language();
    details.title = title;
    details.retry_after_s = retry_after_s;
    return http::problem_reply(error, details, translator(app));
}

api::ProblemIssue issue_message(Call const& call, services::App& app, validation::Issue issue) {
    // Arguments are labels of items and options as well as typed values; what has no translation stays.
    for (auto& argument : issue.arguments) argument.second = app.texts.translate(call.language(), argument.second);
    auto const message = validation::fill_message(app.texts.translate(call.language(), issue.message), issue);
    return {issue.rule, std::string(severity_name(issue.severity)), issue.item, issue.cell, message, issue.row};
}

http::Reply issues_reply(Call const& call, services::App& app, std::vector<validation::Issue> const& issues) {
    http::ProblemDetails details;
    details.language = call.language();
    auto ordered = issues;
    std::stable_sort(ordered.begin(), ordered.end(), [](auto const& a, auto const& b) {
        return (a.severity == forms::Severity::error) > (b.severity == forms::Severity::error);
    });
    std::string rules;
    for (auto const& issue : ordered) {
        if (details.issues.size() == 500) break;
        details.issues.push_back(issue_message(call, app, issue));
        if (rules.size() < 200) rules += issue.rule + " ";
    }
    return http::problem_reply({ErrorCode::invalid, "rules " + rules}, details, translator(app));
}

std::optional<http::Reply> refuse_download(Call const& call, services::App& app) {
    if (call.who().user.can_download) return std::nullopt;
    return refusal(call, app, {ErrorCode::forbidden, "account without the download flag"}, "ダウンロードの権限がありません。");
}

http::Reply file_reply(std::string content_type, std::string_view name, std::string body) {
    http::Reply reply;
    reply.content_type = std::move(content_type);
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.headers.emplace_back("Content-Disposition", "attachment; filename=\"" + std::string(name) + "\"");
    reply.body = std::move(body);
    return reply;
}

std::string origin_of(Call const& call, services::App& app) {
    if (!app.config.server.public_origin.empty()) return app.config.server.public_origin;
    auto const origin = call.request().headers.text("origin");
    return origin.empty() ? "http://" + std::string(call.request().headers.text("host")) : std::string(origin);
}

http::Reply csv_reply(std::string body, std::string_view file_name, tables::Encoding encoding) {
    return file_reply(encoding == tables::Encoding::cp932 ? "text/csv; charset=Windows-31J" : "text/csv; charset=utf-8", std::string(file_name) + ".csv", std::move(body));
}

std::string set_session_cookie(std::string_view token) {
    auto const mark_end = token.rfind('.') + 1;
    return std::string(session_cookie) + "=" + std::string(token.substr(mark_end)) + "; Path=/; Secure; HttpOnly; SameSite=Strict";
}

std::string set_device_cookie(std::string_view token, std::int64_t life_s) {
    return std::string(device_cookie) + "=" + std::string(token) + "; Path=/; Max-Age=" + std::to_string(life_s) + "; Secure; HttpOnly; SameSite=Strict";
}

std::string set_portal_cookie(std::string_view token, std::int64_t life_s) {
    return std::string(portal_cookie) + "=" + std::string(token) + "; Path=/; Max-Age=" + std::to_string(token.empty() ? 0 : life_s) + "; Secure; HttpOnly; SameSite=Strict";
}

std::string set_room_cookie(std::string_view token) {
    // As long as a room lives at most; it is worth nothing once the room is closed.
    auto const life_s = token.empty() ? 0 : 14 * 24 * 3'600;
    return std::string(room_cookie) + "=" + std::string(token) + "; Path=/; Max-Age=" + std::to_string(life_s) + "; Secure; HttpOnly; SameSite=Strict";
}

std::string expire_session_cookie() { return std::string(session_cookie) + "=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Strict"; }

} // namespace todoke::routes
