#include "server/http/problem.hpp"

#include "server/crypto/random.hpp"
#include "server/log/log.hpp"
#include "shared/api/problem.hpp"

namespace todoke::http {

namespace {

std::string make_incident() {
    constexpr std::string_view digits = "0123456789abcdefghjkmnpqrstvwxyz"; // none that is easily misread on the telephone
    std::string incident;
    for (auto const c : crypto::random_bytes(8)) incident += digits[static_cast<unsigned char>(c) % digits.size()];
    return incident;
}

ErrorCode code_of_status(int status) {
    switch (status) {
    case 404: return ErrorCode::not_found;
    case 405: return ErrorCode::method_not_allowed;
    case 413: case 414: case 431: return ErrorCode::too_large;
    case 415: return ErrorCode::unsupported_type;
    case 503: return ErrorCode::overloaded;
    default: return status >= 500 ? ErrorCode::internal : ErrorCode::malformed;
    }
}

} // namespace

std::string language_of(Request const& request) {
    auto const wanted = request.headers.text("accept-language");
    return wanted.starts_with("en") ? "en" : "ja";
}

Reply problem_reply(Error const& error, ProblemDetails const& details, Translate const& translate) {
    auto const& kind = api::problem_kind(error.code);
    api::Problem problem;
    problem.type = "/problems/" + std::string(kind.name);
    problem.title = translate(details.language, details.title.empty() ? kind.title : std::string_view(details.title));
    problem.code = kind.name;
    problem.status = details.status == 0 ? kind.status : details.status;
    problem.incident = make_incident();
    problem.issues = details.issues;
    problem.retry_after_s = details.retry_after_s;
    if (problem.retry_after_s == 0 && error.code == ErrorCode::overloaded) problem.retry_after_s = 2;
    if (error.code == ErrorCode::internal) {
        log::error("problem", {{"incident", log::Id{problem.incident}}, {"code", log::Id{kind.name}}, {"detail", log::Detail{error.detail}}});
    } else {
        log::info("problem", {{"incident", log::Id{problem.incident}}, {"code", log::Id{kind.name}}, {"detail", log::Detail{error.detail}}});
    }
    Reply reply;
    reply.status = static_cast<int>(problem.status);
    reply.content_type = "application/problem+json";
    reply.headers.emplace_back("Cache-Control", "no-store");
    reply.headers.emplace_back("Content-Language", details.language);
    if (problem.retry_after_s > 0) reply.headers.emplace_back("Retry-After", std::to_string(problem.retry_after_s));
    reply.body = base::write_json(api::to_json(problem));
    return reply;
}

Reply problem_reply_for_status(int status, Translate const& translate) {
    ProblemDetails details;
    if (status >= 400 && status < 600) details.status = status;
    return problem_reply({code_of_status(status), "protocol fault " + std::to_string(status)}, details, translate);
}

} // namespace todoke::http
