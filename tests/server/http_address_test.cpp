// The address of an installation is told to its users and printed on no page that others can read (S4-36).
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "shared/api/endpoints.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr char const* name = "himitsu-no-namae.example.jp";

ServerOptions with_address(bool demo) {
    ServerOptions options;
    options.demo = demo;
    options.configure = [](config::Config& config) { config.server.public_origin = std::string("https://") + name; };
    return options;
}

void expect_silent(Response const& reply, std::string const& what) {
    INFO(what << " answers " << reply.status);
    CHECK_FALSE(reply.contains(name));
    for (auto const& [header, value] : reply.headers) CHECK(value.find(name) == std::string::npos);
    CHECK(reply.header("x-robots-tag") == "noindex, nofollow, noarchive");
}

} // namespace

TEST_CASE("[S4-36] nothing that is answered without signing in names the address, in production, demo and training, and no search engine may list it") {
    for (auto const demo : {false, true}) {
        RunningServer server(with_address(demo));
        auto stranger = server.client();
        std::size_t asked = 0;
        for (auto const& endpoint : api::endpoints()) {
            std::string path(endpoint.path);
            for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) path.replace(at, path.find('}', at) + 1 - at, "ja");
            auto const method = endpoint.method == api::Method::get ? "GET" : endpoint.method == api::Method::post ? "POST" : endpoint.method == api::Method::put ? "PUT" : "DELETE";
            expect_silent(stranger.send(method, path, endpoint.body_max_kb > 0 ? "{}" : ""), std::string(method) + " " + path);
            ++asked;
        }
        CHECK(asked > 100);
        for (auto const* path : {"/", "/my", "/training", "/help", "/help/clinic", "/help/terms", "/help/administrator", "/healthz", "/readyz", "/metrics", "/robots.txt", "/no/such/page", "/accounts"}) expect_silent(stranger.get(path), path);
        // Somebody who tries to sign in, or to find out who is known.
        expect_silent(stranger.post("/api/v1/session", Json::object().set("user_id", "clinic1.doctor").set("password", "Chigau-2026")), "a wrong password");
        expect_silent(stranger.post("/api/v1/password-reset", Json::object().set("user_id", "clinic1.doctor")), "a forgotten password");
    }
}

TEST_CASE("[S4-36] neither the pages nor the help guide in the repository name an address where the system runs") {
    std::size_t read = 0;
    for (auto const* folder : {"/web", "/assets/help"}) {
        for (auto const& entry : std::filesystem::recursive_directory_iterator(std::string(TODOKE_ROOT_DIR) + folder)) {
            auto const extension = entry.path().extension();
            if (extension != ".html" && extension != ".js" && extension != ".md" && extension != ".webmanifest" && extension != ".json") continue;
            std::ifstream in(entry.path(), std::ios::binary);
            std::string const text{std::istreambuf_iterator<char>(in), {}};
            ++read;
            for (auto at = text.find("https://"); at != std::string::npos; at = text.find("https://", at + 1)) {
                auto const host = text.substr(at + 8, text.find_first_of("/ \"')\n`<>", at + 8) - at - 8);
                INFO(entry.path().string() << ": " << host);
                // Examples, and what is not this system.
                CHECK((host.ends_with("example.jp") || host.ends_with("mhlw.go.jp") || host.ends_with(".org")));
            }
        }
    }
    CHECK(read > 20);
}
