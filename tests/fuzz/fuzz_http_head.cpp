// The head of any request: lines of "name: value" after a line "METHOD target". It is refused, or it
// keeps what the rest of the server relies on. Cookies, If-Match, Origin, Accept-Encoding, languages
// and addresses of a proxy are read on the way.
#include <algorithm>
#include <vector>

#include "server/http/compression.hpp"
#include "server/http/input_guard.hpp"
#include "server/http/problem.hpp"
#include "server/http/rate_limit.hpp"
#include "server/routes/guard.hpp"
#include "tests/fuzz/fuzzing.hpp"

using namespace todoke;
using fuzzing::expect;

namespace {

http::Request request_of(std::string_view text) {
    http::Request request;
    auto const next_line = [&] {
        auto const line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        return line;
    };
    auto const first = next_line();
    auto const space = std::min(first.find(' '), first.size());
    request.method = first.substr(0, space);
    auto const target = first.substr(std::min(space + 1, first.size()));
    auto const question = std::min(target.find('?'), target.size());
    request.path = target.substr(0, question);
    request.query = target.substr(std::min(question + 1, target.size()));
    while (!text.empty()) {
        auto const line = next_line();
        auto const colon = std::min(line.find(':'), line.size());
        request.headers.add(std::string(line.substr(0, colon)), std::string(line.substr(std::min(colon + 1, line.size()))));
    }
    request.client_address = request.headers.text("x-real-ip");
    return request;
}

void check_accepted(http::Request const& request) {
    expect(http::is_plain_path(request.path) && (request.path + "/").find("/../") == std::string::npos);
    for (auto const& [name, value] : request.headers.all()) {
        expect(std::none_of(value.begin(), value.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; }));
    }
    for (auto const* once : {"host", "cookie", "if-match", "origin"}) expect(request.headers.count(once) <= 1);
    // Without our own header, nothing that changes something is taken for our client's.
    auto const changes = request.method != "GET" && request.method != "HEAD";
    if (changes && request.headers.text("x-todoke").empty()) expect(http::is_cross_site(request, "") && http::is_cross_site(request, "https://todoke.example.jp"));
    std::string origin(request.headers.text("origin"));
    for (auto& c : origin) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    if (!origin.empty() && origin != "https://todoke.example.jp") expect(http::is_cross_site(request, "https://todoke.example.jp"));
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static http::Router const router;
    auto const request = request_of(fuzzing::text_of(data, size));
    if (!http::refuse_head(request)) check_accepted(request);
    auto const route = router.find(request.method, request.path);
    for (auto const& [name, value] : route.parameters) expect(!value.empty() && value.find('/') == std::string::npos);
    auto const token = routes::session_token(request);
    expect(token.empty() || token.size() == 43);
    if (auto const version = routes::version_of(request.headers.text("if-match"))) {
        expect(*version >= 0 && routes::version_of("\"" + std::to_string(*version) + "\"") == version);
    }
    auto const language = http::language_of(request);
    expect(language == "ja" || language == "en");
    (void)http::accepts_coding(request.headers.text("accept-encoding"), "gzip");
    expect(!http::address_block(request.client_address).empty());
    return 0;
}
