// What an installation is made of: forms as files, settings, pages, mail, TLS.
#include <doctest/doctest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "server/services/first_administrator.hpp"
#include "server/services/form_files.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;
namespace fs = std::filesystem;

namespace {

// A folder of one's own with a copy of the repository's assets.
class OwnAssets {
public:
    OwnAssets() {
        auto pattern = (fs::temp_directory_path() / "todoke-assets-XXXXXX").string();
        REQUIRE(::mkdtemp(pattern.data()) != nullptr);
        folder_ = pattern;
        for (auto const* part : {"forms", "codes", "rules", "lang", "demo"}) {
            fs::copy(fs::path(TODOKE_ROOT_DIR) / "assets" / part, fs::path(folder_) / part, fs::copy_options::recursive);
        }
    }
    ~OwnAssets() {
        std::error_code ignored;
        fs::remove_all(folder_, ignored);
    }
    OwnAssets(OwnAssets const&) = delete;
    OwnAssets& operator=(OwnAssets const&) = delete;
    [[nodiscard]] std::string const& folder() const { return folder_; }
    void write(std::string const& name, std::string const& text) const { std::ofstream(fs::path(folder_) / name) << text; }

private:
    std::string folder_;
};

char const* const new_disease = R"({"id": "test_fever", "version": "2026-01-01", "kind": "notification",
 "title": "試験熱 発生届", "disease": {"code": "999", "name": "試験熱", "keys": "しけんねつ"},
 "category": "4", "named": true, "deadline": "immediately", "urgency": 1, "valid_from": "2026-01-01",
 "diagnosis_classes": ["1"],
 "sections": [
  {"use": "named_person"},
  {"id": "diagnosis", "title": "診断", "items": [
   {"id": "diagnosis_class", "label": "診断分類", "type": "choice", "codes": "diagnosis_class", "only": ["1"], "need": "must"},
   {"id": "diagnosis_date", "label": "診断年月日", "type": "date", "need": "must"},
   {"id": "bitten_by", "label": "何に刺されたか", "type": "text", "max": 50}
  ]},
  {"use": "dates"},
  {"use": "header"}
 ],
 "rules": [],
 "date_order": ["birth_date", "onset_date", "first_visit_date", "diagnosis_date", "report_date"]}
)";

// Answers one SMTP client at a time; keeps what it was sent. `refusals`: how many letters get 451 first.
class FakeRelay {
public:
    explicit FakeRelay(int refusals) : refusals_(refusals) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        REQUIRE(::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0);
        REQUIRE(::listen(listener_, 8) == 0);
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { run(); });
    }
    ~FakeRelay() {
        ::shutdown(listener_, SHUT_RDWR);
        ::close(listener_);
        thread_.join();
    }
    [[nodiscard]] int port() const { return port_; }
    [[nodiscard]] std::vector<std::string> letters() {
        std::lock_guard const hold(mutex_);
        return letters_;
    }

private:
    void run() {
        for (;;) {
            auto const peer = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
            if (peer < 0) return;
            converse(peer);
            ::close(peer);
        }
    }
    void converse(int peer) {
        auto const say = [&](std::string_view text) { return ::send(peer, text.data(), text.size(), MSG_NOSIGNAL) > 0; };
        say("220 relay\r\n");
        std::string buffer, letter;
        auto in_letter = false;
        std::array<char, 4096> chunk{};
        for (;;) {
            auto const end = buffer.find("\r\n");
            if (end == std::string::npos) {
                auto const n = ::recv(peer, chunk.data(), chunk.size(), 0);
                if (n <= 0) return;
                buffer.append(chunk.data(), static_cast<std::size_t>(n));
                continue;
            }
            auto const line = buffer.substr(0, end);
            buffer.erase(0, end + 2);
            if (in_letter) {
                if (line != ".") {
                    letter += line + "\n";
                    continue;
                }
                in_letter = false;
                std::lock_guard const hold(mutex_);
                if (refusals_ > 0) {
                    --refusals_;
                    say("451 later\r\n");
                } else {
                    letters_.push_back(letter);
                    say("250 taken\r\n");
                }
                letter.clear();
            } else if (line == "DATA") {
                in_letter = true;
                say("354 go on\r\n");
            } else if (line == "QUIT") {
                say("221 bye\r\n");
                return;
            } else {
                say("250 ok\r\n");
            }
        }
    }
    int refusals_;
    int listener_ = -1, port_ = 0;
    std::mutex mutex_;
    std::vector<std::string> letters_;
    std::thread thread_;
};

} // namespace

TEST_CASE("[I2-04] a form file dropped into the folder makes its disease notifiable, searchable and exportable") {
    OwnAssets assets;
    assets.write("forms/test_fever.2026-01-01.json", new_disease);
    ServerOptions options;
    options.assets_dir = assets.folder();
    RunningServer server(options);
    auto clinic = server.signed_in("clinic1.doctor");
    CHECK(clinic.get("/api/v1/forms").contains("試験熱"));
    auto record = Json::object();
    record.set("name_kana", "テスト　ムシ").set("phone1", "09000009999").set("diagnosis_class", "1").set("diagnosis_date", "2026-11-20").set("bitten_by", "試験虫");
    auto const receipt = submit(clinic, submit_request("test_fever", "2026-01-01", record), fresh_key());
    CHECK(receipt.text("disease_name") == "試験熱");
    auto const found = clinic.post("/api/v1/case-searches", Json::object().set("disease_code", "999")).json();
    CHECK(found.integer("total") == 1);
    CHECK(server.signed_in("east.centre").get("/api/v1/intake").contains("試験熱"));
    auto const csv = clinic.post("/api/v1/exports/notifications",
                                 Json::object().set("form_id", "test_fever").set("from", "2026-01-01").set("to", "2026-12-31").set("encoding", "utf-8"));
    CHECK(csv.status == 200);
    CHECK(csv.contains("bitten_by"));
    CHECK(csv.contains("試験虫"));
}

TEST_CASE("[I2-05] a broken form file stops the start with file, item and reason") {
    OwnAssets assets;
    std::string text = new_disease;
    text.replace(text.find("\"type\": \"date\""), 14, "\"type\": \"dtae\"");
    assets.write("forms/test_fever.2026-01-01.json", text);
    auto const loaded = services::load_forms(assets.folder());
    CHECK(!loaded.catalogue);
    REQUIRE(!loaded.faults.empty());
    auto const line = services::fault_line(loaded.faults.front());
    CHECK(line.find("test_fever.2026-01-01.json") != std::string::npos);
    CHECK(line.find("diagnosis_date") != std::string::npos);

    config::Config config;
    config.files.assets_dir = assets.folder();
    config.files.address_dir = TODOKE_ROOT_DIR "/build/address";
    config.storage.data_dir = assets.folder() + "/data";
    clock::ManualClock clock(test_start_ms);
    services::InstallationOptions how;
    how.need_pages = false;
    auto const installation = services::Installation::open(config, clock, how);
    REQUIRE(!installation.ok());
    CHECK(installation.error().detail.find(line) != std::string::npos);
    CHECK(!fs::exists(config.storage.data_dir)); // nothing was begun
}

TEST_CASE("[I2-03] a wrong key is an error that names it, in the file and in the environment") {
    OwnAssets assets;
    auto const load = [&](std::string const& text, std::vector<std::string> const& environment = {}) {
        assets.write("test.toml", text);
        auto const loaded = config::load(assets.folder() + "/test.toml", environment);
        return loaded.ok() ? std::string() : loaded.error().detail;
    };
    CHECK(load("").empty());
    CHECK(load("[server]\nport = 9000\n").empty());
    CHECK(load("[server]\nprot = 9000\n").find("server.prot") != std::string::npos);
    CHECK(load("[severs]\nport = 9000\n").find("severs") != std::string::npos);
    CHECK(load("[server]\nport = \"9000\"\n").find("server.port") != std::string::npos);
    CHECK(load("[server]\nport = 70000\n").find("server.port") != std::string::npos);
    CHECK(load("[server]\nport = \n").find("line") != std::string::npos);
    CHECK(load("[log]\nlevel = \"loud\"\n").find("log.level") != std::string::npos);
    CHECK(load("", {"TODOKE_SERVER_PROT=1"}).find("TODOKE_SERVER_PROT") != std::string::npos);
    CHECK(load("", {"TODOKE_SERVER_PORT=x"}).find("TODOKE_SERVER_PORT") != std::string::npos);
    CHECK(load("", {"TODOKE_TEST_LOGS=/tmp", "PATH=/bin"}).empty());
    auto const both = config::load(assets.folder() + "/test.toml", {"TODOKE_SERVER_PORT=9123", "TODOKE_SERVER_DEMO=true"});
    REQUIRE(both.ok());
    CHECK(both->server.port == 9123);
    CHECK(both->server.demo);
}

TEST_CASE("[I2-03] the documented settings are exactly the existing ones") {
    auto const file = std::string(TODOKE_ROOT_DIR "/docs/config.example.toml");
    auto const loaded = config::load(file, {});
    CHECK_MESSAGE(loaded.ok(), (loaded.ok() ? "" : loaded.error().detail));
    std::ifstream in(file);
    std::string const text(std::istreambuf_iterator<char>(in), {});
    for (auto const& key : config::key_names()) {
        INFO(key);
        CHECK(text.find("\n" + key.substr(key.find('.') + 1) + " = ") != std::string::npos);
    }
}

TEST_CASE("[I2-25] pages: the client's paths are one page, assets are immutable, nothing else exists") {
    if (!fs::exists(TODOKE_ROOT_DIR "/build/web/manifest.json")) {
        FAIL("build/web is missing: run `make build` first");
    }
    ServerOptions options;
    options.configure = [](config::Config& config) { config.files.web_dir = TODOKE_ROOT_DIR "/build/web"; };
    RunningServer server(options);
    auto client = server.client();
    auto const index = client.get("/");
    CHECK(index.status == 200);
    CHECK(index.header("content-type") == "text/html; charset=utf-8");
    CHECK(index.header("cache-control") == "no-cache");
    CHECK(client.get("/", {{"If-None-Match", index.header("etag")}}).status == 304);
    for (auto const* path : {"/cases", "/cases/1/tests", "/notifications/new/covid_19", "/intake", "/sign-in"}) CHECK(client.get(path).body == index.body);
    auto const portal = client.get("/my"); // the patients' page is another one, and so is every address below it
    CHECK(portal.status == 200);
    CHECK(portal.body != index.body);
    CHECK(portal.header("content-security-policy") == index.header("content-security-policy"));
    for (auto const* path : {"/my/report/41", "/my/start", "/my/history/1"}) CHECK(client.get(path).body == portal.body);
    CHECK(client.get("/mystery").body == index.body);
    auto const at = index.body.find("/assets/");
    REQUIRE(at != std::string::npos);
    auto const asset = index.body.substr(at, index.body.find('"', at) - at);
    auto const plain = client.get(asset);
    CHECK(plain.status == 200);
    CHECK(plain.header("cache-control") == "public, max-age=31536000, immutable");
    auto const brotli = client.get(asset, {{"Accept-Encoding", "gzip, br"}});
    CHECK(brotli.header("content-encoding") == "br");
    CHECK(brotli.body.size() < plain.body.size());
    CHECK(client.get(asset, {{"Accept-Encoding", "gzip;q=1, br;q=0"}}).header("content-encoding") == "gzip");
    CHECK(client.get("/assets/none.js").status == 404);
    CHECK(client.get("/manifest.json").status == 404);
    CHECK(client.send("POST", "/cases", "").status == 405);
    auto const head = client.send("HEAD", "/", "");
    CHECK(head.status == 200);
    CHECK(head.body.empty());
}

TEST_CASE("[S2-17] the demo's outbox shows what would have been mailed, escaped, and exists in a demo only") {
    RunningServer server;
    auto client = server.client();
    client.post("/api/v1/session", Json::object().set("user_id", "clinic1.doctor").set("password", demo_password));
    auto const page = client.get("/demo/outbox");
    CHECK(page.status == 200);
    CHECK(page.contains(server.latest_code()));
    CHECK(!page.contains("<script"));
    CHECK(client.get("/api/v1/demo/outbox").contains(server.latest_code()));

    ServerOptions serious;
    serious.demo = false;
    RunningServer real(serious);
    CHECK(real.client().get("/demo/outbox").status == 404);
    CHECK(real.client().get("/api/v1/demo/outbox").status == 404);
    CHECK(!real.client().get("/api/v1/session").json().boolean("demo"));
}

TEST_CASE("[S2-17] one-time codes leave through an SMTP relay, again after a refusal") {
    FakeRelay relay(1);
    ServerOptions options;
    options.configure = [&](config::Config& config) {
        config.server.demo = false; // with the demo's accounts
        config.mail.relay = "smtp://127.0.0.1:" + std::to_string(relay.port());
        config.mail.require_tls = false;
        config.mail.from = "todoke@example.jp";
    };
    RunningServer server(options);
    auto client = server.client();
    REQUIRE(client.post("/api/v1/session", Json::object().set("user_id", "clinic1.doctor").set("password", demo_password)).status == 200);
    // The first try is refused (451); the clock moves on, so that the next one is due.
    for (int i = 0; i < 100 && relay.letters().empty(); ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
        server.clock().advance_ms(1'000);
    }
    auto const letters = relay.letters();
    REQUIRE(letters.size() == 1);
    auto const& letter = letters.front();
    CHECK(letter.find("To: <clinic1.doctor@example.jp>") != std::string::npos);
    CHECK(letter.find("Subject: =?UTF-8?B?") != std::string::npos);
    CHECK(letter.find("Content-Transfer-Encoding: base64") != std::string::npos);
    CHECK(letter.find("テスト") == std::string::npos);
}

TEST_CASE("a server that is told to stop before it has begun to serve stops") {
    ServerOptions options;
    options.demo = false;
    for (int i = 0; i < 5; ++i) RunningServer const at_once_gone(options);
}

TEST_CASE("[AC-10-1] no mail leaves a demo, also where a relay is configured") {
    ServerOptions options;
    options.configure = [](config::Config& config) { config.mail.relay = "smtp://127.0.0.1:9"; };
    CHECK(!RunningServer(options).sends_mail());
    options.demo = false;
    CHECK(RunningServer(options).sends_mail());
}

TEST_CASE("[I2-25] a letter cannot be given more headers than ours") {
    CHECK(delivery::mail_text({"a@example.jp", "x", "y", "1@example.jp", 0}, "todoke@example.jp").ok());
    CHECK(!delivery::mail_text({"a@example.jp\r\nBcc: b@example.jp", "x", "y", "1@example.jp", 0}, "todoke@example.jp").ok());
    CHECK(!delivery::mail_text({"a@example.jp>,<b@example.jp", "x", "y", "1@example.jp", 0}, "todoke@example.jp").ok());
    auto const text = delivery::mail_text({"a@example.jp", "x\r\nBcc: b@example.jp", "y", "1@example.jp", 0}, "todoke@example.jp");
    REQUIRE(text.ok());
    CHECK(text->find("Bcc") == std::string::npos);
}
