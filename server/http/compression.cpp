#include "server/http/compression.hpp"

#include <algorithm>

#define ZLIB_CONST // the library takes what it reads as const only then
#include <zlib.h>

namespace todoke::http {

namespace {

constexpr std::size_t worth_it_bytes = 1024;
constexpr int fast = 3; // a list of 20 KB in 0.1 ms, to within a tenth of the best
constexpr int gzip_window = 15 + 16;

bool is_text(std::string_view type) { return type.starts_with("application/json") || type.starts_with("application/problem+json") || type.starts_with("text/csv"); }

} // namespace

bool accepts_coding(std::string_view accept_encoding, std::string_view coding) {
    for (std::size_t begin = 0; begin < accept_encoding.size();) {
        auto const end = std::min(accept_encoding.find(',', begin), accept_encoding.size());
        auto entry = accept_encoding.substr(begin, end - begin);
        begin = end + 1;
        while (entry.starts_with(' ')) entry.remove_prefix(1);
        auto const name = entry.substr(0, entry.find_first_of("; "));
        if (name != coding) continue;
        auto const q = entry.find("q=");
        return q == std::string_view::npos || entry.substr(q + 2).find_first_of("123456789") != std::string_view::npos;
    }
    return false;
}

std::string gzipped(std::string_view text) {
    z_stream stream{};
    if (deflateInit2(&stream, fast, Z_DEFLATED, gzip_window, 8, Z_DEFAULT_STRATEGY) != Z_OK) return {};
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef const*>(text.data());
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    auto const outcome = deflate(&stream, Z_FINISH);
    out.resize(outcome == Z_STREAM_END ? stream.total_out : 0);
    deflateEnd(&stream);
    return out;
}

void compress(Request const& request, Reply& reply) {
    if (reply.body.size() < worth_it_bytes || reply.body.size() > UINT32_MAX / 2 || !is_text(reply.content_type)) return;
    reply.headers.emplace_back("Vary", "Accept-Encoding");
    if (!accepts_coding(request.headers.text("accept-encoding"), "gzip")) return;
    auto smaller = gzipped(reply.body);
    if (smaller.empty() || smaller.size() >= reply.body.size()) return;
    reply.body = std::move(smaller);
    reply.headers.emplace_back("Content-Encoding", "gzip");
}

} // namespace todoke::http
