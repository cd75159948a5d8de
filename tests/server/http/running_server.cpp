#include "tests/server/http/running_server.hpp"

#include <atomic>
#include <filesystem>

#include <doctest/doctest.h>
#include <unistd.h>

#include "server/services/demo_seed.hpp"
#include "shared/observation/items.hpp"
#include "server/services/second_factor.hpp"

namespace todoke::test {

namespace fs = std::filesystem;

RunningServer::RunningServer(ServerOptions const& options) : options_(options) {
    auto pattern = (fs::temp_directory_path() / "todoke-test-XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    start();
}

RunningServer::~RunningServer() {
    stop();
    std::error_code ignored;
    fs::remove_all(folder_, ignored);
}

void RunningServer::start() {
    config::Config config;
    config.server.port = 0;
    config.server.demo = options_.demo;
    config.storage.data_dir = folder_ + "/data";
    config.files.assets_dir = options_.assets_dir.empty() ? TODOKE_ROOT_DIR "/assets" : options_.assets_dir;
    config.files.address_dir = TODOKE_ROOT_DIR "/build/address";
    config.limits.sign_ins_per_address_per_minute = 100'000;
    if (options_.configure) options_.configure(config);
    services::InstallationOptions how;
    how.key_policy = store::KeyFilePolicy::create_if_new;
    how.need_pages = !config.files.web_dir.empty();
    how.passwords.cost = {.memory_kib = 8, .passes = 1};
    auto installation = services::Installation::open(config, clock_, how);
    if (!installation.ok()) FAIL(installation.error().detail);
    installation_ = std::move(*installation);
    if (options_.demo) {
        auto const seeded = services::seed_demo(app(), TODOKE_ROOT_DIR "/assets/demo");
        if (!seeded.ok()) FAIL(seeded.error().detail);
    }
    auto web = routes::WebServer::open(*installation_);
    if (!web.ok()) FAIL(web.error().detail);
    web_ = std::move(*web);
    thread_ = std::thread([this] { web_->run(); });
}

void RunningServer::stop() {
    if (web_) web_->stop();
    if (thread_.joinable()) thread_.join();
    web_.reset();
    installation_.reset();
}

void RunningServer::restart() {
    stop();
    start();
}

std::string RunningServer::latest_code() {
    auto const messages = app().store.outbox.latest(1);
    REQUIRE(messages.ok());
    REQUIRE(!messages->empty());
    auto const& body = messages->front().body;
    auto const at = body.find_first_of("0123456789");
    REQUIRE(at != std::string::npos);
    return body.substr(at, 6);
}

Client RunningServer::signed_in(std::string const& user_id) {
    // Five codes in fifteen minutes are enough for people, not for tests.
    REQUIRE(app().store.rate_limits.clear({.name = "code_sends"}, user_id).ok());
    auto client = this->client();
    auto const first = client.post("/api/v1/session", Json::object().set("user_id", user_id).set("password", demo_password));
    INFO(user_id);
    REQUIRE_MESSAGE(first.status == 200, first.body);
    auto const second = client.post("/api/v1/session/code", Json::object().set("code", latest_code()));
    REQUIRE_MESSAGE(second.status == 200, second.body);
    return client;
}

void RunningServer::set_up_factor(Client& client) {
    static std::atomic<int> number{0}; // codes to one address are few
    auto const address = "own" + std::to_string(++number) + "@example.jp";
    auto const proposed = client.post("/api/v1/session/factor-setup", Json::object().set("means", "mail").set("destination", address));
    REQUIRE_MESSAGE(proposed.status == 200, proposed.body);
    auto const proven = client.post("/api/v1/session/factor-setup/proof", Json::object().set("code", latest_code()));
    REQUIRE_MESSAGE(proven.status == 200, proven.body);
}

std::string RunningServer::make_user(access::RoleId role, std::string const& like_user_id) {
    static std::atomic<int> number{0};
    auto const like = app().store.users.find(like_user_id);
    REQUIRE(like.ok());
    auto user = *like;
    user.user_id = "made." + std::to_string(++number);
    user.role = role;
    user.mail = user.user_id + "@example.jp";
    auto const hash = app().passwords.hash(demo_password);
    REQUIRE(hash.ok());
    user.password_hash = *hash;
    auto const made = services::create_registered(app(), std::span(&user, 1), clock_.now_ms());
    REQUIRE(made.ok());
    return user.user_id;
}

RunningServer& shared_server() {
    static RunningServer server;
    return server;
}

std::string fresh_key() {
    static std::atomic<int> number{0};
    return "test-key-0000-" + std::to_string(::getpid()) + "-" + std::to_string(1'000 + ++number);
}

Json covid_record(int number) {
    auto const two = [](int n) { return (n < 10 ? "0" : "") + std::to_string(n); };
    auto record = Json::object();
    record.set("name", "試験　太郎" + std::to_string(number)).set("name_kana", "シケン　タロウ").set("sex", "1");
    record.set("birth_date", "19" + two(40 + number / 336 % 50) + "-" + two(1 + number / 28 % 12) + "-" + two(1 + number % 28));
    record.set("postal_code", "1000001").set("prefecture_code", "13").set("municipality_code", "131016").set("address_line1", "試験町1-2-3");
    record.set("phone1", "0900000" + std::to_string(1'000 + number % 9'000)).set("occupation", "会社員").set("present_location", "自宅");
    record.set("diagnosis_class", "1").set("diagnosis_date", "2026-11-20").set("onset_date", "2026-11-18").set("first_visit_date", "2026-11-20");
    auto row = Json::object();
    row.set("method", "2").set("specimen", "07").set("specimen_date", "2026-11-20").set("result", "2");
    record.set("diagnosis_tests", Json(Json::Array{row}));
    record.set("symptoms", Json(Json::Array{Json("fever")}));
    record.set("severity", "1").set("admission_needed", "2").set("hospitalised_at_report", "2");
    record.set("report_date", "2026-11-21").set("doctor_name", "テスト 一郎").set("institution_name", "試験第一クリニック");
    record.set("institution_address", "東京都千代田区試験町2-1").set("institution_phone", "0300001001");
    return record;
}

Json syphilis_record() {
    auto record = Json::object();
    record.set("sex", "1").set("age_years", "34").set("diagnosis_class", "1").set("diagnosis_date", "2026-11-20").set("report_date", "2026-11-21");
    record.set("doctor_name", "テスト 一郎").set("institution_name", "試験第一クリニック").set("institution_phone", "0300001001");
    return record;
}

Json daily_report(std::string const& temperature, std::vector<std::string> const& present) {
    auto report = Json::object();
    report.set("body_temperature", temperature);
    for (auto const& item : observation::items()) report.set(item.id, 2);
    for (auto const& id : present) report.set(id, 1);
    return report;
}

Json submit_request(std::string const& form_id, std::string const& version, Json record) {
    auto request = Json::object();
    request.set("form_id", form_id).set("form_version", version).set("record", std::move(record));
    return request;
}

Json submit(Client& client, Json const& request, std::string const& key) {
    auto const reply = client.post("/api/v1/notifications", request, {{"Idempotency-Key", key}});
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return reply.json();
}

} // namespace todoke::test
