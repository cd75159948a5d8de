// The OpenAPI document tells the truth: every endpoint is asked for something real, and what was sent
// and what came back is judged by the document's own schemas, as another program would judge it.
#include <doctest/doctest.h>

#include <set>

#include "shared/base/utf8.hpp"
#include "server/services/application_file.hpp"
#include "tests/server/http/authenticator.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

// As much of JSON Schema as the document uses; a keyword that it does not know is a fault too.
class Judge {
public:
    explicit Judge(Json const& document) : document_(document) {}

    std::string fault(Json const& schema, Json const& value, std::string const& where) {
        for (auto const& [keyword, what] : *schema.as_object()) {
            auto const reason = fault_of(keyword, what, schema, value, where);
            if (!reason.empty()) return reason;
        }
        return "";
    }

private:
    std::string fault_of(std::string const& keyword, Json const& what, Json const& schema, Json const& value, std::string const& where) {
        if (keyword == "$ref") return fault(resolve(*what.as_string()), value, where);
        if (keyword == "type") return has_type(value, *what.as_string()) ? "" : where + ": is not of type " + *what.as_string();
        if (keyword == "maxLength") {
            auto const* text = value.as_string();
            auto const fits = text == nullptr || base::decode_utf8(*text).size() <= static_cast<std::size_t>(*what.as_integer());
            return fits ? "" : where + ": longer than it says";
        }
        if (keyword == "maxItems") {
            auto const* array = value.as_array();
            return array == nullptr || array->size() <= static_cast<std::size_t>(*what.as_integer()) ? "" : where + ": more entries than it says";
        }
        if (keyword == "items") {
            if (value.as_array() == nullptr) return "";
            for (auto const& entry : *value.as_array()) {
                if (auto const reason = fault(what, entry, where + "[]"); !reason.empty()) return reason;
            }
            return "";
        }
        if (keyword == "required") {
            for (auto const& name : *what.as_array()) {
                if (value.find(*name.as_string()) == nullptr) return where + ": lacks " + *name.as_string();
            }
            return "";
        }
        if (keyword == "properties") return fault_of_members(what, value, where);
        if (keyword == "additionalProperties") {
            for (auto const& [name, member] : *value.as_object()) {
                if (schema.find("properties")->find(name) == nullptr) return where + ": has an unlisted member " + name;
            }
            return "";
        }
        if (keyword == "format" || keyword == "description") return "";
        return where + ": this judge does not know " + keyword;
    }

    std::string fault_of_members(Json const& properties, Json const& value, std::string const& where) {
        for (auto const& [name, schema] : *properties.as_object()) {
            auto const* member = value.find(name);
            if (member == nullptr) continue;
            if (auto const reason = fault(schema, *member, where + "." + name); !reason.empty()) return reason;
        }
        return "";
    }

    static bool has_type(Json const& value, std::string const& type) {
        if (type == "object") return value.as_object() != nullptr;
        if (type == "array") return value.as_array() != nullptr;
        if (type == "string") return value.as_string() != nullptr;
        if (type == "integer") return value.as_integer() != nullptr;
        return type == "boolean" && value.as_bool() != nullptr;
    }

    Json const& resolve(std::string const& reference) const {
        std::string_view const prefix = "#/components/schemas/";
        REQUIRE(reference.starts_with(prefix));
        auto const* schema = document_.find("components")->find("schemas")->find(std::string_view(reference).substr(prefix.size()));
        REQUIRE_MESSAGE(schema != nullptr, reference);
        return *schema;
    }

    Json const& document_;
};

Json const* at(Json const& json, std::initializer_list<std::string_view> names) {
    auto const* here = &json;
    for (auto const name : names) {
        if (here != nullptr) here = here->find(name);
    }
    return here;
}

std::string lower(std::string text) {
    for (auto& c : text) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    return text;
}

// Asks, and judges both directions.
class Asker {
public:
    explicit Asker(RunningServer& server) : document_(server.client().get("/api/openapi.json").json()) {}

    // `parameters`: what stands for {…} of the path, in order.
    Json ask(Client& client, api::EndpointId id, std::vector<std::string> const& parameters = {}, Json const& body = {}, HeaderList headers = {}) {
        auto const& endpoint = api::endpoint(id);
        INFO(endpoint.name);
        auto const method = std::string(endpoint.method == api::Method::get    ? "GET"
                                        : endpoint.method == api::Method::post ? "POST"
                                        : endpoint.method == api::Method::put  ? "PUT"
                                                                               : "DELETE");
        auto const* operation = at(document_, {"paths", endpoint.path, lower(method)});
        REQUIRE(operation != nullptr);
        std::string path(endpoint.path);
        for (auto const& parameter : parameters) path.replace(path.find('{'), path.find('}') - path.find('{') + 1, parameter);
        if (endpoint.idempotency == api::Idempotency::key_required) headers.emplace_back("Idempotency-Key", fresh_key());
        if (auto const* wanted = at(*operation, {"requestBody", "content", "application/json", "schema"})) judge(*wanted, body.is_null() ? Json::object() : body, "request");
        auto const text = endpoint.request.empty() ? "" : base::write_json(body.is_null() ? Json::object() : body);
        refused_without_session(client, endpoint, method, path, text, headers);
        auto const reply = client.send(method, path, text, headers);
        REQUIRE_MESSAGE(reply.status / 100 == 2, reply.body);
        asked_.insert(id);
        auto const* content = at(*operation, {"responses", "2XX", "content"});
        if (content == nullptr) return reply.json();
        auto const& [type, described] = *content->as_object()->begin();
        CHECK(reply.header("content-type").starts_with(type));
        if (type == "application/json") judge(*described.find("schema"), reply.json(), "reply");
        return reply.json();
    }
    [[nodiscard]] std::size_t asked() const { return asked_.size(); }
    [[nodiscard]] Json const& document() const { return document_; }

private:
    void judge(Json const& schema, Json const& value, std::string const& where) { CHECK(Judge(document_).fault(schema, value, where) == ""); }

    void refused_without_session(Client const& client, api::Endpoint const& endpoint, std::string const& method, std::string const& path, std::string const& text,
                                 HeaderList const& headers) {
        if (endpoint.capability == access::Capability::anyone || endpoint.capability == access::Capability::demo_outbox || endpoint.capability == access::Capability::visit_training ||
            endpoint.capability == access::Capability::visit_portal) return;
        auto const reply = Client(client.port()).send(method, path, text, headers);
        CHECK(reply.status == 401);
        CHECK(reply.header("content-type") == "application/problem+json");
        judge(*at(document_, {"components", "schemas", "Problem"}), reply.json(), "problem");
    }

    Json const document_;
    std::set<api::EndpointId> asked_;
};

Json record_request(char const* form, char const* version, Json record) {
    return Json::object().set("form_id", form).set("form_version", version).set("record", std::move(record));
}

HeaderList if_match(int version) { return {{"If-Match", "\"" + std::to_string(version) + "\""}}; }

} // namespace

TEST_CASE("[I2-20] every endpoint takes and gives what the OpenAPI document says") {
    using enum api::EndpointId;
    RunningServer server;
    Asker asker(server);
    CHECK(asker.document().text("openapi") == "3.1.0");

    auto fresh = server.client();
    asker.ask(fresh, read_session);
    asker.ask(fresh, sign_in, {}, Json::object().set("user_id", "clinic1.doctor").set("password", demo_password));
    server.clock().advance_ms(60'000);
    asker.ask(fresh, read_session);
    asker.ask(fresh, resend_code);
    asker.ask(fresh, verify_code, {}, Json::object().set("code", server.latest_code()));
    asker.ask(fresh, read_session);
    for (auto const id : {list_forms, read_home, read_updates, list_notices, list_drafts, read_openapi, read_demo_outbox}) asker.ask(fresh, id);
    asker.ask(fresh, save_preferences, {}, Json::object().set("language", "en"));
    asker.ask(fresh, change_password, {}, Json::object().set("current_password", demo_password).set("new_password", "Kaeta-2026"));
    asker.ask(fresh, read_second_factor);
    asker.ask(fresh, propose_second_factor, {}, Json::object().set("current_password", "Kaeta-2026").set("means", "totp").set("destination", ""));
    asker.ask(fresh, propose_second_factor, {}, Json::object().set("current_password", "Kaeta-2026").set("means", "sms").set("destination", "090-0000-1234"));
    asker.ask(fresh, prove_second_factor, {}, Json::object().set("code", server.latest_code()));
    asker.ask(fresh, read_code_call);
    asker.ask(fresh, make_recovery_codes, {}, Json::object().set("current_password", "Kaeta-2026"));
    Authenticator phone("http://localhost:" + std::to_string(server.port()));
    auto const wish = asker.ask(fresh, begin_passkey, {}, Json::object().set("current_password", "Kaeta-2026"));
    HeaderList const from_page{{"Origin", phone.origin()}};
    auto const with_passkey = asker.ask(fresh, add_passkey, {}, phone.create(wish.text("challenge"), "電話"), from_page);
    auto by_passkey = server.client();
    auto const step = asker.ask(by_passkey, sign_in, {}, Json::object().set("user_id", "clinic1.doctor").set("password", "Kaeta-2026"));
    asker.ask(by_passkey, verify_passkey, {}, phone.get(step.text("challenge")), from_page);
    asker.ask(fresh, remove_passkey, {}, Json::object().set("current_password", "Kaeta-2026").set("id", with_passkey.find("state")->find("passkeys")->as_array()->front().text("id")));
    auto twice = server.signed_in("clinic2.doctor");
    asker.ask(twice, sign_in, {}, Json::object().set("user_id", "clinic1.clerk").set("password", demo_password).set("adding", true));
    asker.ask(twice, verify_code, {}, Json::object().set("code", server.latest_code()));
    asker.ask(twice, read_session);
    asker.ask(twice, switch_account, {}, Json::object().set("user_id", "clinic2.doctor"));
    asker.ask(fresh, read_form, {"covid_19", "2021-11-29"});
    asker.ask(fresh, read_code_list, {"sex"});
    asker.ask(fresh, list_municipalities, {"13"});
    asker.ask(fresh, find_postal_code, {}, Json::object().set("postal_code", "1000001"));
    asker.ask(fresh, read_texts, {"en"});
    asker.ask(fresh, report_client_fault, {}, Json::object().set("code", "x").set("build", "x").set("browser", "x"));
    auto const notices = asker.ask(fresh, list_notices);
    asker.ask(fresh, mark_notice_read, {std::string(notices.find("notices")->as_array()->front().text("notice_id"))});

    asker.ask(fresh, save_draft, {"draft-1"}, record_request("covid_19", "2021-11-29", Json::object().set("name", "試験")), if_match(0));
    asker.ask(fresh, list_drafts);
    asker.ask(fresh, read_draft, {"draft-1"});
    asker.ask(fresh, delete_draft, {"draft-1"});

    auto const receipt = asker.ask(fresh, submit_notification, {}, submit_request("covid_19", "2021-11-29", covid_record(1)));
    auto const case_id = std::string(receipt.text("case_id")), notification = std::string(receipt.text("notification_id"));
    asker.ask(fresh, list_suggestions, {"covid_19"});
    asker.ask(fresh, search_cases, {}, Json::object().set("phone", "09000001001"));
    asker.ask(fresh, find_duplicates, {}, Json::object().set("name_kana", "シケン　タロウ").set("birth_date", "1940-01-02").set("sex", "1"));
    asker.ask(fresh, read_notification, {notification});
    asker.ask(fresh, export_notifications, {}, Json::object().set("form_id", "covid_19").set("from", "2026-01-01").set("to", "2026-12-31").set("encoding", "utf-8"));

    auto centre = server.signed_in("east.centre");
    asker.ask(centre, list_intake);
    std::string longest_reason;
    for (std::size_t i = 0; i < api::return_reason_max; ++i) longest_reason += "住";
    auto const version_now = [&] { return static_cast<int>(asker.ask(centre, read_notification, {notification}).find("row")->integer("version")); };
    asker.ask(centre, return_notification, {notification}, Json::object().set("reason", longest_reason), if_match(version_now()));
    asker.ask(fresh, read_home);
    asker.ask(fresh, resubmit_notification, {notification}, submit_request("covid_19", "2021-11-29", covid_record(1)), if_match(version_now()));
    asker.ask(fresh, read_notification_version, {notification, "1"});
    asker.ask(centre, accept_notification, {notification}, Json::object().set("case_status", "40"), if_match(version_now()));
    auto const read = asker.ask(centre, read_case, {case_id});
    auto const version = static_cast<int>(read.integer("version"));
    auto identity = *read.find("identity");
    asker.ask(centre, save_identity, {case_id}, record_request("identity", "2020-09-14", identity), if_match(version));
    asker.ask(centre, save_tests, {case_id}, record_request("tests", "2020-09-14", Json::object()), if_match(version + 1));
    asker.ask(centre, read_case_history, {case_id});
    identity.set("phone1", "09000009999").set("name_kana", "シケン　ベツジン");
    asker.ask(centre, create_case, {}, record_request("identity", "2020-09-14", identity).set("disease_code", "603"));
    asker.ask(centre, read_home);

    auto admin = server.signed_in("tokyo.admin");
    asker.ask(admin, search_accounts);
    asker.ask(admin, count_accounts);
    asker.ask(admin, read_refusals);
    asker.ask(admin, save_contact, {}, Json::object().set("hand_in", "電子メール").set("section", "感染症対策課").set("phone", "0300005001").set("extension", "1234").set("mail", "shinsei@example.jp"), if_match(0));
    asker.ask(admin, list_contacts);
    auto const issued = asker.ask(admin, issue_account, {}, Json::object().set("role", "facility_reporter").set("facility_code", "1310001016").set("user_name", "試験　次郎").set("mail", "jiro@example.jp").set("phone", "0300001001").set("handover", "sheet"));
    asker.ask(admin, take_sealed_sheet, {std::string(issued.text("sheet_id"))});
    auto const new_user = std::string(issued.text("user_id"));
    asker.ask(admin, read_account, {new_user});
    asker.ask(admin, change_account, {new_user}, Json::object().set("user_name", "試験　三郎").set("mail", "jiro@example.jp").set("phone", "0300001001"), if_match(1));
    auto first_time = server.client();
    asker.ask(first_time, sign_in, {}, Json::object().set("user_id", new_user).set("password", issued.text("initial_password")));
    asker.ask(first_time, verify_code, {}, Json::object().set("code", server.latest_code()));
    asker.ask(first_time, read_session);
    asker.ask(first_time, propose_factor_setup, {}, Json::object().set("means", "mail").set("destination", "jiro@example.jp"));
    asker.ask(first_time, read_session);
    asker.ask(first_time, prove_factor_setup, {}, Json::object().set("code", server.latest_code()));
    asker.ask(first_time, replace_password, {}, Json::object().set("current_password", issued.text("initial_password")).set("new_password", "Kaeta-2026"));
    asker.ask(first_time, read_own_sign_ins);
    auto const paper = asker.ask(first_time, make_recovery_codes, {}, Json::object().set("current_password", "Kaeta-2026"));
    asker.ask(first_time, begin_password_reset, {}, Json::object().set("user_id", new_user));
    auto const mail_code = server.latest_code();
    asker.ask(first_time, prove_reset_mail, {}, Json::object().set("user_id", new_user).set("mail_code", mail_code));
    asker.ask(first_time, finish_password_reset, {}, Json::object().set("user_id", new_user).set("mail_code", mail_code).set("second_code", *paper.find("codes")->as_array()->front().as_string()).set("new_password", "Sarani-2026"));
    auto const version_of_user = static_cast<int>(asker.ask(admin, read_account, {new_user}).integer("version"));
    asker.ask(admin, act_on_account, {new_user}, Json::object().set("act", "stop"), if_match(version_of_user));
    asker.ask(admin, search_audit);
    asker.ask(admin, export_accounts);
    asker.ask(admin, export_audit);
    auto notice = Json::object();
    notice.set("title", "試験").set("body", "本文").set("audience", Json::array().push("everybody")).set("prefecture_code", "13").set("first_day", "2026-11-21");
    auto const shown = std::string(asker.ask(admin, write_notice, {}, Json::object().set("entry", notice)).find("row")->text("notice_id"));
    asker.ask(admin, list_managed_notices);
    asker.ask(admin, read_managed_notice, {shown});
    asker.ask(admin, change_notice, {shown}, Json::object().set("entry", notice).set("unread_again", true), if_match(1));
    asker.ask(admin, end_notice, {shown}, {}, if_match(2));
    notice.set("first_day", "2026-12-01");
    auto const planned = std::string(asker.ask(admin, write_notice, {}, Json::object().set("entry", notice)).find("row")->text("notice_id"));
    asker.ask(admin, delete_notice, {planned}, {}, if_match(1));
    auto entry = Json::object();
    entry.set("name", "試験登録内科").set("kana", "シケントウロクナイカ").set("postal_code", "1020000").set("municipality_code", "131016");
    entry.set("address", "東京都千代田区試験町9").set("phone", "0300009999").set("licensed_beds", "0").set("is_non_insured", "1");
    auto const institution = std::string(asker.ask(admin, register_master, {}, Json::object().set("master", "medical").set("entry", entry)).text("id"));
    asker.ask(admin, search_masters, {}, Json::object().set("typed", "登録"));
    asker.ask(admin, read_master, {institution});
    asker.ask(admin, change_master, {institution}, Json::object().set("entry", entry), if_match(1));
    asker.ask(admin, close_master, {institution}, Json::object().set("closed", true), if_match(2));
    asker.ask(admin, import_masters, {}, Json::object().set("master", "medical").set("file", "Y29kZQ==").set("store", false));
    asker.ask(admin, export_masters, {}, Json::object().set("master", "medical").set("encoding", "utf-8"));
    asker.ask(admin, list_jurisdictions, {"13"});
    asker.ask(admin, export_jurisdictions, {}, Json::object().set("prefecture_code", "13").set("encoding", "utf-8"));
    asker.ask(admin, read_application_form, {"xlsx"});
    auto clinic = *server.app().store.facilities.find(server.app().store.users.find("clinic1.doctor")->facility);
    clinic.code = "1310000001";
    REQUIRE(server.app().store.facilities.save(clinic, server.clock().now_ms()).ok());
    auto centre_code = server.app().store.facilities.find(clinic.health_centre)->code;
    centre_code.replace(centre_code.find('-'), 1, ",");
    auto const file = services::application_csv_template() + "試験　四郎,0300001001,shiro@example.jp,09," + centre_code + ",0,1310000001,,shiro@example.jp,1\r\n";
    auto const batch = asker.ask(admin, check_applications, {}, Json::object().set("file", base64(file)));
    std::string const batch_id(batch.text("batch_id"));
    asker.ask(admin, read_applications, {batch_id});
    asker.ask(admin, read_application_rows, {batch_id, "all", "1"});
    asker.ask(admin, read_application_corrections, {batch_id});
    asker.ask(admin, issue_applications, {batch_id}, Json::object().set("only_good", false).set("handover", "sheet"));
    while (asker.ask(admin, read_applications, {batch_id}).text("state") == "issuing") {}
    asker.ask(admin, take_application_result, {batch_id});
    asker.ask(admin, take_application_sheets, {batch_id, "1"});

    auto manager = server.signed_in("clinic1.manager");
    auto line = *asker.ask(manager, read_own_institution).find("line");
    line.set("user_name", "試験　五郎").set("contact_phone", "0300001001").set("contact_email", "goro@example.jp").set("can_download", "0").set("institution_code", "1310000001").set("tf_means", "1").set("tf_email", "goro@example.jp");
    auto lines = Json::array();
    lines.push(line);
    asker.ask(manager, apply_for_accounts, {}, Json::object().set("lines", std::move(lines)).set("accepts_terms", true));
    asker.ask(manager, help_colleague, {"clinic1.clerk"}, Json::object().set("act", "reset_factor").set("current_password", demo_password));
    asker.ask(manager, request_account_act, {"clinic1.clerk"}, Json::object().set("kind", "stop").set("line", line).set("reason", longest_reason));
    auto const asked = asker.ask(manager, list_own_requests);
    std::string const request_id(asked.find("requests")->as_array()->back().text("request_id"));
    asker.ask(admin, list_account_requests);
    asker.ask(admin, decide_account_request, {request_id}, Json::object().set("decision", "ask").set("said", longest_reason), if_match(1));
    asker.ask(manager, answer_account_request, {request_id}, Json::object().set("line", line).set("answer", longest_reason), if_match(2));
    asker.ask(admin, read_account_request, {request_id});

    auto trainer = server.signed_in("tokyo.admin");
    std::string const room = std::string(asker.ask(trainer, create_training_room).find("room")->text("room_id"));
    std::string const code = std::string(asker.ask(trainer, read_training_room, {room}).find("room")->text("code"));
    auto trainee = server.client();
    asker.ask(trainee, read_training);
    asker.ask(trainee, join_training, {}, Json::object().set("code", code).set("name", "試験").set("part_id", "doctor"));
    asker.ask(trainee, tick_exercise, {"sign_in"}, Json::object().set("done", true));
    asker.ask(trainee, ask_trainer, {}, Json::object().set("text", longest_reason.substr(0, 1'500)));
    auto const question = std::string(asker.ask(trainer, read_training_room, {room}).find("questions")->as_array()->front().text("question_id"));
    asker.ask(trainer, answer_trainee, {room, question}, Json::object().set("answer", longest_reason.substr(0, 1'500)));
    asker.ask(trainee, read_training);
    asker.ask(trainee, leave_training);
    asker.ask(trainer, reset_training_room, {room});
    asker.ask(trainer, list_training_rooms);
    asker.ask(trainer, close_training_room, {room});

    auto const link = asker.ask(fresh, make_personal_link, {case_id});
    asker.ask(fresh, print_leaflet, {case_id}, Json::object().set("language", "vi"));
    auto const url = std::string(link.text("url"));
    auto patient = server.client();
    asker.ask(patient, read_portal_session);
    auto const birth_date = std::string(covid_record(1).text("birth_date"));
    asker.ask(patient, open_personal_link, {}, Json::object().set("token", url.substr(url.find('#') + 1)).set("birth_date", birth_date).set("consent_version", "2026-11-29"));
    auto urgent = daily_report("37.5", {"dyspnea"});
    urgent.set("urgent_symptoms", Json::array().push("U05")).set("report_note", longest_reason);
    asker.ask(patient, report_own_health, {case_id}, Json::object().set("report", urgent).set("written_at_ms", 1).set("sent_at_ms", 2));
    asker.ask(patient, confirm_emergency_call, {case_id});
    asker.ask(patient, read_own_reports, {case_id});
    asker.ask(patient, export_own_reports, {case_id});
    asker.ask(patient, save_portal_language, {}, Json::object().set("language", "en"));
    auto mother = server.client();
    auto const portal_code = [&] { return server.app().store.outbox.latest(1)->front().body.substr(server.app().store.outbox.latest(1)->front().body.find("コード: ") + std::string_view("コード: ").size(), 6); };
    asker.ask(mother, begin_portal_registration, {}, Json::object().set("mail", "hanako@example.jp").set("consent_version", "2026-11-29"));
    server.clock().advance_ms(31'000);
    asker.ask(mother, resend_portal_code);
    asker.ask(mother, prove_portal_code, {}, Json::object().set("code", portal_code()));
    asker.ask(mother, set_portal_password, {}, Json::object().set("password", "Kenko-2026").set("confirmation", "Kenko-2026"));
    asker.ask(mother, link_person, {}, Json::object().set("name_kana", "シケンタロウ").set("birth_date", birth_date).set("phone", "09000001001").set("self_entry_id", link.text("self_entry_id")));
    asker.ask(mother, sign_out_portal);
    asker.ask(mother, sign_in_portal, {}, Json::object().set("mail", "hanako@example.jp").set("password", "Kenko-2026"));
    asker.ask(mother, begin_portal_reset, {}, Json::object().set("mail", "hanako@example.jp"));

    auto contractor = server.signed_in("contractor.doctor");
    auto const contractor_id = server.app().store.users.find("contractor.doctor")->facility.text();
    auto const observed = static_cast<int>(asker.ask(centre, read_observation, {case_id}).integer("version"));
    asker.ask(centre, change_observation, {case_id}, Json::object().set("deadline_minute", 600).set("is_active", true).set("team", "A").set("contractor_id", contractor_id), if_match(observed));
    asker.ask(centre, acknowledge_report, {case_id});
    asker.ask(centre, log_contact, {case_id}, Json::object().set("result", 1).set("text", longest_reason).set("next_action_date", "2026-11-22"));
    asker.ask(centre, enter_daily_report, {case_id}, Json::object().set("report_date", "2026-11-21").set("report", daily_report("36.5")));
    asker.ask(contractor, write_finding, {case_id}, Json::object().set("doctor_name", "試験　医師").set("text", longest_reason));
    asker.ask(contractor, send_activity_report, {}, Json::object().set("day", "2026-11-21").set("centre_id", server.app().store.users.find("east.centre")->facility.text()).set("note", longest_reason));
    asker.ask(centre, list_activity_reports, {}, Json::object().set("day", "2026-11-21"));
    asker.ask(contractor, list_observations);
    asker.ask(contractor, read_entrusted_record, {case_id});
    asker.ask(centre, read_observation, {case_id});
    asker.ask(centre, read_observation_settings);
    asker.ask(centre, save_observation_settings, {}, Json::object().set("deadline_minute", 540).set("reminder_mail", true).set("invitation_sms", true), if_match(0));

    asker.ask(centre, sign_out);
    asker.ask(fresh, sign_out_everywhere);
    CHECK(asker.asked() == api::endpoints().size());
}
