// What must never reach a handler: odd heads, odd bodies, requests from other sites. Each gets a clear
// refusal (RFC 9457) and the server goes on.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

std::string repeat(std::string_view text, std::size_t times) {
    std::string result;
    for (std::size_t i = 0; i < times; ++i) result += text;
    return result;
}

void expect_problem(Response const& response, int status) {
    CHECK(response.status == status);
    CHECK(response.header("content-type") == "application/problem+json");
    auto const problem = response.json();
    CHECK(problem.integer("status") == status);
    CHECK(!problem.text("title").empty());
    CHECK(problem.text("incident").size() == 8);
    CHECK(response.header("cache-control") == "no-store");
}

std::string const head = "Host: localhost\r\nX-Todoke: 1\r\n";

} // namespace

TEST_CASE("[I2-25] odd request heads are refused before a body is read") {
    auto client = shared_server().client();
    struct Row {
        char const* name;
        std::string bytes;
        int status;
    };
    auto const many_headers = [] {
        std::string text;
        for (int i = 0; i < 200; ++i) text += "X-H" + std::to_string(i) + ": a\r\n";
        return text;
    }();
    std::vector<Row> const rows{
        {"no Host", "GET /api/v1/session HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", "GET /api/v1/session HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"odd Host", "GET /api/v1/session HTTP/1.1\r\nHost: a/b\r\n\r\n", 400},
        {"CRLF in a header value", "GET /api/v1/session HTTP/1.1\r\n" + head + "X-A: b%0d%0aSet-Cookie: a=b\r\n\r\n", 400},
        {"control character in a header value", "GET /api/v1/session HTTP/1.1\r\n" + head + "X-A: b%01c\r\n\r\n", 400},
        {"Transfer-Encoding", "POST /api/v1/session HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n0\r\n\r\n", 400},
        {"negative chunk", "POST /api/v1/session HTTP/1.1\r\n" + head + "Transfer-Encoding: chunked\r\n\r\n-2\r\nabcde\r\n", 400},
        {"length and Transfer-Encoding", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
        {"two equal lengths", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}", 400},
        {"two lengths", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}", 400},
        {"length of letters", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Length: abc\r\n\r\n{}", 400},
        {"negative length", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Length: -2\r\n\r\n{}", 400},
        {"huge length", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Type: application/json\r\nContent-Length: 99999999999\r\n\r\n", 413},
        {"length of 30 digits", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Length: 999999999999999999999999999999\r\n\r\n", 400},
        {"gzip body", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}", 415},
        {"multipart", "POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: 2\r\n\r\n{}", 415},
        {"a range", "GET / HTTP/1.1\r\n" + head + "Range: bytes=0-1\r\n\r\n", 400},
        {"500 ranges", "GET / HTTP/1.1\r\n" + head + "Range: bytes=0-1" + repeat(",0-1", 500) + "\r\n\r\n", 400},
        {"GET with a body", "GET /api/v1/session HTTP/1.1\r\n" + head + "Content-Length: 2\r\n\r\n{}", 400},
        {"WebSocket", "GET /api/v1/session HTTP/1.1\r\n" + head + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: x\r\n\r\n", 400},
        {"long header line", "GET / HTTP/1.1\r\n" + head + "X-A: " + repeat("a", 20'000) + "\r\n\r\n", 400},
        {"200 headers", "GET / HTTP/1.1\r\n" + head + many_headers + "\r\n", 400},
        {"path of 100,000 characters", "GET /" + repeat("a", 100'000) + " HTTP/1.1\r\n" + head + "\r\n", 431},
        {"query of a million characters", "GET /?" + repeat("a", 1'000'000) + " HTTP/1.1\r\n" + head + "\r\n", 431},
        {"no HTTP at all", "hello\r\n\r\n", 400},
        {"HTTP/3.0", "GET / HTTP/3.0\r\n\r\n", 400},
        {"two cookies headers", "GET /api/v1/session HTTP/1.1\r\n" + head + "Cookie: a=1\r\nCookie: b=2\r\n\r\n", 400},
    };
    for (auto const& row : rows) {
        SUBCASE(row.name) { expect_problem(client.raw(row.bytes), row.status); }
    }
    CHECK(client.get("/healthz").status == 200);
}

TEST_CASE("[I2-25] path tricks lead nowhere") {
    auto client = shared_server().client();
    for (auto const* path : {"/../etc/passwd", "/assets/../../config", "/%2e%2e/etc/passwd", "/assets/%2e%2e%2fx", "/a//b", "/a/./b", "/assets\\..\\x", "/a%00b", "/api/v1/forms/%2e%2e/x",
                             "/.git/config", "/a;b", "/a<b"}) {
        INFO(path);
        auto const reply = client.get(path);
        CHECK((reply.status == 400 || reply.status == 404));
        CHECK(!reply.contains("root:"));
    }
    expect_problem(client.get("/api/v1/nothing"), 404);
    auto const method = client.send("PATCH", "/api/v1/session", "");
    CHECK(method.status == 405);
    CHECK(method.header("allow").find("GET") != std::string::npos);
    CHECK(client.send("TRACE", "/", "").status == 405);
}

TEST_CASE("[I2-25] odd bodies are refused with a problem, never half read") {
    auto client = shared_server().client();
    auto const post = [&](std::string const& body, HeaderList headers = {}) { return client.send("POST", "/api/v1/session", body, std::move(headers)); };
    std::string const good = R"({"user_id":"x","password":"y"})";
    CHECK(post("").status == 400);
    CHECK(post("{").status == 400);
    CHECK(post("[]").status == 422);
    CHECK(post("null").status == 422);
    CHECK(post(good + "x").status == 400);
    CHECK(post(R"({"user_id":"x","user_id":"x","password":"y"})").status == 400);
    CHECK(post(R"({"user_id":"x","password":"y","more":1})").status == 422);
    CHECK(post(R"({"user_id":"x"})").status == 422);
    CHECK(post(R"({"user_id":1,"password":"y"})").status == 422);
    CHECK(post(R"({"user_id":"x","password":null})").status == 422);
    CHECK(post(R"({"user_id":"x","password":1e999})").status == 400);
    CHECK(post("{\"user_id\":\"\xff\xfe\",\"password\":\"y\"}").status == 400);
    CHECK(post("{\"user_id\":\"a\nb\",\"password\":\"y\"}").status == 400);
    CHECK(post(R"({"user_id":")" + repeat("a", 65) + R"(","password":"y"})").status == 422);
    CHECK(post(repeat("[", 200) + repeat("]", 200)).status == 413);
    CHECK(post(R"({"user_id":")" + repeat("a", 5'000) + R"(","password":"y"})").status == 413);
    CHECK(post(good, {{"Content-Type", "text/plain"}}).status == 415);
    CHECK(post(good, {{"Content-Type", "application/x-www-form-urlencoded"}}).status == 415);
    CHECK(post(good, {{"Content-Type", "application/json; charset=utf-8"}}).status == 401);
    // A refusal never quotes what was sent.
    auto const quoted = post(R"({"user_id":"x","password":"secret-value","more":"secret-more"})");
    CHECK(!quoted.contains("secret"));
}

TEST_CASE("[I2-25] a body that ends early is an error of the peer") {
    auto client = shared_server().client();
    auto const reply = client.raw("POST /api/v1/session HTTP/1.1\r\n" + head + "Content-Type: application/json\r\nContent-Length: 30\r\n\r\n{\"user_id\"", 500);
    CHECK(reply.status == 0); // still waiting for the rest
    CHECK(client.get("/healthz").status == 200);
}

TEST_CASE("[I2-25] other sites cannot act in a user's name") {
    auto client = shared_server().signed_in("clinic1.doctor");
    auto const save = [&](HeaderList headers) { return client.send("PUT", "/api/v1/session/preferences", R"({"language":"ja"})", std::move(headers)).status; };
    CHECK(save({}) == 200);
    CHECK(save({{"X-Todoke", ""}}) == 403);
    CHECK(save({{"Origin", "https://evil.example"}}) == 403);
    CHECK(save({{"Origin", "null"}}) == 403);
    CHECK(save({{"Sec-Fetch-Site", "cross-site"}}) == 403);
    CHECK(save({{"Sec-Fetch-Site", "same-site"}}) == 403);
    CHECK(save({{"Sec-Fetch-Site", "none"}}) == 403);
    CHECK(save({{"Sec-Fetch-Site", "same-origin"}}) == 200);
    CHECK(save({{"Origin", "http://localhost:" + std::to_string(client.port())}}) == 200);
    CHECK(client.get("/api/v1/home", {{"Sec-Fetch-Site", "cross-site"}}).status == 403);
    CHECK(client.get("/api/v1/home", {{"X-Todoke", ""}}).status == 200);
}

TEST_CASE("[I2-25] every reply carries the security headers, also refusals of the protocol") {
    auto client = shared_server().client();
    for (auto const& reply : {client.get("/api/v1/session"), client.get("/api/v1/none"), client.get("/healthz"), client.raw("nonsense\r\n\r\n")}) {
        CHECK(reply.header("content-security-policy").find("default-src 'none'") == 0);
        CHECK(reply.header("content-security-policy").find("unsafe-inline") == std::string::npos);
        CHECK(reply.header("x-content-type-options") == "nosniff");
        CHECK(reply.header("referrer-policy") == "no-referrer");
        CHECK(reply.header("cross-origin-opener-policy") == "same-origin");
        CHECK(reply.header("x-robots-tag") == "noindex, nofollow, noarchive"); // S4-36
    }
    CHECK(client.get("/api/v1/session").header("cache-control") == "no-store");
}

TEST_CASE("[I2-25] several requests may come in one packet, and one may come in pieces") {
    auto& server = shared_server();
    auto const socket_reply = server.client().raw("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\nGET /readyz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(socket_reply.status == 200);
    CHECK(socket_reply.contains("ok"));
    CHECK(server.client().get("/metrics").contains("todoke_connections"));
}

TEST_CASE("[I2-25] metrics tell counts and nothing about persons") {
    auto client = shared_server().signed_in("clinic1.doctor");
    client.get("/api/v1/home");
    auto const metrics = client.get("/metrics");
    CHECK(metrics.status == 200);
    CHECK(metrics.contains("todoke_requests_total{endpoint=\"read_home\",status=\"2xx\"}"));
    CHECK(!metrics.contains("clinic1"));
    CHECK(!metrics.contains("試験"));
}
