// What an error looks like to the outside: one row per ErrorCode with its HTTP status, its stable
// code word and a sentence that says what to do (Japanese source text, translated by the reply).
// RFC 9457. The Error's detail is for the log and never part of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "shared/base/result.hpp"

namespace todoke::api {

struct ProblemKind {
    ErrorCode code{};
    std::int64_t status = 500;
    std::string_view name;  // "stale": `code` of the reply, and the end of `type`
    std::string_view title; // Japanese: what happened and what to do now
};

ProblemKind const& problem_kind(ErrorCode code);
// The kind of a code word that came over the network, for the client.
ProblemKind const* find_problem_kind(std::string_view name);

} // namespace todoke::api
