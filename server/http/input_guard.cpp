#include "server/http/input_guard.hpp"

#include <algorithm>

#include "shared/api/endpoints.hpp"

namespace todoke::http {

namespace {

constexpr std::size_t path_bytes_max = 512;
constexpr std::size_t query_bytes_max = 512;

bool is_control(char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte < 0x20 || byte == 0x7f;
}

bool is_alphanumeric(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); }

bool is_number(std::string_view text) {
    return !text.empty() && text.size() <= 12 && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool is_host(std::string_view text) {
    return !text.empty() && text.size() <= 255 && std::all_of(text.begin(), text.end(), [](char c) {
        return is_alphanumeric(c) || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
    });
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (auto& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

std::optional<Error> refuse_length(Request const& request) {
    auto const lengths = request.headers.count("content-length");
    if (lengths > 1) return Error{ErrorCode::malformed, "Content-Length twice"};
    if (lengths == 1 && !is_number(request.headers.text("content-length"))) return Error{ErrorCode::malformed, "Content-Length is not a number"};
    auto const has_body = lengths == 1 && request.headers.text("content-length").find_first_not_of('0') != std::string_view::npos;
    if (has_body && (request.method == "GET" || request.method == "HEAD")) return Error{ErrorCode::malformed, "GET with a body"};
    return std::nullopt;
}

} // namespace

bool is_plain_path(std::string_view path) {
    if (path.empty() || path.front() != '/' || path.size() > path_bytes_max) return false;
    std::size_t begin = 1;
    for (;;) {
        auto const end = std::min(path.find('/', begin), path.size());
        auto const segment = path.substr(begin, end - begin);
        if (segment == "." || segment == "..") return false;
        if (segment.empty() && end != path.size()) return false;
        if (!std::all_of(segment.begin(), segment.end(), [](char c) { return is_alphanumeric(c) || c == '.' || c == '_' || c == '~' || c == '-'; })) return false;
        if (end == path.size()) return true;
        begin = end + 1;
    }
}

std::optional<Error> refuse_head(Request const& request) {
    for (auto const& [name, value] : request.headers.all()) {
        if (std::any_of(value.begin(), value.end(), is_control)) return Error{ErrorCode::malformed, "control character in a header value"};
    }
    if (request.headers.count("host") != 1 || !is_host(request.headers.text("host"))) return Error{ErrorCode::malformed, "Host is missing, doubled or odd"};
    if (request.headers.count("transfer-encoding") > 0) return Error{ErrorCode::malformed, "Transfer-Encoding"};
    if (auto const fault = refuse_length(request)) return fault;
    if (request.headers.count("content-encoding") > 0) return Error{ErrorCode::unsupported_type, "Content-Encoding"};
    if (lower(request.headers.text("content-type")).starts_with("multipart/")) return Error{ErrorCode::unsupported_type, "multipart"};
    if (request.headers.count("range") > 0) return Error{ErrorCode::malformed, "Range"};
    if (request.headers.count("upgrade") > 0) return Error{ErrorCode::malformed, "Upgrade"};
    for (auto const* name : {"cookie", "origin", "if-match", "idempotency-key", "content-type"}) {
        if (request.headers.count(name) > 1) return Error{ErrorCode::malformed, std::string(name) + " twice"};
    }
    if (!is_plain_path(request.path)) return Error{ErrorCode::malformed, "path with other than plain segments"};
    if (request.query.size() > query_bytes_max) return Error{ErrorCode::malformed, "long query"};
    return std::nullopt;
}

bool is_cross_site(Request const& request, std::string_view public_origin) {
    auto const fetch_site = request.headers.find("sec-fetch-site");
    auto const changes = request.method != "GET" && request.method != "HEAD";
    if (fetch_site && *fetch_site != "same-origin" && (changes || *fetch_site != "none")) return true;
    if (auto const origin = request.headers.find("origin")) {
        if (!public_origin.empty()) {
            if (lower(*origin) != lower(public_origin)) return true;
        } else {
            auto const host = lower(request.headers.text("host"));
            auto const told = lower(*origin);
            if (told != "http://" + host && told != "https://" + host) return true;
        }
    }
    return changes && request.headers.text(lower(api::own_request_header)).empty();
}

} // namespace todoke::http
