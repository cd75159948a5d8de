// Errors as RFC 9457 documents: a code, a sentence in the reader's language, an incident id. The
// Error's own detail goes to the log under the same incident id and never into the reply.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "server/http/message.hpp"
#include "shared/api/messages.hpp"

namespace todoke::http {

// The translation of a Japanese source text, or the source text.
using Translate = std::function<std::string(std::string_view language, std::string_view source)>;

struct ProblemDetails {
    std::string language = "ja";
    std::int64_t retry_after_s = 0;
    std::vector<api::ProblemIssue> issues;
    std::int64_t status = 0; // instead of the code's own
    std::string title; // Japanese source text instead of the code's own, or ""
};

Reply problem_reply(Error const& error, ProblemDetails const& details, Translate const& translate);
// For faults of the protocol, which know only a status.
Reply problem_reply_for_status(int status, Translate const& translate);

// "en" when that is what the browser asks for first, otherwise "ja".
std::string language_of(Request const& request);

} // namespace todoke::http
