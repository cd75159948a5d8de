// Training rooms over real HTTP (W-10): who makes them and who joins, what stays in a room, what a reset
// takes away and what it leaves, and what becomes of a browser whose room is closed.
#include <doctest/doctest.h>

#include <chrono>
#include <filesystem>
#include <span>

#include "server/services/second_factor.hpp"
#include "tests/server/http/running_server.hpp"

using namespace todoke;
using namespace todoke::test;

namespace {

constexpr char const* rooms = "/api/v1/training/rooms";
constexpr char const* training = "/api/v1/training";

struct Room { std::string id, code; };

Room make_room(Client& trainer) {
    auto const reply = trainer.post(rooms, Json::object());
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    auto const made = *reply.json().find("room");
    return {std::string(made.text("room_id")), std::string(made.text("code"))};
}

Response join(Client& trainee, std::string const& code, std::string const& part = "doctor", std::string const& name = "試験　花子") {
    return trainee.post("/api/v1/training/members", Json::object().set("code", code).set("name", name).set("part_id", part));
}

Client joined(RunningServer& server, Room const& room, std::string const& part = "doctor") {
    auto trainee = server.client();
    auto const reply = join(trainee, room.code, part);
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    return trainee;
}

// The latest six digits on the outbox page of the room that the browser is in.
std::string code_in(Client& browser) {
    auto const page = browser.get("/api/v1/demo/outbox").json();
    auto const body = std::string(page.find("messages")->as_array()->front().text("body"));
    return body.substr(body.find_first_of("0123456789"), 6);
}

int sign_in(Client& browser, std::string const& user_id, std::string const& password = demo_password) {
    auto const first = browser.post("/api/v1/session", Json::object().set("user_id", user_id).set("password", password));
    if (first.status != 200) return first.status;
    return browser.post("/api/v1/session/code", Json::object().set("code", code_in(browser))).status;
}

std::int64_t waiting(Client& centre) { return centre.get("/api/v1/updates").json().integer("intake_waiting"); }

Json room_of(Client& trainer, Room const& room) { return trainer.get(std::string(rooms) + "/" + room.id).json(); }

std::string wrong_item(Response const& reply) {
    CHECK(reply.status == 422);
    return std::string(reply.json().find("issues")->as_array()->front().text("item"));
}

std::size_t folders(RunningServer& server) {
    std::size_t count = 0;
    for (auto const& entry : std::filesystem::directory_iterator(server.app().config.storage.data_dir + "/rooms")) count += entry.is_directory() ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("[AC-10-1][S0-05][S4-49] what is done in a training room is nowhere else, and its mail lies in its own outbox") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const first = make_room(trainer), second = make_room(trainer);
    auto here = joined(server, first), there = joined(server, second);
    CHECK(here.get("/api/v1/session").json().text("training_room") == "2026/11/21 11:00");
    CHECK(sign_in(here, "trainee001") == 200);
    CHECK(sign_in(there, "trainee001") == 200);

    auto centre_outside = server.signed_in("east.centre");
    auto centre_here = joined(server, first, "centre"), centre_there = joined(server, second, "centre");
    CHECK(sign_in(centre_here, "trainee002") == 200);
    CHECK(sign_in(centre_there, "trainee002") == 200);
    auto const before = waiting(centre_outside);
    CHECK(waiting(centre_here) == before);
    submit(here, submit_request("covid_19", "2021-11-29", covid_record(1)), fresh_key());
    CHECK(waiting(centre_here) == before + 1);
    CHECK(waiting(centre_there) == before);
    CHECK(waiting(centre_outside) == before);

    auto const mail_of = [](Client& browser) { return browser.get("/demo/outbox").contains("trainee001@example.jp"); };
    CHECK(mail_of(here));
    auto outside = server.client();
    CHECK_FALSE(mail_of(outside));
}

TEST_CASE("[W-10] a session of one room is worth nothing in another, and none in the demo itself") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const first = make_room(trainer), second = make_room(trainer);
    auto here = joined(server, first), there = joined(server, second);
    REQUIRE(sign_in(here, "trainee001") == 200);
    auto const session = here.cookie();
    there.set_cookie(session);
    CHECK(there.get("/api/v1/home").status == 401);
    auto outside = server.client();
    outside.set_cookie(session);
    CHECK(outside.get("/api/v1/home").status == 401);
    CHECK(here.get("/api/v1/home").status == 200);
}

TEST_CASE("[S0-06][S4-47] a code is all that joining needs, and gives an account for one part") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    auto visitor = server.client();
    auto const offered = visitor.get(training).json();
    CHECK(offered.text("room_name").empty());
    CHECK(offered.find("parts")->as_array()->size() == 4);

    CHECK(wrong_item(join(visitor, "CCCCCC")) == "code");
    CHECK(wrong_item(join(visitor, "")) == "code");
    CHECK(wrong_item(join(visitor, room.code, "doctor", " ")) == "name");
    CHECK(wrong_item(join(visitor, room.code, "doctor", std::string(41, 'x'))) == "name");
    CHECK(wrong_item(join(visitor, room.code, "president")) == "part_id");

    // As people type it from a screen.
    std::string typed = room.code.substr(0, 3) + "-" + room.code.substr(3) + " ";
    for (auto& c : typed) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    auto const reply = join(visitor, typed, "administrator");
    REQUIRE_MESSAGE(reply.status == 201, reply.body);
    CHECK(reply.json().text("user_id") == "trainee001");
    REQUIRE(sign_in(visitor, "trainee001", std::string(reply.json().text("password"))) == 200);
    auto const session = visitor.get("/api/v1/session").json();
    CHECK(session.text("role") == "system_administrator");
    CHECK(session.text("user_name") == "試験　花子");
    // An administrator in a room is no trainer: rooms are the demo's.
    CHECK_FALSE(base::write_json(*session.find("capabilities")).find("run_training") != std::string::npos);
    CHECK(visitor.get(rooms).status == 401);
    auto manager = joined(server, room, "manager");
    REQUIRE(sign_in(manager, "trainee002") == 200);
    CHECK(manager.get("/api/v1/institution").status == 200);
}

TEST_CASE("[W-10] codes are guessed no faster than passwords") {
    ServerOptions options;
    options.configure = [](config::Config& config) { config.limits.sign_ins_per_address_per_minute = 3; };
    RunningServer server(options);
    auto visitor = server.client();
    for (int i = 0; i < 3; ++i) CHECK(join(visitor, "CCCCCC").status == 422);
    CHECK(join(visitor, "CCCCCC").status == 429);
}

TEST_CASE("[S4-44] a room takes five hundred trainees and says when it is full") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    store::TrainingMember member;
    member.room = *store::TrainingRoomId::parse(room.id);
    member.part = "doctor";
    member.name = "試験";
    for (int i = 1; i < 500; ++i) REQUIRE(server.app().store.training.join(member, std::to_string(i), 500, server.clock().now_ms()).ok());
    auto last = server.client(), late = server.client();
    auto const reply = join(last, room.code);
    CHECK(reply.json().text("user_id") == "trainee500");
    CHECK(wrong_item(join(late, room.code)) == "code");
    CHECK(room_of(trainer, room).find("members")->as_array()->size() == 500);
}

TEST_CASE("[S0-07][S4-45] exercises are ticked off, and the trainer sees who is where") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    auto doctor = joined(server, room), centre = joined(server, room, "centre");
    auto const exercises = *doctor.get(training).json().find("exercises");
    CHECK(exercises.as_array()->size() > 4);
    auto const tick = [](Client& trainee, std::string const& exercise, bool done) { return trainee.put("/api/v1/training/exercises/" + exercise, Json::object().set("done", done)); };
    CHECK(tick(doctor, "notify", true).status == 200);
    CHECK(tick(doctor, "notify", true).status == 200);
    CHECK(tick(doctor, "password", true).json().find("done")->as_array()->size() == 2);
    CHECK(tick(doctor, "password", false).json().find("done")->as_array()->size() == 1);
    CHECK(tick(centre, "notify", true).status == 404); // not of that part
    auto const members = *room_of(trainer, room).find("members")->as_array();
    CHECK(members[0].find("done")->as_array()->size() == 1);
    CHECK(members[1].find("done")->as_array()->empty());
    auto nobody = server.client();
    CHECK(tick(nobody, "notify", true).status == 404);
    CHECK(doctor.get(training, {{"Accept-Language", "en"}}).contains("Submit a notification"));
}

TEST_CASE("[S0-08] questions are gathered in writing, answered by the trainer and read by everybody in the room") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    auto asking = joined(server, room), listening = joined(server, room);
    auto const ask = [&](std::string const& text) { return asking.post("/api/v1/training/questions", Json::object().set("text", text)); };
    CHECK(ask(" ").status == 422);
    CHECK(ask(std::string(501, 'x')).status == 422);
    CHECK(ask("<b>いつ始まりますか</b>").status == 201);
    CHECK_FALSE(listening.get(training).contains("いつ始まりますか")); // until it is answered
    CHECK(room_of(trainer, room).find("room")->integer("open_questions") == 1);
    auto const question = room_of(trainer, room).find("questions")->as_array()->front();
    CHECK(question.text("asked_by") == "trainee001");
    auto const path = std::string(rooms) + "/" + room.id + "/questions/" + std::string(question.text("question_id")) + "/answer";
    CHECK(trainer.put(path, Json::object().set("answer", "")).status == 422);
    CHECK(trainer.put(path, Json::object().set("answer", "10月1日です。")).status == 200);
    auto const heard = listening.get(training);
    CHECK(heard.contains("10月1日です。"));
    CHECK_FALSE(heard.contains("trainee001")); // who asked stays with the trainer
    CHECK(room_of(trainer, room).find("room")->integer("open_questions") == 0);
}

TEST_CASE("[AC-10-2] a room is reset within seconds: its data as in the beginning, its people with their passwords") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    auto trainee = joined(server, room), other = joined(server, room, "centre");
    REQUIRE(sign_in(trainee, "trainee001") == 200);
    REQUIRE(sign_in(other, "trainee002") == 200);
    auto const before = waiting(other);
    submit(trainee, submit_request("covid_19", "2021-11-29", covid_record(1)), fresh_key());
    CHECK(waiting(other) == before + 1);
    CHECK(trainee.put("/api/v1/session/password", Json::object().set("current_password", demo_password).set("new_password", "Kaeta-2026")).status == 200);
    CHECK(trainee.put("/api/v1/training/exercises/notify", Json::object().set("done", true)).status == 200);
    CHECK(trainee.post("/api/v1/training/questions", Json::object().set("text", "質問です")).status == 201);

    auto const begin = std::chrono::steady_clock::now();
    auto const reset = trainer.post(std::string(rooms) + "/" + room.id + "/reset", Json::object());
    REQUIRE_MESSAGE(reset.status == 200, reset.body);
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(60));
    CHECK(folders(server) == 1);

    CHECK(trainee.get("/api/v1/home").status == 401); // sessions are data of the room
    CHECK(sign_in(trainee, "trainee001") == 401);
    CHECK(sign_in(trainee, "trainee001", "Kaeta-2026") == 200);
    CHECK(sign_in(other, "trainee002") == 200);
    CHECK(waiting(other) == before);
    auto const now = trainee.get(training).json();
    CHECK(now.find("done")->as_array()->empty());
    CHECK(now.find("questions")->as_array()->size() == 1);
    CHECK(now.text("user_id") == "trainee001");
    CHECK(joined(server, room).get(training).json().text("user_id") == "trainee003");
}

TEST_CASE("[W-10] a browser whose room is closed is told so once and is in the demo again") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    auto trainee = joined(server, room), other = joined(server, room);
    REQUIRE(sign_in(trainee, "trainee001") == 200);
    CHECK(trainer.del(std::string(rooms) + "/" + room.id).status == 200);
    CHECK(folders(server) == 0);
    CHECK(trainee.get("/api/v1/home").status == 401);
    CHECK(trainee.get("/api/v1/session").json().boolean("training_room_gone"));
    CHECK_FALSE(trainee.get("/api/v1/session").json().boolean("training_room_gone"));
    CHECK(other.get(training).json().boolean("is_gone"));
    CHECK_FALSE(other.get(training).json().boolean("is_gone"));
    CHECK(wrong_item(join(other, room.code)) == "code");
    CHECK(trainer.get(std::string(rooms) + "/" + room.id).status == 404);
}

TEST_CASE("[W-10] leaving a room brings the browser back to the demo") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto trainee = joined(server, make_room(trainer));
    CHECK(trainee.del("/api/v1/training/members").status == 200);
    CHECK(trainee.get(training).json().text("room_name").empty());
    CHECK(trainee.get("/api/v1/session").json().text("training_room").empty());
    CHECK(server.signed_in("clinic1.doctor").get("/api/v1/home").status == 200);
}

TEST_CASE("[W-10] a trainer has the own rooms only, and nobody else has any") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin"), colleague = server.signed_in("system.admin"), doctor = server.signed_in("clinic1.doctor");
    auto const room = make_room(trainer);
    auto const path = std::string(rooms) + "/" + room.id;
    CHECK(trainer.get(rooms).contains(room.code));
    CHECK_FALSE(colleague.get(rooms).contains(room.code));
    CHECK(colleague.get(path).status == 404);
    CHECK(colleague.post(path + "/reset", Json::object()).status == 404);
    CHECK(colleague.del(path).status == 404);
    CHECK(doctor.post(rooms, Json::object()).status == 403);
}

TEST_CASE("[W-10] rooms live through a restart, and what is left of gone ones does not") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    auto trainee = joined(server, room);
    REQUIRE(sign_in(trainee, "trainee001") == 200);
    std::filesystem::create_directories(server.app().config.storage.data_dir + "/rooms/123-1");
    server.restart();
    Client again(server.port());
    CHECK(folders(server) == 1);
    CHECK(join(again, room.code).json().text("user_id") == "trainee002");
    CHECK(sign_in(again, "trainee001") == 200);

    // Nobody closed it.
    server.clock().advance_ms(15LL * 24 * 60 * 60 * 1000);
    auto later = server.signed_in("tokyo.admin");
    make_room(later);
    CHECK(folders(server) == 1);
    CHECK(later.get(std::string(rooms) + "/" + room.id).status == 404);
}

TEST_CASE("[AC-10-1] an installation with real data has no training rooms") {
    ServerOptions options;
    options.demo = false;
    RunningServer server(options);
    auto visitor = server.client();
    CHECK(visitor.get(training).status == 404);
    CHECK(join(visitor, "CCCCCC").status == 404);
    CHECK(visitor.get(rooms).status == 404);
    CHECK(visitor.post(rooms, Json::object()).status == 404);
}

TEST_CASE("[S4-62] somebody who is signed in joins as oneself: the same user ID, role and institution in the room, and nothing of the room gets out") {
    RunningServer server;
    auto trainer = server.signed_in("tokyo.admin");
    auto const room = make_room(trainer);
    // An institution and an account that came after the demo's data.
    auto& store = server.app().store;
    auto clinic = *store.facilities.find(store.users.find("clinic1.doctor")->facility);
    clinic.id.value = store.ids().next(server.clock().now_ms(), 13);
    clinic.code = "1310099999";
    clinic.name = "試験新設クリニック";
    REQUIRE(store.facilities.save(clinic, server.clock().now_ms()).ok());
    auto own = *store.users.find("clinic1.doctor");
    own.user_id = "oneself.doctor";
    own.facility = clinic.id;
    own.mail = "oneself.doctor@example.jp";
    REQUIRE(services::create_registered(server.app(), std::span(&own, 1), server.clock().now_ms()).ok());

    auto const as_oneself = [&](Client& browser) { return browser.post("/api/v1/training/members", Json::object().set("code", room.code).set("name", "").set("part_id", "doctor").set("as_oneself", true)); };
    auto stranger = server.client();
    CHECK(as_oneself(stranger).status == 401);
    auto person = server.signed_in("oneself.doctor");
    auto outside = server.signed_in("oneself.doctor"); // another browser, in the demo itself
    auto const joined_as = as_oneself(person);
    REQUIRE_MESSAGE(joined_as.status == 201, joined_as.body);
    CHECK(joined_as.json().text("user_id") == "oneself.doctor");
    CHECK(joined_as.json().boolean("is_own"));
    CHECK(joined_as.json().text("name") == own.name);
    CHECK(person.get("/api/v1/home").status == 401); // the room knows no session of the demo
    REQUIRE(sign_in(person, "oneself.doctor") == 200);
    auto const session = person.get("/api/v1/session").json();
    CHECK(session.text("role") == "facility_reporter");
    CHECK(session.find("facility")->text("name") == "試験新設クリニック");
    CHECK(session.text("training_room") == "2026/11/21 11:00");
    submit(person, submit_request("covid_19", "2021-11-29", covid_record(1)), fresh_key());
    auto const sent = [](Client& browser) { return browser.get("/api/v1/home").json().find("recent")->as_array()->size(); };
    CHECK(sent(person) == 1);
    CHECK(sent(outside) == 0);
    CHECK(outside.get("/api/v1/session").json().text("training_room").empty());

    // Its password there is another one: changing it changes nothing outside.
    REQUIRE(person.send("PUT", "/api/v1/session/password", base::write_json(Json::object().set("current_password", demo_password).set("new_password", "Renshuu-2026"))).status == 200);
    CHECK(server.client().post("/api/v1/session", Json::object().set("user_id", "oneself.doctor").set("password", demo_password)).status == 200);

    // The trainer sees who it is; a reset takes what was done and leaves the account, with its password of the room.
    auto const seen = room_of(trainer, room);
    CHECK(seen.find("members")->as_array()->front().text("user_id") == "oneself.doctor");
    REQUIRE(trainer.post(std::string(rooms) + "/" + room.id + "/reset", Json::object()).status == 200);
    REQUIRE(sign_in(person, "oneself.doctor", "Renshuu-2026") == 200);
    CHECK(person.get("/api/v1/session").json().find("facility")->text("name") == "試験新設クリニック");
    // An account that the room's own data have is that one, also for a second browser of the same person.
    for (int browsers = 0; browsers < 2; ++browsers) {
        auto known = server.signed_in("clinic1.doctor");
        REQUIRE(as_oneself(known).status == 201);
        CHECK(sign_in(known, "clinic1.doctor") == 200);
    }
    REQUIRE(trainer.post(std::string(rooms) + "/" + room.id + "/reset", Json::object()).status == 200);
    CHECK(room_of(trainer, room).find("members")->as_array()->size() == 3);
}
