// What a request head must look like before anything else of the server sees it. HTTP allows much
// that our clients never send and that attackers love: encodings of bodies and paths, ranges, doubled
// lengths, line breaks smuggled into values. All of it is refused before the body is read.
#pragma once

#include <optional>

#include "server/http/message.hpp"

namespace todoke::http {

// Nothing: the head is acceptable. Otherwise the code decides the status; the detail goes to the log.
std::optional<Error> refuse_head(Request const& request);

// Whether a path consists of plain segments: [A-Za-z0-9._~-] only, none empty (but the last), "." or "..".
bool is_plain_path(std::string_view path);

// Another site's page is behind this request (Origin, Sec-Fetch-Site), or our own header is missing on
// a request that may change something. `public_origin` "" compares with Host.
bool is_cross_site(Request const& request, std::string_view public_origin);

} // namespace todoke::http
