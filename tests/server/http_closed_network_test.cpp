// The two ways in: the internet, and the closed network of local governments on a listening address of its own.
#include <doctest/doctest.h>

#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

ServerOptions with_closed_network() {
    ServerOptions options;
    options.configure = [](config::Config& config) {
        config.server.closed_network_address = "127.0.0.1";
        config.server.closed_network_port = 0;
    };
    return options;
}

Response begin(Client& client, std::string const& user_id) { return client.post("/api/v1/session", Json::object().set("user_id", user_id).set("password", demo_password)); }

std::string cookie_of(Response const& reply) {
    for (auto const& [name, value] : reply.headers)
        if (name == "set-cookie") return value.substr(0, value.find(';'));
    return {};
}

std::string network_of(Client& client) { return std::string(client.get("/api/v1/session").json().text("network")); }

} // namespace

TEST_CASE("[S4-35][S4-41] offices come through the closed network by password alone, and are told which way they came") {
    RunningServer server(with_closed_network());
    for (auto const* office : {"tokyo.admin", "east.centre", "tokyo.office", "east.support"}) {
        INFO(office);
        auto client = server.closed_network_client();
        CHECK(network_of(client) == "closed");
        auto const begun = begin(client, office);
        REQUIRE(begun.status == 200);
        CHECK(begun.json().text("means").empty());
        CHECK(client.get("/api/v1/home").status == 200);
        CHECK(network_of(client) == "closed");
        auto outside = server.client();
        CHECK(network_of(outside) == "internet");
        CHECK(begin(outside, office).json().text("means") == "mail");
        CHECK(outside.get("/api/v1/home").status == 401);
    }
    auto wrong = server.closed_network_client();
    CHECK(wrong.post("/api/v1/session", Json::object().set("user_id", "east.centre").set("password", "Chigau-2026")).status == 401);
}

TEST_CASE("[S4-35] a clinic is asked for its second factor on both ways") {
    RunningServer server(with_closed_network());
    auto client = server.closed_network_client();
    CHECK(begin(client, "clinic1.doctor").json().text("means") == "mail");
    CHECK(client.get("/api/v1/home").status == 401);
    CHECK(client.post("/api/v1/session/code", Json::object().set("code", server.latest_code())).status == 200);
    CHECK(client.get("/api/v1/home").status == 200);
}

TEST_CASE("[S4-35] a session of the closed network is none on the internet, and no header makes it one") {
    RunningServer server(with_closed_network());
    auto client = server.closed_network_client();
    auto const cookie = cookie_of(begin(client, "east.centre"));
    REQUIRE_FALSE(cookie.empty());
    auto outside = server.client();
    outside.set_cookie(cookie);
    CHECK(outside.get("/api/v1/home").status == 401);
    CHECK(outside.get("/api/v1/home", {{"X-Forwarded-Port", "8081"}, {"X-Network", "closed"}, {"Forwarded", "for=127.0.0.1"}}).status == 401);
    outside.set_cookie("__Host-todoke=closed." + cookie.substr(cookie.find('=') + 1));
    CHECK(outside.get("/api/v1/home").status == 401);
    CHECK(client.get("/api/v1/home").status == 200);
}

TEST_CASE("[S4-35] without a configured address there is no closed network") {
    RunningServer server;
    auto client = server.client();
    CHECK(network_of(client) == "internet");
}
