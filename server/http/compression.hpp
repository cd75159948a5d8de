// Replies made at the time of the request, made smaller: gzip where the browser takes it and the text
// is long enough to gain from it. What is known before (the web bundle) lies compressed on disk.
//
// Compressing tells an onlooker the length of what was repeated (BREACH). It is safe here because no
// reply holds a token or another secret of the session, and no other site can make a browser ask with
// words of its choice (is_cross_site refuses): docs/security.md.
#pragma once

#include <string>
#include <string_view>

#include "server/http/message.hpp"

namespace todoke::http {

// Whether an Accept-Encoding names the coding without refusing it (q=0).
bool accepts_coding(std::string_view accept_encoding, std::string_view coding);

// The gzip form of a text; "" when the library gives up.
std::string gzipped(std::string_view text);

// Changes a reply of JSON or CSV of at least 1 KB when `request` takes gzip and it gets smaller.
void compress(Request const& request, Reply& reply);

} // namespace todoke::http
