// The patients' side as a face of its own: what passes between the two processes, and what does not.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "server/http/router.hpp"
#include "server/routes/public_face.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

std::string const secret(40, 's');

std::string secret_file(std::string const& folder, std::string const& content, bool is_private = true) {
    auto const file = folder + "/relay.secret";
    std::filesystem::remove(file);
    std::ofstream(file) << content << "\n";
    using std::filesystem::perms;
    std::filesystem::permissions(file, is_private ? perms::owner_read | perms::owner_write : perms::owner_read | perms::group_read);
    return file;
}

struct Folder {
    std::string path = (std::filesystem::temp_directory_path() / ("todoke-face-" + fresh_key())).string();
    Folder() { std::filesystem::create_directories(path); }
    ~Folder() { std::filesystem::remove_all(path); }
};

// Both processes of an installation, in one.
struct TwoFaces {
    Folder folder;
    RunningServer staff;
    std::unique_ptr<routes::PublicFace> face;
    std::thread thread;

    TwoFaces() : staff(options(secret_file(folder.path, secret))) {
        auto config = staff.app().config;
        config.server.port = 0;
        config.server.face = "public";
        config.server.relay_port = staff.relay_port();
        config.files.web_dir = TODOKE_ROOT_DIR "/build/web";
        auto opened = routes::PublicFace::open(config);
        if (!opened.ok()) FAIL(opened.error().detail);
        face = std::move(*opened);
        thread = std::thread([this] { face->run(); });
    }
    ~TwoFaces() {
        face->stop();
        thread.join();
    }
    static ServerOptions options(std::string const& file) {
        ServerOptions options;
        options.configure = [file](config::Config& config) {
            config.server.face = "staff";
            config.server.relay_port = 0;
            config.server.relay_secret_file = file;
        };
        return options;
    }
    Client patient() const { return Client(face->port()); }
    Client intruder() const { return Client(staff.relay_port()); }
};

} // namespace

TEST_CASE("[I4-20] a patient is answered through the public face, with the cookie of the portal and the own address") {
    TwoFaces both;
    auto patient = both.patient();
    auto const first = patient.get("/api/v1/my/session");
    REQUIRE(first.status == 200);
    CHECK(first.json().text("step") == "signed_out");
    CHECK(first.header("cache-control") == "no-store");
    CHECK(first.header("x-content-type-options") == "nosniff");
    auto const wrong = patient.post("/api/v1/my/session", Json::object().set("mail", "nobody@example.jp").set("password", "Chigau-2026"));
    CHECK(wrong.status >= 400);
    CHECK(wrong.header("content-type") == "application/problem+json");
}

TEST_CASE("[I4-20] the public face knows nothing but patients: no call of the staff, no metrics, no outbox") {
    TwoFaces both;
    auto patient = both.patient();
    for (auto const& endpoint : api::endpoints()) {
        if (api::is_portal(endpoint)) continue;
        std::string path(endpoint.path);
        for (auto at = path.find('{'); at != std::string::npos; at = path.find('{')) path.replace(at, path.find('}') - at + 1, "1");
        INFO(std::string(endpoint.name));
        CHECK(patient.send(std::string(http::method_name(endpoint.method)), path, endpoint.body_max_kb > 0 ? "{}" : "").status == 404);
    }
    for (auto const* path : {"/metrics", "/demo/outbox", "/cases", "/accounts", "/help/administrator"}) CHECK(patient.get(path).status == 404);
    CHECK(patient.get("/healthz").status == 200);
    CHECK(patient.get("/").header("location") == "/my");
    for (auto const* path : {"/my", "/my/report/1", "/portal_worker.js", "/help/patient"}) CHECK_MESSAGE(patient.get(path).status == 200, path); // the worker: without it no page without a network
    CHECK(patient.get("/service_worker.js").status == 404);
}

TEST_CASE("[I4-20] beside a public face the staff's process serves no patient, and the relay nobody without its secret") {
    TwoFaces both;
    auto client = both.staff.client();
    CHECK(client.get("/api/v1/my/session").status == 404);
    CHECK(client.get("/my").status == 404);
    CHECK(client.get("/api/v1/session").status == 200);

    auto intruder = both.intruder();
    CHECK(intruder.get("/api/v1/my/session").status == 401);
    CHECK(intruder.get("/api/v1/my/session", {{"X-Todoke-Relay", std::string(40, 'x')}, {"X-Todoke-Peer", "203.0.113.9"}}).status == 401);
    HeaderList const known{{"X-Todoke-Relay", secret}, {"X-Todoke-Peer", "203.0.113.9"}};
    CHECK(intruder.get("/api/v1/my/session", known).status == 200);
    for (auto const* path : {"/api/v1/session", "/api/v1/home", "/metrics", "/", "/readyz"}) CHECK(intruder.get(path, known).status == 404);
    CHECK(intruder.get("/api/v1/my/session", {{"X-Todoke-Relay", secret}, {"X-Todoke-Peer", "nobody"}}).status == 404);
}

TEST_CASE("[I4-20] what somebody outside writes into the relay's headers goes no further") {
    TwoFaces both;
    auto patient = both.patient();
    CHECK(patient.get("/api/v1/my/session", {{"X-Todoke-Relay", "mine"}, {"X-Todoke-Peer", "198.51.100.1"}}).status == 200);
    CHECK(patient.post("/api/v1/my/session", Json::object().set("mail", std::string(4000, 'a'))).status >= 400);
    CHECK(patient.send("POST", "/api/v1/my/session", std::string(64 * 1024, 'a')).status == 413);
}

TEST_CASE("[I4-20] while the staff's process is away patients are told to try again") {
    TwoFaces both;
    auto patient = both.patient();
    REQUIRE(patient.get("/api/v1/my/session").status == 200);
    both.staff.stop_serving();
    auto const away = patient.get("/api/v1/my/session");
    CHECK(away.status == 503);
    CHECK(away.header("retry-after") != "");
    CHECK(patient.get("/healthz").status == 200);
}

TEST_CASE("a relay's secret that others can read, or that could be guessed, stops the start") {
    Folder const folder;
    CHECK(routes::read_relay_secret(secret_file(folder.path, secret)).ok());
    CHECK_FALSE(routes::read_relay_secret(secret_file(folder.path, "short")).ok());
    CHECK_FALSE(routes::read_relay_secret(secret_file(folder.path, secret, false)).ok());
    CHECK_FALSE(routes::read_relay_secret(folder.path + "/none").ok());
}
