// SMS through an HTTP gateway: a real HTTP server plays the provider.
#include <doctest/doctest.h>

#include <deque>
#include <fstream>
#include <mutex>
#include <thread>

#include <httplib.h>

#include "server/delivery/courier.hpp"
#include "tests/server/store/fixture.hpp"

using namespace todoke;
using namespace todoke::testing;

namespace {

struct Asked {
    std::string path, type, secret, body;
};

// Answers the given states one after the other, then 202.
class Gateway {
public:
    explicit Gateway(std::deque<int> answers = {}) : answers_(std::move(answers)) {
        server_.Post(".*", [this](httplib::Request const& request, httplib::Response& response) {
            std::lock_guard const hold(mutex_);
            asked_.push_back({request.path, request.get_header_value("Content-Type"), request.get_header_value("X-Api-Key"), request.body});
            response.status = answers_.empty() ? 202 : answers_.front();
            if (!answers_.empty()) answers_.pop_front();
            if (response.status == 302) response.set_header("Location", "/elsewhere");
            response.set_content("{\"echo\":\"anything\"}", "application/json");
        });
        port_ = server_.bind_to_any_port("127.0.0.1");
        thread_ = std::thread([this] { server_.listen_after_bind(); });
        server_.wait_until_ready();
    }
    ~Gateway() {
        server_.stop();
        thread_.join();
    }
    Gateway(Gateway const&) = delete;
    Gateway& operator=(Gateway const&) = delete;

    std::vector<Asked> asked() {
        std::lock_guard const hold(mutex_);
        return asked_;
    }
    [[nodiscard]] config::Sms settings() const {
        config::Sms sms;
        sms.url = "http://127.0.0.1:" + std::to_string(port_) + "/v1/messages";
        sms.require_tls = false;
        return sms;
    }

private:
    httplib::Server server_;
    int port_ = 0;
    std::thread thread_;
    std::mutex mutex_;
    std::deque<int> answers_;
    std::vector<Asked> asked_;
};

store::Message sms_message() {
    store::Message message;
    message.channel = "sms";
    message.to = "09000001234";
    message.body = "認証コード: 123456";
    message.expires_at_ms = noon + 600'000;
    return message;
}

} // namespace

TEST_CASE("[S4-22] an SMS is one POST to the gateway, with the secret of the file and the text of the template") {
    Folder folder;
    std::ofstream(folder.path() + "/secret") << "Bearer s3cret\n";
    Gateway gateway;
    auto settings = gateway.settings();
    settings.header = "X-Api-Key";
    settings.header_file = folder.path() + "/secret";
    settings.body = R"({"destination":"{to_international}","local":"{to}","message":"{text}","sender":"Todoke"})";
    auto sender = must(delivery::SmsSender::open(settings));
    must(sender.send("09000001234", "認証コード: 123456\n\"10分\""));
    auto const asked = gateway.asked();
    REQUIRE(asked.size() == 1);
    CHECK(asked[0].path == "/v1/messages");
    CHECK(asked[0].type == "application/json");
    CHECK(asked[0].secret == "Bearer s3cret");
    auto const body = base::parse_json(asked[0].body);
    REQUIRE(body.ok());
    CHECK(body->text("destination") == "+819000001234");
    CHECK(body->text("local") == "09000001234");
    CHECK(body->text("message") == "認証コード: 123456\n\"10分\"");
    CHECK(body->text("sender") == "Todoke");
}

TEST_CASE("[S4-22] what stands in a message cannot change the request around it") {
    config::Sms form;
    form.content_type = "application/x-www-form-urlencoded";
    form.body = "to={to}&text={text}";
    CHECK(delivery::sms_body(form, "09000001234", "a&to=0&b=1 %41 あ") == "to=09000001234&text=a%26to%3D0%26b%3D1%20%2541%20%E3%81%82");
    config::Sms json;
    CHECK(delivery::sms_body(json, "09000001234", R"(","to":"0)") == R"({"to":"09000001234","text":"\",\"to\":\"0"})");
    CHECK(delivery::sms_body(json, "09000001234", "{to}{text}") == R"({"to":"09000001234","text":"{to}{text}"})");
}

TEST_CASE("[S4-22] an SMS goes to Japanese mobile numbers only") {
    Gateway gateway;
    auto sender = must(delivery::SmsSender::open(gateway.settings()));
    for (auto const* number : {"0312345678", "", "+12125550100", "0570123456", "090", "09000001234,09000005678"}) {
        INFO(number);
        auto const refused = sender.send(number, "x");
        must_fail(refused, ErrorCode::invalid);
    }
    CHECK(gateway.asked().empty());
}

TEST_CASE("[S4-22] a gateway that is busy, down or mistrusted gets another try, a refusal of the message does not") {
    for (auto const& expected : {std::pair{500, ErrorCode::overloaded}, {503, ErrorCode::overloaded}, {429, ErrorCode::overloaded}, {408, ErrorCode::overloaded},
                                       {401, ErrorCode::overloaded}, {403, ErrorCode::overloaded}, {400, ErrorCode::invalid}, {404, ErrorCode::invalid}, {302, ErrorCode::invalid}}) {
        // Not a structured binding: clang 14 lets no lambda, which INFO is, take one.
        auto const answer = expected.first;
        INFO(answer);
        Gateway gateway({answer});
        auto sender = must(delivery::SmsSender::open(gateway.settings()));
        auto const outcome = sender.send("09000001234", "x");
        must_fail(outcome, expected.second);
        CHECK(outcome.error().detail == "gateway_answered_" + std::to_string(answer));
        CHECK(gateway.asked().size() == 1); // a redirection is not followed
    }
    config::Sms nobody;
    nobody.url = "http://127.0.0.1:9/";
    nobody.require_tls = false;
    auto sender = must(delivery::SmsSender::open(nobody));
    auto const outcome = sender.send("09000001234", "x");
    must_fail(outcome, ErrorCode::overloaded);
    CHECK(outcome.error().detail == "gateway_unreachable");
    // http is refused where TLS is required, whatever the address says.
    nobody.require_tls = true;
    auto strict = must(delivery::SmsSender::open(nobody));
    must_fail(strict.send("09000001234", "x"), ErrorCode::overloaded);
    nobody.header = "Authorization";
    nobody.header_file = "/does/not/exist";
    CHECK_FALSE(delivery::SmsSender::open(nobody).ok());
}

TEST_CASE("[S4-22] the courier sends each message by its channel, again after a failure, and lets none go another way") {
    Folder folder;
    auto store = must(store::Store::open(options_for(folder.path())));
    clock::ManualClock clock(noon);
    Gateway gateway({503});
    delivery::Ways ways;
    ways.sms = must(delivery::SmsSender::open(gateway.settings()));
    must(store->outbox.queue(sms_message(), noon));
    auto call = sms_message();
    call.channel = "call";
    must(store->outbox.queue(call, noon));
    delivery::Courier courier(config::Mail{}, store->outbox, clock, std::move(ways));
    for (int i = 0; i < 200 && gateway.asked().size() < 2; ++i) {
        std::this_thread::sleep_for(std::chrono::milliseconds(50));
        clock.advance_ms(1'000);
    }
    auto const asked = gateway.asked();
    REQUIRE(asked.size() == 2); // refused once, then taken; the call never came here
    CHECK(asked[0].body == asked[1].body);
    CHECK(asked[0].body.find("123456") != std::string::npos);
}
