// The patients' side for tests over real HTTP: people that a clinic has notified, registered or come by their link.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "tests/server/http/running_server.hpp"

namespace todoke::test {

inline constexpr std::int64_t minute_ms = 60'000, hour_ms = 60 * minute_ms, day_ms = 24 * hour_ms;

// The synthetic patient of covid_record(number), notified by the first clinic to the eastern centre.
struct Patient {
    std::string case_id, self_entry_id, birth_date, phone, kana = "シケン　タロウ";
};

struct World {
    RunningServer server;
    Client clinic = server.signed_in("clinic1.doctor");
    Client centre = server.signed_in("east.centre");

    Patient patient(int number) {
        auto const record = covid_record(number);
        auto const receipt = submit(clinic, submit_request("covid_19", "2021-11-29", record), fresh_key());
        return {std::string(receipt.text("case_id")), std::string(receipt.text("self_entry_id")), std::string(record.text("birth_date")), std::string(record.text("phone1"))};
    }
    std::string link_of(Patient const& person) {
        auto const made = clinic.post("/api/v1/cases/" + person.case_id + "/personal-link", Json::object());
        REQUIRE_MESSAGE(made.status == 201, made.body);
        auto const url = std::string(made.json().text("url"));
        CHECK(url.find("/my/start#") != std::string::npos); // behind the #, which no log ever sees
        return url.substr(url.find('#') + 1);
    }
    static Json opening(std::string const& token, std::string const& birth_date) {
        return Json::object().set("token", token).set("birth_date", birth_date).set("consent_version", "2026-11-29");
    }
    Client by_link(Patient const& person) {
        auto client = server.client();
        auto const opened = client.post("/api/v1/my/links", opening(link_of(person), person.birth_date));
        REQUIRE_MESSAGE(opened.status == 201, opened.body);
        return client;
    }
    // The code of the newest letter to that address; "" when none went there.
    std::string code_for(std::string const& mail) {
        auto const letters = server.app().store.outbox.latest(20);
        for (auto const& letter : *letters) {
            if (letter.to != mail) continue;
            auto const at = letter.body.find("コード: ");
            return letter.body.substr(at + std::string_view("コード: ").size(), 6);
        }
        return "";
    }
    Client registered(std::string const& mail, std::string const& password = "Kenko-2026") {
        auto client = server.client();
        REQUIRE(client.post("/api/v1/my/registrations", Json::object().set("mail", mail).set("consent_version", "2026-11-29")).status == 201);
        REQUIRE(client.post("/api/v1/my/code", Json::object().set("code", code_for(mail))).status == 200);
        auto const done = client.post("/api/v1/my/password", Json::object().set("password", password).set("confirmation", password));
        REQUIRE_MESSAGE(done.status == 200, done.body);
        return client;
    }
    static Json attributes(Patient const& person) {
        auto json = Json::object();
        json.set("name_kana", "しけん たろう").set("birth_date", person.birth_date).set("sex", "1").set("phone", person.phone).set("prefecture_code", "13").set("self_entry_id", person.self_entry_id);
        return json;
    }
    [[nodiscard]] std::int64_t now_ms() { return server.clock().now_ms(); }
    Json reporting(Json report, std::int64_t age_ms = 0, std::vector<std::string> const& confirmed = {}) {
        // A phone whose clock is seven hours slow.
        auto const sent = now_ms() - 7 * hour_ms;
        auto list = Json::array();
        for (auto const& rule : confirmed) list.push(rule);
        auto json = Json::object();
        json.set("report", std::move(report)).set("written_at_ms", sent - age_ms).set("sent_at_ms", sent).set("confirmed", std::move(list));
        return json;
    }
};

inline Response report(Client& client, Patient const& person, Json const& body, std::string const& key = fresh_key()) {
    return client.post("/api/v1/my/people/" + person.case_id + "/reports", body, {{"Idempotency-Key", key}});
}

inline std::string rule_of(Response const& reply) {
    auto const json = reply.json();
    auto const* issues = json.find("issues");
    return issues == nullptr || issues->as_array() == nullptr || issues->as_array()->empty() ? "" : std::string(issues->as_array()->front().text("rule"));
}

inline std::string step_of(Client& client) { return std::string(client.get("/api/v1/my/session").json().text("step")); }

inline Json person_of(Client& client, std::size_t at = 0) { return client.get("/api/v1/my/session").json().find("people")->as_array()->at(at); }

} // namespace todoke::test
