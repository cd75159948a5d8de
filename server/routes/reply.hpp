// How handlers answer: messages as JSON, never stored by caches; refusals that carry a sentence or a
// list of issues of their own.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/routes/call.hpp"
#include "server/tables/encoding.hpp"
#include "shared/validation/validate.hpp"

namespace todoke::routes {

template <class Message>
http::Reply json_reply(Message const& message, int status = 200) {
    http::Reply reply;
    reply.status = status;
    reply.content_type = "application/json";
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.body = base::write_json(api::to_json(message));
    return reply;
}

// ETag: the version in quotes, to come back in If-Match.
inline http::Reply with_version(http::Reply reply, std::int64_t version) {
    reply.headers.emplace_back("ETag", "\"" + std::to_string(version) + "\"");
    return reply;
}

http::Reply empty_reply();

// An error with more to say than its code: a Japanese sentence (translated), seconds to wait, issues.
http::Reply refusal(Call const& call, services::App& app, Error const& error, std::string_view title, std::int64_t retry_after_s = 0);
// An issue in the caller's language.
api::ProblemIssue issue_message(Call const& call, services::App& app, validation::Issue issue);
// 422 with the issues as the form shows them (errors first).
http::Reply issues_reply(Call const& call, services::App& app, std::vector<validation::Issue> const& issues);

// a download is a right of the account, not of the role; the refusal (V-A31) where it has none.
std::optional<http::Reply> refuse_download(Call const& call, services::App& app);
// A file to be saved, never stored by caches. `name` is ASCII and names nobody.
http::Reply file_reply(std::string content_type, std::string_view name, std::string body);
http::Reply csv_reply(std::string body, std::string_view file_name, tables::Encoding encoding = tables::Encoding::utf8);

// The origin of the page that asks, for a link that leads back to it.
std::string origin_of(Call const& call, services::App& app);

std::string set_session_cookie(std::string_view token);
std::string set_device_cookie(std::string_view token, std::int64_t life_s);
std::string expire_session_cookie();
std::string set_portal_cookie(std::string_view token, std::int64_t life_s); // "" = expire it
std::string set_room_cookie(std::string_view token); // "" = expire it

} // namespace todoke::routes
